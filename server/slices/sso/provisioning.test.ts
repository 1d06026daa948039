import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { SsoProvider } from "../../../contract/sso.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { type Answer, type Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { type OidcIdp, oidcIdp } from "../../testing/oidc-idp.ts";
import { buildProvider, comeInBy, portalClient, stranger } from "./build.ts";

// Provisioning by SCIM, through the door: whom a provider makes and takes away, and whom it cannot touch.

let tenant: TenantFacts;
let other: TenantFacts;
let admin: TestPerson;
let anker: { id: string; name: string };
let boot: { id: string; name: string };
let idp: OidcIdp;
let desk: Browser;
let ankers: SsoProvider;
let own: SsoProvider;
let domain: string;
let ownDomain: string;
let token: string;
let ownToken: string;

beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
  admin = await buildPerson(tenant, "tenant_admin");
  anker = await buildClient(tenant, { name: "Anker BV" });
  boot = await buildClient(tenant, { name: "Boot NV" });
  idp = await oidcIdp([await portalClient("portal", [tenant])]);
  domain = `anker-${tenant.slug}.example`;
  ownDomain = `${tenant.slug}.example`;
  desk = await signedIn(tenant, admin);
  const otherwise = { clientId: null, role: "client_user" as const };
  ankers = await buildProvider(tenant, admin, idp, {
    clientId: anker.id,
    domain,
    provision: {
      enabled: false,
      follow: true,
      rules: [{ by: "group", value: "Leads", clientId: null, role: "client_manager" }],
      otherwise,
    },
  });
  own = await buildProvider(tenant, admin, idp, {
    domain: ownDomain,
    provision: {
      enabled: false,
      rules: [{ by: "domain", value: ownDomain, clientId: null, role: "agent" }],
    },
  });
  token = await makeToken(ankers.id);
  ownToken = await makeToken(own.id);
}, 60_000);
afterAll(() => idp[Symbol.asyncDispose]());

async function makeToken(id: string): Promise<string> {
  const { status, body } = await desk.post(`/sso/providers/${id}/scim`);
  expect(status).toBe(201);
  return body.token;
}

