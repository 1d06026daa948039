import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Role, roles } from "../../contract/permissions.ts";
import type { TenantFacts } from "../kernel/context.ts";
import { createTenant, findTenantBySlug } from "../slices/tenancy/index.ts";
import { openTicket } from "../slices/tickets/index.ts";
import { Browser } from "../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  testInstallation,
} from "../testing/installation.ts";
import { type DemoAccount, loadDemo } from "./index.ts";
import { play } from "./stage.ts";
import { companies } from "./tenants/companies.ts";

setDefaultTimeout(240_000);

let accounts: DemoAccount[];
const tenants = new Map<string, TenantFacts>();

beforeAll(async () => {
  const { platform } = await testInstallation();
  // As if an earlier load had been ended just after asking for the first tenant.
  const { slug, name, staff } = companies[0]!;
  const first = { slug, name, adminEmail: staff[0]!.email, adminName: staff[0]!.name };
  await platform.registry.transaction({ actor: "test" }, (db) =>
    createTenant(db, platform.provisioner.names, first),
  );
  accounts = await loadDemo(platform);
  for (const company of companies) {
    const { id, database } = await findTenantBySlug(platform.registry, { actor: "test" }, company.slug);
    tenants.set(company.slug, { id, slug: company.slug, name: company.name, database });
  }
});

test("everybody on the list signs in at their door, on their host, in their role", async () => {
  for (const { host, door, email, password, role, client } of accounts) {
    const browser = new Browser(host);
    const { status, body } = await browser.post("/session", { email, password, door });
    expect([email, status]).toEqual([email, 201]);
    expect(body).toMatchObject({ session: { role } });
    if (client) expect(JSON.stringify(body)).toContain(client);
  }
});

test("both tenants have every role, members of two clients, and the platform has its admin", () => {
  for (const slug of ["northwind", "contoso"]) {
    const here = accounts.filter(({ tenant }) => tenant === slug);
    expect(new Set(here.map(({ role }) => role))).toEqual(
      new Set(roles.filter((role) => role !== "platform_admin")) as Set<Role>,
    );
    expect(new Set(here.flatMap(({ client }) => client ?? [])).size).toBe(2);
  }
  expect(accounts.filter(({ tenant }) => tenant === null)).toMatchObject([
    { door: "console", host: "localhost", role: "platform_admin" },
  ]);
});

test("the accounts are written where scripts find them, for the owner's eyes alone", async () => {
  const { platform } = await testInstallation();
  const path = join(platform.config.dataFolder, "demo-accounts.json");
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual(accounts);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a second load writes nothing and answers with the same accounts", async () => {
  const { platform } = await testInstallation();
  const writes = () =>
    Promise.all(
      [...tenants.values()].map((tenant) =>
        asProgram(tenant, (db) =>
          db
            .selectFrom("audit_log")
            .select(({ fn }) => fn.countAll().as("count"))
            .executeTakeFirstOrThrow(),
        ),
      ),
    );
  const before = await writes();
  expect(await loadDemo(platform)).toEqual(accounts);
  expect(await writes()).toEqual(before);
});

