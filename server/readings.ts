import type { Approval, ApprovalRow } from "../contract/approval.ts";
import type { ApprovalHistoryEntry } from "../contract/approval-history.ts";
import type { ApprovalPolicy } from "../contract/approval-policies.ts";
import type { ApprovalGroup } from "../contract/approvals.ts";
import type { Person, PersonPermissions } from "../contract/people.ts";
import type { ReadingAct, ReadingKind } from "../contract/readings.ts";
import type { ReadingRule, ReadingRules, Shown } from "./kernel/readings.ts";

interface Of {
  client: { id: string; name: string } | null;
  project?: { id: string; name: string } | null;
}
interface Items<T> {
  items: T[];
}

/** Several of one client and project are one entry, under the project's name. */
const severalOf = (row: Of): Shown => ({
  clientId: row.client?.id ?? null,
  projectId: row.project?.id ?? null,
  label: row.project?.name ?? "",
});
const one = (row: Of & { id: string }, label: string): Shown => ({ ...severalOf(row), id: row.id, label });

const rule =
  (act: ReadingAct, viewing: boolean) =>
  <Answer>(kind: ReadingKind, shown: ((answer: Answer) => Shown[]) | "said"): ReadingRule => ({
    kind,
    act,
    viewing,
    shown,
  });
const open = rule("open", false);
const list = rule("list", false);
const download = rule("download", false);
const exported = rule("export", false);
const openViewing = rule("open", true);
const listViewing = rule("list", true);
const rows = ({ items }: Items<Of>) => items.map(severalOf);
const inProject = ({ items }: Items<Of & { id: string; name: string }>) =>
  items.map((row) => ({ ...severalOf(row), projectId: row.id, label: row.name }));
const personOf = (row: Person) => [one(row, row.name)];
const project = (row: Of & { id: string; name: string }) => [{ ...one(row, row.name), projectId: row.id }];

/**
 * What counts as reading a client's data, by endpoint. Staff who call one of these stand in the client's access
 * history; `Viewing` only while they view the portal as a member, because in Desk it is their own work. A change that
 * answers with what it has changed is one, too: what changes nothing stands nowhere else. To join, add a line; where an answer does not say whose it is, as with a file, the verb says so: `ctx.shown.push({ clientId, … })`.
 */
export const readings: ReadingRules = {
  "approvals.list": list("approval", rows),
  "approvals.summary": list("approval", ({ groups }: { groups: ApprovalGroup[] }) =>
    groups.map((group) => ({ ...severalOf(group), items: 0 })),
  ),
  "approvals.get": open("approval", (row: Approval) => [one(row, row.title)]),
  "approvals.reviseRequest": open("approval", (row: Approval) => [one(row, row.title)]),
  "approvals.history": list("decision", ({ items }: Items<ApprovalHistoryEntry>) =>
    items.map(({ approval }) => severalOf(approval)),
  ),
  "approvals.exportHistory": exported("decision", "said"),
  "approvals.receipt": download("decision", "said"),
  "approvals.receiptPdf": download("decision", "said"),
  "approvals.expenseReceipt": download("expense", "said"),
  "approvals.listPolicies": list("policy", ({ items }: Items<ApprovalPolicy>) =>
    items.filter(({ names }) => names.length > 0).map(severalOf),
  ),
  "approvals.effectivePolicy": list("policy", (policy: ApprovalPolicy) =>
    policy.names.length > 0 ? [severalOf(policy)] : [],
  ),
  "approvals.listDelegations": list("delegation", "said"),

  "directory.listPeople": list("person", ({ items }: Items<Person>) => items.map(severalOf)),
  "directory.findPeople": list("person", "said"),
  "directory.getPerson": open("person", personOf),
  "directory.updatePerson": open("person", personOf),
  "directory.revokeInvitation": open("person", personOf),
  "directory.explainPermissions": open("person", ({ person }: PersonPermissions) => personOf(person)),
  "directory.setPermissions": open("person", ({ person }: PersonPermissions) => personOf(person)),

  "audit.list": list("audit_entry", "said"),
  "audit.export": exported("audit_entry", "said"),
  "audit.proof": open("audit_entry", "said"),

  "invoices.pdf": download("invoice", "said"),
  "invoices.list": listViewing("invoice", rows),
  "invoices.get": openViewing("invoice", (row: Of & { id: string; number: string | null }) => [
    one(row, row.number ?? ""),
  ]),
  "invoices.entries": openViewing("invoice", "said"),
  "tickets.list": listViewing("ticket", rows),
  "tickets.get": openViewing("ticket", (row: Of & { id: string; subject: string }) => [
    one(row, row.subject),
  ]),
  "tickets.timeline": openViewing("ticket", "said"),
  "projects.list": listViewing("project", inProject),
  "projects.get": openViewing("project", project),
  "projects.overview": openViewing("project", (overview: { project: Parameters<typeof project>[0] }) =>
    project(overview.project),
  ),
  "projects.listTasks": openViewing("project", "said"),
  "time.list": listViewing("time_entry", rows),
  "time.get": openViewing("time_entry", (row: ApprovalRow) => [severalOf(row)]),
  "expenses.list": listViewing("expense", rows),
  "expenses.get": openViewing("expense", (row: ApprovalRow) => [severalOf(row)]),
  "expenses.receipt": download("expense", "said"),
};

/**
 * Endpoints about approvals, people and documents, that answer with files, or that members read their invoices, tickets
 * and projects by, that are no readings, each with the reason. One that stands in neither list fails the tests.
 */
export const unrecorded: Record<string, string> = {
  "approvals.billing":
    "How many of the provider's own entries are approved: numbers, no content and no names.",
  "approvals.listDelegates":
    "A member's colleagues who decide: refused to staff, and to whoever views as a member.",
  "directory.places": "Two numbers, and for staff none at all.",
  "directory.listRoles": "The tenant's own roles, which are the provider's.",
  "readings.export": "The access history itself, which says what was read and shows nothing of it.",
  "invoices.totals": "Sums that name nothing, of the list that they stand above.",
  "time.sums": "Sums that name nothing, of the list that they stand above.",
  "tickets.listCategories": "The tenant's own words for kinds of tickets.",
  "directory.team": "The staff who look after a client, for the client.",
};
