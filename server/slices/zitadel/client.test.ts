import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startZitadel, type TestZitadel } from "../../testing/zitadel.ts";
import { type Zitadel, zitadelClient } from "./client.ts";
import { ZitadelRefused, ZitadelUnavailable } from "./errors.ts";
import { readServiceKey, type ServiceKey } from "./service-account.ts";

let there: TestZitadel;
let zitadel: Zitadel;
let key: ServiceKey;
let folder: string;
let now = new Date();
const pauses: number[] = [];

const connect = () =>
  zitadelClient({
    issuer: there.issuer,
    key,
    clock: () => now,
    transport: {
      timeout: 300,
      backOff: [200, 600],
      wait: async (ms) => void pauses.push(ms),
    },
  });

beforeAll(async () => {
  there = await startZitadel();
  folder = await mkdtemp(join(tmpdir(), "postern-zitadel-"));
  await writeFile(join(folder, "key.json"), there.keyFile());
  key = await readServiceKey(join(folder, "key.json"));
});
beforeEach(() => {
  there.trouble(null);
  there.calls.length = 0;
  there.older = false;
  there.tokenLifetime = 43_199;
  pauses.length = 0;
  now = new Date();
  zitadel = connect();
});
afterAll(async () => {
  await there[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What an act fails with. */
async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error) => error,
  );
}

let numbers = 0;
const fresh = (word: string) => `${word} ${++numbers}`;
const organisation = () => zitadel.organisations.create({ name: fresh("Acme") });
const ada = (organisationId: string) => ({
  organisationId,
  email: `ada${++numbers}@acme.example`,
  givenName: "Ada",
  familyName: "Byron",
});

describe("organisations", () => {
  test("are created with an id of ours and an admin, and found by it and by name", async () => {
    const owner = await zitadel.users.create(ada(there.state.platformId));
    const name = fresh("Northwind");
    const id = `t${numbers}`;
    const created = await zitadel.organisations.create({
      id,
      name,
      admins: [{ userId: owner, roles: ["ORG_OWNER"] }],
    });
    expect(created).toBe(id);
    const found = [{ id, name, state: "active" as const }];
    expect(await zitadel.organisations.search({ id })).toEqual(found);
    expect(await zitadel.organisations.search({ name })).toEqual(found);
    expect(await zitadel.organisations.search({ name: name.toLowerCase() })).toEqual([]);
  });

  test("whose name is taken are refused as existing already", async () => {
    const name = fresh("Twice");
    await zitadel.organisations.create({ name });
    expect(await failure(zitadel.organisations.create({ name }))).toMatchObject({
      name: "ZitadelRefused",
      code: "already_exists",
    });
  });

  test("are deactivated, activated and deleted, and once more without harm", async () => {
    const id = await organisation();
    await zitadel.organisations.deactivate(id);
    await zitadel.organisations.deactivate(id);
    expect(await zitadel.organisations.search({ id })).toMatchObject([{ state: "inactive" }]);
    await zitadel.organisations.activate(id);
    await zitadel.organisations.activate(id);
    expect(await zitadel.organisations.search({ id })).toMatchObject([{ state: "active" }]);
    await zitadel.organisations.remove(id);
    await zitadel.organisations.remove(id);
    expect(await zitadel.organisations.search({ id })).toEqual([]);
  });
});

