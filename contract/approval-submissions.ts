import { z } from "zod";
import { acting, approval, ids, requestKinds } from "./approval.ts";
import { date, endpoint, id, line, prose, whenUsed } from "./endpoint.ts";
import { currency, minorUnits } from "./money.ts";

const requestFields = {
  title: line(200),
  /** Markdown, for the client. */
  text: prose(20_000, 0),
  amount: minorUnits.nullable(),
  currency,
  minutes: z.int().min(0).max(6_000_000).nullable(),
};

/** What staff do: submit, ask, withdraw. */
export const approvalSubmissionEndpoints = {
  /** For staff. Of a project all that is not submitted yet until a day, or those named. */
  submit: endpoint("POST", "/approvals/submissions", "approvals.submit", {
    ...acting,
    idempotent: true,
    status: 200,
    rateLimit: 120,
    summary: "Submit time, expenses or invoices for approval",
  })
    .input(
      whenUsed(() =>
        z.union([
          z.strictObject({ kind: z.enum(["time_entry", "expense", "invoice"]), ids }),
          z.strictObject({
            kind: z.enum(["time_entry", "expense"]),
            projectId: id,
            to: date.optional(),
          }),
        ]),
      ),
    )
    .output(
      whenUsed(() =>
        z.object({
          /** What is left of the project: at most 1,000 are submitted at once. */
          more: z.boolean(),
          items: z.array(
            z.object({
              id,
              outcome: z.enum([
                "submitted",
                /** As the next revision, with the difference. */
                "resubmitted",
                /** It waits, or was approved, as it is. */
                "unchanged",
                /** Not for the client: not billable, a draft. */
                "not_for_client",
                "not_found",
              ]),
              approvalId: id.nullable(),
            }),
          ),
        }),
      ),
    ),
  /** What of a project was submitted, and what its policy keeps from being billed. */
  billing: endpoint("GET", "/approvals/billing", "approvals.submit", {
    summary: "How much of a project is approved",
  })
    .input(whenUsed(() => z.strictObject({ projectId: id })))
    .output(
      whenUsed(() =>
        z.object({
          items: z.array(
            z.object({
              kind: z.enum(["time_entry", "expense"]),
              unsubmitted: z.int(),
              waiting: z.int(),
              approved: z.int(),
              rejected: z.int(),
              /** Cannot be invoiced as long as it is not approved. */
              blocked: z.int(),
            }),
          ),
        }),
      ),
    ),
  /** A free-standing deliverable, change request or quote. */
  createRequest: endpoint("POST", "/approvals/requests", "approvals.submit", {
    ...acting,
    idempotent: true,
    summary: "Ask a client to approve something",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          kind: z.enum(requestKinds),
          /** One of the two: of a project, or of a client as a whole. */
          projectId: id.optional(),
          clientId: id.optional(),
          title: requestFields.title,
          text: requestFields.text.default(""),
          amount: requestFields.amount.default(null),
          /** Of the project, else the client, without it. */
          currency: requestFields.currency.optional(),
          minutes: requestFields.minutes.default(null),
        }),
      ),
    )
    .output(approval),
  /** The revision before is withdrawn; answers with the new one. The id is the approval's. */
  reviseRequest: endpoint("PATCH", "/approvals/requests/{id}", "approvals.submit", {
    ...acting,
    summary: "Change what a client was asked to approve",
  })
    .input(whenUsed(() => z.strictObject({ id, ...z.strictObject(requestFields).partial().shape })))
    .output(approval),
  withdraw: endpoint("POST", "/approvals/withdrawals", "approvals.submit", {
    ...acting,
    status: 200,
    summary: "Withdraw what waits",
  })
    .input(whenUsed(() => z.strictObject({ ids })))
    .output(whenUsed(() => z.object({ withdrawn: z.array(id), failed: z.array(id) }))),
};
