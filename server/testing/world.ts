import { sql } from "kysely";
import type { TenantFacts } from "../kernel/context.ts";
import { newId } from "../kernel/ids.ts";
import { buildDecision, buildPolicy, buildRequest, buildSubmission } from "../slices/approvals/build.ts";
import { createDelegation } from "../slices/approvals/index.ts";
import { addCopy } from "../slices/audit/index.ts";
import { buildEntryInvoice, buildInvoice, buildLine } from "../slices/invoices/build.ts";
import { creditInvoice, issueInvoice, recordPayment } from "../slices/invoices/index.ts";
import { buildPhase, buildProject, buildReceipt, buildTime } from "../slices/projects/build.ts";
import {
  createAction,
  createMilestone,
  createTask,
  enterExpense,
  setContacts,
  setHealth,
  setRates,
} from "../slices/projects/index.ts";
import { startTimer } from "../slices/projects/timer.ts";
import { buildTicket } from "../slices/tickets/build.ts";
import { createCannedReply, createCategory, updateTargets } from "../slices/tickets/catalogue.ts";
import { mergeTickets, rateTicket, replyToTicket, updateTicket } from "../slices/tickets/tickets.ts";
import {
  act,
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type Installation,
  type TestPerson,
  testInstallation,
} from "./installation.ts";

/** A client with something of every kind, all of it marked, so that a leak can be recognised by its text. */
export interface World {
  tenant: TenantFacts;
  mark: string;
  client: { id: string; name: string };
  people: Record<"executive" | "manager" | "user" | "lead" | "agent" | "admin", TestPerson>;
  /** `shared` is assigned to manager and user, `other` to nobody; what hangs on that one has a mark of its own. */
  projects: { shared: string; other: string; otherMark: string };
}

/** A tenant with one marked client, or a further client of a tenant that is there. */
export async function buildWorld(mark: string, existing?: TenantFacts): Promise<World> {
  const tenant = existing ?? (await buildTenant());
  const client = await buildClient(tenant, { name: `${mark} Ltd` });
  const named = (role: TestPerson["role"], of: typeof client | null = client) =>
    buildPerson(tenant, role, of, { name: `${mark} ${role}` });
  const people = {
    executive: await named("client_executive"),
    manager: await named("client_manager"),
    user: await named("client_user"),
    lead: await named("account_lead", null),
    agent: await named("agent", null),
    admin: await named("tenant_admin", null),
  };
  await asProgram(tenant, (db) =>
    db.insertInto("client_leads").values({ client_id: client.id, person_id: people.lead.id }).execute(),
  );
  const projects = { shared: "", other: "", otherMark: `${mark}-unassigned` };
  const world: World = { tenant, mark, client, people, projects };
  projects.shared = await buildWholeProject(world, mark, [people.manager.id, people.user.id]);
  projects.other = await buildWholeProject(world, projects.otherMark, []);
  await buildTickets(world);
  await buildInvoices(world);
  await buildExceptions(world);
  await buildStandIns(world);
  await buildReadings(world);
  return world;
}

/** A project with something of every kind, assigned to these members, and a row that its client may not read of each. */
async function buildWholeProject(world: World, mark: string, members: string[]): Promise<string> {
  const { tenant, client, people } = world;
  const { admin, agent, lead, executive } = people;
  const by = <T>(person: TestPerson, verb: Parameters<typeof act<T>>[2]) => act(tenant, person, verb);
  const text = { description: `${mark} project`, internalNote: `${mark} internal project` };
  const id = await buildProject(tenant, admin, client.id, { name: `${mark} project`, members, ...text });
  const items = [{ personId: null, hourly: 12_000, cost: 7_000 }];
  await by(admin, (ctx) => setRates(ctx, { id, items }));
  const phaseId = await buildPhase(tenant, admin, id, { name: `${mark} phase`, budget: 500_000 });
  await by(admin, (ctx) => createMilestone(ctx, { id, name: `${mark} milestone`, plannedOn: "2026-05-01" }));
  await by(admin, (ctx) => setHealth(ctx, { id, health: "at_risk", reason: `${mark} reason` }));
  const contacts = [
    { personId: lead.id, role: `${mark} contact` },
    { personId: executive.id, role: "Sponsor" },
  ];
  await by(admin, (ctx) => setContacts(ctx, { id, items: contacts }));
  for (const internal of [false, true]) {
    const said = internal ? `${mark} internal` : mark;
    await by(admin, (ctx) => createAction(ctx, { id, text: `${said} action`, internal }));
    const audience = internal ? ("internal" as const) : ("client" as const);
    const task = await by(agent, (ctx) => createTask(ctx, { id, title: `${said} task`, audience }));
    const notes = { note: `${said} time`, internalNote: `${mark} internal time` };
    const time = await buildTime(tenant, agent, id, {
      ...notes,
      phaseId,
      taskId: task.id,
      billable: !internal,
    });
    if (!internal) await buildSubmission(tenant, admin, "time_entry", [time]);
    const spent = { day: "2026-03-05", category: "travel" as const, amount: 9_900, billable: !internal };
    const words = { description: `${said} expense`, internalNote: `${mark} internal expense` };
    const expenseId = await by(agent, (ctx) => enterExpense(ctx, { projectId: id, ...spent, ...words }));
    await buildReceipt(tenant, agent, expenseId, { name: `${said} receipt.pdf` });
    if (!internal) await buildSubmission(tenant, admin, "expense", [expenseId]);
  }
  await by(agent, (ctx) =>
    startTimer(ctx, { projectId: id, note: `${mark} internal timer`, billable: false }),
  );
  await buildApprovals(world, mark, id);
  await buildInvoicedWork(world, mark, id);
  return id;
}

