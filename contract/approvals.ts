import { z } from "zod";
import { acting, approval, approvalRow, approvalState, byId, ids, kind, verdict } from "./approval.ts";
import { approvalHistoryEndpoints } from "./approval-history.ts";
import { approvalPolicyEndpoints } from "./approval-policies.ts";
import { approvalSubmissionEndpoints } from "./approval-submissions.ts";
import { named } from "./directory.ts";
import { date, endpoint, flag, id, instant, line, prose, several, whenUsed } from "./endpoint.ts";
import { money } from "./money.ts";
import { page, pageQuery } from "./paging.ts";

const totals = {
  count: z.int(),
  /** By currency, which are never added to one another. */
  amounts: z.array(money),
  minutes: z.int(),
  overdue: z.int(),
};
const group = whenUsed(() =>
  z.object({ client: named, project: named.nullable(), kind, ...totals, nextDeadline: instant.nullable() }),
);
export type ApprovalGroup = z.infer<typeof group>;

const filter = whenUsed(() =>
  z.object({
    /** What the reader may decide now; for staff, who decide nothing, the same as without. */
    mine: flag.optional(),
    state: several(approvalState),
    kind: several(kind),
    projectId: id.optional(),
    /** For staff. */
    clientId: id.optional(),
    overdue: flag.optional(),
    from: date.optional(),
    to: date.optional(),
    search: line(200, 0).optional(),
    /** Exactly the items of one digest that the reader was sent. */
    digest: id.optional(),
  }),
);

/** How one line of a bulk decision came out. */
export const outcomes = [
  "decided",
  /** Decided before, by whom `by` says. */
  "already_decided",
  /** Another revision is there than the one that was shown; nothing was decided. */
  "changed",
  "withdrawn",
  /** Others decide it, or its step is not open yet. */
  "not_yours",
  /** The reader would decide it, were it less. */
  "over_limit",
  /** Nobody decides what they submitted, or their own time. */
  "own",
  "comment_missing",
  "not_found",
] as const;
export type DecisionOutcome = (typeof outcomes)[number];

const lineResult = whenUsed(() =>
  z.object({
    id,
    outcome: z.enum(outcomes),
    decisionId: id.nullable(),
    /** Who decided, and what, when somebody has. */
    verdict: verdict.nullable(),
    by: z.string().nullable(),
    at: instant.nullable(),
  }),
);

export const approvalsContract = {
  /** By deadline, then oldest first; decided ones by when they were submitted, newest first. */
  list: endpoint("GET", "/approvals", "approvals.read", {
    digest: true,
    summary: "List what was submitted for approval",
  })
    .input(whenUsed(() => z.strictObject({ ...filter.shape, ...pageQuery })))
    .output(whenUsed(() => page(approvalRow))),
  summary: endpoint("GET", "/approvals/summary", "approvals.read", {
    digest: true,
    summary: "Sums of what was submitted for approval, by project and kind",
  })
    .input(whenUsed(() => z.strictObject(filter.shape)))
    .output(whenUsed(() => z.object({ groups: z.array(group), total: z.object(totals) }))),
  get: endpoint("GET", "/approvals/{id}", "approvals.read", {
    digest: true,
    summary: "Read what was submitted for approval",
  })
    .input(byId)
    .output(approval),
  /** A receipt of an expense as it was shown; pictures are shown by browsers, unless `download` asks for a file. */
  expenseReceipt: endpoint("GET", "/approvals/{id}/expense-receipts/{receiptId}", "approvals.read", {
    summary: "Read a receipt of an expense that was submitted for approval",
  })
    .input(whenUsed(() => z.strictObject({ id, receiptId: id, download: flag.optional() })))
    .output(whenUsed(() => z.instanceof(Blob))),
  /**
   * One verdict on many, in one transaction. Each line says what came of it; those that could not be decided are left
   * as they were. When any of them asks for a recent proof and there is none, nothing is decided: `proof_required`.
   */
  decide: endpoint("POST", "/approvals/decisions", "approvals.decide", {
    ...acting,
    digest: true,
    idempotent: true,
    limit: "approval",
    rateLimit: 120,
    status: 200,
    summary: "Approve or reject",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          items: z
            .array(z.strictObject({ id, /** As it was shown. */ revision: z.int().min(1) }))
            .min(1)
            .max(1000),
          verdict,
          comment: prose(2000, 0).default(""),
        }),
      ),
    )
    .output(
      whenUsed(() =>
        z.object({
          /** Names all that was decided by this call, for taking it back; null when nothing was. */
          batchId: id.nullable(),
          takesEffectAt: instant.nullable(),
          decided: z.int(),
          items: z.array(lineResult),
        }),
      ),
    ),
  /** As long as it has not taken effect. */
  undo: endpoint("POST", "/approvals/decisions/undo", "approvals.decide", {
    ...acting,
    digest: true,
    rateLimit: 120,
    status: 200,
    summary: "Take back what one has just decided",
  })
    .input(whenUsed(() => z.union([z.strictObject({ batchId: id }), z.strictObject({ ids })])))
    .output(
      whenUsed(() =>
        z.object({
          /** Approvals that wait again. */
          undone: z.array(id),
          /** Approvals whose decision has taken effect, or was not one's own. */
          failed: z.array(id),
        }),
      ),
    ),
  ...approvalHistoryEndpoints,
  ...approvalSubmissionEndpoints,
  ...approvalPolicyEndpoints,
};