const type = { "content-type": "application/scim+json" };
function call(method: string, path: string, body?: object, bearer = token, host = tenant): Promise<Answer> {
  return stranger(host).visit(`/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...type },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

const user = (name: string, change: object = {}) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName: `${name}@${domain}`,
  externalId: `external-${name}`,
  displayName: `Name of ${name}`,
  emails: [{ value: `${name}@${domain}`, type: "work", primary: true }],
  active: true,
  ...change,
});
const patch = (...operations: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: operations,
});

async function personOf(id: string) {
  const rows = await asProgram(tenant, (db) =>
    db
      .selectFrom("people")
      .select(["status", "role", "client_id", "name", "email"])
      .where("id", "=", id)
      .execute(),
  );
  return rows[0];
}

describe("the token", () => {
  test("is asked for, is of this tenant, and dies when it is made anew, revoked, or the provider switched off", async () => {
    const { id } = await buildProvider(tenant, admin, idp);
    const [first, second] = [await makeToken(id), await makeToken(id)];
    const statusWith = async (bearer: string, host = tenant) =>
      (await call("GET", "/Users", undefined, bearer, host)).status;
    expect(await statusWith(second)).toBe(200);
    for (const bearer of [first, "", "nonsense", `pscim_${"x".repeat(43)}`])
      expect(await statusWith(bearer)).toBe(401);
    expect(await statusWith(second, other)).toBe(401);
    await desk.delete(`/sso/providers/${id}/scim`);
    expect(await statusWith(second)).toBe(401);
    const third = await makeToken(id);
    const { oidc, name } = (await desk.get(`/sso/providers/${id}`)).body;
    await desk.put(`/sso/providers/${id}`, { name, oidc, saml: null, enabled: false });
    expect(await statusWith(third)).toBe(401);
    const refused = await call("GET", "/Users", undefined, third);
    expect(refused.headers.get("www-authenticate")).toBe("Bearer");
  });

  test("opens nothing but SCIM, and a session opens no SCIM", async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect((await stranger(tenant).call("GET", "/session", undefined, headers)).status).toBe(401);
    expect((await desk.visit("/scim/v2/Users")).status).toBe(401);
  });

  test("comes out nowhere again", async () => {
    const { body } = await desk.get(`/sso/providers/${ankers.id}`);
    expect(JSON.stringify(body)).not.toContain(token);
    expect(body.scim.madeAt).not.toBeNull();
  });
});

describe("a person written by a provider", () => {
  test("is a member of its client, active, and comes in by it as who they are", async () => {
    const made = await call("POST", "/Users", user("ann"));
    expect(made.status).toBe(201);
    expect(made.headers.get("location")).toEndWith(`/scim/v2/Users/${made.body.id}`);
    expect(await personOf(made.body.id)).toEqual({
      status: "active",
      role: "client_user",
      client_id: anker.id,
      name: "Name of ann",
      email: `ann@${domain}`,
    });
    idp.account = { sub: "ann", claims: { email: `ann@${domain}` } };
    const browser = stranger(tenant);
    await comeInBy(browser, idp, ankers.id);
    expect((await browser.get("/session")).body.person.id).toBe(made.body.id);
  });

  test("is found by name, number and address", async () => {
    const { id } = (await call("POST", "/Users", user("findme"))).body;
    for (const filter of [
      `userName eq "FINDME@${domain}"`,
      'externalId eq "external-findme"',
      `emails.value eq "findme@${domain}"`,
      `id eq "${id}"`,
    ]) {
      const { body } = await call("GET", `/Users?filter=${encodeURIComponent(filter)}`);
      expect([filter, body.totalResults, body.Resources[0]?.id]).toEqual([filter, 1, id]);
    }
    const page = (await call("GET", "/Users?startIndex=2&count=1")).body;
    expect([page.startIndex, page.itemsPerPage, page.totalResults > 1]).toEqual([2, 1, true]);
  });

  test("is out at once when deactivated, session and all, and may come back", async () => {
    const { id } = (await call("POST", "/Users", user("leaver"))).body;
    idp.account = { sub: "leaver", claims: { email: `leaver@${domain}` } };
    const browser = stranger(tenant);
    await comeInBy(browser, idp, ankers.id);
    expect((await browser.get("/session")).status).toBe(200);
    const out = await call("PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: false }));
    expect([out.status, out.body.active]).toEqual([200, false]);
    expect((await browser.get("/session")).status).toBe(401);
    expect((await personOf(id))!.status).toBe("deactivated");
    expect(await comeInBy(stranger(tenant), idp, ankers.id)).toBe("/sign-in?refused=sso");
    const back = await call("PATCH", `/Users/${id}`, patch({ op: "replace", value: { active: "True" } }));
    expect(back.body.active).toBe(true);
    // By another account: the first one is forgotten.
    idp.account = { sub: "leaver again", claims: { email: `leaver@${domain}` } };
    expect(await comeInBy(browser, idp, ankers.id)).toBe("/");
  });

  test("is deactivated when deleted, and no longer the provider's", async () => {
    const { id } = (await call("POST", "/Users", user("deleted"))).body;
    expect((await call("DELETE", `/Users/${id}`)).status).toBe(204);
    expect((await personOf(id))!.status).toBe("deactivated");
    expect((await call("GET", `/Users/${id}`)).status).toBe(404);
    const again = await call("POST", "/Users", user("deleted"));
    expect([again.status, again.body.id]).toEqual([201, id]);
    expect((await personOf(id))!.status).toBe("active");
  });

  test("keeps what is written, and is called what the provider calls them", async () => {
    const { id } = (await call("POST", "/Users", user("named"))).body;
    const change = { ...user("named"), displayName: "Another Name", externalId: "n2" };
    const { body } = await call("PUT", `/Users/${id}`, change);
    expect(body).toMatchObject({ displayName: "Another Name", externalId: "n2" });
    expect((await personOf(id))!.name).toBe("Another Name");
  });

  test("is written once", async () => {
    await call("POST", "/Users", user("twice"));
    const again = await call("POST", "/Users", user("twice"));
    expect([again.status, again.body.scimType]).toEqual([409, "uniqueness"]);
    const sameName = await call("POST", "/Users", {
      ...user("thrice"),
      userName: `TWICE@${domain}`,
    });
    expect(sameName.status).toBe(409);
  });

  test("has an address of a domain that the provider speaks for", async () => {
    for (const email of ["someone@elsewhere.example", `someone@${ownDomain}`, ""]) {
      const body = {
        ...user("stranger"),
        userName: email || "stranger",
        emails: email ? [{ value: email }] : [],
      };
      const { status } = await call("POST", "/Users", body);
      expect([email, status]).toEqual([email, 400]);
    }
  });

  test("takes a place of the client's, of which there may be none", async () => {
    const setLimit = (limit: number | null) =>
      asProgram(tenant, (db) =>
        db.updateTable("clients").set({ people_limit: limit }).where("id", "=", anker.id).execute(),
      );
    const { id } = (await call("POST", "/Users", user("limited"))).body;
    await call("PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: false }));
    await setLimit(1);
    expect((await call("POST", "/Users", user("too-many"))).status).toBe(422);
    expect(
      (await call("PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: true }))).status,
    ).toBe(422);
    await setLimit(null);
  });
});

describe("a provider reaches nobody", () => {
  test("of another client, of the staff, of another provider, or whom it has not written", async () => {
    const member = await buildPerson(tenant, "client_user", anker, { email: `unwritten@${domain}` });
    const executive = await buildPerson(tenant, "client_executive", boot, { email: `boot@${domain}` });
    const staff = (
      await call("POST", "/Users", { ...user("staff"), userName: `staff@${ownDomain}`, emails: [] }, ownToken)
    ).body;
    expect((await personOf(staff.id))!.role).toBe("agent");
    for (const id of [member.id, executive.id, admin.id, staff.id, crypto.randomUUID(), "nonsense"]) {
      for (const [method, body] of [
        ["GET", undefined],
        ["DELETE", undefined],
        ["PATCH", patch({ op: "replace", path: "active", value: false })],
        ["PUT", user("taken", { active: false })],
      ] as const) {
        const { status } = await call(method, `/Users/${id}`, body);
        expect([id, method, status]).toEqual([id, method, 404]);
      }
      const found = (await call("GET", `/Users?filter=${encodeURIComponent(`id eq "${id}"`)}`)).body;
      expect(found.totalResults).toBe(0);
    }
    for (const id of [member.id, executive.id, admin.id, staff.id])
      expect((await personOf(id))!.status).toBe("active");
  });

  test("but takes over who is a member here already, as they are", async () => {
    const member = await buildPerson(tenant, "client_manager", anker, { email: `taken-over@${domain}` });
    const { status, body } = await call("POST", "/Users", user("taken-over"));
    expect([status, body.id]).toEqual([201, member.id]);
    expect((await personOf(member.id))!.role).toBe("client_manager");
  });

  test("who is the last admin loses the session, and stays in charge", async () => {
    const alone = await buildTenant();
    const boss = await buildPerson(alone, "tenant_admin", null, { email: `boss@${alone.slug}.example` });
    await using provider = await oidcIdp([await portalClient("portal", [alone])]);
    const { id } = await buildProvider(alone, boss, provider, { domain: `${alone.slug}.example` });
    const browser = await signedIn(alone, boss);
    const bearer = (await browser.post(`/sso/providers/${id}/scim`)).body.token;
    const body = { ...user("boss"), userName: boss.email, emails: [] };
    expect((await call("POST", "/Users", body, bearer, alone)).body.id).toBe(boss.id);
    await asProgram(alone, (db) =>
      db
        .updateTable("people")
        .set({ status: "deactivated" })
        .where("role", "=", "tenant_admin")
        .where("id", "<>", boss.id)
        .execute(),
    );
    provider.account = { sub: "boss", claims: { email: boss.email } };
    const theirs = stranger(alone);
    await comeInBy(theirs, provider, id);
    expect((await theirs.get("/session")).status).toBe(200);
    expect((await call("DELETE", `/Users/${boss.id}`, undefined, bearer, alone)).status).toBe(422);
    expect((await theirs.get("/session")).status).toBe(401);
  });
});

test("a person who is deleted leaves nothing with the provider, and would be somebody new", async () => {
  const { id } = (await call("POST", "/Users", user("forgotten"))).body;
  const { body: group } = await call("POST", "/Groups", {
    displayName: "Forgetful",
    members: [{ value: id }],
  });
  idp.account = { sub: "forgotten", claims: { email: `forgotten@${domain}` } };
  await comeInBy(stranger(tenant), idp, ankers.id);
  await desk.patch(`/people/${id}`, { status: "deactivated" });
  expect((await desk.post(`/people/${id}/deletion`, { name: "Name of forgotten" })).status).toBe(204);
  expect((await call("GET", `/Users/${id}`)).status).toBe(404);
  expect((await call("GET", `/Groups/${group.id}`)).body.members ?? []).toEqual([]);
  const again = (await call("POST", "/Users", user("forgotten"))).body;
  expect(again.id).not.toBe(id);
});

describe("groups", () => {
  test("give roles by the rules to those whom the provider has made, and take them again", async () => {
    const made = (await call("POST", "/Users", user("lead"))).body.id;
    const older = await buildPerson(tenant, "client_executive", anker, { email: `older@${domain}` });
    await call("POST", "/Users", user("older"));
    const group = await call("POST", "/Groups", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      displayName: "Leads",
      members: [{ value: made }, { value: older.id }, { value: admin.id }, { value: "nonsense" }],
    });
    expect(group.status).toBe(201);
    const { members } = (await call("GET", `/Groups/${group.body.id}`)).body;
    expect(members.map(({ value }: { value: string }) => value).toSorted()).toEqual(
      [made, older.id].toSorted(),
    );
    expect((await personOf(made))!.role).toBe("client_manager");
    expect((await personOf(older.id))!.role).toBe("client_executive");
    expect((await call("GET", `/Users/${made}`)).body.groups).toMatchObject([{ display: "Leads" }]);
    const leave = patch({ op: "remove", path: `members[value eq "${made}"]` });
    expect((await call("PATCH", `/Groups/${group.body.id}`, leave)).status).toBe(204);
    expect((await personOf(made))!.role).toBe("client_user");
    await call(
      "PATCH",
      `/Groups/${group.body.id}`,
      patch({ op: "add", path: "members", value: [{ value: made }] }),
    );
    // A role by SCIM is not lost when the provider says nothing of groups at sign-in.
    idp.account = { sub: "lead", claims: { email: `lead@${domain}` } };
    const browser = stranger(tenant);
    await comeInBy(browser, idp, ankers.id);
    await comeInBy(browser, idp, ankers.id);
    expect((await browser.get("/session")).body.role).toBe("client_manager");
    expect((await call("DELETE", `/Groups/${group.body.id}`)).status).toBe(204);
    expect((await personOf(made))!.role).toBe("client_user");
  });

  test("are those of the provider alone", async () => {
    const { id } = (await call("POST", "/Groups", { displayName: "Ours" })).body;
    expect((await call("POST", "/Groups", { displayName: "OURS" })).status).toBe(409);
    for (const [method, body] of [
      ["GET", undefined],
      ["PATCH", patch({ op: "replace", path: "displayName", value: "Theirs" })],
      ["PUT", { displayName: "Theirs" }],
      ["DELETE", undefined],
    ] as const)
      expect((await call(method, `/Groups/${id}`, body, ownToken)).status).toBe(404);
    expect((await call("GET", '/Groups?filter=displayName eq "ours"')).body.totalResults).toBe(1);
    expect((await call("GET", '/Groups?filter=members.value eq "nonsense"')).body.totalResults).toBe(0);
    expect((await call("GET", "/Groups/nonsense")).status).toBe(404);
    expect(
      (await call("GET", '/Groups?filter=displayName eq "ours"', undefined, ownToken)).body.totalResults,
    ).toBe(0);
  });
});

test("what a provider does is in the trail under its name", async () => {
  const { id } = (await call("POST", "/Users", user("trailed"))).body;
  const rows = await asProgram(tenant, (db) =>
    db.selectFrom("audit_log").select("actor_name").where("row_id", "=", id).execute(),
  );
  expect(rows.map((row) => row.actor_name)).toContain("Our provider");
  const { platform } = await testInstallation();
  const inRegistry = await platform.registry.transaction({ actor: "test" }, (db) =>
    db.selectFrom("audit_log").select("actor_name").where("row_id", "=", `${ankers.id}/${id}`).execute(),
  );
  expect(inRegistry.map((row) => row.actor_name)).toEqual(["Our provider"]);
});