/** Time of a project on an invoice that was issued, and an expense on a draft. */
async function buildInvoicedWork({ tenant, people }: World, mark: string, projectId: string): Promise<void> {
  const { admin, agent } = people;
  await buildTime(tenant, agent, projectId, { note: `${mark} invoiced`, internalNote: `${mark} internal` });
  const billed = await buildEntryInvoice(tenant, admin, { projectId, kind: "time_entry" });
  await act(tenant, admin, (ctx) => issueInvoice(ctx, { id: billed }));
  await buildEntryInvoice(tenant, admin, { projectId, kind: "expense" });
}

/** Something that waits, and something decided, of one project, with a policy of its own. */
async function buildApprovals({ tenant, people }: World, mark: string, projectId: string): Promise<void> {
  const { admin, executive, manager } = people;
  const steps = [
    {
      roles: ["client_executive" as const],
      people: [manager.id],
      need: "any" as const,
      above: null,
      upTo: null,
    },
  ];
  await buildPolicy(tenant, admin, { projectId, steps });
  const text = { text: `${mark} change` };
  const { id } = await buildRequest(tenant, admin, projectId, { title: `${mark} quote`, ...text });
  await buildDecision(tenant, executive, [{ id }], "rejected", `${mark} comment`);
  await buildRequest(tenant, admin, projectId, {
    title: `${mark} deliverable`,
    kind: "deliverable",
    ...text,
  });
}

/** Who stands in for whom, and what somebody was written to about. */
async function buildStandIns({ tenant, client, people }: World): Promise<void> {
  const { executive, manager } = people;
  const days = { fromDay: "2026-03-01", toDay: "2026-03-07" };
  await act(tenant, executive, (ctx) => createDelegation(ctx, { toId: manager.id, ...days }));
  await asProgram(tenant, (db) =>
    db
      .insertInto("approval_digests")
      .values({
        id: newId(),
        client_id: client.id,
        person_id: executive.id,
        approval_ids: sql`'{}'`,
        at: new Date(),
      })
      .execute(),
  );
}

/** What staff have read: of the company as a whole, and of each project. */
async function buildReadings({ tenant, mark, people, client, projects }: World): Promise<void> {
  const { recorder } = (await testInstallation()).platform;
  const { id, name } = people.admin;
  const shown = [
    { clientId: client.id, label: `${mark} reading` },
    { clientId: client.id, projectId: projects.shared, label: `${mark} reading` },
    { clientId: client.id, projectId: projects.other, label: `${projects.otherMark} reading` },
  ];
  const reader = { id, name, door: "desk" as const, masquerade: null };
  const read = { tenant, reader, kind: "approval" as const, act: "list" as const, shown };
  await recorder.record({ ...read, now: new Date(), trail: { actor: name, personId: id } });
}

/** Somebody who may do other things than their role says. */
async function buildExceptions({ tenant, mark, client, people }: World): Promise<void> {
  const { id } = await buildPerson(tenant, "client_user", client, { name: `${mark} exception` });
  const by = { by_id: people.executive.id, by_name: `${mark} decision`, at: new Date() };
  await asProgram(tenant, (db) =>
    db
      .insertInto("people_grants")
      .values({ person_id: id, client_id: client.id, permission: "invoices.read", effect: "granted", ...by })
      .execute(),
  );
  const { queue } = (await testInstallation()).platform;
  const url = `https://${mark.toLowerCase()}.example/checkpoints`;
  await act(tenant, people.executive, (ctx) => addCopy(ctx, queue, { url }));
}

async function buildInvoices({ tenant, mark, client, people }: World): Promise<void> {
  const { admin } = people;
  const lines = [buildLine({ description: `${mark} line` }), buildLine({ unitPrice: 500 })];
  const id = await buildInvoice(tenant, admin, client.id, { lines, note: `${mark} invoice` });
  const payment = { method: "card" as const, reference: `${mark} payment`, receivedOn: "2024-03-03" };
  await act(tenant, admin, (ctx) => recordPayment(ctx, { id, amount: 100, ...payment }));
  await act(tenant, admin, (ctx) => creditInvoice(ctx, { id, reason: `${mark} credit`, lines: [lines[1]!] }));
  await buildInvoice(tenant, admin, client.id, { lines, note: `${mark} internal draft`, issuedOn: null });
}

