import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testPassword,
} from "../../testing/installation.ts";
import { mailTo } from "../../testing/mailbox.ts";
import { inRegistry, letterTo, minutesLater, subjectsTo, withApp, workOff } from "../identity/build.ts";

let tenant: TenantFacts;
let elsewhere: TenantFacts;
let client: { id: string; name: string };
let other: { id: string; name: string };
let boss: TestPerson;
let leading: TestPerson;
let admin: Browser;
let lead: Browser;

beforeAll(async () => {
  [tenant, elsewhere] = await Promise.all([buildTenant(), buildTenant()]);
  client = await buildClient(tenant, { name: "Alder & Co" });
  other = await buildClient(tenant, { name: "Birch Ltd" });
  boss = await buildPerson(tenant, "tenant_admin", null, { name: "Ada Admin" });
  leading = await buildPerson(tenant, "account_lead", null, { name: "Leo Lead" });
  admin = await signedIn(tenant, boss);
  await admin.patch(`/clients/${client.id}`, { leadIds: [leading.id] });
  lead = await signedIn(tenant, leading);
}, 60_000);

const host = () => new Browser(`${tenant.slug}.localhost`);
const reason = "Phone lost on the train";
const reset = (by: Browser, { id }: { id: string }, why = reason) =>
  by.post(`/people/${id}/second-factor/reset`, { reason: why });
let addresses = 0;
const newAddress = () => `found${++addresses}@${tenant.slug}.example`;
// A lead may name five addresses in an hour, found or not; so each test that changes one has an admin of its own.
const anAdmin = async () => signedIn(tenant, await buildPerson(tenant, "tenant_admin"));
const readdress = (by: Browser, { id }: { id: string }, email = newAddress()) =>
  by.post(`/people/${id}/address`, { email, reason });

/** A member with an app and recovery codes, signed in. */
async function protectedMember(of = client, role: TestPerson["role"] = "client_user") {
  const person = await buildPerson(tenant, role, of);
  const browser = await signedIn(tenant, person);
  await withApp(browser, new Date());
  return { person, browser };
}

const meansOf = ({ email }: { email: string }) =>
  inRegistry(async (db) => {
    const { id } = await db
      .selectFrom("people")
      .select("id")
      .where("email", "=", email)
      .executeTakeFirstOrThrow();
    const count = async (table: "factors" | "passkeys" | "recovery_codes") =>
      (await db.selectFrom(table).select("id").where("person_id", "=", id).execute()).length;
    return [await count("factors"), await count("passkeys"), await count("recovery_codes")];
  });

const historyOf = (email: string) =>
  inRegistry((db) =>
    db
      .selectFrom("sign_ins as s")
      .innerJoin("people as p", "p.id", "s.person_id")
      .select(["s.way", "s.reason", "s.note"])
      .where("p.email", "=", email)
      .where("s.outcome", "=", "changed")
      .orderBy("s.id", "desc")
      .execute(),
  );

const eventsOf = ({ id }: { id: string }) =>
  asProgram(tenant, (db) =>
    db
      .selectFrom("events")
      .select(["type", "actor_name", "audience"])
      .where("subject_id", "=", id)
      .where("type", "in", ["person.factors_reset", "person.address_changed"])
      .execute(),
  );

/** Who stands in the registry's trail of audit for what was done to a table. */
const actorsOn = (table: string, personName: string) =>
  inRegistry((db) =>
    sql<{ actor_name: string; operation: string }>`
      select distinct actor_name, operation from audit_log
       where table_name = ${table} and on_behalf_of = ${personName}`
      .execute(db)
      .then(({ rows }) => rows),
  );

const refused = (path: string, message: string) => ({
  status: 422,
  body: { code: "not_allowed_now", fields: [{ path, message }] },
});

