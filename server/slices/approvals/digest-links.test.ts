import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { hashToken } from "../../kernel/crypto.ts";
import { newId } from "../../kernel/ids.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { Digests, openLink } from "../../testing/digests.ts";
import { asProgram, buildTenant, testInstallation, testPassword } from "../../testing/installation.ts";
import { inRegistry } from "../identity/build.ts";

let digests: Digests;

beforeAll(async () => {
  digests = await Digests.build();
});
beforeEach(async () => {
  // Codes of apps belong to half minutes.
  await digests.later(60);
  await digests.allow();
});
afterAll(() => testInstallation().then(({ setClock }) => setClock(null)));

const inspect = (browser: Browser, secret: string) => browser.post("/session/digest/inspect", { secret });

describe("the link of a digest", () => {
  test("leads to the sign-in page as long as staff have not said otherwise", async () => {
    await digests.allow({ approvals_by_mail: null });
    const { link } = await digests.mailed(await digests.executive());
    expect([link.pathname, link.searchParams.has("digest"), link.hash]).toEqual(["/approvals", true, ""]);
  });

  test("has its secret behind the #, and only the hash of it is kept", async () => {
    const { link, secret } = await digests.mailed(await digests.executive());
    expect([link.pathname, secret.length, link.search.includes(secret)]).toEqual(["/digest", 43, false]);
    const rows = await inRegistry((db) =>
      db.selectFrom("challenges").selectAll().where("secret_hash", "=", hashToken(secret)).execute(),
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("is used up and decides by no GET, no HEAD, and no page that looks at it without pressing", async () => {
    const { id, link, secret } = await digests.mailed(await digests.executive());
    const scanner = digests.host();
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
    const state = await asProgram(digests.tenant, (db) =>
      db.selectFrom("approvals").select("state").where("id", "=", id).executeTakeFirstOrThrow(),
    );
    expect(state).toEqual({ state: "waiting" });
    expect((await openLink(digests.host(), secret)).status).toBe(201);
  });

  test("opens once, also for many who come with it at the same time", async () => {
    const { secret } = await digests.mailed(await digests.executive());
    const answers = await Promise.all([1, 2, 3, 4].map(() => openLink(digests.host(), secret)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404, 404, 404]);
    expect((await inspect(digests.host(), secret)).status).toBe(404);
  });

  test("expires after three days, and is nothing on another tenant's host", async () => {
    const { secret } = await digests.mailed(await digests.executive());
    const other = await buildTenant();
    expect((await openLink(new Browser(`${other.slug}.localhost`), secret)).status).toBe(404);
    expect((await openLink(new Browser("localhost"), secret)).status).toBe(404);
    await digests.later(3 * 24 * 60 + 1);
    expect((await openLink(digests.host(), secret)).status).toBe(404);
    expect((await openLink(digests.host(), "a".repeat(43))).status).toBe(404);
  });

  test("is not needed and not used up where its reader is signed in", async () => {
    const person = await digests.executive();
    const { secret, digestId } = await digests.mailed(person);
    const browser = await signedIn(digests.tenant, person);
    const { cookie } = browser;
    expect((await inspect(browser, secret)).body).toMatchObject({ state: "signed_in", digestId });
    expect((await openLink(browser, secret)).body).toMatchObject({ state: "signed_in", session: null });
    expect(browser.cookie).toBe(cookie);
    expect((await openLink(digests.host(), secret)).status).toBe(201);
  });

  test("says whose it is to somebody else, whose session stays until they say otherwise", async () => {
    const person = await digests.executive();
    const { secret } = await digests.mailed(person);
    const browser = await signedIn(digests.tenant, digests.admin);
    const answer = (await openLink(browser, secret)).body;
    expect(answer).toMatchObject({
      state: "other_person",
      session: null,
      to: { email: person.email, company: "Brook Dental" },
      staying: { email: digests.admin.email, door: "desk" },
    });
    expect((await browser.get("/session")).body.person.email).toBe(digests.admin.email);
    expect((await openLink(browser, secret, true)).body.session.person.email).toBe(person.email);
  });

  test("opens nothing for who has nothing but their mail, and stays good until they have", async () => {
    const person = await digests.executive();
    const { secret } = await digests.mailed(person);
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
    expect((await openLink(digests.host(), secret)).body).toMatchObject({ state: "no_means", session: null });
    await inRegistry((db) => db.insertInto("credentials").values(kept).execute());
    // A password by which the company lets nobody in is none.
    await digests.allow({ ways: ["link"] });
    expect((await openLink(digests.host(), secret)).body).toMatchObject({ state: "no_means", session: null });
    await digests.allow({ ways: null });
    // Nor is a factor set up by it that is asked for and not there yet.
    await digests.allow({ second_factor: "all", factors: ["totp"] });
    expect((await openLink(digests.host(), secret)).body).toMatchObject({ state: "no_means", session: null });
    await digests.allow({ second_factor: null });
    expect((await openLink(digests.host(), secret)).body.state).toBe("ready");
  });
});

describe("it dies, and what it has opened ends", () => {
  const dead = async (browser: Browser, secret: string) => {
    expect([
      (await openLink(digests.host(), secret)).status,
      (await browser.get("/approvals")).status,
    ]).toEqual([404, 401]);
  };

  test("when its reader is deactivated, and does not come back with them", async () => {
    const { browser, person } = await digests.opened();
    const { secret } = await digests.mailed(person);
    const staff = await signedIn(digests.tenant, digests.admin);
    await staff.patch(`/people/${person.id}`, { status: "deactivated" });
    await dead(browser, secret);
    await staff.patch(`/people/${person.id}`, { status: "active" });
    await dead(browser, secret);
  });

  test("when their password is changed", async () => {
    const { browser, person } = await digests.opened();
    const { secret } = await digests.mailed(person);
    const own = await signedIn(digests.tenant, person);
    const passwords = { currentPassword: testPassword, newPassword: "quite another long phrase" };
    expect((await own.put("/account/password", passwords)).status).toBe(204);
    await dead(browser, secret);
  });

  test("when the policy is changed back, and does not come back with it", async () => {
    const { browser, person } = await digests.opened();
    const { secret } = await digests.mailed(person);
    const staff = await signedIn(digests.tenant, digests.admin);
    const path = `/security/policy?clientId=${digests.client.id}`;
    const {
      clientId: _,
      requiredSince: __,
      asked: ___,
      without: ____,
      ...policy
    } = (await staff.get(path)).body.own;
    const set = (approvalsByMail: string) =>
      staff.put("/security/policy", { ...policy, approvalsByMail, clientId: digests.client.id });
    expect((await set("session")).status).toBe(200);
    await dead(browser, secret);
    expect((await set("link")).status).toBe(200);
    await dead(browser, secret);
  });

  test("when its owner ends it among their sessions, where it stands under its own name", async () => {
    const { browser, person } = await digests.opened();
    const own = await signedIn(digests.tenant, person);
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
    const { browser } = await digests.opened();
    await digests.later(29);
    expect((await browser.get("/approvals")).status).toBe(200);
    await digests.later(2);
    expect((await browser.get("/approvals")).status).toBe(401);
    const other = await digests.opened();
    expect((await other.browser.delete("/session")).status).toBe(204);
    expect((await other.browser.get("/session")).status).toBe(401);
  });
});

describe("the policy", () => {
  const policyOf = async (browser: Browser, clientId?: string) => {
    const { own } = (await browser.get(`/security/policy${clientId ? `?clientId=${clientId}` : ""}`)).body;
    const { clientId: _, requiredSince: __, asked: ___, without: ____, ...policy } = own;
    return policy;
  };

  test("is the provider's to loosen: a client's own people can only ask for a session", async () => {
    await digests.allow({ approvals_by_mail: null });
    const person = await digests.executive();
    const browser = await signedIn(digests.tenant, person);
    const policy = await policyOf(browser);
    const looser = await browser.put("/security/policy", { ...policy, approvalsByMail: "link" });
    expect([looser.status, looser.body.fields]).toEqual([
      400,
      [{ path: "approvalsByMail", message: "more_than_company_allows" }],
    ]);
    await digests.allow({ approvals_by_mail: "link" });
    const { secret } = await digests.mailed(person);
    const again = await signedIn(digests.tenant, person);
    expect((await again.put("/security/policy", { ...policy, approvalsByMail: "session" })).status).toBe(200);
    expect((await openLink(digests.host(), secret)).status).toBe(404);
    const { link } = await digests.mailed(person);
    expect(link.pathname).toBe("/approvals");
    await again.delete(`/security/policies/${digests.client.id}`);
  });

  test("of who comes in by an identity provider alone has nothing to ask for, and says so", async () => {
    const staff = await signedIn(digests.tenant, digests.admin);
    await inRegistry((db) =>
      db
        .insertInto("identity_providers")
        .values({
          id: newId(),
          tenant_id: digests.tenant.id,
          client_id: digests.client.id,
          kind: "oidc",
          preset: "oidc",
          name: "Theirs",
          enabled: true,
        })
        .execute(),
    );
    const policy = await policyOf(staff, digests.client.id);
    const answer = await staff.put("/security/policy", {
      ...policy,
      ways: ["oidc"],
      approvalsByMail: "link",
      clientId: digests.client.id,
    });
    expect(answer.body.fields).toEqual([{ path: "approvalsByMail", message: "needs_own_way" }]);
  });

  test("is written into the trail with who changed it", async () => {
    const staff = await signedIn(digests.tenant, digests.admin);
    const policy = await policyOf(staff, digests.client.id);
    await staff.put("/security/policy", {
      ...policy,
      approvalsByMail: "session",
      clientId: digests.client.id,
    });
    const entry = await inRegistry((db) =>
      db
        .selectFrom("audit_log")
        .select(["actor_name", "delta"])
        .where("table_name", "=", "sign_in_policies")
        .orderBy("id", "desc")
        .executeTakeFirstOrThrow(),
    );
    expect(entry.actor_name).toBe(digests.admin.name);
    expect(JSON.stringify(entry.delta)).toContain("approvals_by_mail");
  });
});
