import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { SsoProvider } from "../../../contract/sso.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import type { Browser } from "../../testing/browser.ts";
import { signedIn } from "../../testing/browser.ts";
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
import { type OidcIdp, oidcIdp } from "../../testing/oidc-idp.ts";
import { targetOf } from "./arrive.ts";
import { buildProvider, comeInBy, goThrough, hostOf, portalClient, stranger } from "./build.ts";

// Sign-in by OpenID providers, from the sign-in page to the session: whom they let in, as what, and nobody else.

let tenant: TenantFacts;
let other: TenantFacts;
let admin: TestPerson;
let anker: { id: string; name: string };
let boot: { id: string; name: string };
let idp: OidcIdp;
let own: SsoProvider;
let ankers: SsoProvider;
let domain: string;
let ankerDomain: string;

beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
  admin = await buildPerson(tenant, "tenant_admin");
  anker = await buildClient(tenant, { name: "Anker BV" });
  boot = await buildClient(tenant, { name: "Boot NV" });
  domain = `${tenant.slug}.example`;
  ankerDomain = `anker-${tenant.slug}.example`;
  idp = await oidcIdp([await portalClient("portal", [tenant, other])]);
  own = await buildProvider(tenant, admin, idp, { domain });
  ankers = await buildProvider(tenant, admin, idp, {
    clientId: anker.id,
    domain: ankerDomain,
    provision: { enabled: true, otherwise: { clientId: null, role: "client_user" } },
  });
}, 60_000);
afterAll(() => idp[Symbol.asyncDispose]());
beforeEach(() => {
  idp.tamper = null;
});

let subjects = 0;
/** The provider's account of somebody with this address. */
function account(email: string | null, claims: Record<string, unknown> = {}) {
  idp.account = { sub: `subject-${++subjects}`, claims: { ...(email ? { email } : {}), ...claims } };
  return idp.account;
}

/** Why the last sign-in of the tenant was refused. */
async function lastReason(): Promise<string | null> {
  const { platform } = await testInstallation();
  const [row] = await platform.registry.transaction({ actor: "test" }, (db) =>
    db
      .selectFrom("sign_ins")
      .select("reason")
      .where("tenant_id", "=", tenant.id)
      .where("outcome", "=", "refused")
      .orderBy("id", "desc")
      .limit(1)
      .execute(),
  );
  return row?.reason ?? null;
}

const whoIs = async (browser: Browser) => (await browser.get("/session")).body;

/** Somebody whom a provider is to refuse. */
async function expectRefused(providerId: string, reason: string, browser = stranger(tenant)): Promise<void> {
  expect(await comeInBy(browser, idp, providerId)).toBe("/sign-in?refused=sso");
  expect(await lastReason()).toBe(reason);
  expect((await browser.get("/session")).status).toBe(401);
}

describe("somebody whom the tenant's provider vouches for", () => {
  test("comes in as who they are here, and goes on to where they wanted", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `agent@${domain}` });
    account(person.email.toUpperCase(), { email_verified: true });
    const browser = stranger(tenant);
    expect(await comeInBy(browser, idp, own.id, "?to=/desk/tickets?status=new")).toBe(
      "/desk/tickets?status=new",
    );
    expect(await whoIs(browser)).toMatchObject({
      person: { id: person.id },
      way: "oidc",
      role: "agent",
      second: { owes: null },
    });
  });

  test("is the same person by the provider's name for them, though their address is another one by then", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `before@${domain}` });
    const known = account(person.email);
    await comeInBy(stranger(tenant), idp, own.id);
    known.claims.email = `after@${domain}`;
    const browser = stranger(tenant);
    await comeInBy(browser, idp, own.id);
    expect((await whoIs(browser)).person.id).toBe(person.id);
  });

  test("is not taken for whoever had the address before them", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `reused@${domain}` });
    account(person.email);
    await comeInBy(stranger(tenant), idp, own.id);
    account(person.email);
    await expectRefused(own.id, "known_as_another");
  });

  test("who was invited has accepted by it", async () => {
    const id = await asProgram(tenant, async (db) => {
      const row = { name: "Invited", email: `invited@${domain}`, role: "agent", status: "invited" };
      const values = { ...row, id: crypto.randomUUID(), client_id: null };
      await db.insertInto("people").values(values).execute();
      return values.id;
    });
    const browser = await signedIn(tenant, admin);
    expect((await browser.post(`/people/${id}/invitation`)).status).toBeLessThan(300);
    account(`invited@${domain}`);
    const theirs = stranger(tenant);
    expect(await comeInBy(theirs, idp, own.id)).toBe("/desk");
    expect((await whoIs(theirs)).person.id).toBe(id);
    const [row] = await asProgram(tenant, (db) =>
      db.selectFrom("people").select("status").where("id", "=", id).execute(),
    );
    expect(row).toEqual({ status: "active" });
  });

  test("proves none of their own means by it", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `means@${domain}` });
    account(person.email);
    const browser = stranger(tenant);
    await comeInBy(browser, idp, own.id);
    const guarded = allEndpoints().filter(({ meta }) => meta.proof === "own");
    expect(guarded.length).toBeGreaterThan(3);
    for (const endpoint of guarded) {
      const { method, path, body } = sampleCall(endpoint, crypto.randomUUID(), true);
      const { status, body: problem } = await browser.call(method, path, body);
      expect([path, status, problem.code]).toEqual([path, 403, "proof_required"]);
    }
    expect((await signedIn(tenant, person)).cookie).not.toBe("");
  });
});

