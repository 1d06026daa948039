import type { ApprovalKind, Verdict } from "../../../contract/approval.ts";
import type { ApprovalPolicy } from "../../../contract/approval-policies.ts";
import type { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import type { Option } from "../../ui/list-box.tsx";
import type { NamedPerson } from "../tickets/people-field.tsx";

type Step = ApprovalPolicy["steps"][number];
export interface StepValues extends Omit<Step, "people"> {
  key: number;
  people: NamedPerson[];
}

/** A policy as its form holds it. */
export interface PolicyValues {
  kind: ApprovalKind | null;
  projectId: Option | null;
  currency: string;
  order: ApprovalPolicy["order"];
  steps: StepValues[];
  deadlineDays: number | null;
  /** Days before the deadline, as they are typed: `7, 2`. */
  reminders: string;
  escalationDays: number | null;
  escalationPeople: NamedPerson[];
  defaultVerdict: Verdict | "nothing";
  commentOnRejection: boolean;
  blocksBilling: boolean;
  proof: boolean;
  proofAbove: number | null;
}

let key = 0;
export function newStep(step?: Step, names: ApprovalPolicy["names"] = []): StepValues {
  const people = (step?.people ?? []).map((id) => ({
    id,
    name: names.find((one) => one.id === id)?.name ?? "…",
  }));
  const usual = { roles: ["client_executive" as const], need: "any" as const, above: null, upTo: null };
  return { ...usual, ...step, people, key: key++ };
}

export function valuesOf(policy: ApprovalPolicy | undefined): PolicyValues {
  const names = policy?.names ?? [];
  const named = (id: string) => ({ id, name: names.find((one) => one.id === id)?.name ?? "…" });
  const project = policy?.project;
  return {
    kind: policy?.kind ?? null,
    projectId: project ? { value: project.id, label: project.name } : null,
    currency: policy?.currency ?? "EUR",
    order: policy?.order ?? "sequence",
    steps: policy ? policy.steps.map((step) => newStep(step, names)) : [newStep()],
    deadlineDays: policy?.deadlineDays ?? null,
    reminders: (policy?.reminderDays ?? []).join(", "),
    escalationDays: policy?.escalation?.daysBefore ?? 1,
    escalationPeople: (policy?.escalation?.people ?? []).map(named),
    defaultVerdict: policy?.defaultVerdict ?? "nothing",
    commentOnRejection: policy?.commentOnRejection ?? true,
    blocksBilling: policy?.blocksBilling ?? false,
    proof: policy ? policy.proofAbove !== null : false,
    proofAbove: policy?.proofAbove ?? 0,
  };
}

/** The days that were typed; undefined where they cannot be read. */
export function remindersOf(text: string): number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (parts.length > 5 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 365))
    return undefined;
  return [...new Set(parts.map(Number))].toSorted((a, b) => b - a);
}

type Complaints = Partial<Record<string, string>>;
export function check(values: PolicyValues): Complaints {
  const complaints: Complaints = {};
  if (!/^[A-Z]{3}$/.test(values.currency)) complaints.currency = t("approval-desk.policy.currencyWrong");
  for (const [index, { roles, people, above, upTo }] of values.steps.entries()) {
    if (roles.length + people.length === 0) complaints[`steps.${index}`] = t("approval-desk.policy.nobody");
    else if (above !== null && upTo !== null && upTo <= above)
      complaints[`steps.${index}`] = t("approval-desk.policy.bounds");
  }
  if (!remindersOf(values.reminders)) complaints.reminders = t("approval-desk.policy.remindersWrong");
  return complaints;
}

type Input = Parameters<typeof client.approvals.setPolicy>[0];

/** What is sent: a project says by itself whose it is. */
export function inputOf(values: PolicyValues, clientId: string | undefined): Input {
  const { kind, projectId, currency, order, steps, deadlineDays } = values;
  const { commentOnRejection, blocksBilling, proof, proofAbove } = values;
  const timed = deadlineDays !== null;
  const ids = (people: NamedPerson[]) => people.map(({ id }) => id);
  return {
    ...(projectId ? { projectId: projectId.value } : clientId ? { clientId } : {}),
    kind,
    currency,
    order,
    steps: steps.map(({ key: _key, people, ...step }) => ({ ...step, people: ids(people) })),
    deadlineDays,
    reminderDays: timed ? (remindersOf(values.reminders) ?? []) : [],
    escalation:
      timed && values.escalationPeople.length > 0
        ? { daysBefore: values.escalationDays ?? 1, people: ids(values.escalationPeople) }
        : null,
    defaultVerdict: timed && values.defaultVerdict !== "nothing" ? values.defaultVerdict : null,
    commentOnRejection,
    blocksBilling,
    proofAbove: proof ? (proofAbove ?? 0) : null,
  };
}
