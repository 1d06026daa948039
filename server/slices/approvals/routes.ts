import { contract } from "../../../contract/index.ts";
import type { Ctx } from "../../kernel/context.ts";
import { tenantRoutes } from "../../kernel/http/routes.ts";
import { readBilling } from "./billing.ts";
import { type Attend, decide } from "./decide.ts";
import { createDelegation, listDelegates, listDelegations, removeDelegation } from "./delegations.ts";
import { readExpenseReceipt } from "./expense-receipts.ts";
import { exportHistory, historyPage } from "./history.ts";
import { approvalOutput, approvalPage, approvalSums } from "./output.ts";
import { effectivePolicy, listPolicies, removePolicy, setPolicy } from "./policies.ts";
import { type ProveDecision, printReceipt, readReceipt } from "./receipts.ts";
import { createRequest, reviseRequest } from "./requests.ts";
import type { ReceiptSource, SubjectSources } from "./subjects.ts";
import { gathering, submit, withdraw } from "./submit.ts";
import { undo } from "./undo.ts";

export interface ApprovalOptions {
  /** What time entries, expenses and invoices are. */
  sources: SubjectSources;
  /** Receipts of expenses. */
  receipts: ReceiptSource;
  attend: Attend;
  proveDecision: ProveDecision;
}

export function approvalRoutes({ sources, receipts, attend, proveDecision }: ApprovalOptions) {
  /** Whoever decides is written to a while after something was submitted. */
  const thenTell =
    <Input, Answer>(verb: (ctx: Ctx, input: Input) => Promise<Answer>) =>
    (ctx: Ctx, input: Input) => {
      const at = new Date(ctx.now.getTime() + gathering * 60_000);
      ctx.afterCommit(() => attend(ctx.tenant, at));
      return verb(ctx, input);
    };
  return tenantRoutes(contract.approvals, {
    list: approvalPage,
    summary: approvalSums,
    get: (ctx, { id }) => approvalOutput(ctx, id, receipts),
    expenseReceipt: (ctx, input) => readExpenseReceipt(ctx, receipts, input),
    decide: (ctx, input) => decide(ctx, input, attend),
    undo,
    history: historyPage,
    exportHistory,
    receipt: (ctx, input) => readReceipt(ctx, input, proveDecision),
    receiptPdf: (ctx, input) => printReceipt(ctx, input, proveDecision),
    submit: thenTell((ctx, input) => submit(ctx, sources, input)),
    billing: readBilling,
    createRequest: thenTell(createRequest),
    reviseRequest: thenTell(reviseRequest),
    withdraw,
    listPolicies,
    effectivePolicy,
    setPolicy,
    removePolicy,
    listDelegations,
    listDelegates,
    createDelegation,
    removeDelegation,
  });
}
