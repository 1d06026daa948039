import type { Approval, ApprovalRow } from "../../../contract/approval.ts";
import type { LineResult } from "./acts.ts";

const idOf = (number: number) => `01900000-0000-7000-8000-${number.toString().padStart(12, "0")}`;
export const eur = (amount: number) => ({ amount, currency: "EUR" });
export const website = { id: idOf(901), name: "A new website" };
export const move = { id: idOf(902), name: "Office move" };

/** An entry of the queue, for tests: two hours of Grace's at 100 an hour, which the reader may decide. */
export function anApprovalRow(number: number, change: Partial<ApprovalRow> = {}): ApprovalRow {
  return {
    id: idOf(number),
    kind: "time_entry",
    subjectId: idOf(5000 + number),
    client: { id: idOf(800), name: "Brook Dental" },
    project: website,
    title: `Entry ${number}`,
    day: "2026-11-16",
    person: { id: idOf(700), name: "Grace Ng", kind: "staff" },
    amount: eur(20_000),
    minutes: 120,
    revision: 1,
    changed: false,
    state: "waiting",
    submittedAt: "2026-11-18T09:00:00.000Z",
    submittedBy: { id: idOf(700), name: "Grace Ng", kind: "staff" },
    dueOn: null,
    deadline: null,
    overdue: false,
    decided: null,
    needsProof: false,
    commentOnRejection: true,
    can: { decide: true, undo: false, withdraw: false, revise: false },
    ...change,
  };
}

/** A whole approval, for tests. */
export function anApproval(number: number, change: Partial<Approval> = {}): Approval {
  return {
    ...anApprovalRow(number),
    content: { project: website.name, note: "Fixed the mail", minutes: 120, amount: 20_000, currency: "EUR" },
    expenseReceipts: [],
    contentHash: "ab".repeat(32),
    differences: [],
    steps: [],
    order: "sequence",
    decisions: [],
    revisions: [],
    defaultVerdict: null,
    blocksBilling: false,
    ...change,
  };
}

/** How a line of a decision came out. */
export function aResult(number: number, change: Partial<LineResult> = {}): LineResult {
  return {
    id: idOf(number),
    outcome: "decided",
    decisionId: idOf(9000 + number),
    verdict: null,
    by: null,
    at: null,
    ...change,
  };
}

/** What the server answers to a decision. */
export function anAnswer(items: LineResult[], batch = 400) {
  const decided = items.filter(({ outcome }) => outcome === "decided").length;
  return {
    batchId: decided > 0 ? idOf(batch) : null,
    takesEffectAt: new Date(Date.now() + 10_000).toISOString(),
    decided,
    items,
  };
}
