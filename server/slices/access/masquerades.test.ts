import { beforeAll, describe, expect, test } from "bun:test";
import { signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { buildTicket } from "../tickets/build.ts";

let tenant: Awaited<ReturnType<typeof buildTenant>>;
let admin: TestPerson;
let lead: TestPerson;
let agent: TestPerson;
let member: TestPerson;
let stranger: TestPerson;
let ticket: string;
let foreign: string;

beforeAll(async () => {
  tenant = await buildTenant();
  const brook = await buildClient(tenant, { name: "Brook" });
  const stone = await buildClient(tenant, { name: "Stone" });
  admin = await buildPerson(tenant, "tenant_admin", null, { name: "Ada Admin" });
  lead = await buildPerson(tenant, "account_lead", null, { name: "Leo Lead" });
  agent = await buildPerson(tenant, "agent");
  member = await buildPerson(tenant, "client_executive", brook, { name: "Mia Member" });
  stranger = await buildPerson(tenant, "client_executive", stone, { name: "Sam Stranger" });
  await asProgram(tenant, (db) =>
    db.insertInto("client_leads").values({ client_id: brook.id, person_id: lead.id }).execute(),
  );
  ticket = await buildTicket(tenant, member, { subject: "Brook's printer" });
  foreign = await buildTicket(tenant, stranger, { subject: "Stone's printer" });
});

async function viewing(staff: TestPerson, as: TestPerson, reason = "Looking into the printer") {
  const browser = await signedIn(tenant, staff);
  const answer = await browser.post("/masquerades", { personId: as.id, reason });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return browser;
}

async function setWrites(clientId: string | null, masquerade_writes: boolean) {
  const { platform } = await testInstallation();
  const values = { tenant_id: tenant.id, client_id: clientId, masquerade_writes };
  await platform.registry.transaction({ actor: "test" }, (db) =>
    db
      .insertInto("sign_in_policies")
      .values({ id: crypto.randomUUID(), ...values })
      .onConflict((conflict) => conflict.columns(["tenant_id", "client_id", "by_staff"]).doUpdateSet(values))
      .execute(),
  );
}

describe("while it is running", () => {
  test("staff see what the member sees, and no more", async () => {
    const browser = await viewing(admin, member);
    const session = (await browser.get("/session")).body;
    expect(session.person).toEqual({ id: member.id, name: member.name, email: member.email });
    expect([session.door, session.role]).toEqual(["portal", "client_executive"]);
    expect(session.viewing).toMatchObject({ staff: "Ada Admin", reason: "Looking into the printer" });
    expect((await browser.get(`/tickets/${ticket}`)).status).toBe(200);
    expect((await browser.get(`/tickets/${foreign}`)).status).toBe(404);
    expect((await browser.get("/clients")).status).toBe(403);
  });

  test("nothing can be written, nor anything of the member's own account be seen", async () => {
    const browser = await viewing(admin, member);
    const write = await browser.post(`/tickets/${ticket}/replies`, { body: "As if I were her" });
    expect([write.status, write.body.code]).toEqual([403, "viewing_only"]);
    for (const path of [
      "/account/security",
      "/account/sessions",
      "/account/sign-ins",
      "/session/companies",
    ]) {
      const answer = await browser.get(path);
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, "viewing_only"]);
    }
    const again = await browser.post("/masquerades", {
      personId: stranger.id,
      reason: "From one to the next",
    });
    expect(again.status).toBe(403);
  });

  test("it ends on demand, and by itself after half an hour; the staff person is themselves again", async () => {
    const browser = await viewing(admin, member);
    expect((await browser.delete("/masquerades/current")).status).toBe(204);
    expect((await browser.get("/session")).body).toMatchObject({ role: "tenant_admin", viewing: null });
    const second = await viewing(admin, member);
    const { setClock } = await testInstallation();
    setClock(new Date(Date.now() + 30 * 60_000 + 1000));
    try {
      expect((await second.get("/session")).body).toMatchObject({ role: "tenant_admin", viewing: null });
    } finally {
      setClock(null);
    }
  });

  test("it ends when the member is deactivated", async () => {
    const brook = member.clientId!;
    const leaving = await buildPerson(tenant, "client_user", { id: brook, name: "Brook" });
    const browser = await viewing(admin, leaving);
    const desk = await signedIn(tenant, admin);
    expect((await desk.patch(`/people/${leaving.id}`, { status: "deactivated" })).status).toBe(200);
    expect((await browser.get("/session")).body.viewing).toBeNull();
  });
});

