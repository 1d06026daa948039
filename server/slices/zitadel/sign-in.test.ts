import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { buildClient, buildPerson, buildTenant, type TestPerson } from "../../testing/installation.ts";
import {
  buildZitadelUser,
  organisationFor,
  Wanderer,
  type ZitadelInstallation,
  zitadelInstallation,
} from "../../testing/zitadel-installation.ts";
import { followMembership } from "../identity/index.ts";

let here: ZitadelInstallation;
let tenant: TenantFacts;
let other: TenantFacts;
let agent: TestPerson;
let member: TestPerson;
let host: string;

beforeAll(async () => {
  here = await zitadelInstallation();
  tenant = await buildTenant();
  other = await buildTenant();
  organisationFor(here.there, tenant);
  organisationFor(here.there, other);
  agent = await buildPerson(tenant, "agent");
  member = await buildPerson(tenant, "client_executive", await buildClient(tenant));
  host = `${tenant.slug}.localhost`;
}, 60_000);
afterAll(() => here[Symbol.asyncDispose]());
beforeEach(() => {
  here.there.signIn.userId = null;
  here.there.signIn.forge = null;
  here.there.signIn.rolesInIdToken = true;
  here.there.trouble(null);
  here.clock.now = null;
});

/** Somebody of the tenant, at the keyboard with a fresh browser. */
function atKeyboard(overrides: Parameters<typeof buildZitadelUser>[1] = {}) {
  const user = buildZitadelUser(here.there, {
    organisationId: tenant.id,
    roles: ["tenant_user"],
    ...overrides,
  });
  here.there.signIn.userId = user.id;
  return { user, browser: new Wanderer(here.port) };
}

/** The same user each time for the people of the tests: an address belongs to the one who came first. */
const known = new Map<string, string>();
function as(person: TestPerson, overrides: Parameters<typeof buildZitadelUser>[1] = {}) {
  const id = known.get(person.id);
  const user = id ? here.there.state.users.get(id)! : atKeyboard({ email: person.email }).user;
  known.set(person.id, user.id);
  Object.assign(user, { amr: ["pwd"], state: "ACTIVE", ...overrides });
  here.there.signIn.userId = user.id;
  return { user, browser: new Wanderer(here.port) };
}

const sessionAt = async (browser: Wanderer, at = host) => (await browser.api("GET", at, "/session")).body;

async function historyOf(reason: string) {
  return here.platform.registry.transaction({ actor: "test" }, (db) =>
    db.selectFrom("sign_ins").selectAll().where("reason", "=", reason).orderBy("at", "desc").execute(),
  );
}

