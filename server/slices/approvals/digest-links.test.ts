import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { hashToken } from "../../kernel/crypto.ts";
import { newId } from "../../kernel/ids.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { allEndpoints, sampleCall } from "../../testing/endpoints.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { mailTo } from "../../testing/mailbox.ts";
import { appCode, buildPolicy, inRegistry, withApp, withPasskey } from "../identity/build.ts";
import { buildProject } from "../projects/build.ts";
import { attendAt, buildRequest } from "./build.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let admin: TestPerson;
let project: string;
let now = new Date(Date.now() - 8 * 3_600_000);
let quotes = 0;

beforeAll(async () => {
  tenant = await buildTenant({ name: "Northwind IT" });
  client = await buildClient(tenant, { name: "Brook Dental" });
  admin = await buildPerson(tenant, "tenant_admin");
  project = await buildProject(tenant, admin, client.id);
});
beforeEach(async () => {
  // Codes of apps belong to half minutes.
  await later(60);
  await buildPolicy(tenant, { client_id: client.id, approvals_by_mail: "link", by_staff: true });
});
afterAll(() => testInstallation().then(({ setClock }) => setClock(null)));

async function later(minutes: number) {
  now = new Date(now.getTime() + minutes * 60_000);
  (await testInstallation()).setClock(now);
}

const executive = () => buildPerson(tenant, "client_executive", client);
const host = () => new Browser(`${tenant.slug}.localhost`);

/** What waits for somebody, and the link that they were sent. */
async function mailed(person: TestPerson) {
  const { id } = await buildRequest(tenant, admin, project, { title: `Quote ${++quotes}` });
  await later(16);
  await attendAt(tenant, now);
  const mails = await mailTo(person.email);
  const mail = mails.find(({ subject }) => subject.startsWith("Approvals of"));
  const link = new URL(mail!.link!);
  return { id, link, secret: link.hash.slice(1), digestId: link.searchParams.get("id")! };
}

const inspect = (browser: Browser, secret: string) => browser.post("/session/digest/inspect", { secret });
const open = (browser: Browser, secret: string, confirmed?: true) =>
  browser.post("/session/digest", { secret, confirmed });
const decide = (browser: Browser, id: string) =>
  browser.post("/approvals/decisions", { items: [{ id, revision: 1 }], verdict: "approved", comment: "" });
const prove = (browser: Browser, body: object) => browser.post("/session/proof", body);
const byPassword = { by: "password", password: testPassword };

/** Somebody in a session that the link of a digest has opened. */
async function opened(person?: TestPerson) {
  const who = person ?? (await executive());
  const sent = await mailed(who);
  const browser = host();
  const { status, body } = await open(browser, sent.secret);
  expect([status, body.session.way, body.session.digest]).toEqual([201, "digest_link", sent.digestId]);
  return { person: who, browser, ...sent };
}