describe("who may", () => {
  test("a lead, for members of clients assigned to them alone", async () => {
    await viewing(lead, member);
    const browser = await signedIn(tenant, lead);
    const answer = await browser.post("/masquerades", { personId: stranger.id, reason: "Out of reach" });
    expect(answer.status).toBe(404);
  });

  test("not agents, not members; nobody views staff, or members of another tenant", async () => {
    for (const person of [agent, member]) {
      const browser = await signedIn(tenant, person);
      const answer = await browser.post("/masquerades", { personId: stranger.id, reason: "No business" });
      expect(answer.status).toBe(403);
    }
    const browser = await signedIn(tenant, admin);
    expect((await browser.post("/masquerades", { personId: lead.id, reason: "Staff" })).status).toBe(422);
    const other = await buildTenant();
    const far = await buildPerson(other, "client_executive", await buildClient(other));
    expect((await browser.post("/masquerades", { personId: far.id, reason: "Far away" })).status).toBe(404);
  });

  test("only with a reason, and a recent proof", async () => {
    const browser = await signedIn(tenant, admin);
    expect((await browser.post("/masquerades", { personId: member.id, reason: " " })).status).toBe(400);
    const { setClock } = await testInstallation();
    setClock(new Date(Date.now() + 11 * 60_000));
    try {
      const answer = await browser.post("/masquerades", { personId: member.id, reason: "Too late" });
      expect(answer.body.code).toBe("proof_required");
    } finally {
      setClock(null);
    }
  });
});

test("where the tenant allows writes, they carry both names; where the client has taken it back, not", async () => {
  await setWrites(null, true);
  try {
    const browser = await viewing(admin, member);
    const written = await browser.post(`/tickets/${ticket}/replies`, { body: "Written for Mia" });
    expect(written.status).toBe(201);
    const entry = await asProgram(tenant, (db) =>
      db
        .selectFrom("audit_log")
        .select(["actor_id", "actor_name", "on_behalf_of"])
        .where("table_name", "=", "ticket_replies")
        .where("on_behalf_of", "is not", null)
        .executeTakeFirst(),
    );
    expect(entry).toEqual({ actor_id: admin.id, actor_name: "Ada Admin", on_behalf_of: "Mia Member" });
    const account = await browser.put("/account/password", {
      currentPassword: "x",
      newPassword: "y".repeat(12),
    });
    expect(account.body.code).toBe("viewing_only");
    await setWrites(member.clientId, false);
    const readOnly = await viewing(admin, member);
    expect((await readOnly.post(`/tickets/${ticket}/replies`, { body: "No" })).body.code).toBe(
      "viewing_only",
    );
  } finally {
    await setWrites(null, false);
  }
});

test("every request is noted with both names, and the member reads of it in their history", async () => {
  const browser = await viewing(admin, stranger, "Every step is seen");
  await browser.get(`/tickets/${foreign}`);
  const { platform } = await testInstallation();
  const calls = await platform.registry.transaction({ actor: "test" }, (db) =>
    db
      .selectFrom("masquerade_calls")
      .select(["staff_name", "member_name", "method", "endpoint", "path"])
      .where("member_name", "=", stranger.name)
      .execute(),
  );
  expect(calls).toContainEqual({
    staff_name: "Ada Admin",
    member_name: "Sam Stranger",
    method: "GET",
    endpoint: "tickets.get",
    path: `/api/v1/tickets/${foreign}`,
  });
  const lines = await platform.registry.transaction({ actor: "test" }, (db) =>
    db
      .selectFrom("sign_ins")
      .select(["outcome", "note"])
      .where("membership_id", "=", stranger.id)
      .where("outcome", "=", "viewed")
      .execute(),
  );
  expect(lines).toEqual([{ outcome: "viewed", note: "Ada Admin: Every step is seen" }]);
  const list = (await (await signedIn(tenant, admin)).get("/masquerades")).body.items;
  expect(list[0]).toMatchObject({ staff: "Ada Admin", member: "Sam Stranger", running: true, calls: 1 });
});