async function buildTickets({ tenant, mark, people }: World): Promise<void> {
  const { user, executive, agent, admin } = people;
  const asAdmin = <T>(verb: Parameters<typeof act<T>>[2]) => act(tenant, admin, verb);
  const category = await asAdmin((ctx) => createCategory(ctx, { name: `${mark} category` }));
  await asAdmin((ctx) => createCannedReply(ctx, { title: `${mark} canned`, body: "We are looking at it." }));
  const targets = [{ priority: "normal" as const, responseMinutes: 60, resolutionMinutes: 600 }];
  await asAdmin((ctx) => updateTargets(ctx, { items: targets }));
  const text = { subject: `${mark} subject`, description: `${mark} description`, categoryId: category.id };
  const id = await buildTicket(tenant, user, { ...text, copied: [executive.id] });
  await act(tenant, user, (ctx) => replyToTicket(ctx, { id, body: `${mark} reply`, internal: false }));
  await act(tenant, agent, (ctx) => replyToTicket(ctx, { id, body: `${mark} internal`, internal: true }));
  await act(tenant, agent, (ctx) => updateTicket(ctx, { id, status: "resolved", assigneeId: agent.id }));
  await act(tenant, user, (ctx) => rateTicket(ctx, { id, score: 3, comment: `${mark} rating` }));
  const merged = await buildTicket(tenant, executive, text);
  await act(tenant, agent, (ctx) => mergeTickets(ctx, { id: merged, intoId: id }));
}

/** Ids of all rows of a client, of every table that has a client, by table. */
export async function idsOf({ tenant, client }: World): Promise<Map<string, string[]>> {
  const { platform } = await testInstallation();
  const ids = new Map<string, string[]>([["clients", [client.id]]]);
  for (const { name, id } of await clientTables(tenant)) {
    const rows = await asJob(
      platform,
      tenant,
      `select ${id}::text "id" from ${name} where client_id = '${client.id}'`,
    );
    ids.set(
      name,
      rows.map((row) => String(row.id)),
    );
  }
  return ids;
}

/** Ids of everything that hangs on one project, and its own. */
export async function idsOfProject({ tenant }: World, id: string): Promise<string[]> {
  const { platform } = await testInstallation();
  const ids = [id];
  for (const { name, key } of await projectTables(tenant)) {
    const rows = await asJob(
      platform,
      tenant,
      `select ${key}::text "id" from ${name} where project_id = '${id}'`,
    );
    ids.push(...rows.map((row) => String(row.id)));
  }
  return [...new Set(ids)];
}

/** Tables of a tenant whose rows belong to a project, and the column that names a row. */
export async function projectTables(tenant: TenantFacts): Promise<{ name: string; key: string }[]> {
  const { platform } = await testInstallation();
  return platform.owner.query(
    tenant.database,
    `select c.relname "name",
            coalesce((select 'id' from pg_attribute a where a.attrelid = c.oid and a.attname = 'id'), 'project_id') "key"
       from pg_class c
       join pg_attribute k on k.attrelid = c.oid and k.attname = 'project_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      order by 1`,
  );
}

/** A hash over all rows of a client: it changes when anything of the client's does. */
export async function fingerprint({ tenant, client }: World): Promise<string> {
  const { platform } = await testInstallation();
  // What staff read again a moment ago is counted later.
  await platform.recorder.flush();
  const parts: string[] = [];
  for (const { name } of await clientTables(tenant)) {
    const [row] = await asJob(
      platform,
      tenant,
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) "hash" from ${name} t where client_id = '${client.id}'`,
    );
    parts.push(`${name} ${row?.hash}`);
  }
  return parts.join("\n");
}

/** Tables of a tenant whose rows belong to a client, and the column that names a row. */
export async function clientTables(tenant: TenantFacts): Promise<{ name: string; id: string }[]> {
  const { platform } = await testInstallation();
  return platform.owner.query(
    tenant.database,
    `select c.relname "name",
            coalesce((select 'id' from pg_attribute a where a.attrelid = c.oid and a.attname = 'id'), 'client_id') "id"
       from pg_class c
       join pg_attribute k on k.attrelid = c.oid and k.attname = 'client_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> 'audit_log'
      order by 1`,
  );
}

async function asJob(
  platform: Installation["platform"],
  tenant: TenantFacts,
  text: string,
): Promise<Record<string, unknown>[]> {
  return platform.registry.pools.transaction(tenant.database, "read only", async (transaction) => {
    await transaction.unsafe("select set_config('role', 'postern_job', true)");
    return transaction.unsafe(text);
  });
}