describe("users", () => {
  test("are created with a verified address, a language and metadata", async () => {
    const person = { ...ada(await organisation()), language: "de", metadata: { membership: "0197 – ü" } };
    const id = await zitadel.users.create(person);
    expect(there.calls).toContain("CreateUser");
    expect(there.state.users.get(id)).toMatchObject({
      organisationId: person.organisationId,
      username: person.email,
      email: person.email,
      verified: true,
      metadata: { membership: "0197 – ü" },
    });
  });

  test("are created by the older call where ZITADEL does not know the new one", async () => {
    there.older = true;
    const person = ada(await organisation());
    const id = await zitadel.users.create(person);
    expect(there.calls).toContain("AddHumanUser");
    expect(there.state.users.get(id)).toMatchObject({ email: person.email, verified: true });
  });

  test("are refused when there is one of that name, and when a name is missing", async () => {
    const person = ada(await organisation());
    await zitadel.users.createOlder(person);
    expect(await failure(zitadel.users.create(person))).toMatchObject({ code: "already_exists" });
    const nameless = { ...person, email: "b@acme.example", givenName: "" };
    expect(await failure(zitadel.users.create(nameless))).toMatchObject({ code: "invalid_argument" });
  });

  test("are invited by a mail of ZITADEL's, again, and accept with its code once", async () => {
    const id = await zitadel.users.create(ada(await organisation()));
    const urlTemplate = "https://acme.portal.example/?invited={{.UserID}}";
    await zitadel.users.invite(id, { urlTemplate, applicationName: "Acme" });
    await zitadel.users.resendInvitation(id);
    const mails = there.state.mails.filter(({ userId }) => userId === id);
    expect(mails).toHaveLength(2);
    expect(mails[1]).toMatchObject({ template: urlTemplate, application: "Acme" });
    expect(await failure(zitadel.users.verifyInvitation(id, mails[0]!.code))).toBeInstanceOf(ZitadelRefused);
    await zitadel.users.verifyInvitation(id, mails[1]!.code);
    expect(await failure(zitadel.users.verifyInvitation(id, mails[1]!.code))).toBeInstanceOf(ZitadelRefused);
  });

  test("are listed by organisation to the last page, and found by address however it is written", async () => {
    const organisationId = await organisation();
    await zitadel.users.create(ada(await organisation()));
    const people = Array.from({ length: 101 }, () => ada(organisationId));
    for (const person of people) await zitadel.users.create(person);
    const listed = await zitadel.users.list({ organisationId });
    expect(listed.map(({ email }) => email?.address)).toEqual(people.map(({ email }) => email));
    const email = people[7]!.email.toUpperCase();
    expect(await zitadel.users.list({ organisationId, email })).toEqual([
      {
        id: listed[7]!.id,
        state: "active",
        username: people[7]!.email,
        loginName: expect.stringContaining(people[7]!.email),
        email: { address: people[7]!.email, verified: true },
      },
    ]);
  });

  test("are deactivated, reactivated, locked, unlocked and deleted, and once more without harm", async () => {
    const id = await zitadel.users.create(ada(await organisation()));
    const stateOf = () => there.state.users.get(id)?.state;
    for (const [verb, state] of [
      ["deactivate", "INACTIVE"],
      ["reactivate", "ACTIVE"],
      ["lock", "LOCKED"],
      ["unlock", "ACTIVE"],
      ["remove", undefined],
    ] as const) {
      await zitadel.users[verb](id);
      await zitadel.users[verb](id).catch((error) => expect({ verb, error }).toBeNull());
      expect(stateOf()).toBe(state);
    }
  });

  test("show what they prove themselves with", async () => {
    const id = await zitadel.users.create(ada(await organisation()));
    expect(await zitadel.users.factors(id)).toEqual([]);
    there.state.users.get(id)!.factors = ["PASSWORD", "TOTP", "OTP_EMAIL"];
    expect(await zitadel.users.factors(id)).toEqual(["password", "totp", "otp_email"]);
  });

  test("who are not there are told apart from those who are", async () => {
    expect(await failure(zitadel.users.deactivate("0"))).toMatchObject({ code: "not_found" });
    expect(await failure(zitadel.users.factors("0/../1"))).toMatchObject({ code: "not_found" });
  });
});

