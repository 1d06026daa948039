import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { ApprovalDelegation } from "../../../contract/approval-policies.ts";
import { api } from "../../kernel/api.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { AddDelegation } from "./delegation-form.tsx";

const delegationsQuery = () => api.approvals.listDelegations.queryOptions();

/** The part of the account that is about being away. */
export function Away() {
  return (
    <Section title={t("approvals.away.title")}>
      <Delegations />
    </Section>
  );
}

/** Who decides for the reader while they are away, and for whom they decide. */
export function Delegations() {
  const query = useQuery(delegationsQuery());
  const [adding, setAdding] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-14 text-pretty text-ink-2">{t("approvals.away.lead")}</p>
      <QueryView query={query} skeleton={<Skeleton className="h-12" />}>
        {({ items }) => items.length > 0 && <DelegationList items={items} />}
      </QueryView>
      {adding ? (
        <AddDelegation onClose={() => setAdding(false)} />
      ) : (
        <Button icon={Plus} className="self-start" onClick={() => setAdding(true)}>
          {t("approvals.away.add")}
        </Button>
      )}
    </div>
  );
}

function DelegationList({ items }: { items: readonly ApprovalDelegation[] }) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {items.map((item) => (
        <DelegationRow key={item.id} item={item} />
      ))}
    </ul>
  );
}

function DelegationRow({ item }: { item: ApprovalDelegation }) {
  const queries = useQueryClient();
  const { person } = useSession();
  const remove = useMutation(
    api.approvals.removeDelegation.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.approvals.key() }),
    }),
  );
  const { from, to } = item;
  const words =
    from.id === person.id
      ? t("approvals.away.given", { name: to.name })
      : to.id === person.id
        ? t("approvals.away.got", { name: from.name })
        : t("approvals.away.other", { from: from.name, to: to.name });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5">
      <div className="min-w-0">
        <p className="break-words" dir="auto">
          {words}
        </p>
        <p className="flex items-center gap-2 text-13 text-ink-3">
          {t("approvals.filter.between", { from: formatDate(item.fromDay), to: formatDate(item.toDay) })}
          {item.active && <Badge tone="green">{t("approvals.away.active")}</Badge>}
        </p>
        {remove.error && <ErrorLine error={remove.error} />}
      </div>
      {item.can.remove && (
        <Button size="sm" pending={remove.isPending} onClick={() => remove.mutate({ id: item.id })}>
          {t("approvals.away.end")}
        </Button>
      )}
    </li>
  );
}