describe("somebody who comes from ZITADEL", () => {
  test("is let in as the membership that they have, with what was asked of ZITADEL", async () => {
    const { browser } = as(member);
    expect(await browser.signIn(host)).toBe("/");
    expect(await sessionAt(browser)).toMatchObject({
      person: { id: member.id, email: member.email },
      role: "client_executive",
      client: { id: member.clientId },
      way: "zitadel",
    });
    const asked = here.there.signIn.asked.at(-1)!;
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("nonce")).toMatch(/^[\w-]{43}$/);
    expect(asked.get("scope")!.split(" ")).toEqual([
      "openid",
      "profile",
      "email",
      `urn:zitadel:iam:org:id:${tenant.id}`,
      "urn:zitadel:iam:org:projects:roles",
      `urn:zitadel:iam:org:project:id:${here.there.state.projectId}:aud`,
      "urn:zitadel:iam:user:resourceowner",
    ]);
  });

  test("is let in when userinfo says what the ID token leaves out", async () => {
    here.there.signIn.rolesInIdToken = false;
    const { browser } = as(member);
    expect(await browser.signIn(host)).toBe("/");
    expect(await sessionAt(browser)).toMatchObject({ role: "client_executive" });
  });

  test("goes on to where they wanted, on this host and through their door alone", async () => {
    expect(await as(agent).browser.signIn(host, { door: "desk", to: "/desk/tickets?open=1" })).toBe(
      "/desk/tickets?open=1",
    );
    expect(await as(agent).browser.signIn(host, { to: "/invoices" })).toBe("/desk");
    const { status } = await as(agent).browser.api("POST", host, "/zitadel/sign-in", {
      to: "//evil.example",
    });
    expect(status).toBe(400);
  });

  test("is an admin by what ZITADEL asserts, whatever the membership says", async () => {
    const lead = await buildPerson(tenant, "account_lead");
    const { browser } = atKeyboard({ email: lead.email, roles: ["tenant_admin"] });
    await browser.signIn(host);
    const session = await sessionAt(browser);
    expect(session).toMatchObject({ person: { id: lead.id }, role: "tenant_admin" });
    expect(session.permissions).toContain("settings.manage");
    expect((await browser.api("GET", host, "/settings")).status).toBe(200);
  });

  test("is no admin when ZITADEL asserts only a user, whatever the membership says", async () => {
    const boss = await buildPerson(tenant, "tenant_admin");
    const { browser } = atKeyboard({ email: boss.email, roles: ["tenant_user"] });
    await browser.signIn(host);
    const session = await sessionAt(browser);
    expect(session.role).toBe("agent");
    expect(session.permissions).not.toContain("settings.manage");
    expect((await browser.api("GET", host, "/settings")).status).toBe(403);
  });

  test("is made one of the staff when ZITADEL calls them an admin whom the tenant does not know", async () => {
    const { browser, user } = atKeyboard({
      roles: ["tenant_admin"],
      givenName: "Grace",
      familyName: "Hopper",
    });
    expect(await browser.signIn(host)).toBe("/desk");
    expect(await sessionAt(browser)).toMatchObject({
      person: { name: "Grace Hopper", email: user.email },
      role: "tenant_admin",
    });
    const again = new Wanderer(here.port);
    await again.signIn(host);
    expect((await sessionAt(again)).person.id).toBe((await sessionAt(browser)).person.id);
  });

  test("accepts an invitation by it", async () => {
    const invited = await buildPerson(tenant, "agent");
    await here.platform.registry.transaction({ actor: "test" }, (db) =>
      followMembership(db, {
        ...invited,
        tenantId: tenant.id,
        clientName: null,
        role: "agent",
        status: "invited",
      }),
    );
    const { browser } = atKeyboard({ email: invited.email });
    expect(await browser.signIn(host)).toBe("/desk");
    expect(await sessionAt(browser)).toMatchObject({ person: { id: invited.id } });
  });

  test("is known again by ZITADEL's id when their address is another by then", async () => {
    const person = await buildPerson(tenant, "agent");
    const { browser, user } = atKeyboard({ email: person.email });
    await browser.signIn(host);
    user.email = "elsewhere@zitadel.example";
    const later = new Wanderer(here.port);
    await later.signIn(host);
    expect(await sessionAt(later)).toMatchObject({ person: { id: person.id } });
  });

  test("has shown a second factor only if ZITADEL says so of this sign-in", async () => {
    const plain = as(agent, { factors: ["PASSWORD", "TOTP"] });
    await plain.browser.signIn(host);
    expect((await sessionAt(plain.browser)).second.shown).toBe(false);
    const strong = as(agent, { amr: ["pwd", "otp", "mfa"] });
    await strong.browser.signIn(host);
    expect((await sessionAt(strong.browser)).second.shown).toBe(true);
  });

  test("can prove again who they are, which ZITADEL is asked to have done now", async () => {
    const { browser } = as(agent);
    await browser.signIn(host);
    await browser.signIn(host, { again: true });
    expect(here.there.signIn.asked.at(-1)!.get("prompt")).toBe("login");
    const { provedAt } = await sessionAt(browser);
    expect(Math.abs(Date.parse(provedAt) - Date.now())).toBeLessThan(10_000);
  });

  test("cannot go on as a member of another tenant, though the address is theirs there too", async () => {
    const twice = await buildPerson(tenant, "agent");
    const elsewhere = await buildPerson(other, "tenant_admin", null, { email: twice.email });
    const { browser } = atKeyboard({ email: twice.email });
    await browser.signIn(host);
    const { items } = (await browser.api("GET", host, "/session/companies")).body;
    expect(items.map(({ membershipId }: { membershipId: string }) => membershipId)).toEqual([twice.id]);
    const { status } = await browser.api("POST", host, "/session/switch", { membershipId: elsewhere.id });
    expect(status).toBe(404);
  });

  test("keeps the role that was asserted when they switch between companies of the tenant", async () => {
    const both = await buildPerson(tenant, "agent");
    const as2 = await buildPerson(tenant, "client_user", await buildClient(tenant), { email: both.email });
    const { browser } = atKeyboard({ email: both.email, roles: ["tenant_admin"] });
    await browser.signIn(host);
    expect((await sessionAt(browser)).role).toBe("tenant_admin");
    await browser.api("POST", host, "/session/switch", { membershipId: as2.id });
    expect((await sessionAt(browser)).role).toBe("client_user");
    await browser.api("POST", host, "/session/switch", { membershipId: both.id });
    expect((await sessionAt(browser)).role).toBe("tenant_admin");
  });
});