describe("roles", () => {
  test("are granted within what the organisation was granted, replaced, and not twice", async () => {
    const organisationId = await organisation();
    const userId = await zitadel.users.create(ada(organisationId));
    const { projectId } = there.state;
    const grant = { userId, projectId, organisationId, roles: ["tenant_user"] };
    expect(await failure(zitadel.authorizations.create(grant))).toMatchObject({
      code: "failed_precondition",
    });
    await zitadel.projects.grant(projectId, organisationId, ["tenant_admin", "tenant_user"]);
    await zitadel.projects.grant(projectId, organisationId, ["tenant_admin", "tenant_user"]);
    const id = await zitadel.authorizations.create(grant);
    expect(await failure(zitadel.authorizations.create(grant))).toMatchObject({ code: "already_exists" });
    await zitadel.authorizations.update(id, ["tenant_admin"]);
    expect(there.state.authorizations.get(id)?.roles).toEqual(["tenant_admin"]);
    expect(await failure(zitadel.authorizations.update(id, ["platform_admin"]))).toBeInstanceOf(
      ZitadelRefused,
    );
  });
});

describe("the policy of sign-in", () => {
  test("is the instance's until it is written; then it is read back whole, and written again", async () => {
    const id = await organisation();
    const before = await zitadel.loginPolicy.read(id);
    expect(before).toMatchObject({ forceMfa: false, passkeys: true, passwordCheckLifetime: "864000s" });
    const wanted = { ...before, forceMfa: true, secondFactors: ["SECOND_FACTOR_TYPE_OTP"] };
    await zitadel.loginPolicy.write(id, wanted);
    expect(await zitadel.loginPolicy.read(id)).toEqual(wanted);
    const again = { ...wanted, forceMfaLocalOnly: true, passkeys: false, mfaInitSkipLifetime: "0s" };
    await zitadel.loginPolicy.write(id, again);
    expect(await zitadel.loginPolicy.read(id)).toEqual(again);
    await zitadel.loginPolicy.write(id, again);
    expect(there.calls.filter((name) => name === "UpdateCustomLoginPolicy")).toHaveLength(2);
    expect(await zitadel.loginPolicy.read(await organisation())).toEqual(before);
  });
});

describe("messages about events", () => {
  test("go to a target, made with a key of its own, for each event that is asked for", async () => {
    const target = await zitadel.actions.createTarget({
      name: "postern",
      endpoint: `${there.issuer}/nowhere`,
    });
    expect(target.signingKey.length).toBeGreaterThan(20);
    expect(await zitadel.actions.targetsOf("user.locked")).toEqual([]);
    await zitadel.actions.setExecution("user.locked", [target.id]);
    expect(await zitadel.actions.targetsOf("user.locked")).toEqual([target.id]);
    const id = await zitadel.users.create(ada(await organisation()));
    await zitadel.users.lock(id);
    await zitadel.users.unlock(id);
    expect(there.state.sent).toEqual([{ type: "user.locked", status: 404 }]);
    await zitadel.actions.setExecution("user.locked", []);
    expect(await failure(zitadel.actions.setExecution("user.locked", ["0"]))).toMatchObject({
      code: "not_found",
    });
  });
});

describe("the service account's token", () => {
  const tokens = () => there.calls.filter((name) => name === "token").length;
  const ask = () => zitadel.organisations.search({ id: there.state.platformId });

  test("is asked for once, by however many calls at the same time", async () => {
    await Promise.all([ask(), ask(), ask()]);
    await ask();
    expect(tokens()).toBe(1);
  });

  test("is renewed five minutes before it ends", async () => {
    there.tokenLifetime = 3600;
    await ask();
    now = new Date(now.getTime() + 3299_000);
    await ask();
    expect(tokens()).toBe(1);
    now = new Date(now.getTime() + 2_000);
    await ask();
    expect(tokens()).toBe(2);
  });

  test("that lives for less than that is used for half of its life", async () => {
    there.tokenLifetime = 60;
    await ask();
    now = new Date(now.getTime() + 29_000);
    await ask();
    expect(tokens()).toBe(1);
    now = new Date(now.getTime() + 2_000);
    await ask();
    expect(tokens()).toBe(2);
  });

  test("that ZITADEL has forgotten is asked for again, and the call with it", async () => {
    await ask();
    there.state.tokens.clear();
    expect(await ask()).toHaveLength(1);
    expect(tokens()).toBe(2);
  });

  test("is refused to a key that is not known, and asked for again by the next call", async () => {
    const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    zitadel = zitadelClient({ issuer: there.issuer, key: { ...key, key: stranger } });
    expect(await failure(ask())).toBeInstanceOf(ZitadelRefused);
    expect(await failure(ask())).toBeInstanceOf(ZitadelRefused);
    expect(tokens()).toBe(2);
  });

  test("is not had without a key file that holds one, and the error tells nothing of the file", async () => {
    const path = join(folder, "wrong.json");
    await writeFile(path, JSON.stringify({ keyId: "1", userId: "2", key: "s3cr3t" }));
    const error = (await failure(readServiceKey(path))) as Error;
    expect(error.message).toContain(path);
    expect(error.message).not.toContain("s3cr3t");
    expect(error.cause).toBeUndefined();
  });
});