describe("resetting second factors", () => {
  test.each(["admin", "lead"])(
    "by the %s removes all of them, and ends the sessions at once",
    async (who) => {
      const { person, browser } = await protectedMember(client, "client_executive");
      expect(await meansOf(person)).toEqual([1, 0, 10]);
      expect((await reset(who === "admin" ? admin : lead, person)).status).toBe(204);
      expect(await meansOf(person)).toEqual([0, 0, 0]);
      expect((await browser.get("/session")).status).toBe(401);
      // The password lets them in again, and nothing is asked for that they have lost.
      expect((await signedIn(tenant, person)).cookie).not.toBe("");
    },
  );

  test("is told to them, in their history with who and why, in the trail with both names, and to colleagues", async () => {
    const { person } = await protectedMember();
    await reset(lead, person);
    const told = await mailTo(person.email);
    expect(told.map(({ subject }) => subject)).toContain("Your sign-in protection has changed");
    expect(told.map(({ text }) => text).join()).toContain("recovery codes were removed for you");
    expect((await historyOf(person.email))[0]).toEqual({
      way: "factors",
      reason: "by_staff",
      note: `Leo Lead: ${reason}`,
    });
    for (const table of ["factors", "recovery_codes", "sessions"])
      expect(await actorsOn(table, person.name)).toContainEqual({
        actor_name: "Leo Lead",
        operation: "delete",
      });
    expect(await eventsOf(person)).toEqual([
      { type: "person.factors_reset", actor_name: "Leo Lead", audience: "internal" },
    ]);
    const { body } = await admin.get("/audit?table=events");
    expect(JSON.stringify(body.items[0])).toContain(person.name);
    expect(body.items[0].actor.name).toBe("Leo Lead");
  });

  test("needs a reason, and a proof of the last ten minutes", async () => {
    const { person } = await protectedMember();
    expect((await reset(admin, person, " ")).status).toBe(400);
    const unexplained = await admin.post(`/people/${person.id}/address`, { email: newAddress() });
    expect(unexplained.body.fields).toEqual([{ path: "reason", message: "required" }]);
    await minutesLater(11, async () => {
      expect((await reset(admin, person)).body.code).toBe("proof_required");
      expect((await readdress(admin, person)).body.code).toBe("proof_required");
    });
    expect(await meansOf(person)).toEqual([1, 0, 10]);
  });
});

/** What is refused leaves everything as it was. */
async function expectNothingDone(by: Browser, person: TestPerson, expected: object): Promise<void> {
  const before = await meansOf(person);
  expect(await reset(by, person)).toMatchObject(expected);
  expect(await readdress(by, person)).toMatchObject(expected);
  expect(await meansOf(person)).toEqual(before);
  expect(await eventsOf(person)).toEqual([]);
  expect((await historyOf(person.email)).filter((line) => line.reason === "by_staff")).toEqual([]);
}

describe("helping reaches no further than who helps", () => {
  test("a lead finds nobody of a client that is not assigned to them", async () => {
    const { person, browser } = await protectedMember(other);
    await expectNothingDone(lead, person, { status: 404 });
    expect((await browser.get("/session")).status).toBe(200);
  });

  test("a lead helps no staff", async () => {
    const agent = await buildPerson(tenant, "agent");
    await expectNothingDone(lead, agent, { status: 403 });
  });

  test("an admin finds nobody of another tenant", async () => {
    const there = await buildPerson(elsewhere, "agent");
    expect((await reset(admin, there)).status).toBe(404);
    expect((await readdress(admin, there)).status).toBe(404);
  });

  test.each(["client_executive", "client_user", "agent"] as const)("a %s helps nobody", async (role) => {
    const { person } = await protectedMember();
    const someone = await buildPerson(tenant, role, role === "agent" ? null : client);
    await expectNothingDone(await signedIn(tenant, someone), person, { status: 403 });
  });

  test("nobody helps themselves: their account asks for more", async () => {
    await expectNothingDone(admin, boss, refused("id", "own_account"));
  });

  test.each(["active", "invited", "deactivated"])(
    "who belongs to another tenant too, there as %s, keeps everything",
    async (status) => {
      const { person, browser } = await protectedMember();
      const there = await buildPerson(elsewhere, "agent", null, { email: person.email });
      await inRegistry((db) =>
        db.updateTable("memberships").set({ status }).where("id", "=", there.id).execute(),
      );
      await expectNothingDone(admin, person, refused("id", "belongs_elsewhere"));
      expect((await browser.get("/session")).status).toBe(200);
    },
  );

  test("nor does a lead reach who is staff as well, or member of a client not theirs; an admin does", async () => {
    for (const place of ["staff", "client"]) {
      const { person } = await protectedMember();
      const email = person.email;
      if (place === "staff") await buildPerson(tenant, "tenant_admin", null, { email });
      else await buildPerson(tenant, "client_user", other, { email });
      await expectNothingDone(lead, person, refused("id", "belongs_elsewhere"));
      expect((await reset(admin, person)).status).toBe(204);
    }
  });

  test("who works in the console keeps everything", async () => {
    const { person } = await protectedMember();
    await inRegistry((db) =>
      db.updateTable("people").set({ platform_admin: true }).where("email", "=", person.email).execute(),
    );
    await expectNothingDone(admin, person, refused("id", "belongs_elsewhere"));
  });

  test("who is deactivated is reactivated first", async () => {
    const { person } = await protectedMember();
    await admin.patch(`/people/${person.id}`, { status: "deactivated" });
    await expectNothingDone(admin, person, refused("status", "is_deactivated"));
  });
});

