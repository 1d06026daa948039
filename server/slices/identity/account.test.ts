import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { newToken } from "../../kernel/crypto.ts";
import { newId } from "../../kernel/ids.ts";
import { openPlatform } from "../../platform.ts";
import { startServer } from "../../start.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { inviteToMembership, newSetupLink } from "./index.ts";

let tenant: TenantFacts;
let other: TenantFacts;
beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
}, 60_000);

const fresh = (slug = tenant.slug) => new Browser(`${slug}.localhost`);
const newPassword = "a quiet harbour at dawn";
let people = 0;

describe("changing one's password", () => {
  const change = (browser: Browser, currentPassword: string, password: string) =>
    browser.put("/account/password", { currentPassword, newPassword: password });

  test("needs the old one, ends all other sessions and keeps this one", async () => {
    const person = await buildPerson(tenant, "agent");
    const [here, elsewhere] = [await signedIn(tenant, person), await signedIn(tenant, person)];
    expect((await change(here, testPassword, newPassword)).status).toBe(204);
    expect((await here.get("/session")).status).toBe(200);
    expect((await elsewhere.get("/session")).status).toBe(401);
    const old = await fresh().post("/session", { email: person.email, password: testPassword });
    expect(old.status).toBe(401);
    const now = await fresh().post("/session", { email: person.email, password: newPassword });
    expect(now.status).toBe(201);
  });

  test.each([
    ["a wrong old one", "not it", newPassword, "currentPassword", "wrong_password"],
    ["the same again", testPassword, testPassword, "newPassword", "same_as_before"],
    ["a short one", testPassword, "short", "newPassword", "too_small"],
    ["one of three letters", testPassword, "abcabcabcabcabc", "newPassword", "repeated"],
  ])("refuses %s, and nothing changes", async (_, current, next, path, message) => {
    const person = await buildPerson(tenant, "agent");
    const [here, elsewhere] = [await signedIn(tenant, person), await signedIn(tenant, person)];
    const refused = await change(here, current, next);
    expect(refused).toMatchObject({
      status: 400,
      body: { code: "invalid_input", fields: [{ path, message }] },
    });
    expect((await elsewhere.get("/session")).status).toBe(200);
  });

  test("refuses the person's own address or name as password", async () => {
    const person = await buildPerson(tenant, "agent", null, { name: "Alexandrina Long" });
    const here = await signedIn(tenant, person);
    for (const own of [person.email, "ALEXANDRINA LONG"]) {
      expect((await change(here, testPassword, own)).body.fields).toEqual([
        { path: "newPassword", message: "own_words" },
      ]);
    }
  });

  test("cannot be used to guess the old one without end", async () => {
    const person = await buildPerson(tenant, "agent");
    const here = await signedIn(tenant, person);
    for (let round = 0; round < 5; round++) {
      expect((await change(here, "not it", newPassword)).status).toBe(400);
    }
    expect((await change(here, "not it", newPassword)).status).toBe(429);
  });

  test("is for those who are signed in", async () => {
    expect((await change(fresh(), testPassword, newPassword)).status).toBe(401);
  });
});