describe("nobody comes in", () => {
  test("with an address of a domain that was not shown, or is another provider's", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: "someone@elsewhere.example" });
    account(person.email, { email_verified: true });
    await expectRefused(own.id, "unverified_domain");
    account(`someone@${ankerDomain}`, { email_verified: true });
    await expectRefused(own.id, "unverified_domain");
  });

  test("with an address that the provider does not take for theirs, or none", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `unverified@${domain}` });
    account(person.email, { email_verified: false });
    await expectRefused(own.id, "unverified_address");
    account(null);
    await expectRefused(own.id, "no_address");
  });

  test("with what is no address that anybody could have here", async () => {
    for (const email of [`"a b"@${domain}`, `a,b@${domain}`, `a\u0000@${domain}`, domain, `@${domain}`]) {
      account(email);
      await expectRefused(own.id, "no_address");
    }
  });

  test("who is not here, where the provider makes no members", async () => {
    account(`nobody@${domain}`);
    await expectRefused(own.id, "nobody_here");
  });

  test("who was deactivated, known by link or by address", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `gone@${domain}` });
    const known = account(person.email);
    const browser = stranger(tenant);
    await comeInBy(browser, idp, own.id);
    const desk = await signedIn(tenant, admin);
    expect((await desk.patch(`/people/${person.id}`, { status: "deactivated" })).status).toBe(200);
    expect((await browser.get("/session")).status).toBe(401);
    await expectRefused(own.id, "deactivated");
    account(known.claims.email as string);
    await expectRefused(own.id, "deactivated");
  });

  test("when the company does not allow the way", async () => {
    const closed = await buildTenant();
    const boss = await buildPerson(closed, "tenant_admin");
    const theirs = `${closed.slug}.example`;
    await using provider = await oidcIdp([await portalClient("portal", [closed])]);
    const { id } = await buildProvider(closed, boss, provider, { domain: theirs });
    const person = await buildPerson(closed, "agent", null, { email: `agent@${theirs}` });
    const { platform } = await testInstallation();
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db
        .insertInto("sign_in_policies")
        .values({ id: crypto.randomUUID(), tenant_id: closed.id, ways: ["password"] })
        .execute(),
    );
    provider.account = { sub: "agent", claims: { email: person.email } };
    const browser = stranger(closed);
    expect(await comeInBy(browser, provider, id)).toBe("/sign-in?refused=sso");
    expect((await browser.get("/session")).status).toBe(401);
  });
});