describe("the explanation of what one of the staff may do", () => {
  test("says that ZITADEL says whether they are an admin, and goes by what it said", async () => {
    const explain = async (of: TestPerson, reader: Wanderer) =>
      (await reader.api("GET", host, `/people/${of.id}/permissions`)).body;
    const why = (body: Awaited<ReturnType<typeof explain>>, permission: string) => {
      const items = body.groups.flatMap((group: { items: { permission: string }[] }) => group.items);
      const {
        allowed,
        why: reasons,
        can,
      } = items.find((item: { permission: string }) => item.permission === permission);
      return [allowed, reasons[0].code, reasons[0].role, can.grant || can.withdraw];
    };
    const boss = await buildPerson(tenant, "tenant_admin");
    const { browser: reader } = atKeyboard({ email: boss.email, roles: ["tenant_admin"] });
    await reader.signIn(host);
    const lead = await buildPerson(tenant, "account_lead");
    const unknown = await explain(lead, reader);
    expect([unknown.elsewhere, why(unknown, "settings.manage")[0]]).toEqual([{ role: null }, false]);
    const { browser } = atKeyboard({ email: lead.email, roles: ["tenant_admin"] });
    await browser.signIn(host);
    const raised = await explain(lead, reader);
    expect(raised.elsewhere).toEqual({ role: "tenant_admin" });
    expect(raised.sight).toMatchObject({ clients: "all" });
    expect(why(raised, "settings.manage")).toEqual([true, "asserted_role", "tenant_admin", false]);
    const { browser: lowered } = atKeyboard({ email: "second.boss@zitadel.example", roles: ["tenant_user"] });
    const other = await buildPerson(tenant, "tenant_admin", null, { email: "second.boss@zitadel.example" });
    await lowered.signIn(host);
    const less = await explain(other, reader);
    expect(less.elsewhere).toEqual({ role: "agent" });
    expect(why(less, "settings.manage")).toEqual([false, "not_in_asserted_role", "agent", false]);
    expect((await explain(boss, reader)).elsewhere).toEqual({ role: "tenant_admin" });
    expect((await explain(member, reader)).elsewhere).toBeNull();
  });
});

