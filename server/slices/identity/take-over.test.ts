import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { newToken } from "../../kernel/crypto.ts";
import { newId } from "../../kernel/ids.ts";
import type { Authenticator } from "../../testing/authenticator.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { inRegistry, letterTo, subjectsTo, withApp, withPasskey } from "./build.ts";
import { followInvited } from "./memberships.ts";

let first: TenantFacts;
let second: TenantFacts;
beforeAll(async () => {
  [first, second] = await Promise.all([buildTenant(), buildTenant()]);
}, 60_000);

const newPassword = "a quiet harbour at dawn";
const fresh = () => new Browser(`${second.slug}.localhost`);
const accept = (token: string, password: string, browser = fresh()) =>
  browser.post("/invitations/accept", { token, password });

/** Invites somebody to the second tenant, by a link that goes by mail alone or is handed over. */
async function invite({ email, name }: { email: string; name: string }, mailed: boolean): Promise<string> {
  const { platform } = await testInstallation();
  const row = { id: newId(), email, name, role: "agent" as const, status: "invited" as const };
  await asProgram(second, (db) => db.insertInto("people").values(row).execute());
  const token = newToken();
  const membership = { ...row, tenantId: second.id, clientId: null, clientName: null };
  await platform.registry.transaction({ actor: "test" }, (db) =>
    followInvited(db, membership, token, new Date(), { mailed }),
  );
  return token;
}

const provedAt = async (email: string) =>
  (
    await inRegistry((db) =>
      db.selectFrom("people").select("email_proved_at").where("email", "=", email).executeTakeFirstOrThrow(),
    )
  ).email_proved_at;

const prove = ({ email }: TestPerson) =>
  inRegistry((db) =>
    db.updateTable("people").set({ email_proved_at: new Date() }).where("email", "=", email).execute(),
  );

describe("an invitation that went by mail alone", () => {
  test("proves the address of somebody new; one that was handed over does not", async () => {
    const [by, hand] = ["by-mail", "by-hand"].map((name) => ({
      email: `${name}@${first.slug}.example`,
      name,
    }));
    await accept(await invite(by!, true), newPassword);
    await accept(await invite(hand!, false), newPassword);
    expect(await provedAt(by!.email)).not.toBeNull();
    expect(await provedAt(hand!.email)).toBeNull();
  });

  test("does not ask for a password of somebody who never showed that the address is theirs", async () => {
    const squatter = await buildPerson(first, "agent");
    const session = await signedIn(first, squatter);
    const app = await withApp(session, new Date());
    const token = await invite(squatter, true);
    expect((await fresh().post("/invitations/inspect", { token })).body.known).toBe(false);
    expect((await accept(token, "password1234")).status).toBe(400);
    const browser = fresh();
    const accepted = await accept(token, newPassword, browser);
    expect(accepted).toMatchObject({ status: 201, body: { second: { owes: null } } });
    expect(app.codes).toHaveLength(10);
    expect((await session.get("/session")).status).toBe(401);
    const old = new Browser(`${first.slug}.localhost`);
    const { email } = squatter;
    expect((await old.post("/session", { email, password: testPassword })).status).toBe(401);
    expect((await old.post("/session", { email, password: newPassword })).status).toBe(201);
    expect(await subjectsTo(email)).toContain("Your password was changed");
    const left = await inRegistry(async (db) => {
      const own = db.selectFrom("people").select("id").where("email", "=", email);
      return {
        apps: await db.selectFrom("factors").select("id").where("person_id", "in", own).execute(),
        codes: await db.selectFrom("recovery_codes").select("id").where("person_id", "in", own).execute(),
      };
    });
    expect(left).toEqual({ apps: [], codes: [] });
  });

  test("asks for the password of somebody who has shown it", async () => {
    const person = await buildPerson(first, "agent");
    await prove(person);
    const session = await signedIn(first, person);
    const token = await invite(person, true);
    expect((await fresh().post("/invitations/inspect", { token })).body.known).toBe(true);
    expect((await accept(token, newPassword)).body.code).toBe("wrong_credentials");
    expect((await accept(token, testPassword)).status).toBe(201);
    expect((await session.get("/session")).status).toBe(200);
  });

  test("of two who accept it at the same time lets in one, and the other's password is none", async () => {
    const person = await buildPerson(first, "agent");
    const token = await invite(person, true);
    const answers = await Promise.all([
      accept(token, newPassword),
      accept(token, "another quiet harbour at dusk"),
    ]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });
});

test("an invitation that was handed over binds to the password there is", async () => {
  const person = await buildPerson(first, "agent");
  const token = await invite(person, false);
  expect((await fresh().post("/invitations/inspect", { token })).body.known).toBe(true);
  expect((await accept(token, newPassword)).body.code).toBe("wrong_credentials");
  expect((await accept(token, testPassword)).status).toBe(201);
  expect(await provedAt(person.email)).toBeNull();
});

describe("who sets a password by a link to an address that nobody has proved", () => {
  /** Somebody has set a password and a passkey in the name of an address that is not theirs. */
  async function planted() {
    const victim = await buildPerson(first, "agent");
    const thief = await signedIn(first, victim);
    const { authenticator } = await withPasskey(thief);
    return { victim, thief, authenticator };
  }

  async function reset({ email }: TestPerson) {
    const browser = new Browser(`${first.slug}.localhost`);
    await browser.post("/account/reset", { email });
    const { secret } = await letterTo(email);
    const done = await browser.post("/account/reset/complete", { secret, newPassword });
    expect(done.status).toBe(204);
  }

  async function byPasskey(authenticator: Authenticator) {
    const browser = new Browser(`${first.slug}.localhost`);
    const { id, options } = (await browser.post("/session/passkey/begin")).body;
    const response = await authenticator.use(browser, options);
    return browser.post("/session/passkey", { id, response });
  }

  test("keeps a factor that is there, and opens no other company to it", async () => {
    const { victim, thief, authenticator } = await planted();
    await reset(victim);
    expect((await thief.get("/session")).status).toBe(401);
    expect((await byPasskey(authenticator)).status).toBe(201);
    expect(await provedAt(victim.email)).toBeNull();
    const token = await invite(victim, true);
    expect((await accept(token, "a quiet harbour at dusk")).status).toBe(201);
    expect((await byPasskey(authenticator)).body.code).toBe("wrong_credentials");
    expect(await provedAt(victim.email)).not.toBeNull();
  });

  test("has shown that it is theirs where there is nothing else", async () => {
    const victim = await buildPerson(first, "agent");
    await reset(victim);
    expect(await provedAt(victim.email)).not.toBeNull();
  });

  test("has not settled whose the means are by coming in with a link alone", async () => {
    const { victim } = await planted();
    const browser = new Browser(`${first.slug}.localhost`);
    await browser.post("/session/link", { email: victim.email });
    const { secret } = await letterTo(victim.email);
    expect((await browser.post("/session/link/answer", { secret })).status).toBe(201);
    expect(await provedAt(victim.email)).toBeNull();
    const token = await invite(victim, true);
    expect((await fresh().post("/invitations/inspect", { token })).body.known).toBe(false);
  });
});