describe("a client's provider", () => {
  test("makes members of its client, and knows them again", async () => {
    account(`new@${ankerDomain}`, { name: "New\u0000\n Member" });
    const browser = stranger(tenant);
    expect(await comeInBy(browser, idp, ankers.id, "?to=/tickets")).toBe("/tickets");
    const session = await whoIs(browser);
    expect(session).toMatchObject({
      person: { name: "New Member", email: `new@${ankerDomain}` },
      role: "client_user",
      client: { id: anker.id },
    });
    const [row] = await asProgram(tenant, (db) =>
      db
        .selectFrom("people")
        .select(["status", "role", "client_id"])
        .where("id", "=", session.person.id)
        .execute(),
    );
    expect(row).toEqual({ status: "active", role: "client_user", client_id: anker.id });
    const again = stranger(tenant);
    await comeInBy(again, idp, ankers.id);
    expect((await whoIs(again)).person.id).toBe(session.person.id);
  });

  test("opens its client to nobody by a password that was set before the address was proved", async () => {
    const email = `early@${ankerDomain}`;
    const other = await buildTenant();
    await buildPerson(other, "agent", null, { email });
    const early = await signedIn(other, { email });
    account(email);
    expect(await comeInBy(stranger(tenant), idp, ankers.id)).toBe("/");
    expect((await early.get("/session")).status).toBe(401);
    for (const host of [tenant, other]) {
      const again = await stranger(host).post("/session", { email, password: testPassword });
      expect(again.status).toBe(401);
    }
  });

  test("takes no password from who has proved their address", async () => {
    const email = `proved@${ankerDomain}`;
    const other = await buildTenant();
    await buildPerson(other, "agent", null, { email });
    const { platform } = await testInstallation();
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db.updateTable("people").set({ email_proved_at: new Date() }).where("email", "=", email).execute(),
    );
    account(email);
    await comeInBy(stranger(tenant), idp, ankers.id);
    await signedIn(other, { email });
  });

  test("opens no other client and no staff, whoever has the address", async () => {
    for (const [role, client, name] of [
      ["client_executive", boot, "boot"],
      ["tenant_admin", null, "staff"],
    ] as const) {
      const person = await buildPerson(tenant, role, client, { email: `${name}@${ankerDomain}` });
      account(person.email);
      const browser = stranger(tenant);
      await comeInBy(browser, idp, ankers.id);
      // They are somebody else here: a member of the provider's client.
      const session = await whoIs(browser);
      expect(session).toMatchObject({ client: { id: anker.id }, role: "client_user" });
      const companies = (await browser.get("/session/companies")).body.items;
      expect(companies.map(({ membershipId }: { membershipId: string }) => membershipId)).toEqual([
        session.person.id,
      ]);
      expect((await browser.post("/session/switch", { membershipId: person.id })).status).toBe(404);
    }
  });

  test("goes no further than the places that the client has", async () => {
    await asProgram(tenant, (db) =>
      db.updateTable("clients").set({ people_limit: 1 }).where("id", "=", anker.id).execute(),
    );
    account(`one-too-many@${ankerDomain}`);
    await expectRefused(ankers.id, "cannot_be_made");
    await asProgram(tenant, (db) =>
      db.updateTable("clients").set({ people_limit: null }).where("id", "=", anker.id).execute(),
    );
  });

  test("makes nobody in a client that is inactive", async () => {
    await asProgram(tenant, (db) =>
      db.updateTable("clients").set({ status: "inactive" }).where("id", "=", anker.id).execute(),
    );
    account(`too-late@${ankerDomain}`);
    await expectRefused(ankers.id, "cannot_be_made");
    await asProgram(tenant, (db) =>
      db.updateTable("clients").set({ status: "active" }).where("id", "=", anker.id).execute(),
    );
  });
});

describe("rules", () => {
  test("put new members in their place, and move those whom they have made", async () => {
    const groups = `groups-${tenant.slug}.example`;
    const { id } = await buildProvider(tenant, admin, idp, {
      domain: groups,
      provision: {
        enabled: true,
        follow: true,
        rules: [
          { by: "group", value: "boot leads", clientId: boot.id, role: "client_manager" },
          { by: "group", value: "boot", clientId: boot.id, role: "client_user" },
          { by: "group", value: "us", clientId: null, role: "agent" },
        ],
      },
    });
    const known = account(`boots@${groups}`, { groups: ["boot"] });
    const browser = stranger(tenant);
    await comeInBy(browser, idp, id);
    expect(await whoIs(browser)).toMatchObject({ role: "client_user", client: { id: boot.id } });
    known.claims.groups = ["boot leads"];
    await comeInBy(browser, idp, id);
    expect(await whoIs(browser)).toMatchObject({ role: "client_manager", client: { id: boot.id } });
    // Another company is another membership, which a rule does not give to somebody who is here.
    known.claims.groups = ["us"];
    await comeInBy(browser, idp, id);
    expect(await whoIs(browser)).toMatchObject({ role: "client_manager" });
    account(`us@${groups}`, { groups: ["us"] });
    const ours = stranger(tenant);
    expect(await comeInBy(ours, idp, id)).toBe("/desk");
    expect(await whoIs(ours)).toMatchObject({ role: "agent", client: null });
    account(`none@${groups}`, { groups: ["others"] });
    await expectRefused(id, "no_place");
  });

  test("do not move those who were here before the provider", async () => {
    const groups = `before-${tenant.slug}.example`;
    const rules = [{ by: "domain", value: groups, clientId: null, role: "tenant_admin" }] as const;
    const { id } = await buildProvider(tenant, admin, idp, {
      domain: groups,
      provision: { enabled: true, follow: true, rules: [...rules] },
    });
    const person = await buildPerson(tenant, "agent", null, { email: `agent@${groups}` });
    account(person.email);
    const browser = stranger(tenant);
    await comeInBy(browser, idp, id);
    await comeInBy(browser, idp, id);
    expect(await whoIs(browser)).toMatchObject({ person: { id: person.id }, role: "agent" });
  });
});

