import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Plus, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { ApprovalPolicy } from "../../../contract/approval-policies.ts";
import { api } from "../../kernel/api.ts";
import { errorText } from "../../kernel/api-error.ts";
import { formatMoney } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const PolicyDialog = lazy(async () => ({ default: (await import("./policy-form.tsx")).PolicyDialog }));

/** Whose policies: of all clients, or of one. */
export interface PolicyPlace {
  client?: { id: string; name: string };
}

/** Policies of all clients, for Settings. */
export function PolicySettings() {
  return <PolicyList />;
}

/** The policies of a place, the narrowest of which holds for what is submitted from then on. */
export function PolicyList({ client }: PolicyPlace) {
  const query = useQuery(api.approvals.listPolicies.queryOptions({ input: { clientId: client?.id } }));
  const mayEdit = useMay("approvals.configure");
  const [editing, setEditing] = useState<ApprovalPolicy | "new">();
  const add = mayEdit && (
    <Button icon={Plus} className="self-start" onClick={() => setEditing("new")}>
      {t("approval-desk.policy.add")}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <p className="text-pretty text-ink-2">
        {client
          ? t("approval-desk.policy.clientHint", { client: client.name })
          : t("approval-desk.policy.hint")}
      </p>
      <QueryView query={query} skeleton={<Skeleton className="h-24" />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="rounded-10 border border-line px-4 py-3 text-13 text-ink-2">
              {t("approval-desk.policy.none")}
            </p>
          ) : (
            <ul className="divide-y divide-line border-y border-line">
              {items.map((policy) => (
                <PolicyRow key={policy.id} policy={policy} onEdit={() => setEditing(policy)} />
              ))}
            </ul>
          )
        }
      </QueryView>
      {add}
      {editing && (
        <Suspense>
          <PolicyDialog
            policy={editing === "new" ? undefined : editing}
            client={client}
            onClose={() => setEditing(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}

const placeText = ({ client, project }: ApprovalPolicy) =>
  [client?.name ?? t("approval-desk.policy.everybody"), project?.name].filter(Boolean).join(" · ");
const kindText = ({ kind }: ApprovalPolicy) =>
  kind ? t(`approvals.kind.${kind}`) : t("approval-desk.policy.allKinds");

function PolicyRow({ policy, onEdit }: { policy: ApprovalPolicy; onEdit: () => void }) {
  const name = `${placeText(policy)}, ${kindText(policy)}`;
  return (
    <li className="flex items-start gap-3 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">
          <bdi>{placeText(policy)}</bdi> <span className="font-regular text-ink-3">{kindText(policy)}</span>
        </p>
        <ol className="mt-0.5 text-13 text-ink-2">
          {policy.steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place alone
            <li key={index} dir="auto">
              {stepText(policy, step)}
            </li>
          ))}
        </ol>
        <p className="mt-0.5 text-13 text-ink-3">{restText(policy)}</p>
      </div>
      {policy.can.edit && (
        <span className="flex gap-1">
          <IconButton icon={Pencil} label={t("approval-desk.policy.edit", { name })} onClick={onEdit} />
          {policy.id && <Remove id={policy.id} name={name} />}
        </span>
      )}
    </li>
  );
}

function stepText({ names, currency }: ApprovalPolicy, step: ApprovalPolicy["steps"][number]): string {
  const who = [
    ...step.roles.map((role) => t(`approvals.roles.${role}`)),
    ...step.people.map((id) => names.find((one) => one.id === id)?.name ?? "…"),
  ];
  const money = (amount: number) => formatMoney({ amount, currency });
  const bounds = [
    step.above !== null && t("approval-desk.policy.over", { amount: money(step.above) }),
    step.upTo !== null && t("approval-desk.policy.to", { amount: money(step.upTo) }),
  ].filter(Boolean);
  const list = new Intl.ListFormat(undefined, { type: step.need === "all" ? "conjunction" : "disjunction" });
  return [list.format(who), ...bounds].join(", ");
}

function restText({ deadlineDays, defaultVerdict, blocksBilling, order, steps }: ApprovalPolicy): string {
  return [
    steps.length > 1 && t(`approvals.order.${order}`),
    deadlineDays
      ? t("approval-desk.policy.days", { count: deadlineDays })
      : t("approval-desk.policy.noDeadline"),
    defaultVerdict && t(`approval-desk.policy.then.${defaultVerdict}`),
    blocksBilling && t("approval-desk.policy.blocks"),
  ]
    .filter(Boolean)
    .join(" · ");
}

function Remove({ id, name }: { id: string; name: string }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation(
    api.approvals.removePolicy.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.approvals.key() }),
    }),
  );
  return (
    <>
      <IconButton
        icon={Trash2}
        label={t("approval-desk.policy.remove", { name })}
        onClick={() => setAsking(true)}
      />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("approval-desk.policy.removeTitle")}
        action={t("approval-desk.policy.removeAct")}
        pending={remove.isPending}
        error={remove.error ? errorText(remove.error) : undefined}
        onConfirm={() => remove.mutate({ id })}
      >
        <p>{t("approval-desk.policy.removeText", { name })}</p>
      </ConfirmDialog>
    </>
  );
}
