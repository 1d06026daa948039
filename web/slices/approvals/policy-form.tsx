import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ApprovalKind, approvalKinds } from "../../../contract/approval.ts";
import type { ApprovalPolicy } from "../../../contract/approval-policies.ts";
import { api } from "../../kernel/api.ts";
import { client as calls } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, type FormState, useForm } from "../../ui/form.tsx";
import { MoneyField, NumberField } from "../../ui/number-field.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { PeopleField } from "../tickets/people-field.tsx";
import { findProjects } from "./desk-data.ts";
import type { PolicyPlace } from "./policy-list.tsx";
import { PolicyStep } from "./policy-step.tsx";
import { check, inputOf, newStep, type PolicyValues, valuesOf } from "./policy-values.ts";

interface PolicyDialogProps extends PolicyPlace {
  /** The one that is changed; a new one without it. */
  policy?: ApprovalPolicy;
  onClose: () => void;
}

/** A policy: who decides what, in which order, until when, and what happens otherwise. */
export function PolicyDialog({ policy, client, onClose }: PolicyDialogProps) {
  const queries = useQueryClient();
  const place = policy?.client ?? client;
  const form = useForm<PolicyValues, unknown>({
    initial: valuesOf(policy),
    check,
    submit: (values) => calls.approvals.setPolicy(inputOf(values, place?.id)),
    onDone: async () => {
      await queries.invalidateQueries({ queryKey: api.approvals.key() });
      toast(t("approval-desk.policy.saved"));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={t(policy ? "approval-desk.policy.change" : "approval-desk.policy.add")}
    >
      <Form form={form} className="flex flex-col gap-6">
        <Where form={form} fixed={policy !== undefined} clientId={place?.id} />
        <Who form={form} clientId={place?.id} />
        <When form={form} clientId={place?.id} />
        <Rules form={form} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface PartProps {
  form: FormState<PolicyValues>;
  clientId?: string;
}

function Where({ form, fixed, clientId }: PartProps & { fixed: boolean }) {
  const all = "all";
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Select<ApprovalKind | typeof all>
        label={t("approvals.filter.kind")}
        value={form.values.kind ?? all}
        disabled={fixed}
        onChange={(kind) => form.set({ kind: kind === all ? null : kind })}
        options={[
          { value: all, label: t("approval-desk.policy.allKinds") },
          ...approvalKinds.map((value) => ({ value, label: t(`approvals.kind.${value}`) })),
        ]}
      />
      {clientId && (
        <ComboBox
          {...form.field("projectId")}
          label={t("approvals.filter.project")}
          hint={t("approval-desk.policy.projectHint")}
          optional
          disabled={fixed}
          search={findProjects}
        />
      )}
      <TextField
        {...form.field("currency")}
        label={t("approval-desk.policy.currency")}
        hint={t("approval-desk.policy.currencyHint")}
        maxLength={3}
        onChange={(currency) => form.set({ currency: currency.toUpperCase() })}
      />
    </div>
  );
}

function Who({ form, clientId }: PartProps) {
  const { steps, order, currency } = form.values;
  const change = (index: number, to: (typeof steps)[number] | undefined) =>
    form.set({ steps: steps.flatMap((step, at) => (at === index ? (to ? [to] : []) : [step])) });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-14 font-bold">{t("approval-desk.policy.who")}</legend>
      {steps.map((step, index) => (
        <PolicyStep
          key={step.key}
          step={step}
          number={index + 1}
          alone={steps.length === 1}
          clientId={clientId}
          currency={currency}
          error={form.errorAt(`steps.${index}`)}
          onChange={(to) => change(index, to)}
        />
      ))}
      {steps.length < 10 && (
        <Button
          size="sm"
          icon={Plus}
          className="self-start"
          onClick={() => form.set({ steps: [...steps, newStep()] })}
        >
          {t("approval-desk.policy.addStep")}
        </Button>
      )}
      {steps.length > 1 && (
        <RadioGroup
          label={t("approval-desk.policy.order")}
          row
          value={order}
          onChange={(next) => form.set({ order: next })}
          options={(["sequence", "parallel"] as const).map((value) => ({
            value,
            label: t(`approvals.order.${value}`),
          }))}
        />
      )}
    </fieldset>
  );
}

function When({ form, clientId }: PartProps) {
  const { deadlineDays, escalationPeople, defaultVerdict } = form.values;
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-2 text-14 font-bold">{t("approval-desk.policy.when")}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          {...form.field("deadlineDays")}
          label={t("approval-desk.policy.deadline")}
          hint={t("approval-desk.policy.deadlineHint")}
          optional
          min={1}
          max={365}
        />
        <TextField
          {...form.field("reminders")}
          label={t("approval-desk.policy.reminders")}
          hint={t("approval-desk.policy.remindersHint")}
          optional
          disabled={deadlineDays === null}
        />
      </div>
      {deadlineDays !== null && (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <PeopleField
              label={t("approval-desk.policy.escalation")}
              hint={t("approval-desk.policy.escalationHint")}
              optional
              clientId={clientId}
              value={escalationPeople}
              error={form.errorAt("escalationPeople")}
              onChange={(people) => form.set({ escalationPeople: people })}
            />
            {escalationPeople.length > 0 && (
              <NumberField
                {...form.field("escalationDays")}
                label={t("approval-desk.policy.escalationDays")}
                min={0}
                max={365}
              />
            )}
          </div>
          <RadioGroup
            label={t("approval-desk.policy.default")}
            row
            value={defaultVerdict}
            onChange={(next) => form.set({ defaultVerdict: next })}
            options={(["nothing", "approved", "rejected"] as const).map((value) => ({
              value,
              label: t(`approval-desk.policy.defaults.${value}`),
            }))}
          />
        </>
      )}
    </fieldset>
  );
}

function Rules({ form }: PartProps) {
  const { commentOnRejection, blocksBilling, proof, proofAbove, currency } = form.values;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-14 font-bold">{t("approval-desk.policy.rules")}</legend>
      <Checkbox checked={commentOnRejection} onChange={(on) => form.set({ commentOnRejection: on })}>
        {t("approval-desk.policy.comment")}
      </Checkbox>
      <Checkbox
        checked={blocksBilling}
        hint={t("approval-desk.policy.blocksHint")}
        onChange={(on) => form.set({ blocksBilling: on })}
      >
        {t("approval-desk.policy.blocks")}
      </Checkbox>
      <Checkbox
        checked={proof}
        hint={t("approval-desk.policy.proofHint")}
        onChange={(on) => form.set({ proof: on })}
      >
        {t("approval-desk.policy.proof")}
      </Checkbox>
      {proof && (
        <MoneyField
          className="max-w-60 ps-7"
          label={t("approval-desk.policy.proofAbove")}
          currency={currency}
          amount={proofAbove}
          error={form.errorAt("proofAbove")}
          onChange={(amount) => form.set({ proofAbove: amount })}
        />
      )}
    </fieldset>
  );
}
