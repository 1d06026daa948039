import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { ApprovalDelegation } from "../../../contract/approval-policies.ts";
import { api } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { formatDate, today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";

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

type Delegate = Awaited<ReturnType<typeof client.approvals.listDelegates>>["items"][number];

/** The form, where there is anybody to choose. */
function AddDelegation({ onClose }: { onClose: () => void }) {
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
  toId: string | null;
  fromDay: string | null;
  toDay: string | null;
}

interface DelegationFormProps {
  colleagues: readonly Delegate[];
  onClose: () => void;
}

function DelegationForm({ colleagues, onClose }: DelegationFormProps) {
  const queries = useQueryClient();
  const form = useForm<Values, unknown>({
    initial: { toId: null, fromDay: today(), toDay: null },
    check: ({ toId, fromDay, toDay }) => ({
      toId: toId ? undefined : t("approvals.away.whoMissing"),
      fromDay: fromDay ? undefined : t("approvals.away.dayMissing"),
      toDay: !toDay
        ? t("approvals.away.dayMissing")
        : fromDay && toDay < fromDay
          ? t("approvals.away.backwards")
          : undefined,
    }),
    submit: ({ toId, fromDay, toDay }) =>
      client.approvals.createDelegation({
        toId: toId ?? "",
        fromDay: fromDay ?? "",
        toDay: toDay ?? "",
      }),
    onDone: async (_, { toId }) => {
      toast(t("approvals.away.saved", { name: colleagues.find(({ id }) => id === toId)?.name }));
      await queries.invalidateQueries({ queryKey: api.approvals.key() });
      onClose();
    },
  });
  return (
    <Form form={form} label={t("approvals.away.add")}>
      <Select
        {...form.field("toId")}
        label={t("approvals.away.who")}
        placeholder={t("approvals.away.choose")}
        options={colleagues.map(delegateOption)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <DateField {...form.field("fromDay")} label={t("approvals.away.from")} min={today()} />
        <DateField
          {...form.field("toDay")}
          label={t("approvals.away.until")}
          min={form.values.fromDay ?? today()}
        />
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

/** Somebody, and what of the reader's own they see: sight is not given along. */
function delegateOption({ id, name, seesAll, sharedProjects }: Delegate) {
  const detail = seesAll
    ? t("approvals.away.seesAll")
    : sharedProjects > 0
      ? t("approvals.away.seesSome", { count: sharedProjects })
      : t("approvals.away.seesNone");
  return { value: id, label: name, detail };
}