describe("two at once", () => {
  const inAtOnce = async (backs: [Browser, string][]) => {
    const places = await Promise.all(
      backs.map(async ([browser, back]) => (await browser.visit(back)).headers.get("location")),
    );
    return places.toSorted();
  };

  test("with one account come in as one new member", async () => {
    account(`windows@${ankerDomain}`);
    const windows: [Browser, string][] = [];
    for (const browser of [stranger(tenant), stranger(tenant)])
      windows.push([browser, await goThrough(browser, idp, ankers.id)]);
    expect(await inAtOnce(windows)).toEqual(["/", "/"]);
    const [one, two] = await Promise.all(windows.map(([browser]) => whoIs(browser)));
    expect(one.person.id).toBe(two.person.id);
  });

  test("with two accounts of one address do not both come in", async () => {
    const rivals: [Browser, string][] = [];
    for (const browser of [stranger(tenant), stranger(tenant)]) {
      account(`rivals@${ankerDomain}`);
      rivals.push([browser, await goThrough(browser, idp, ankers.id)]);
    }
    expect(await inAtOnce(rivals)).toEqual(["/", "/sign-in?refused=sso"]);
  });
});

describe("the way to a provider and back", () => {
  test("ends only in the browser in which it began", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `bound@${domain}` });
    account(person.email);
    const theirs = stranger(tenant);
    const back = await goThrough(theirs, idp, own.id);
    for (const browser of [stranger(tenant), await signedIn(tenant, admin)]) {
      const before = browser.cookie;
      expect((await browser.visit(back)).headers.get("location")).toBe("/sign-in?refused=sso");
      expect(browser.cookie).toBe(before);
    }
    expect(await lastReason()).toBe("unknown_request");
    expect((await theirs.visit(back)).headers.get("location")).toBe("/desk");
  });

  test("ends once", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `once@${domain}` });
    account(person.email);
    const browser = stranger(tenant);
    const back = await goThrough(browser, idp, own.id);
    await browser.visit(back);
    expect((await browser.visit(back)).headers.get("location")).toBe("/sign-in?refused=sso");
  });

  test("ends within ten minutes", async () => {
    const { setClock } = await testInstallation();
    const person = await buildPerson(tenant, "agent", null, { email: `late@${domain}` });
    account(person.email);
    const browser = stranger(tenant);
    const back = await goThrough(browser, idp, own.id);
    setClock(new Date(Date.now() + 11 * 60_000));
    const answer = await browser.visit(back);
    setClock(null);
    expect(answer.headers.get("location")).toBe("/sign-in?refused=sso");
  });

  test("ends on the host of the tenant on which it began, and begins only with a provider of that tenant", async () => {
    const browser = stranger(other);
    const start = await browser.visit(`/sso/${own.id}/start`);
    expect(start.headers.get("location")).toBe("/sign-in?refused=sso");
    account(admin.email);
    const here = stranger(tenant);
    const back = await goThrough(here, idp, own.id);
    browser.cookie = here.cookie;
    expect((await browser.visit(back)).headers.get("location")).toBe("/sign-in?refused=sso");
    expect((await browser.get("/session")).status).toBe(401);
  });

  test("does not end with the code or the state of another's", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `victim@${domain}` });
    account(person.email);
    const victim = stranger(tenant);
    const stolen = await goThrough(victim, idp, own.id);
    account(`attacker@${domain}`);
    const attacker = stranger(tenant);
    const theirs = await goThrough(attacker, idp, own.id);
    const code = new URLSearchParams(stolen.split("?")[1]).get("code")!;
    const mixed = new URLSearchParams(theirs.split("?")[1]);
    mixed.set("code", code);
    expect((await attacker.visit(`/sso/oidc/${own.id}/callback?${mixed}`)).headers.get("location")).toBe(
      "/sign-in?refused=sso",
    );
    expect(await lastReason()).toBe("provider_invalid_grant");
  });

  test("ends at the address of the provider that was asked, whoever has sent the browser to another one", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `mixed-up@${domain}` });
    account(person.email);
    const victim = stranger(tenant);
    const back = await goThrough(victim, idp, ankers.id);
    const elsewhere = back.replace(ankers.id, own.id);
    expect((await victim.visit(elsewhere)).headers.get("location")).toBe("/sign-in?refused=sso");
    expect(await lastReason()).toBe("wrong_request");
    expect((await victim.get("/session")).status).toBe(401);
  });

  test("says nothing of what went wrong but that it did, and tells whoever looks after the provider", async () => {
    account(`nobody-at-all@${domain}`);
    await expectRefused(own.id, "nobody_here");
    const { body } = await (await signedIn(tenant, admin)).get(`/sso/providers/${own.id}`);
    expect(body.lastError).toBe("nobody_here");
  });

  test("begins on the sign-in page, not on a page of somebody else", async () => {
    const from = (site: string, query = "") =>
      stranger(tenant).visit(`/sso/${own.id}/start${query}`, { headers: { "sec-fetch-site": site } });
    expect((await from("cross-site")).headers.get("location")).toBe("/sign-in");
    expect((await from("same-site")).headers.get("location")).toBe("/sign-in");
    expect((await from("cross-site", "?iss=https://elsewhere.example")).headers.get("location")).toBe(
      "/sign-in",
    );
    const initiated = await from("cross-site", `?iss=${encodeURIComponent(idp.issuer)}`);
    expect(initiated.headers.get("location")).toStartWith(idp.issuer);
    expect((await from("same-origin")).headers.get("location")).toStartWith(idp.issuer);
  });

  test("gives the address typed in to the provider", async () => {
    const start = await stranger(tenant).visit(`/sso/${own.id}/start?login_hint=ann@${domain}`);
    expect(new URL(start.headers.get("location")!).searchParams.get("login_hint")).toBe(`ann@${domain}`);
  });
});