describe("while ZITADEL", () => {
  const search = () => zitadel.organisations.search({ id: there.state.platformId });

  test("cuts connections, a call that may be repeated is tried three times, with pauses that grow", async () => {
    await search();
    there.trouble({ how: "down" });
    expect(await failure(search())).toBeInstanceOf(ZitadelUnavailable);
    expect(pauses).toHaveLength(2);
    expect(pauses[0]).toBeWithin(150, 251);
    expect(pauses[1]).toBeWithin(450, 751);
  });

  test("is down for a moment, the call succeeds all the same", async () => {
    await search();
    there.trouble({ how: "down", times: 2 });
    expect(await search()).toHaveLength(1);
  });

  test("is down, a call that creates is tried once: nobody knows what came of it", async () => {
    const organisationId = await organisation();
    const name = fresh("Lost");
    there.trouble({ how: "lost", path: /organizations$/ });
    expect(await failure(zitadel.organisations.create({ name }))).toBeInstanceOf(ZitadelUnavailable);
    there.trouble(null);
    expect(await zitadel.organisations.search({ name })).toHaveLength(1);
    expect(pauses).toEqual([]);
    expect(organisationId).toBeTruthy();
  });

  test("loses the answer to a deactivation, the next try finds it done", async () => {
    const id = await organisation();
    there.trouble({ how: "lost", times: 1, path: /deactivate$/ });
    await zitadel.organisations.deactivate(id);
    expect(there.state.organisations.get(id)?.state).toBe("INACTIVE");
  });

  test("does not answer, a call is given up after its time", async () => {
    await search();
    there.trouble({ how: "slow" });
    const began = performance.now();
    expect(await failure(search())).toBeInstanceOf(ZitadelUnavailable);
    expect(performance.now() - began).toBeLessThan(2_500);
  });

  test.each([
    ["says that it is not available", 503, { code: 14, message: "down" }],
    ["asks to come back later", 429, { code: 8, message: "quota" }],
    ["has a gateway without anything behind it", 502, "<html>"],
    ["fails without saying how", 500, "oops"],
  ])("%s, that is so", async (_, status, body) => {
    there.trouble({ how: { status, body } });
    expect(await failure(search())).toBeInstanceOf(ZitadelUnavailable);
  });

  test("answers something else than JSON, that is no answer", async () => {
    await search();
    there.trouble({ how: { status: 200, body: "<html>" } });
    expect(await failure(search())).toBeInstanceOf(ZitadelUnavailable);
  });

  test("refuses, it is not asked again, and its code and words are kept", async () => {
    await search();
    there.trouble({ how: { status: 403, body: { code: 7, message: "No matching permissions found" } } });
    const error = await failure(search());
    expect(error).toMatchObject({ code: "permission_denied", reason: "No matching permissions found" });
    expect(pauses).toEqual([]);
  });

  test("sends elsewhere, nobody goes there with the token", async () => {
    await search();
    await using elsewhere = await startZitadel();
    elsewhere.state.tokens = there.state.tokens;
    const location = `${elsewhere.issuer}/v2/organizations/_search`;
    there.trouble({ how: { status: 307, body: "", location } });
    expect(await failure(search())).toBeInstanceOf(ZitadelUnavailable);
    expect(elsewhere.calls).toEqual([]);
  });
});