describe("the link of a digest", () => {
  test("leads to the sign-in page as long as staff have not said otherwise", async () => {
    await buildPolicy(tenant, { client_id: client.id, approvals_by_mail: null });
    const { link } = await mailed(await executive());
    expect([link.pathname, link.searchParams.has("digest"), link.hash]).toEqual(["/approvals", true, ""]);
  });

  test("has its secret behind the #, and only the hash of it is kept", async () => {
    const { link, secret } = await mailed(await executive());
    expect([link.pathname, secret.length, link.search.includes(secret)]).toEqual(["/digest", 43, false]);
    const rows = await inRegistry((db) =>
      db.selectFrom("challenges").selectAll().where("secret_hash", "=", hashToken(secret)).execute(),
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("is used up and decides by no GET, no HEAD, and no page that looks at it without pressing", async () => {
    const { id, link, secret } = await mailed(await executive());
    const scanner = host();
    for (const path of [
      `/digest${link.search}`,
      `/api/v1/session/digest`,
      `/api/v1/session/digest?secret=${secret}`,
    ])
      for (const method of ["GET", "HEAD"])
        expect([method, path, (await scanner.visit(path, { method })).headers.get("set-cookie")]).toEqual([
          method,
          path,
          null,
        ]);
    for (let times = 0; times < 3; times++)
      expect((await inspect(scanner, secret)).body).toMatchObject({ state: "ready", staying: null });
    expect(scanner.cookie).not.toContain("postern=");
    const state = await asProgram(tenant, (db) =>
      db.selectFrom("approvals").select("state").where("id", "=", id).executeTakeFirstOrThrow(),
    );
    expect(state).toEqual({ state: "waiting" });
    expect((await open(host(), secret)).status).toBe(201);
  });

  test("opens once, also for many who come with it at the same time", async () => {
    const { secret } = await mailed(await executive());
    const answers = await Promise.all([1, 2, 3, 4].map(() => open(host(), secret)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404, 404, 404]);
    expect((await inspect(host(), secret)).status).toBe(404);
  });

  test("expires after three days, and is nothing on another tenant's host", async () => {
    const { secret } = await mailed(await executive());
    const other = await buildTenant();
    expect((await open(new Browser(`${other.slug}.localhost`), secret)).status).toBe(404);
    expect((await open(new Browser("localhost"), secret)).status).toBe(404);
    await later(3 * 24 * 60 + 1);
    expect((await open(host(), secret)).status).toBe(404);
    expect((await open(host(), "a".repeat(43))).status).toBe(404);
  });

  test("is not needed and not used up where its reader is signed in", async () => {
    const person = await executive();
    const { secret, digestId } = await mailed(person);
    const browser = await signedIn(tenant, person);
    const { cookie } = browser;
    expect((await inspect(browser, secret)).body).toMatchObject({ state: "signed_in", digestId });
    expect((await open(browser, secret)).body).toMatchObject({ state: "signed_in", session: null });
    expect(browser.cookie).toBe(cookie);
    expect((await open(host(), secret)).status).toBe(201);
  });

  test("says whose it is to somebody else, whose session stays until they say otherwise", async () => {
    const person = await executive();
    const { secret } = await mailed(person);
    const browser = await signedIn(tenant, admin);
    const answer = (await open(browser, secret)).body;
    expect(answer).toMatchObject({
      state: "other_person",
      session: null,
      to: { email: person.email, company: "Brook Dental" },
      staying: { email: admin.email, door: "desk" },
    });
    expect((await browser.get("/session")).body.person.email).toBe(admin.email);
    expect((await open(browser, secret, true)).body.session.person.email).toBe(person.email);
  });

  test("opens nothing for who has nothing but their mail, and stays good until they have", async () => {
    const person = await executive();
    const { secret } = await mailed(person);
    const own = (
      await inRegistry((db) =>
        db
          .selectFrom("memberships")
          .select("person_id")
          .where("id", "=", person.id)
          .executeTakeFirstOrThrow(),
      )
    ).person_id;
    const kept = await inRegistry((db) =>
      db.deleteFrom("credentials").where("person_id", "=", own).returningAll().executeTakeFirstOrThrow(),
    );
    expect((await open(host(), secret)).body).toMatchObject({ state: "no_means", session: null });
    await inRegistry((db) => db.insertInto("credentials").values(kept).execute());
    // A password by which the company lets nobody in is none.
    await buildPolicy(tenant, { client_id: client.id, ways: ["link"], by_staff: true });
    expect((await open(host(), secret)).body).toMatchObject({ state: "no_means", session: null });
    await buildPolicy(tenant, { client_id: client.id, ways: null, by_staff: true });
    // Nor is a factor set up by it that is asked for and not there yet.
    await buildPolicy(tenant, {
      client_id: client.id,
      second_factor: "all",
      factors: ["totp"],
      by_staff: true,
    });
    expect((await open(host(), secret)).body).toMatchObject({ state: "no_means", session: null });
    await buildPolicy(tenant, { client_id: client.id, second_factor: null, by_staff: true });
    expect((await open(host(), secret)).body.state).toBe("ready");
  });
});

describe("it dies, and what it has opened ends", () => {
  const dead = async (browser: Browser, secret: string) => {
    expect([(await open(host(), secret)).status, (await browser.get("/approvals")).status]).toEqual([
      404, 401,
    ]);
  };

  test("when its reader is deactivated, and does not come back with them", async () => {
    const { browser, person } = await opened();
    const { secret } = await mailed(person);
    const staff = await signedIn(tenant, admin);
    await staff.patch(`/people/${person.id}`, { status: "deactivated" });
    await dead(browser, secret);
    await staff.patch(`/people/${person.id}`, { status: "active" });
    await dead(browser, secret);
  });

  test("when their password is changed", async () => {
    const { browser, person } = await opened();
    const { secret } = await mailed(person);
    const own = await signedIn(tenant, person);
    const passwords = { currentPassword: testPassword, newPassword: "quite another long phrase" };
    expect((await own.put("/account/password", passwords)).status).toBe(204);
    await dead(browser, secret);
  });

  test("when the policy is changed back, and does not come back with it", async () => {
    const { browser, person } = await opened();
    const { secret } = await mailed(person);
    const staff = await signedIn(tenant, admin);
    const path = `/security/policy?clientId=${client.id}`;
    const {
      clientId: _,
      requiredSince: __,
      asked: ___,
      without: ____,
      ...policy
    } = (await staff.get(path)).body.own;
    const set = (approvalsByMail: string) =>
      staff.put("/security/policy", { ...policy, approvalsByMail, clientId: client.id });
    expect((await set("session")).status).toBe(200);
    await dead(browser, secret);
    expect((await set("link")).status).toBe(200);
    await dead(browser, secret);
  });

  test("when its owner ends it among their sessions, where it stands under its own name", async () => {
    const { browser, person } = await opened();
    const own = await signedIn(tenant, person);
    const theirs = (await own.get("/account/sessions")).body.items.filter(
      ({ way }: { way: string }) => way === "digest_link",
    );
    expect(theirs).toHaveLength(1);
    const history = (await own.get("/account/sign-ins")).body.items;
    expect(history).toContainEqual(expect.objectContaining({ outcome: "let_in", way: "digest_link" }));
    expect((await own.delete(`/account/sessions/${theirs[0].id}`)).status).toBe(204);
    expect((await browser.get("/approvals")).status).toBe(401);
  });

  test("after half an hour, and when it signs out", async () => {
    const { browser } = await opened();
    await later(29);
    expect((await browser.get("/approvals")).status).toBe(200);
    await later(2);
    expect((await browser.get("/approvals")).status).toBe(401);
    const other = await opened();
    expect((await other.browser.delete("/session")).status).toBe(204);
    expect((await other.browser.get("/session")).status).toBe(401);
  });
});

describe("the session that it opens", () => {
  test("sees the items of its digest, and finds no other", async () => {
    const person = await executive();
    const before = await mailed(person);
    const { browser, id } = await opened(person);
    const { items } = (await browser.get("/approvals")).body;
    const own = (await browser.get("/approvals?mine=true")).body.items;
    for (const list of [items, own]) expect(list.map((item: { id: string }) => item.id)).toEqual([id]);
    expect((await browser.get("/approvals/summary?mine=true")).body.total.count).toBe(1);
    expect((await browser.get(`/approvals/${id}`)).body).toMatchObject({ id, needsProof: true });
    expect((await browser.get(`/approvals/${before.id}`)).status).toBe(404);
    expect((await browser.get(`/approvals?digest=${before.digestId}`)).body.items).toEqual([]);
    await prove(browser, byPassword);
    expect((await decide(browser, before.id)).body).toMatchObject({
      decided: 0,
      items: [{ outcome: "not_found" }],
    });
  });

  test("calls what deciding takes and nothing else of the contract, proved or not", async () => {
    const { browser, id, digestId } = await opened();
    const closed = allEndpoints().filter(({ meta }) => meta.permission !== "public");
    const may = closed.filter(({ meta }) => meta.digest).map(({ name }) => name);
    expect(may.toSorted()).toEqual([
      "approvals.decide",
      "approvals.get",
      "approvals.list",
      "approvals.summary",
      "approvals.undo",
      "session.beginPasskeyProof",
      "session.current",
      "session.proofs",
      "session.prove",
      "session.provePasskey",
      "session.signOut",
    ]);
    expect((await prove(browser, byPassword)).status).toBe(200);
    for (const endpoint of closed.filter(({ meta }) => !meta.digest))
      for (const given of [id, digestId, admin.id]) {
        const { method, path, body } = sampleCall(endpoint, given, true);
        const answer = await browser.call(method, path, body);
        expect([endpoint.name, answer.status]).toEqual([endpoint.name, 403]);
      }
    const { permissions } = (await browser.get("/session")).body;
    expect(permissions.toSorted()).toEqual([
      "account.use",
      "approvals.decide",
      "approvals.read",
      "projects.read_all",
    ]);
  });

  test("decides nothing without another proof, whatever the policy of the approval says", async () => {
    const { browser, id } = await opened();
    const refused = await decide(browser, id);
    expect([refused.status, refused.body.code, refused.body.fields]).toEqual([
      403,
      "proof_required",
      [{ path: "proof", message: "recent_proof" }],
    ]);
    expect((await browser.get(`/approvals/${id}`)).body.state).toBe("waiting");
    expect((await browser.get("/session/proofs")).body.proofs.recent).toEqual(["password"]);
    expect((await browser.post("/session/proof/code")).status).toBe(403);
    const byMail = await prove(browser, { by: "email", id, code: "123456" });
    expect([byMail.status, byMail.body.fields]).toEqual([422, [{ path: "by", message: "same_mailbox" }]]);
    expect((await prove(browser, { by: "password", password: "wrong" })).status).toBe(400);
    expect((await decide(browser, id)).status).toBe(403);
  });

  test("decides after a password, for ten minutes, and the decision names both", async () => {
    const { browser, id, person } = await opened();
    expect((await prove(browser, byPassword)).status).toBe(200);
    await later(9);
    const { body } = await decide(browser, id);
    expect(body.decided).toBe(1);
    expect(await receiptOf(body.items[0].decisionId)).toMatchObject({
      verdict: "approved",
      by: { id: person.id },
      factor: "digest_link+password",
    });
  });

  test("asks again after ten minutes", async () => {
    const { browser, id } = await opened();
    expect((await prove(browser, byPassword)).status).toBe(200);
    await later(11);
    expect((await decide(browser, id)).body.code).toBe("proof_required");
  });

  test("owes the code of an app to who has one before it shows anything, and the decision names it", async () => {
    const person = await executive();
    const app = await withApp(await signedIn(tenant, person), now);
    const { secret, id } = await mailed(person);
    const browser = host();
    expect((await open(browser, secret)).body.session.second).toMatchObject({
      owes: "prove",
      factors: ["totp"],
    });
    expect((await browser.get("/approvals")).body.code).toBe("second_factor_required");
    expect((await prove(browser, byPassword)).status).toBe(422);
    expect((await prove(browser, { by: "totp", code: await appCode(app.secret, now) })).status).toBe(200);
    const { body } = await decide(browser, id);
    expect((await receiptOf(body.items[0].decisionId)).factor).toBe("digest_link+totp");
  });

  test("takes a passkey", async () => {
    const person = await executive();
    const { authenticator } = await withPasskey(await signedIn(tenant, person));
    const { secret, id } = await mailed(person);
    const browser = host();
    await open(browser, secret);
    const { body: asked } = await browser.post("/session/proof/passkey/begin");
    const response = await authenticator.use(browser, asked.options);
    expect((await browser.post("/session/proof/passkey", { id: asked.id, response })).status).toBe(200);
    const { body } = await decide(browser, id);
    expect((await receiptOf(body.items[0].decisionId)).factor).toBe("digest_link+passkey");
  });

  test("makes people who guess the password wait", async () => {
    const { browser } = await opened();
    const answers = [];
    for (let tries = 0; tries < 8; tries++)
      answers.push((await prove(browser, { by: "password", password: `wrong ${tries}` })).status);
    expect(answers.slice(0, 5)).toEqual([400, 400, 400, 400, 400]);
    expect(answers.at(-1)).toBe(429);
  });
});

/** The decision as its receipt tells it, to a colleague. */
async function receiptOf(decisionId: string) {
  await later(1);
  const browser = await signedIn(tenant, await executive());
  return (await browser.get(`/approvals/decisions/${decisionId}/receipt`)).body.decision;
}

describe("the policy", () => {
  const policyOf = async (browser: Browser, clientId?: string) => {
    const { own } = (await browser.get(`/security/policy${clientId ? `?clientId=${clientId}` : ""}`)).body;
    const { clientId: _, requiredSince: __, asked: ___, without: ____, ...policy } = own;
    return policy;
  };

  test("is the provider's to loosen: a client's own people can only ask for a session", async () => {
    await buildPolicy(tenant, { client_id: client.id, approvals_by_mail: null, by_staff: true });
    const person = await executive();
    const browser = await signedIn(tenant, person);
    const policy = await policyOf(browser);
    const looser = await browser.put("/security/policy", { ...policy, approvalsByMail: "link" });
    expect([looser.status, looser.body.fields]).toEqual([
      400,
      [{ path: "approvalsByMail", message: "more_than_company_allows" }],
    ]);
    await buildPolicy(tenant, { client_id: client.id, approvals_by_mail: "link", by_staff: true });
    const { secret } = await mailed(person);
    const again = await signedIn(tenant, person);
    expect((await again.put("/security/policy", { ...policy, approvalsByMail: "session" })).status).toBe(200);
    expect((await open(host(), secret)).status).toBe(404);
    const { link } = await mailed(person);
    expect(link.pathname).toBe("/approvals");
    await again.delete(`/security/policies/${client.id}`);
  });

  test("of who comes in by an identity provider alone has nothing to ask for, and says so", async () => {
    const staff = await signedIn(tenant, admin);
    await inRegistry((db) =>
      db
        .insertInto("identity_providers")
        .values({
          id: newId(),
          tenant_id: tenant.id,
          client_id: client.id,
          kind: "oidc",
          preset: "oidc",
          name: "Theirs",
          enabled: true,
        })
        .execute(),
    );
    const policy = await policyOf(staff, client.id);
    const answer = await staff.put("/security/policy", {
      ...policy,
      ways: ["oidc"],
      approvalsByMail: "link",
      clientId: client.id,
    });
    expect(answer.body.fields).toEqual([{ path: "approvalsByMail", message: "needs_own_way" }]);
  });

  test("is written into the trail with who changed it", async () => {
    const staff = await signedIn(tenant, admin);
    const policy = await policyOf(staff, client.id);
    await staff.put("/security/policy", { ...policy, approvalsByMail: "session", clientId: client.id });
    const entry = await inRegistry((db) =>
      db
        .selectFrom("audit_log")
        .select(["actor_name", "delta"])
        .where("table_name", "=", "sign_in_policies")
        .orderBy("id", "desc")
        .executeTakeFirstOrThrow(),
    );
    expect(entry.actor_name).toBe(admin.name);
    expect(JSON.stringify(entry.delta)).toContain("approvals_by_mail");
  });
});