describe("changing the address of who has lost their mailbox", () => {
  test("they sign in with the new one at once, by their password; sessions end, both addresses are told", async () => {
    const { person, browser } = await protectedMember();
    await host().post("/account/reset", { email: person.email });
    const sent = (await letterTo(person.email)).secret;
    const email = newAddress();
    const { status, body } = await readdress(lead, person, email);
    expect([status, body.person.email, body.invitationUrl]).toEqual([200, email, null]);
    expect((await browser.get("/session")).status).toBe(401);
    expect((await host().post("/session", { email, password: testPassword })).status).toBe(201);
    const old = await host().post("/session", { email: person.email, password: testPassword });
    expect(old.status).toBe(401);
    // What was sent to the old mailbox opens nothing.
    expect((await host().post("/account/reset/inspect", { secret: sent })).status).toBe(404);
    for (const address of [person.email, email])
      expect(await subjectsTo(address)).toContain("Your address was changed");
    expect((await historyOf(email))[0]).toEqual({
      way: "address",
      reason: "by_staff",
      note: `Leo Lead: ${reason} (${person.email})`,
    });
    expect(await actorsOn("people", person.name)).toContainEqual({
      actor_name: "Leo Lead",
      operation: "update",
    });
    expect(await eventsOf(person)).toEqual([
      { type: "person.address_changed", actor_name: "Leo Lead", audience: "internal" },
    ]);
    const { body: trail } = await admin.get(`/audit?table=people&rowId=${person.id}`);
    expect(trail.items[0]).toMatchObject({ actor: { name: "Leo Lead" }, operation: "update" });
    await workOff();
    expect((await admin.get(`/people/${person.id}`)).body.email).toBe(email);
  });

  test("a new password by mail to the new one does not get past the second factor", async () => {
    const by = await anAdmin();
    const { person } = await protectedMember();
    const email = newAddress();
    await readdress(by, person, email);
    const provedAt = () =>
      inRegistry((db) =>
        db
          .selectFrom("people")
          .select("email_proved_at")
          .where("email", "=", email)
          .executeTakeFirstOrThrow(),
      ).then(({ email_proved_at }) => email_proved_at);
    expect([await provedAt(), await meansOf({ email })]).toEqual([null, [1, 0, 10]]);
    await host().post("/account/reset", { email });
    const { secret } = await letterTo(email);
    const newPassword = "another horse entirely";
    expect((await host().post("/account/reset/complete", { secret, newPassword })).status).toBeLessThan(300);
    expect([await provedAt(), await meansOf({ email })]).toEqual([null, [1, 0, 10]]);
    const browser = host();
    expect((await browser.post("/session", { email, password: newPassword })).status).toBe(201);
    expect((await browser.get("/session")).body.second.owes).toBe("prove");
    expect((await browser.get("/tickets")).body.code).toBe("second_factor_required");
  });

  test("a link to the new one lets in at once", async () => {
    const by = await anAdmin();
    const { person } = await protectedMember();
    const email = newAddress();
    await readdress(by, person, email);
    const browser = host();
    await browser.post("/session/link", { email });
    const { secret } = await letterTo(email);
    expect((await browser.post("/session/link/answer", { secret })).status).toBe(201);
  });

  test("all places of theirs in the tenant have it", async () => {
    const by = await anAdmin();
    const { person } = await protectedMember();
    const second = await buildPerson(tenant, "client_manager", other, { email: person.email });
    const email = newAddress();
    expect((await readdress(by, person, email)).status).toBe(200);
    expect((await by.get(`/people/${second.id}`)).body.email).toBe(email);
  });

  test("an address that somebody has is refused in words, wherever they are; so is their own", async () => {
    const by = await anAdmin();
    const { person, browser } = await protectedMember();
    const owner = await buildPerson(elsewhere, "agent");
    expect(await readdress(by, person, owner.email)).toMatchObject({
      status: 409,
      body: { code: "already_exists", fields: [{ path: "email", message: "address_taken" }] },
    });
    expect((await readdress(by, person, person.email)).body.fields).toEqual([
      { path: "email", message: "address_of_theirs" },
    ]);
    expect((await browser.get("/session")).body.person.email).toBe(person.email);
  });

  test("addresses are not tried out one after the other", async () => {
    const by = await anAdmin();
    const { person } = await protectedMember();
    for (let round = 0; round < 5; round++) expect((await readdress(by, person)).status).toBe(200);
    expect((await readdress(by, person)).body.code).toBe("rate_limited");
  });
});