describe("the console", () => {
  test("is for platform admins of the platform's own organisation", async () => {
    const { browser, user } = atKeyboard({
      organisationId: here.there.state.platformId,
      roles: ["platform_admin"],
    });
    expect(await browser.signIn("localhost")).toBe("/console");
    expect(await sessionAt(browser, "localhost")).toMatchObject({
      role: "platform_admin",
      person: { email: user.email },
    });
    expect((await browser.api("GET", "localhost", "/platform/tenants")).status).toBe(200);
    // Whether they need one is asked there.
    expect((await sessionAt(browser, "localhost")).second).toMatchObject({ owes: null, graceUntil: null });
  });

  test("is not for whom only our own note calls a platform admin", async () => {
    const { browser, user } = atKeyboard({
      organisationId: here.there.state.platformId,
      roles: ["tenant_admin"],
    });
    await here.platform.registry.transaction({ actor: "test" }, (db) =>
      db
        .insertInto("people")
        .values({ id: Bun.randomUUIDv7(), email: user.email, name: "Old", platform_admin: true })
        .execute(),
    );
    expect(await browser.signIn("localhost")).toBe("/console/sign-in?refused=wrong_credentials");
  });
});

describe("refused, with the reason in the history and none to who asked", () => {
  const roles = (role: string, organisation: string) => ({ [role]: { [organisation]: "x.example" } });
  const owner = "urn:zitadel:iam:user:resourceowner:id";
  const both = () => [
    "urn:zitadel:iam:org:project:roles",
    `urn:zitadel:iam:org:project:${here.there.state.projectId}:roles`,
  ];

  test.each([
    [
      "a role that is claimed for another organisation",
      () => Object.fromEntries(both().map((name) => [name, roles("tenant_admin", other.id)])),
      "no_role_here",
    ],
    ["a user of another organisation", () => ({ [owner]: other.id }), "other_organisation"],
    [
      "the organisation that was asked for in place of the user's own",
      () => ({ [owner]: undefined, "urn:zitadel:iam:org:id": tenant.id }),
      "no_resource_owner",
    ],
    ["no role at all", () => Object.fromEntries(both().map((name) => [name, undefined])), "no_role_claim"],
  ])("%s", async (_, forged, reason) => {
    const { browser } = as(member);
    here.there.signIn.forge = (claims) => ({ ...claims, ...forged() });
    expect(await browser.signIn(host)).toBe("/sign-in?refused=wrong_credentials");
    expect((await sessionAt(browser)).code).toBe("not_signed_in");
    expect(await historyOf(reason)).not.toBeEmpty();
  });

  test("a user of another tenant's organisation who was granted the role in this one", async () => {
    const { browser } = atKeyboard({ organisationId: other.id, rolesIn: tenant.id, roles: ["tenant_admin"] });
    expect(await browser.signIn(host)).toBe("/sign-in?refused=wrong_credentials");
  });

  test("somebody else with the address of a person who is joined to another user", async () => {
    await as(member).browser.signIn(host);
    const { browser } = atKeyboard({ email: member.email });
    expect(await browser.signIn(host)).toBe("/sign-in?refused=wrong_credentials");
    expect(await historyOf("joined_to_another_user")).not.toBeEmpty();
  });

  test("an address that ZITADEL has not verified", async () => {
    const person = await buildPerson(tenant, "agent");
    const { browser } = atKeyboard({ email: person.email, verified: false });
    expect(await browser.signIn(host)).toBe("/sign-in?refused=no_company");
  });

  test("in words, a user who belongs to no company here", async () => {
    const { browser } = atKeyboard();
    expect(await browser.signIn(host)).toBe("/sign-in?refused=no_company");
    const { browser: desk } = atKeyboard();
    expect(await desk.signIn(host, { door: "desk" })).toBe("/desk/sign-in?refused=no_company");
  });

  test("an admin whom the tenant has deactivated", async () => {
    const gone = await buildPerson(tenant, "tenant_admin");
    await here.platform.registry.transaction({ actor: "test" }, (db) =>
      followMembership(db, {
        ...gone,
        tenantId: tenant.id,
        clientName: null,
        role: "tenant_admin",
        status: "deactivated",
      }),
    );
    const { browser } = atKeyboard({ email: gone.email, roles: ["tenant_admin"] });
    expect(await browser.signIn(host)).toBe("/sign-in?refused=no_company");
  });

  test("nobody, whom ZITADEL did not let in", async () => {
    const { browser } = as(member, { state: "LOCKED" });
    expect(await browser.signIn(host)).toBe("/sign-in?refused=wrong_credentials");
    expect(await historyOf("provider_access_denied")).not.toBeEmpty();
  });

  test("an answer that comes a second time", async () => {
    const { browser } = as(member);
    const callback = await browser.goThere(host);
    const finish = await browser.follow(callback, /\/sso\/zitadel\/finish\?/);
    expect((await browser.request("GET", finish)).headers.get("location")).toBe("/");
    expect((await browser.request("GET", finish)).headers.get("location")).toBe(
      "/sign-in?refused=wrong_credentials",
    );
  });

  test("an answer in another browser than the one that asked", async () => {
    const { browser } = as(member);
    const callback = await browser.goThere(host);
    const victim = new Wanderer(here.port);
    const end = await victim.follow(callback, /sign-in\?refused/);
    expect(end).toEndWith("/sign-in?refused=wrong_credentials");
    expect((await sessionAt(victim)).code).toBe("not_signed_in");
    expect(await historyOf("wrong_state")).not.toBeEmpty();
  });

  test("an answer on another tenant's host", async () => {
    const { browser } = as(member);
    const finish = await browser.follow(await browser.goThere(host), /\/sso\/zitadel\/finish\?/);
    const moved = finish.replace(tenant.slug, other.slug);
    expect((await browser.request("GET", moved)).headers.get("location")).toContain("refused");
  });

  test("an answer with a state that nobody has asked with", async () => {
    const { browser } = as(member);
    const callback = new URL(await browser.goThere(host));
    callback.searchParams.set("state", "somebody-elses");
    expect(await browser.follow(callback.href, /refused/)).toContain("refused=wrong_credentials");
  });

  test("an answer of another issuer", async () => {
    const { browser } = as(member);
    const callback = new URL(await browser.goThere(host));
    callback.searchParams.set("iss", "https://evil.example");
    expect(await browser.follow(callback.href, /refused/)).toContain("refused=wrong_credentials");
    expect(await historyOf("wrong_issuer")).not.toBeEmpty();
  });

  test("a code that is not the one for this question", async () => {
    const { browser } = as(member);
    const [one, two] = [new URL(await browser.goThere(host)), new URL(await browser.goThere(host))];
    one.searchParams.set("code", two.searchParams.get("code")!);
    expect(await browser.follow(one.href, /refused/)).toContain("refused=wrong_credentials");
  });

  test("an answer that comes after a quarter of an hour", async () => {
    const { browser } = as(member);
    const callback = await browser.goThere(host);
    here.clock.now = new Date(Date.now() + 16 * 60_000);
    expect(await browser.follow(callback, /refused/)).toContain("refused=wrong_credentials");
  });
});