describe.each(["northwind", "contoso"])("%s", (slug) => {
  test("has a year of tickets in every status, with targets met and missed, and none in the future", async () => {
    const tickets = await asProgram(tenants.get(slug)!, (db) =>
      db.selectFrom("tickets").selectAll().execute(),
    );
    expect(tickets.length).toBeGreaterThan(400);
    expect(tickets.length).toBeLessThan(600);
    expect(new Set(tickets.map(({ status }) => status))).toEqual(
      new Set(["new", "open", "waiting", "resolved", "closed"]),
    );
    const times = tickets.map(({ created_at }) => created_at.getTime());
    expect(Math.max(...tickets.map(({ updated_at }) => updated_at.getTime()))).toBeLessThan(Date.now());
    expect(Date.now() - Math.min(...times)).toBeGreaterThan(330 * 86_400_000);
    const solved = tickets.filter(({ resolved_at }) => resolved_at);
    const missed = solved.filter(({ resolved_at, resolution_due_at }) => resolved_at! > resolution_due_at!);
    expect(missed.length).toBeGreaterThan(0);
    expect(missed.length).toBeLessThan(solved.length / 4);
    expect(tickets.some(({ rating }) => rating !== null)).toBe(true);
    expect(tickets.some(({ merged_into_id }) => merged_into_id !== null)).toBe(true);
    expect(tickets.filter(({ subject, description }) => /[{}]/.test(subject + description))).toEqual([]);
  });

  test("has approvals that wait, and decisions of both kinds, all of members and of the past", async () => {
    const [states, decisions, mails] = await asProgram(tenants.get(slug)!, (db) =>
      Promise.all([
        db.selectFrom("approvals").select(["state", "kind"]).execute(),
        db.selectFrom("approval_decisions").select(["verdict", "at", "settled_at", "person_id"]).execute(),
        db.selectFrom("approval_digests").select("id").execute(),
      ]),
    );
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(["waiting", "approved", "rejected"]));
    expect(new Set(states.map(({ kind }) => kind))).toContain("deliverable");
    expect(
      decisions.every(({ at, settled_at, person_id }) => at < new Date() && settled_at && person_id),
    ).toBe(true);
    expect(mails).toEqual([]);
  });

  test("has projects in every state, with one at risk that slips, and time of months before now", async () => {
    const [projects, milestones, healths, entries] = await asProgram(tenants.get(slug)!, (db) =>
      Promise.all([
        db.selectFrom("projects").selectAll().execute(),
        db.selectFrom("project_milestones").select(["planned_on", "forecast_on"]).execute(),
        db.selectFrom("project_health").select(["health", "at"]).execute(),
        db.selectFrom("time_entries").select(["day", "billable", "amount", "phase_id"]).execute(),
      ]),
    );
    expect(new Set(projects.map(({ status }) => status))).toEqual(new Set(["draft", "active", "completed"]));
    expect(new Set(projects.map(({ health }) => health))).toEqual(
      new Set(["on_track", "at_risk", "off_track", null]),
    );
    expect(milestones.some(({ forecast_on, planned_on }) => forecast_on && forecast_on > planned_on)).toBe(
      true,
    );
    expect(Math.max(...healths.map(({ at }) => at.getTime()))).toBeLessThan(Date.now());
    expect(entries.length).toBeGreaterThan(300);
    expect(entries.length).toBeLessThan(3_000);
    expect(Math.max(...entries.map(({ day }) => day.getTime()))).toBeLessThan(Date.now());
    expect(entries.some(({ billable }) => !billable)).toBe(true);
    expect(entries.every(({ phase_id }) => phase_id !== null)).toBe(true);
  });

  test("has receipts of expenses, pictures and bills, whose content opens", async () => {
    const { platform } = await testInstallation();
    const tenant = tenants.get(slug)!;
    const files = await asProgram(tenant, (db) =>
      db
        .selectFrom("files as f")
        .innerJoin("storage_keys as k", "k.id", "f.key_id")
        .innerJoin("expenses as e", "e.id", "f.expense_id")
        .select(["f.id", "f.size", "f.media_type", "f.key_id", "k.wrapped_key", "e.billable"])
        .execute(),
    );
    expect(new Set(files.map(({ media_type }) => media_type))).toEqual(
      new Set(["image/png", "application/pdf"]),
    );
    expect(new Set(files.map(({ billable }) => billable))).toEqual(new Set([true, false]));
    for (const { id, size, key_id, wrapped_key } of files) {
      const key = { id: key_id, wrapped: wrapped_key };
      const kept = { tenantId: tenant.id, id, size: Number(size), key };
      const content = await new Response(await platform.storage.read(kept)).bytes();
      expect(content.length).toBe(Number(size));
    }
  });

  test("has invoices in every state and several currencies", async () => {
    const invoices = await asProgram(tenants.get(slug)!, (db) =>
      db.selectFrom("invoices").selectAll().execute(),
    );
    const has = (what: (invoice: (typeof invoices)[number]) => boolean) => invoices.some(what);
    const overdue = new Date(Date.now() - 86_400_000);
    expect(invoices.map(({ currency }) => currency)).toEqual(expect.arrayContaining(["EUR", "GBP", "JPY"]));
    expect({
      draft: has(({ status }) => status === "draft"),
      paid: has(({ status }) => status === "paid"),
      void: has(({ status }) => status === "void"),
      credited: has(({ kind }) => kind === "credit_note"),
      inPart: has(({ status, paid }) => status === "issued" && Number(paid) > 0),
      overdue: has(
        ({ status, due, due_on }) => status === "issued" && Number(due) > 0 && new Date(due_on!) < overdue,
      ),
    }).toEqual({ draft: true, paid: true, void: true, credited: true, inPart: true, overdue: true });
  });

  test("tells nobody of what happened long ago", async () => {
    const waiting = await asProgram(tenants.get(slug)!, (db) =>
      db.selectFrom("events").select("type").where("handled_at", "is", null).execute(),
    );
    expect(waiting).toEqual([]);
  });
});

test("a history that ends in the middle leaves nothing of it", async () => {
  const { platform } = await testInstallation();
  const tenant = await buildTenant();
  const client = await buildClient(tenant);
  const who = await buildPerson(tenant, "client_user", client);
  const input = {
    subject: "Half a story",
    description: "It ends here.",
    priority: "normal" as const,
    copied: [],
  };
  const acts = [
    { at: new Date(1_000), who, run: (ctx: Parameters<typeof openTicket>[0]) => openTicket(ctx, input) },
    { at: new Date(2_000), who, run: () => Promise.reject(new Error("killed")) },
  ];
  await expect(play(platform, tenant, acts)).rejects.toThrow("killed");
  expect(await asProgram(tenant, (db) => db.selectFrom("tickets").select("id").execute())).toEqual([]);
});
