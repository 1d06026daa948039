import { z } from "zod";
import { approvalDecision, approvalRow, byId, kind, verdict } from "./approval.ts";
import { date, endpoint, id, instant, line, several, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";

const historyFilter = {
  verdict: verdict.optional(),
  /** Who decided, or `me`. */
  person: z.union([id, z.literal("me")]).optional(),
  kind: several(kind),
  projectId: id.optional(),
  clientId: id.optional(),
  /** Days of the decision, by the tenant's calendar. */
  from: date.optional(),
  to: date.optional(),
  search: line(200, 0).optional(),
};
const historyEntry = whenUsed(() =>
  approvalDecision.extend({
    approval: approvalRow.pick({
      id: true,
      kind: true,
      title: true,
      day: true,
      client: true,
      project: true,
      amount: true,
      minutes: true,
      revision: true,
      state: true,
    }),
  }),
);
export type ApprovalHistoryEntry = z.infer<typeof historyEntry>;

/** What proves a decision; contract/receipt.ts verifies it offline. */
const receipt = whenUsed(() =>
  z.object({
    version: z.literal(1),
    tenant: z.string(),
    client: z.string(),
    approval: z.object({
      id,
      kind,
      title: z.string(),
      revision: z.int(),
      /** Canonical JSON: what the client was shown, to the byte. */
      content: z.string(),
      contentHash: z.string(),
    }),
    decision: z.object({
      id,
      verdict,
      /** Null when time ran out and the policy decided. */
      by: z.object({ id, name: z.string() }).nullable(),
      onBehalfOf: z.object({ id, name: z.string() }).nullable(),
      comment: z.string(),
      at: instant,
      /** Network address that it came from. */
      address: z.string(),
      /** Way in and second factor of the session, such as `password+totp`. */
      factor: z.string(),
    }),
    /** Entry of the audit trail that the decision was written with, as it was hashed. */
    entry: z.object({ id: z.string(), leaf: z.string(), leafHash: z.string() }),
    /** Null while it waits for its seal, at most about a minute. */
    seal: z.object({ position: z.int(), hashes: z.array(z.string()), note: z.string() }).nullable(),
  }),
);
export type Receipt = z.infer<typeof receipt>;

/** What was decided, and its proof. */
export const approvalHistoryEndpoints = {
  /** Newest first. */
  history: endpoint("GET", "/approvals/history", "approvals.read", { summary: "Decisions, newest first" })
    .input(whenUsed(() => z.strictObject({ ...historyFilter, ...pageQuery })))
    .output(whenUsed(() => page(historyEntry))),
  /** At most 50,000 decisions, newest first, as CSV. */
  exportHistory: endpoint("GET", "/approvals/history/export", "approvals.read", {
    rateLimit: 10,
    limit: "export",
    summary: "Export decisions as CSV",
  })
    .input(whenUsed(() => z.strictObject(historyFilter)))
    .output(whenUsed(() => z.instanceof(Blob))),
  receipt: endpoint("GET", "/approvals/decisions/{id}/receipt", "approvals.read", {
    summary: "What proves a decision",
  })
    .input(byId)
    .output(receipt),
  /** For readers, with the receipt inside as a file; `not_sealed` until it has its seal. */
  receiptPdf: endpoint("GET", "/approvals/decisions/{id}/receipt/pdf", "approvals.read", {
    rateLimit: 60,
    summary: "What proves a decision, as PDF",
  })
    .input(byId)
    .output(whenUsed(() => z.instanceof(Blob))),
};