describe("our own ways in", () => {
  test("are not there, and the sign-in page is told so", async () => {
    const browser = new Wanderer(here.port);
    expect((await browser.api("GET", host, "/brand")).body.provider).toBe("ZITADEL");
    const { body } = await browser.api("POST", host, "/session/start", { email: member.email });
    expect(body.ways).toEqual([{ way: "zitadel", allowed: true, providerId: null, name: "ZITADEL" }]);
    const password = { email: member.email, password: "correct horse battery" };
    for (const [path, input] of [
      ["/session", password],
      ["/session/link", { email: member.email }],
      ["/session/enter", { pass: "x".repeat(43) }],
      ["/invitations/accept", { token: "x".repeat(43), password: "a long password" }],
    ] as const) {
      expect({ path, body: (await browser.api("POST", host, path, input)).body }).toMatchObject({
        body: { code: "way_not_allowed" },
      });
    }
  });

  test("have opened sessions before that are none any more", async () => {
    const { signedIn } = await import("../../testing/browser.ts");
    const plain = await signedIn(tenant, member);
    const response = await fetch(`http://127.0.0.1:${here.port}/api/v1/session`, {
      headers: { host: `${host}:${here.port}`, cookie: plain.cookie },
    });
    expect(response.status).toBe(401);
  });

  test("leave it to ZITADEL what one signs in with", async () => {
    const { browser } = as(agent, { factors: ["PASSWORD", "TOTP"] });
    await browser.signIn(host);
    const managedAt = `${here.there.issuer}/ui/console/users/me`;
    expect((await browser.api("GET", host, "/account/security")).body).toMatchObject({ managedAt });
    expect((await browser.api("GET", host, "/zitadel/account")).body).toEqual({
      url: managedAt,
      factors: ["password", "totp"],
    });
    const change = { currentPassword: "x", newPassword: "a long password" };
    expect((await browser.api("PUT", host, "/account/password", change)).body.code).toBe("way_not_allowed");
  });
});

