import { z } from "zod";
import { named, personRef } from "./directory.ts";
import { id, instant, whenUsed } from "./endpoint.ts";
import { money } from "./money.ts";
import { clientRoles } from "./permissions.ts";

/** What can be submitted to a client. The last three are free-standing: staff write them here. */
export const approvalKinds = [
  "time_entry",
  "expense",
  "invoice",
  "deliverable",
  "change_request",
  "quote",
] as const;
export type ApprovalKind = (typeof approvalKinds)[number];
export const requestKinds = ["deliverable", "change_request", "quote"] as const;
export const approvalStates = ["waiting", "approved", "rejected", "withdrawn"] as const;
export type ApprovalState = (typeof approvalStates)[number];
export const verdicts = ["approved", "rejected"] as const;
export type Verdict = (typeof verdicts)[number];
/** Milliseconds in which a decision can be taken back; nothing follows from it before. */
export const undoTime = 10_000;

export const kind = whenUsed(() => z.enum(approvalKinds));
export const approvalState = whenUsed(() => z.enum(approvalStates));
export const verdict = whenUsed(() => z.enum(verdicts));
export const ids = whenUsed(() => z.array(id).min(1).max(1000));

/** One thing submitted, in one revision. */
export const approvalRow = whenUsed(() =>
  z.object({
    id,
    kind,
    /** The time entry, expense, invoice or request that it is about. */
    subjectId: id,
    client: named,
    project: named.nullable(),
    title: z.string(),
    /** Day that it counts for, `YYYY-MM-DD`, where it has one. */
    day: z.string().nullable(),
    /** Whose time or expense it is. */
    person: personRef.nullable(),
    amount: money.nullable(),
    minutes: z.int().nullable(),
    /** From 1; what changes while it waits, or after it was approved, is submitted again as the next one. */
    revision: z.int(),
    /** An earlier revision was shown before, and differs. */
    changed: z.boolean(),
    state: approvalState,
    submittedAt: instant,
    submittedBy: personRef.nullable(),
    /** Last day to decide, and its end; null for none. */
    dueOn: z.string().nullable(),
    deadline: instant.nullable(),
    overdue: z.boolean(),
    /** Of the last decision that stands; null while nobody has decided. */
    decided: z
      .object({
        verdict,
        /** Null when time ran out and the policy decided. */
        by: z.string().nullable(),
        at: instant,
        /** Until then whoever decided can take it back. */
        takesEffectAt: instant,
        comment: z.string(),
      })
      .nullable(),
    /** Deciding it asks for a proof of the last ten minutes. */
    needsProof: z.boolean(),
    commentOnRejection: z.boolean(),
    can: z.object({ decide: z.boolean(), undo: z.boolean(), withdraw: z.boolean(), revise: z.boolean() }),
  }),
);
export type ApprovalRow = z.infer<typeof approvalRow>;

/** A value of the content: text, number (minutes, minor units), or nothing. */
const value = whenUsed(() => z.union([z.string(), z.number(), z.boolean(), z.null()]));
/** Content as the client is shown it: by field, whose names are translation keys under `approvals.fields.*`. */
const content = whenUsed(() => z.record(z.string(), value));
export type ApprovalContent = z.infer<typeof content>;

export const approvalDecision = whenUsed(() =>
  z.object({
    id,
    verdict,
    /** Null when time ran out and the policy decided. */
    by: personRef.nullable(),
    /** Whose decision it was, where they had delegated it. */
    onBehalfOf: personRef.nullable(),
    comment: z.string(),
    at: instant,
    takesEffectAt: instant,
    /** Set when it was taken back. */
    undoneAt: instant.nullable(),
    /** Step that it decided, from 0. */
    step: z.int(),
  }),
);
export type ApprovalDecision = z.infer<typeof approvalDecision>;

const step = whenUsed(() =>
  z.object({
    position: z.int(),
    /** `skipped`: the amount is not within its bounds; `pending`: its turn has not come. */
    state: z.enum(["pending", "open", "approved", "rejected", "skipped"]),
    need: z.enum(["any", "all"]),
    roles: z.array(z.enum(clientRoles)),
    people: z.array(personRef),
    /** Who may decide it now, delegates not among them. */
    deciders: z.array(personRef),
  }),
);

/** A receipt that was shown with an expense. */
const shownReceipt = whenUsed(() =>
  z.object({
    /** Null when it is not kept any more: it was removed or replaced since. */
    id: id.nullable(),
    name: z.string(),
    /** SHA-256 of its bytes, hexadecimal. */
    sha256: z.string(),
    mediaType: z.string().nullable(),
    /** Bytes. */
    size: z.int().nullable(),
  }),
);
export type ShownReceipt = z.infer<typeof shownReceipt>;

export const approval = whenUsed(() =>
  approvalRow.extend({
    content,
    /** Receipts that the content names in `receipts`, a line each: hash and name. */
    expenseReceipts: z.array(shownReceipt),
    /** SHA-256 of the content as canonical JSON (RFC 8785) in UTF-8, hexadecimal. */
    contentHash: z.string(),
    /** What is different from the revision before. */
    differences: z.array(z.object({ field: z.string(), before: value, after: value })),
    steps: z.array(step),
    /** `sequence`: one step after the other. */
    order: z.enum(["sequence", "parallel"]),
    /** Newest first, those taken back among them. */
    decisions: z.array(approvalDecision),
    /** All of the same thing, newest first; this one among them. */
    revisions: z.array(z.object({ id, revision: z.int(), state: approvalState, submittedAt: instant })),
    /** What happens when nobody decides in time; null for nothing. */
    defaultVerdict: verdict.nullable(),
    blocksBilling: z.boolean(),
  }),
);
export type Approval = z.infer<typeof approval>;

export const byId = whenUsed(() => z.strictObject({ id }));
/** Not done by staff who view as a member. */
export const acting = { viewing: false } as const;