describe("after it, the browser goes on", () => {
  test.each([
    ["/desk/tickets?status=new", "desk", "/desk/tickets?status=new"],
    ["/tickets", "portal", "/tickets"],
    ["/tickets", "desk", "/desk"],
    ["/desk", "portal", "/"],
    [null, "portal", "/"],
    ["https://elsewhere.example/", "portal", "/"],
    ["//elsewhere.example/", "portal", "/"],
    ["/\\elsewhere.example/", "portal", "/"],
    ["/\t/elsewhere.example/", "portal", "/"],
    ["/..//elsewhere.example/", "portal", "/"],
    ["/%2e%2e//elsewhere.example/", "portal", "/"],
    ["javascript:alert(1)", "portal", "/"],
    ["/tickets\r\nset-cookie: a=b", "portal", "/"],
    ["/api/v1/session", "portal", "/"],
    ["/sso/x/start", "portal", "/"],
    ["/sign-in?to=/", "portal", "/"],
    [`/${"x".repeat(600)}`, "portal", "/"],
  ] as const)("within this host: %p at the %s to %s", (wanted, door, expected) => {
    expect(targetOf(wanted, door)).toBe(expected);
  });
});

describe("a second factor", () => {
  test("is owed after a provider, unless that has shown one and is trusted in it", async () => {
    const strict = await buildTenant();
    const boss = await buildPerson(strict, "tenant_admin");
    const theirs = `${strict.slug}.example`;
    const { platform } = await testInstallation();
    await using provider = await oidcIdp([await portalClient("portal", [strict])]);
    const { id, ...settings } = await buildProvider(strict, boss, provider, { domain: theirs });
    const browser = await signedIn(strict, boss);
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db
        .insertInto("sign_in_policies")
        .values({ id: crypto.randomUUID(), tenant_id: strict.id, second_factor: "all" })
        .execute(),
    );
    const person = await buildPerson(strict, "agent", null, { email: `agent@${theirs}` });
    provider.account = { sub: "agent", claims: { email: person.email } };
    const owes = async (amr: string[]) => {
      provider.amr = amr;
      const there = stranger(strict);
      await comeInBy(there, provider, id);
      return (await whoIs(there)).second.owes;
    };
    expect(await owes(["pwd", "mfa"])).not.toBeNull();
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db.updateTable("identity_providers").set({ trust_second_factor: true }).where("id", "=", id).execute(),
    );
    expect(await owes(["pwd"])).not.toBeNull();
    expect(await owes(["pwd", "otp"])).toBeNull();
    expect(await owes(["mfa"])).toBeNull();
    expect([settings.trustSecondFactor, browser.cookie !== ""]).toEqual([false, true]);
  });
});

