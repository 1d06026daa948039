import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useMay, useSession } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toast } from "../../ui/toast.tsx";

type Delegate = Awaited<ReturnType<typeof client.approvals.listDelegates>>["items"][number];

/** The form that lets somebody decide, where there is anybody to choose. */
export function AddDelegation({ onClose }: { onClose: () => void }) {
  const query = useQuery(api.approvals.listDelegates.queryOptions());
  return (
    <QueryView query={query} skeleton={<Skeleton className="h-40" />}>
      {({ items }) =>
        items.length > 0 ? (
          <DelegationForm colleagues={items} onClose={onClose} />
        ) : (
          <Banner tone="info" title={t("approvals.away.nobody")}>
            {t("approvals.away.nobodyHint")}
          </Banner>
        )
      }
    </QueryView>
  );
}

interface Values {
  fromId: string;
  toId: string | null;
  fromDay: string | null;
  toDay: string | null;
}

interface DelegationFormProps {
  colleagues: readonly Delegate[];
  onClose: () => void;
}

function DelegationForm({ colleagues, onClose }: DelegationFormProps) {
  const form = useDelegation(colleagues, onClose);
  const me = useMe();
  const { fromId, fromDay } = form.values;
  return (
    <Form form={form} label={t("approvals.away.add")}>
      {useMay("people.manage") && (
        <Select
          {...form.field("fromId")}
          label={t("approvals.away.whose")}
          options={[me, ...colleagues.map(({ id, name }) => ({ value: id, label: name }))]}
          // Whoever was chosen to decide may be the one who is away now.
          onChange={(id) => form.set({ fromId: id, toId: null })}
        />
      )}
      <Select
        {...form.field("toId")}
        label={t("approvals.away.who")}
        placeholder={t("approvals.away.choose")}
        options={
          fromId === me.value
            ? colleagues.map(delegateOption)
            : [me, ...colleagues.filter(({ id }) => id !== fromId).map(forAnother)]
        }
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <DateField {...form.field("fromDay")} label={t("approvals.away.from")} min={today()} />
        <DateField {...form.field("toDay")} label={t("approvals.away.until")} min={fromDay ?? today()} />
      </div>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("approvals.away.save")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </Form>
  );
}

function useDelegation(colleagues: readonly Delegate[], onClose: () => void) {
  const queries = useQueryClient();
  const { person } = useSession();
  return useForm<Values, unknown>({
    initial: { fromId: person.id, toId: null, fromDay: today(), toDay: null },
    check: ({ toId, fromDay, toDay }) => ({
      toId: toId ? undefined : t("approvals.away.whoMissing"),
      fromDay: fromDay ? undefined : t("approvals.away.dayMissing"),
      toDay: !toDay
        ? t("approvals.away.dayMissing")
        : fromDay && toDay < fromDay
          ? t("approvals.away.backwards")
          : undefined,
    }),
    submit: ({ fromId, toId, fromDay, toDay }) =>
      client.approvals.createDelegation({
        fromId: fromId === person.id ? undefined : fromId,
        toId: toId ?? "",
        fromDay: fromDay ?? "",
        toDay: toDay ?? "",
      }),
    onDone: async (_, { fromId, toId }) => {
      const name = (id: string | null) => colleagues.find((one) => one.id === id)?.name ?? person.name;
      toast(
        fromId === person.id
          ? t("approvals.away.saved", { name: name(toId) })
          : t("approvals.away.savedFor", { to: name(toId), from: name(fromId) }),
      );
      await queries.invalidateQueries({ queryKey: api.approvals.key() });
      onClose();
    },
  });
}

function useMe(): Option {
  const { person } = useSession();
  return { value: person.id, label: t("approvals.away.me", { name: person.name }) };
}

/** Somebody, and what of the reader's own they see: sight is not given along. */
function delegateOption({ id, name, seesAll, sharedProjects }: Delegate): Option {
  const detail = seesAll
    ? t("approvals.away.seesAll")
    : sharedProjects > 0
      ? t("approvals.away.seesSome", { count: sharedProjects })
      : t("approvals.away.seesNone");
  return { value: id, label: name, detail };
}

/** Somebody who would decide for another: how much of that one's own they see is not known here. */
function forAnother({ id, name, seesAll }: Delegate): Option {
  return { value: id, label: name, detail: seesAll ? t("approvals.away.seesAll") : undefined };
}
