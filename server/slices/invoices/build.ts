import type { LineInput } from "../../../contract/invoices.ts";
import { entrySource } from "../../app.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { act, type TestPerson } from "../../testing/installation.ts";
import { invoiceEntries } from "./entries.ts";
import { draftInvoice, issueInvoice } from "./invoices.ts";
import type { Input } from "./queries.ts";

interface InvoiceOverrides {
  lines?: LineInput[];
  currency?: string;
  dueOn?: string | null;
  note?: string;
  /** Null leaves it a draft. */
  issuedOn?: string | null;
}

/** One line of 100.00 without tax. */
export function buildLine(overrides: Partial<LineInput> = {}): LineInput {
  return {
    description: "Managed firewall",
    quantity: "1",
    unitPrice: 10_000,
    discount: 0,
    taxRate: 0,
    taxName: "",
    ...overrides,
  };
}

/** An invoice that staff wrote for a client, and issued unless told otherwise. Answers with its id. */
export function buildInvoice(
  tenant: TenantFacts,
  staff: TestPerson,
  clientId: string,
  overrides: InvoiceOverrides = {},
): Promise<string> {
  const { issuedOn = "2024-03-02", dueOn = null, ...rest } = overrides;
  return act(tenant, staff, async (ctx) => {
    const input = { clientId, currency: "EUR", note: "", lines: [buildLine()], dueOn, ...rest };
    const id = await draftInvoice(ctx, input);
    if (issuedOn !== null) await issueInvoice(ctx, { id, issuedOn });
    return id;
  });
}

/** A draft with what is billable of a project, or of a draft's client. Answers with its id. */
export function buildEntryInvoice(
  tenant: TenantFacts,
  staff: TestPerson,
  choice: Partial<Input<"invoiceEntries">>,
): Promise<string> {
  return act(tenant, staff, (ctx) => invoiceEntries(ctx, entrySource, { groupBy: "project", ...choice }));
}