/** Invites somebody to a tenant, as the directory does; answers with the token of the link. */
async function invite(
  to: TenantFacts,
  person: { email: string; name: string },
  { now = new Date(), id = newId() } = {},
): Promise<string> {
  const { platform } = await testInstallation();
  const row = { id, ...person, role: "agent" as const, status: "invited" as const };
  await asProgram(to, (db) =>
    db
      .insertInto("people")
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
  const token = newToken();
  const membership = { ...row, tenantId: to.id, clientId: null, clientName: null };
  await inviteToMembership(platform.registry, { actor: "test" }, membership, token, now);
  return token;
}

const somebody = () => {
  const number = ++people;
  return { email: `invited${number}@${tenant.slug}.example`, name: `Invited ${number}` };
};

describe("an invitation", () => {
  const accept = (token: string, password: string, browser = fresh()) =>
    browser.post("/invitations/accept", { token, password });

  test("tells whom it is for; with a password that they choose they are in", async () => {
    const person = somebody();
    const token = await invite(tenant, person);
    const seen = await fresh().post("/invitations/inspect", { token });
    expect(seen).toMatchObject({
      status: 200,
      body: { ...person, tenant: tenant.name, client: null, role: "agent", known: false },
    });
    const browser = fresh();
    const accepted = await accept(token, newPassword, browser);
    expect(accepted).toMatchObject({ status: 201, body: { door: "desk", person: { email: person.email } } });
    expect((await browser.get("/session")).status).toBe(200);
    expect((await fresh().post("/session", { email: person.email, password: newPassword })).status).toBe(201);
    const row = await asProgram(tenant, (db) =>
      db.selectFrom("people").select("status").where("email", "=", person.email).executeTakeFirstOrThrow(),
    );
    expect(row.status).toBe("active");
  });

  test("lets nobody in before it is accepted", async () => {
    const person = somebody();
    await invite(tenant, person);
    expect((await fresh().post("/session", { email: person.email, password: newPassword })).status).toBe(401);
  });

  test("asks somebody who has a password from another company for that one", async () => {
    const known: TestPerson = await buildPerson(other, "agent");
    const token = await invite(tenant, { email: known.email, name: known.name });
    expect((await fresh().post("/invitations/inspect", { token })).body.known).toBe(true);
    expect((await accept(token, newPassword)).body.code).toBe("wrong_credentials");
    expect((await accept(token, testPassword)).status).toBe(201);
    const still = await fresh(other.slug).post("/session", { email: known.email, password: testPassword });
    expect(still.status).toBe(201);
  });

  test("works once", async () => {
    const token = await invite(tenant, somebody());
    const answers = await Promise.all([accept(token, newPassword), accept(token, "another long password")]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await accept(token, newPassword)).status).toBe(404);
    expect((await fresh().post("/invitations/inspect", { token })).status).toBe(404);
  });

  test("dies when a newer one to the same is made", async () => {
    const person = somebody();
    const id = newId();
    const first = await invite(tenant, person, { id });
    const second = await invite(tenant, person, { id });
    expect((await accept(first, newPassword)).status).toBe(404);
    expect((await accept(second, newPassword)).status).toBe(201);
  });

  test("dies after two weeks", async () => {
    const now = new Date(Date.now() - 14 * 86_400_000 - 1000);
    const token = await invite(tenant, somebody(), { now });
    expect((await fresh().post("/invitations/inspect", { token })).status).toBe(404);
    expect((await accept(token, newPassword)).status).toBe(404);
  });

  test("is nothing on another host, and stays good for its own", async () => {
    const token = await invite(tenant, somebody());
    for (const browser of [fresh(other.slug), new Browser("localhost")]) {
      expect((await browser.post("/invitations/inspect", { token })).status).toBe(404);
      expect((await accept(token, newPassword, browser)).status).toBe(404);
    }
    expect((await accept(token, newPassword)).status).toBe(201);
  });

  test("that nobody made is not found", async () => {
    expect((await accept(newToken(), newPassword)).status).toBe(404);
  });
});

describe("the first platform admin", () => {
  const setup = async () => {
    const { platform } = await testInstallation();
    const fresh = await openPlatform(platform.config, { prefix: `setup${process.pid}_` });
    const server = startServer(fresh);
    const link = () => newSetupLink(fresh.registry, "http://localhost");
    const post = (path: string, body: object, host = "localhost") =>
      fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", host },
        body: JSON.stringify(body),
      });
    return { platform: fresh, server, link, post };
  };
  let installation: Awaited<ReturnType<typeof setup>>;
  beforeAll(async () => {
    installation = await setup();
  }, 60_000);
  afterAll(async () => {
    await installation.server[Symbol.asyncDispose]();
    await installation.platform[Symbol.asyncDispose]();
  });

  test("is made by the link of the last start, once; there is no link afterwards", async () => {
    const { link, post } = installation;
    const stale = tokenOf(await link());
    const token = tokenOf(await link());
    const admin = { email: "root@postern.example", name: "Root Operator", password: newPassword };
    expect((await post("/setup", { ...admin, token: stale })).status).toBe(404);
    expect((await post("/setup", { ...admin, token, password: "short" })).status).toBe(400);
    const made = await post("/setup", { ...admin, token });
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ door: "console", role: "platform_admin", tenant: null });
    expect((await post("/setup", { ...admin, email: "second@postern.example", token })).status).toBe(404);
    expect(await link()).toBeNull();
    const signedIn = await post("/session", { email: admin.email, password: newPassword, door: "console" });
    expect(signedIn.status).toBe(201);
  });
});

const tokenOf = (link: string | null) => link?.split("#")[1] ?? "";
