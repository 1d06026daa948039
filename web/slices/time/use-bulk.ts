import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { TimeEntry } from "../../../contract/time.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { toast } from "../../ui/toast.tsx";
import { useTimeChanged } from "./data.ts";

type Input = Parameters<typeof client.time.bulkUpdate>[0];
type Answer = Awaited<ReturnType<typeof client.time.bulkUpdate>>;
export type BulkSet = NonNullable<Input["set"]>;

/** One change of many entries. What could not be changed stays selected, and is told with its reason. */
export function useBulk(
  selected: ReadonlyMap<string, TimeEntry>,
  onSelect: (selected: ReadonlyMap<string, TimeEntry>) => void,
) {
  const changed = useTimeChanged();
  const [failed, setFailed] = useState<Answer["failed"]>([]);
  const send = useMutation({
    mutationFn: (input: Input) => client.time.bulkUpdate(input),
    onMutate: () => setFailed([]),
    onSuccess: (answer) => {
      setFailed(answer.failed);
      onSelect(
        new Map(
          answer.failed.flatMap(({ id }) => {
            const entry = selected.get(id);
            return entry ? [[id, entry] as const] : [];
          }),
        ),
      );
      changed();
    },
  });
  const ids = [...selected.keys()];
  return {
    /** Changes them all; throws what the form shows. */
    edit: async (set: BulkSet) => {
      const answer = await send.mutateAsync({ ids, set });
      const count = answer.done.length;
      if (count > 0) toast(t("time.bulk.done", { count }));
    },
    remove: (onDone: () => void) =>
      send.mutate(
        { ids, remove: true },
        {
          onSuccess: ({ done }) => {
            if (done.length > 0) toast(t("time.bulk.deleted", { count: done.length }));
            onDone();
          },
        },
      ),
    failed,
    pending: send.isPending,
    error: send.error,
  };
}