describe("while ZITADEL is not available", () => {
  test.each([
    ["down", { how: "down" as const }],
    ["answering errors", { how: { status: 503, body: "no" } }],
  ])("%s: sign-in says so, and who is signed in goes on", async (_, trouble) => {
    const { browser } = as(member);
    await browser.signIn(host);
    here.there.trouble(trouble);
    for (const later of [0, 2 * 3_600_000]) {
      here.clock.now = new Date(Date.now() + later);
      const answer = await new Wanderer(here.port).api("POST", host, "/zitadel/sign-in", {});
      expect(answer).toMatchObject({ status: 503, body: { code: "identity_unavailable" } });
    }
    expect((await browser.api("GET", host, "/tickets")).status).toBe(200);
  });

  test("in the middle of a sign-in, the page says so", async () => {
    const { browser } = as(member);
    const callback = await browser.goThere(host);
    here.there.trouble({ how: "down", path: /^\/oauth\/v2\/token/ });
    expect(await browser.follow(callback, /refused/)).toContain("refused=identity_unavailable");
  });
});

describe("signing out", () => {
  const leave = (address: string, headers = {}) =>
    new Wanderer(here.port).request("GET", address, undefined, headers);
  const at = (path: string, name = host) => `http://${name}:${here.port}${path}`;

  test("ends the session at ZITADEL as well, and comes back to the page that it was left from", async () => {
    const sent = await leave(at("/sso/zitadel/sign-out?door=desk"));
    const url = new URL(sent.headers.get("location")!);
    expect(url.origin + url.pathname).toBe(`${here.there.issuer}/oidc/v1/end_session`);
    expect(url.searchParams.get("client_id")).toBe(here.mode.config.clientId);
    const back = url.searchParams.get("post_logout_redirect_uri")!;
    expect(back).toBe(at("/sso/zitadel/signed-out", "localhost"));
    const landed = await leave(`${back}?state=${url.searchParams.get("state")}`);
    expect(landed.headers.get("location")).toBe(at("/desk/sign-in?out=true"));
  });

  test("sends nobody to a place that we have not sealed", async () => {
    const forged = Buffer.from(JSON.stringify({ origin: "https://evil.example", door: "portal" }));
    for (const state of ["", "x", forged.toString("base64url")]) {
      const { headers } = await leave(at(`/sso/zitadel/signed-out?state=${state}`, "localhost"));
      expect(headers.get("location")).toBe(at("/sign-in?out=true", "localhost"));
    }
  });

  test("is done by no other site, and not waited for while ZITADEL is away", async () => {
    const foreign = await leave(at("/sso/zitadel/sign-out"), { "sec-fetch-site": "cross-site" });
    expect(foreign.headers.get("location")).toBe("/");
    here.there.trouble({ how: "down" });
    const { headers } = await leave(at("/sso/zitadel/sign-out?door=console"));
    expect(headers.get("location")).toBe(at("/console/sign-in?out=true"));
    here.there.trouble(null);
  });
});