describe("showing oneself anew", () => {
  test("asks the provider for it, and replaces the session", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `anew@${domain}` });
    account(person.email);
    const browser = stranger(tenant);
    await comeInBy(browser, idp, own.id);
    const before = browser.cookie;
    const start = await browser.visit("/sso/again?to=/desk/people");
    const away = new URL(start.headers.get("location")!);
    expect([away.searchParams.get("prompt"), away.searchParams.get("max_age")]).toEqual(["login", "60"]);
    const { pathname, search } = await idp.signIn(away.href);
    expect((await browser.visit(pathname + search)).headers.get("location")).toBe("/desk/people");
    const { provedAt } = await whoIs(browser);
    expect(Math.abs(Date.now() - Date.parse(provedAt))).toBeLessThan(60_000);
    const old = stranger(tenant);
    old.cookie = before;
    expect((await old.get("/session")).status).toBe(401);
  });

  test("is offered by the provider's name, and does for what asks for a recent proof, not for one's own means", async () => {
    const person = await buildPerson(tenant, "tenant_admin", null, { email: `offered@${domain}` });
    account(person.email);
    const browser = stranger(tenant);
    await comeInBy(browser, idp, own.id);
    const provider = { name: own.name, second: own.trustSecondFactor };
    expect((await browser.get("/account/security")).body.provider).toEqual(provider);
    const end = () => browser.delete("/account/sessions");
    const asked = (kind: string) => ({
      code: "proof_required",
      fields: [{ path: "proof", message: `${kind}_proof` }],
    });
    expect((await end()).body).toMatchObject(asked("recent"));
    const start = await browser.visit("/sso/again");
    const { pathname, search } = await idp.signIn(start.headers.get("location")!);
    await browser.visit(pathname + search);
    expect((await end()).status).toBe(204);
    const change = await browser.post("/account/address", { email: "elsewhere@home.example" });
    expect(change.body).toMatchObject(asked("own"));
    const byPassword = await signedIn(tenant, admin);
    expect((await byPassword.get("/account/security")).body.provider).toBeNull();
  });

  test("keeps them in the company that they had gone on to", async () => {
    const email = `anew-both@${domain}`;
    const first = await buildPerson(tenant, "client_user", anker, { email });
    const second = await buildPerson(tenant, "client_user", boot, { email });
    account(email);
    const browser = stranger(tenant);
    await comeInBy(browser, idp, own.id);
    const { id } = (await whoIs(browser)).person;
    const membershipId = id === first.id ? second.id : first.id;
    await browser.post("/session/switch", { membershipId });
    const start = await browser.visit("/sso/again");
    const { pathname, search } = await idp.signIn(start.headers.get("location")!);
    await browser.visit(pathname + search);
    expect((await whoIs(browser)).person.id).toBe(membershipId);
  });

  test("is nothing for who is not signed in, or came in by themselves", async () => {
    expect((await stranger(tenant).visit("/sso/again")).status).toBe(401);
    const browser = await signedIn(tenant, admin);
    expect((await browser.visit("/sso/again")).headers.get("location")).toBe("/sign-in?refused=sso");
  });

  test("is not done by coming in: without that the provider says how long ago it was, it was not lately", async () => {
    const person = await buildPerson(tenant, "agent", null, { email: `old@${domain}` });
    account(person.email);
    const browser = stranger(tenant);
    await comeInBy(browser, idp, own.id);
    const { provedAt } = await whoIs(browser);
    expect(Date.now() - Date.parse(provedAt)).toBeGreaterThanOrEqual(10 * 60_000 - 1_000);
  });
});