describe("changing the address of an invitation", () => {
  async function invited(email = newAddress()) {
    const { body } = await admin.post("/people", {
      email,
      name: "Ivy Invited",
      role: "client_user",
      clientId: client.id,
    });
    return { id: body.person.id as string, email };
  }

  test("sends a new one there; the link before dies, and nothing of the wrong address is left", async () => {
    const person = await invited();
    const dead = (await letterTo(person.email)).secret;
    const email = newAddress();
    expect((await readdress(lead, person, email)).body.person).toMatchObject({ email, status: "invited" });
    expect((await host().post("/invitations/inspect", { token: dead })).status).toBe(404);
    const token = (await letterTo(email)).secret;
    const accepted = await host().post("/invitations/accept", { token, password: testPassword });
    expect(accepted.body.person).toMatchObject({ id: person.id, email });
    const left = await inRegistry((db) =>
      db.selectFrom("people").select("id").where("email", "=", person.email).execute(),
    );
    expect(left).toEqual([]);
  });

  test("leaves whoever has the wrong address as they were, and may be somebody's who is elsewhere", async () => {
    const owner = await buildPerson(elsewhere, "agent");
    const wanted = await buildPerson(elsewhere, "agent");
    const person = await invited(owner.email);
    expect((await readdress(admin, person, wanted.email)).status).toBe(200);
    expect((await signedIn(elsewhere, owner)).cookie).not.toBe("");
    const memberships = await inRegistry((db) =>
      db
        .selectFrom("memberships as m")
        .innerJoin("people as p", "p.id", "m.person_id")
        .select(["m.id", "p.email"])
        .where("m.id", "in", [owner.id, wanted.id, person.id])
        .execute(),
    );
    expect(new Set(memberships.map(({ id, email }) => `${id} ${email}`))).toEqual(
      new Set([`${owner.id} ${owner.email}`, `${wanted.id} ${wanted.email}`, `${person.id} ${wanted.email}`]),
    );
    expect((await mailTo(owner.email)).filter(({ subject }) => subject.includes("was changed"))).toEqual([]);
  });

  test("to one that the client has already is refused", async () => {
    const member = await buildPerson(tenant, "client_user", client);
    const person = await invited();
    expect(await readdress(admin, person, member.email)).toMatchObject({
      status: 409,
      body: { fields: [{ path: "email", message: "already_exists" }] },
    });
  });

  test("there is no second factor to reset yet", async () => {
    expect(await reset(admin, await invited())).toMatchObject(refused("status", "not_accepted_yet"));
  });
});
