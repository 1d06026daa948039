import { entrySource } from "../app.ts";
import { buildPolicy } from "../slices/approvals/build.ts";
import { buildEntryInvoice } from "../slices/invoices/build.ts";
import { billableOutput } from "../slices/invoices/entry-preview.ts";
import { issueChecked, refreshEntries } from "../slices/invoices/entry-refresh.ts";
import { invoiceOutput } from "../slices/invoices/output.ts";
import type { Input } from "../slices/invoices/queries.ts";
import { buildProject, buildTime, changeTime } from "../slices/projects/build.ts";
import { enterExpense, setRates } from "../slices/projects/index.ts";
import { act, buildClient, buildPerson, buildTenant, type TestPerson } from "./installation.ts";

export type BillingDesk = Awaited<ReturnType<typeof openBillingDesk>>;

/** A tenant with a client and its people, and short words for what is done when time and expenses are invoiced. */
export async function openBillingDesk() {
  const tenant = await buildTenant();
  const client = await buildClient(tenant);
  const admin = await buildPerson(tenant, "tenant_admin");
  const agent = await buildPerson(tenant, "agent", null, { name: "Amina Okafor" });
  const executive = await buildPerson(tenant, "client_executive", client);
  const manager = await buildPerson(tenant, "client_manager", client);
  const as = <T>(person: TestPerson, verb: Parameters<typeof act<T>>[2]) => act(tenant, person, verb);
  return {
    ...{ tenant, client, admin, agent, executive, manager, as },
    read: (id: string, person = admin) => as(person, (ctx) => invoiceOutput(ctx, id, entrySource)),
    issue: (id: string) => as(admin, (ctx) => issueChecked(ctx, entrySource, { id })),
    refresh: (id: string) => as(admin, (ctx) => refreshEntries(ctx, entrySource, { id })),
    preview: (choice: Partial<Input<"billable">>) =>
      as(admin, (ctx) => billableOutput(ctx, entrySource, { groupBy: "project", ...choice })),
    take: (choice: Partial<Input<"invoiceEntries">>) => buildEntryInvoice(tenant, admin, choice),
    change: (id: string, fields: Parameters<typeof changeTime>[3]) => changeTime(tenant, admin, id, fields),
    /** At 120.00 an hour, assigned to the manager unless told otherwise. */
    project: async (overrides: Parameters<typeof buildProject>[3] = {}) => {
      const id = await buildProject(tenant, admin, client.id, { members: [manager.id], ...overrides });
      const items = [{ personId: null, hourly: 12_000, cost: 5000 }];
      await as(admin, (ctx) => setRates(ctx, { id, items }));
      return id;
    },
    time: (projectId: string, overrides: Parameters<typeof buildTime>[3] = {}) =>
      buildTime(tenant, agent, projectId, overrides),
    expense: (projectId: string) =>
      as(agent, (ctx) =>
        enterExpense(ctx, {
          projectId,
          day: "2026-03-05",
          category: "travel",
          description: "Train to Lyon",
          amount: 9900,
          tax: 1900,
        }),
      ),
    /** The project's policy blocks what is not approved. */
    block: (projectId: string) => buildPolicy(tenant, admin, { projectId, blocksBilling: true }),
  };
}
