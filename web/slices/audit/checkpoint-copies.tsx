import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CopyPlus, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { CheckpointCopy } from "../../../contract/audit.ts";
import { api } from "../../kernel/api.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Button } from "../../ui/button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { CopyRow } from "./copy-row.tsx";
import { copiesQuery } from "./seal-data.ts";

const CopyAdd = lazy(async () => ({ default: (await import("./copy-add.tsx")).CopyAdd }));
const CopyRemove = lazy(async () => ({ default: (await import("./copy-remove.tsx")).CopyRemove }));

/** Addresses that get a copy of every checkpoint: kept out of reach, they show if history was ever rewritten. */
export function CheckpointCopies() {
  const { client } = useSession();
  const query = useQuery(copiesQuery());
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"add" | CheckpointCopy>();
  const close = () => setAsked(undefined);
  const changed = () => void queries.invalidateQueries({ queryKey: api.audit.listCopies.key() });
  const add = (
    <Button icon={Plus} onClick={() => setAsked("add")}>
      {t("audit.copies.add")}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="min-w-0 flex-1 basis-60 text-pretty text-ink-2">
          {t(client ? "audit.copies.hintClient" : "audit.copies.hint")}
        </p>
        {query.data && query.data.items.length > 0 && add}
      </div>
      <QueryView query={query} skeleton={<RowsSkeleton rows={3} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={CopyPlus} title={t("audit.copies.empty")} action={add}>
              {t("audit.copies.emptyHint")}
            </EmptyState>
          ) : (
            <ul aria-label={t("audit.copies.label")} className="border-t border-line">
              {items.map((copy) => (
                <CopyRow key={copy.id} copy={copy} onSent={changed} onRemove={() => setAsked(copy)} />
              ))}
            </ul>
          )
        }
      </QueryView>
      <Suspense>
        {asked === "add" && <CopyAdd onDone={changed} onClose={close} />}
        {asked && asked !== "add" && <CopyRemove copy={asked} onDone={changed} onClose={close} />}
      </Suspense>
    </div>
  );
}