describe("signing out at the provider", () => {
  async function cameIn(name: string) {
    const person = await buildPerson(tenant, "agent", null, { email: `${name}@${domain}` });
    const { sub } = account(person.email);
    const browser = stranger(tenant);
    await comeInBy(browser, idp, own.id);
    const { platform } = await testInstallation();
    const [session] = await platform.registry.transaction({ actor: "test" }, (db) =>
      db.selectFrom("sessions").select("provider_session").where("membership_id", "=", person.id).execute(),
    );
    return { browser, sub, sid: session!.provider_session };
  }
  const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
  let tokens = 0;
  const tokenFor = (claims: Record<string, unknown>) =>
    idp.sign(
      {
        iss: idp.issuer,
        aud: "portal",
        iat: Math.floor(Date.now() / 1000),
        jti: `t${++tokens}`,
        events,
        ...claims,
      },
      { typ: "logout+jwt" },
    );
  const tell = (token: string, id = own.id, host = tenant) =>
    stranger(host).visit(`/sso/oidc/${id}/backchannel-logout`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://idp.example" },
      body: new URLSearchParams({ logout_token: token }).toString(),
    });

  test("ends the session here, and leaves those of others", async () => {
    const [ann, bob] = [await cameIn("ann"), await cameIn("bob")];
    expect(ann.sid).not.toBeNull();
    expect((await tell(await tokenFor({ sid: ann.sid }))).status).toBe(200);
    expect((await ann.browser.get("/session")).status).toBe(401);
    expect((await bob.browser.get("/session")).status).toBe(200);
    expect((await tell(await tokenFor({ sub: bob.sub }))).status).toBe(200);
    expect((await bob.browser.get("/session")).status).toBe(401);
  });

  test("ends the session that went on as a member of another company, too", async () => {
    const email = `both@${domain}`;
    const first = await buildPerson(tenant, "client_user", anker, { email });
    const second = await buildPerson(tenant, "client_user", boot, { email });
    const { sub } = account(email);
    const browser = stranger(tenant);
    await comeInBy(browser, idp, own.id);
    const { id } = (await whoIs(browser)).person;
    const membershipId = id === first.id ? second.id : first.id;
    expect((await browser.post("/session/switch", { membershipId })).status).toBe(200);
    expect((await whoIs(browser)).person.id).toBe(membershipId);
    await tell(await tokenFor({ sid: "the first one's", sub }));
    expect((await browser.get("/session")).status).toBe(401);
  });

  test("as the provider itself tells it", async () => {
    const told = await buildTenant();
    const boss = await buildPerson(told, "tenant_admin");
    const theirs = `${told.slug}.example`;
    await using provider = await oidcIdp([await portalClient("portal", [told])]);
    const { id } = await buildProvider(told, boss, provider, { domain: theirs });
    provider.logoutUri = `http://${await hostOf(told)}/sso/oidc/${id}/backchannel-logout`;
    const person = await buildPerson(told, "agent", null, { email: `agent@${theirs}` });
    provider.account = { sub: "agent", claims: { email: person.email } };
    const browser = stranger(told);
    await comeInBy(browser, provider, id);
    expect((await browser.get("/session")).status).toBe(200);
    await provider.signOut();
    expect((await browser.get("/session")).status).toBe(401);
  });

  test("is told once, to the provider's own tenant, by the provider", async () => {
    const ann = await cameIn("told-once");
    const token = await tokenFor({ sid: "of nobody" });
    expect((await tell(token)).status).toBe(200);
    expect((await tell(token)).status).toBe(400);
    expect((await tell("nonsense")).status).toBe(400);
    expect((await tell(await tokenFor({ sid: ann.sid }), own.id, other)).status).toBe(400);
    expect((await tell(await tokenFor({ sid: ann.sid }), crypto.randomUUID())).status).toBe(400);
    const { status, body } = await tell(await tokenFor({ sid: ann.sid, nonce: "n" }));
    expect([status, body]).toEqual([400, { error: "invalid_request" }]);
    expect((await ann.browser.get("/session")).status).toBe(200);
  });

  test("by its page, which names issuer and session", async () => {
    const ann = await cameIn("by-page");
    const visit = (query: Record<string, string>) =>
      stranger(tenant).visit(`/sso/oidc/${own.id}/frontchannel-logout?${new URLSearchParams(query)}`);
    await visit({ sid: ann.sid! });
    await visit({ sid: ann.sid!, iss: "https://elsewhere.example" });
    await visit({ iss: idp.issuer });
    expect((await ann.browser.get("/session")).status).toBe(200);
    expect((await visit({ sid: ann.sid!, iss: idp.issuer })).status).toBe(200);
    expect((await ann.browser.get("/session")).status).toBe(401);
  });
});
