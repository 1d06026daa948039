import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { type OidcIdp, oidcIdp } from "../../testing/oidc-idp.ts";
import { newSamlIdp, type SamlIdp } from "../../testing/saml-idp.ts";
import { buildDomain, buildProvider, clientSecret, comeInBy, portalClient, stranger } from "./build.ts";
import { checkDomainsJob } from "./jobs.ts";

// Setting up identity providers and domains: by whom, whose, and what never comes out again.

let tenant: TenantFacts;
let other: TenantFacts;
let people: Record<"admin" | "agent" | "lead" | "executive" | "manager", TestPerson>;
let anker: { id: string; name: string };
let boot: { id: string; name: string };
let idp: OidcIdp;
let saml: SamlIdp;
let desk: Browser;
let portal: Browser;

beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
  anker = await buildClient(tenant, { name: "Anker BV" });
  boot = await buildClient(tenant, { name: "Boot NV" });
  people = {
    admin: await buildPerson(tenant, "tenant_admin"),
    agent: await buildPerson(tenant, "agent"),
    lead: await buildPerson(tenant, "account_lead"),
    executive: await buildPerson(tenant, "client_executive", anker),
    manager: await buildPerson(tenant, "client_manager", anker),
  };
  idp = await oidcIdp([await portalClient("portal", [tenant])]);
  saml = await newSamlIdp();
  desk = await signedIn(tenant, people.admin);
  portal = await signedIn(tenant, people.executive);
}, 60_000);
afterAll(() => idp[Symbol.asyncDispose]());

const oidc = () => ({ issuer: idp.issuer, appId: "portal", authentication: "secret" as const });
const settings = () => ({ name: "Ours", enabled: false, oidc: oidc(), saml: null, secret: clientSecret });
const input = (change: object = {}) => ({ preset: "oidc", kind: "oidc", ...settings(), ...change });
const rule = (change: object) => ({
  enabled: true,
  rules: [{ by: "group", value: "x", clientId: null, role: "client_user", ...change }],
});
const problem = ({
  status,
  body,
}: {
  status: number;
  body: { fields?: { path: string; message: string }[] };
}) => [status, body.fields?.map(({ path, message }) => `${path} ${message}`)];

describe("identity providers are set up", () => {
  test("by admins for the tenant and for its clients, and by executives for their own client", async () => {
    const ours = await desk.post("/sso/providers", input());
    expect([ours.status, ours.body.clientId]).toEqual([201, null]);
    const forAnker = await desk.post("/sso/providers", input({ clientId: anker.id }));
    expect([forAnker.status, forAnker.body.clientId]).toEqual([201, anker.id]);
    const theirs = await portal.post("/sso/providers", input());
    expect([theirs.status, theirs.body.clientId]).toEqual([201, anker.id]);
    const seen = (await portal.get("/sso/providers")).body.items.map(({ id }: { id: string }) => id);
    expect(seen).toContain(theirs.body.id);
    expect(seen).toContain(forAnker.body.id);
    expect(seen).not.toContain(ours.body.id);
  });

  test("by nobody else", async () => {
    for (const person of [people.agent, people.lead, people.manager]) {
      const browser = await signedIn(tenant, person);
      expect((await browser.get("/sso/providers")).status).toBe(403);
      expect((await browser.post("/sso/providers", input())).status).toBe(403);
    }
    expect((await stranger(tenant).get("/sso/providers")).status).toBe(401);
  });

  test("after a recent proof", async () => {
    const { setClock } = await testInstallation();
    const browser = await signedIn(tenant, people.admin);
    setClock(new Date(Date.now() + 11 * 60_000));
    const answer = await browser.post("/sso/providers", input());
    setClock(null);
    expect([answer.status, answer.body.code]).toEqual([403, "proof_required"]);
  });

  test("whose second factors are trusted is for staff to say: executives can only take it back", async () => {
    const refused = [400, ["trustSecondFactor only_by_staff"]];
    const trusting = { trustSecondFactor: true };
    expect(problem(await portal.post("/sso/providers", input(trusting)))).toEqual(refused);
    const { id } = (await portal.post("/sso/providers", input())).body;
    const put = (browser: Browser, change: object) =>
      browser.put(`/sso/providers/${id}`, { ...settings(), ...change });
    expect(problem(await put(portal, trusting))).toEqual(refused);
    expect((await put(desk, trusting)).body.trustSecondFactor).toBe(true);
    // What staff have trusted stays trusted while it is the same service.
    const renamed = await put(portal, { ...trusting, name: "Work account" });
    expect([renamed.status, renamed.body.trustSecondFactor]).toEqual([200, true]);
    const another = await put(portal, { ...trusting, oidc: { ...oidc(), appId: "another" } });
    expect([another.status, another.body.trustSecondFactor]).toEqual([200, false]);
    expect(problem(await put(portal, trusting))).toEqual(refused);
    await put(desk, trusting);
    expect((await put(portal, {})).body.trustSecondFactor).toBe(false);
  });

  test("trusted by staff is not when executives let another key sign for it", async () => {
    const stranger = await newSamlIdp();
    const { entityId, ssoUrl, key } = saml;
    const change = { name: "Ours", enabled: false, oidc: null, trustSecondFactor: true };
    const signedBy = ({ certificate }: SamlIdp["key"]) => ({ entityId, ssoUrl, certificates: [certificate] });
    const made = await portal.post("/sso/providers", { preset: "saml", kind: "saml", name: "Ours" });
    const put = async (browser: Browser, party: SamlIdp["key"]) =>
      (await browser.put(`/sso/providers/${made.body.id}`, { ...change, saml: signedBy(party) })).body;
    expect((await put(desk, key)).trustSecondFactor).toBe(true);
    expect((await put(portal, key)).trustSecondFactor).toBe(true);
    expect((await put(portal, stranger.key)).trustSecondFactor).toBe(false);
  });

  test("within reach: those of others are not there", async () => {
    const ours = (await desk.post("/sso/providers", input())).body;
    const boots = (await desk.post("/sso/providers", input({ clientId: boot.id }))).body;
    const foreign = await buildProvider(other, await buildPerson(other, "tenant_admin"), idp);
    const calls = (browser: Browser, id: string) => [
      browser.get(`/sso/providers/${id}`),
      browser.put(`/sso/providers/${id}`, settings()),
      browser.post(`/sso/providers/${id}/test`),
      browser.post(`/sso/providers/${id}/scim`),
      browser.delete(`/sso/providers/${id}/scim`),
      browser.post("/sso/domains", { domain: "reach.example", providerId: id }),
      browser.delete(`/sso/providers/${id}`),
    ];
    for (const [browser, id] of [
      [portal, ours.id],
      [portal, boots.id],
      [portal, foreign.id],
      [desk, foreign.id],
      [desk, newId()],
    ] as const) {
      const statuses = (await Promise.all(calls(browser, id))).map(({ status }) => status);
      expect([id, statuses]).toEqual([id, statuses.map(() => 404)]);
    }
    expect((await portal.post("/sso/providers", input({ clientId: boot.id }))).status).toBe(404);
    expect((await desk.get(`/sso/providers/${ours.id}`)).status).toBe(200);
  });

  test("with places that they may give, and no others", async () => {
    const tried = async (browser: Browser, provision: object, clientId?: string) =>
      problem(await browser.post("/sso/providers", input({ provision, ...(clientId ? { clientId } : {}) })));
    const refused = (field: string) => [400, [field]];
    expect(await tried(portal, rule({ role: "tenant_admin" }))).toEqual(
      refused("provision.rules.0.role other_kind"),
    );
    expect(await tried(portal, rule({ clientId: boot.id }))).toEqual(
      refused("provision.rules.0.role other_kind"),
    );
    expect(await tried(desk, rule({ role: "agent" }), anker.id)).toEqual(
      refused("provision.rules.0.role other_kind"),
    );
    expect(await tried(desk, rule({ role: "client_user" }))).toEqual(
      refused("provision.rules.0.role other_kind"),
    );
    expect(await tried(desk, rule({ role: "agent", clientId: anker.id }))).toEqual(
      refused("provision.rules.0.role other_kind"),
    );
    expect(await tried(desk, rule({ clientId: newId() }))).toEqual(refused("clientId unknown_choice"));
    expect(await tried(desk, rule({ by: "claim", clientId: anker.id }))).toEqual(
      refused("provision.rules.0.claim required"),
    );
    const otherwise = { enabled: true, otherwise: { clientId: null, role: "client_user" } };
    expect(await tried(desk, otherwise)).toEqual(refused("provision.otherwise.clientId required"));
    expect((await tried(portal, otherwise))[0]).toBe(201);
    expect((await tried(desk, rule({ role: "agent" })))[0]).toBe(201);
  });

  test("in the form that the service needs", async () => {
    const tried = async (change: object) => problem(await desk.post("/sso/providers", input(change)));
    const at = (issuer: string, preset: string) => tried({ preset, oidc: { ...oidc(), issuer } });
    const wrong = [400, ["oidc.issuer wrong_issuer"]];
    expect(await at("https://login.microsoftonline.com/common/v2.0", "microsoft")).toEqual(wrong);
    expect(await at("https://login.microsoftonline.com/organizations/v2.0", "microsoft")).toEqual(wrong);
    expect(await at("https://accounts.google.com.elsewhere.example", "google")).toEqual(wrong);
    expect((await at(`https://login.microsoftonline.com/${newId()}/v2.0`, "microsoft"))[0]).toBe(201);
    expect((await at("https://accounts.google.com", "google"))[0]).toBe(201);
    expect(await tried({ preset: "saml" })).toEqual([400, ["kind unknown_choice"]]);
    expect(await tried({ enabled: true, oidc: null })).toEqual([400, ["oidc required"]]);
    expect(await tried({ enabled: true, secret: undefined })).toEqual([400, ["secret required"]]);
    expect(await tried({ allowIdpInitiated: true })).toEqual([400, ["allowIdpInitiated other_kind"]]);
    const party = { entityId: saml.entityId, ssoUrl: saml.ssoUrl, certificates: ["nonsense"] };
    expect(await tried({ saml: party })).toEqual([400, ["saml other_kind"]]);
    const open = { ...party, ssoUrl: "http://idp.example/sso", certificates: [saml.key.certificate] };
    expect(await tried({ preset: "saml", kind: "saml", oidc: null, saml: open })).toEqual([
      400,
      ["saml.ssoUrl not_https"],
    ]);
    expect(await tried({ preset: "saml", kind: "saml", oidc: null, saml: party })).toEqual([
      400,
      ["saml.certificates metadata_wrong_certificate"],
    ]);
  });

  test("no more than twenty for one company", async () => {
    const client = await buildClient(tenant, { name: "Many" });
    const statuses: number[] = [];
    for (let at = 0; at < 21; at++)
      statuses.push((await desk.post("/sso/providers", input({ clientId: client.id }))).status);
    expect(statuses).toEqual([...Array<number>(20).fill(201), 422]);
  });
});

describe("a secret", () => {
  test("comes out nowhere, and is kept sealed", async () => {
    const secret = "never to be seen again";
    const made = await desk.post("/sso/providers", input({ secret }));
    const { id } = made.body;
    expect(made.body.hasSecret).toBe(true);
    const answers = [
      made,
      await desk.get(`/sso/providers/${id}`),
      await desk.get("/sso/providers"),
      await desk.put(`/sso/providers/${id}`, { ...settings(), secret: undefined }),
      await desk.get("/audit?limit=50"),
    ];
    for (const { body } of answers) expect(JSON.stringify(body)).not.toContain(secret);
    expect(answers[3]!.body.hasSecret).toBe(true);
    const { platform } = await testInstallation();
    const [row] = await platform.registry.transaction({ actor: "test" }, (db) =>
      db.selectFrom("identity_providers").selectAll().where("id", "=", id).execute(),
    );
    expect(Buffer.from(row!.secret!).toString("latin1")).not.toContain(secret);
    const trail = await platform.registry.transaction({ actor: "test" }, (db) =>
      db.selectFrom("audit_log").select("delta").where("row_id", "=", id).execute(),
    );
    expect(trail.length).toBeGreaterThan(0);
    expect(JSON.stringify(trail)).not.toContain(Buffer.from(row!.secret!).toString("hex"));
    expect((trail[0]!.delta as Record<string, unknown>).secret).toEqual({ old: null, new: "***" });
  });

  test("goes to the issuer that it was given for, and to no other", async () => {
    const { id } = (await desk.post("/sso/providers", input())).body;
    const elsewhere = {
      ...settings(),
      secret: undefined,
      oidc: { ...oidc(), issuer: "https://elsewhere.example" },
    };
    const changed = await desk.put(`/sso/providers/${id}`, elsewhere);
    expect([changed.status, changed.body.hasSecret]).toEqual([200, false]);
    expect(problem(await desk.put(`/sso/providers/${id}`, { ...elsewhere, enabled: true }))).toEqual([
      400,
      ["secret required"],
    ]);
  });

  test("may be a key of ours, whose public half the provider reads", async () => {
    const { body } = await desk.post(
      "/sso/providers",
      input({ secret: undefined, enabled: true, oidc: { ...oidc(), authentication: "key" } }),
    );
    const { pathname } = new URL(body.addresses.jwksUri);
    const { keys } = (await stranger(tenant).visit(pathname)).body;
    expect(Object.keys(keys[0]).toSorted()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
    expect((await stranger(other).visit(pathname)).status).toBe(404);
  });
});

describe("a change", () => {
  test("that switches a provider off, makes it another one or removes it ends what it has opened", async () => {
    const changes: ((id: string) => Promise<unknown>)[] = [
      (id) => desk.put(`/sso/providers/${id}`, settings()),
      (id) =>
        desk.put(`/sso/providers/${id}`, {
          ...settings(),
          enabled: true,
          oidc: { ...oidc(), appId: "other" },
        }),
      (id) => desk.delete(`/sso/providers/${id}`),
    ];
    for (const [at, change] of changes.entries()) {
      const domain = `change${at}-${tenant.slug}.example`;
      const { id } = await buildProvider(tenant, people.admin, idp, { domain });
      const person = await buildPerson(tenant, "agent", null, { email: `agent@${domain}` });
      idp.account = { sub: `changed-${at}`, claims: { email: person.email } };
      const browser = stranger(tenant);
      await comeInBy(browser, idp, id);
      expect((await browser.get("/session")).status).toBe(200);
      await change(id);
      expect([at, (await browser.get("/session")).status]).toEqual([at, 401]);
    }
  });

  test("of a name or a rule ends nothing", async () => {
    const domain = `renamed-${tenant.slug}.example`;
    const { id } = await buildProvider(tenant, people.admin, idp, { domain });
    const person = await buildPerson(tenant, "agent", null, { email: `agent@${domain}` });
    idp.account = { sub: "renamed", claims: { email: person.email } };
    const browser = stranger(tenant);
    await comeInBy(browser, idp, id);
    await desk.put(`/sso/providers/${id}`, { ...settings(), enabled: true, name: "Renamed" });
    expect((await browser.get("/session")).status).toBe(200);
  });
});

describe("a test of a provider", () => {
  const reasons = async (change: object) => {
    const { id } = (await desk.post("/sso/providers", input(change))).body;
    const { ok, checks } = (await desk.post(`/sso/providers/${id}/test`)).body;
    return [
      ok,
      checks.map(({ what, reason }: { what: string; reason: string | null }) => `${what} ${reason ?? "ok"}`),
    ];
  };

  test("says what is right and what is not", async () => {
    expect(await reasons({})).toEqual([
      false,
      ["reached ok", "issuer ok", "pkce ok", "keys ok", "secret ok", "domain none_verified"],
    ]);
    const { id } = await buildProvider(tenant, people.admin, idp, { domain: `test-${tenant.slug}.example` });
    expect((await desk.post(`/sso/providers/${id}/test`)).body.ok).toBe(true);
  });

  test("says why a provider could not be reached, in a word and no more", async () => {
    const at = (issuer: string) => reasons({ oidc: { ...oidc(), issuer } });
    expect((await at("https://idp.invalid"))[1]).toContain("reached unknown_host");
    expect((await at("http://93.184.215.14/"))[1]).toContain("reached not_https");
    expect((await at("http://127.0.0.1:1/"))[1]).toContain("reached unreachable");
  });

  test("of SAML looks at the certificate", async () => {
    const party = { entityId: saml.entityId, ssoUrl: saml.ssoUrl, certificates: [saml.key.certificate] };
    expect(await reasons({ preset: "saml", kind: "saml", oidc: null, saml: party })).toEqual([
      false,
      ["settings ok", "certificate ok", "domain none_verified"],
    ]);
  });
});

describe("SAML metadata", () => {
  test("is read from text or from its address", async () => {
    const text = saml.metadata();
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response(text) });
    const url = `http://127.0.0.1:${server.port}/metadata`;
    for (const source of [{ text }, { url }]) {
      const { status, body } = await desk.post("/sso/metadata", source);
      expect([status, body]).toMatchObject([200, { entityId: saml.entityId, ssoUrl: saml.ssoUrl }]);
    }
    await server.stop(true);
    expect(problem(await desk.post("/sso/metadata", { url }))).toEqual([400, ["metadata unreachable"]]);
    expect(problem(await desk.post("/sso/metadata", { text, url }))).toEqual([400, ["metadata text_or_url"]]);
    expect(problem(await desk.post("/sso/metadata", {}))).toEqual([400, ["metadata text_or_url"]]);
    expect(problem(await desk.post("/sso/metadata", { text: "<html></html>" }))[0]).toBe(400);
  });

  test("of ours names the addresses, and is there before the provider is switched on", async () => {
    const party = { entityId: saml.entityId, ssoUrl: saml.ssoUrl, certificates: [saml.key.certificate] };
    const { body } = await desk.post(
      "/sso/providers",
      input({ preset: "saml", kind: "saml", oidc: null, saml: party, secret: undefined }),
    );
    const { pathname } = new URL(body.addresses.metadataUrl);
    const answer = await stranger(tenant).visit(pathname);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(`entityID="${body.addresses.entityId}"`);
    expect(answer.body).toContain(`Location="${body.addresses.acsUrl}"`);
    expect(answer.body).not.toContain("PRIVATE KEY");
    expect((await stranger(other).visit(pathname)).status).toBe(404);
  });
});

describe("a domain", () => {
  test("counts once its record was found, and is somebody's once in a tenant", async () => {
    const { txt } = await testInstallation();
    const domain = `once-${tenant.slug}.example`;
    const { body } = await portal.post("/sso/domains", { domain: domain.toUpperCase(), providerId: null });
    expect(body).toMatchObject({
      domain,
      clientId: anker.id,
      verified: false,
      record: { name: `_postern.${domain}`, type: "TXT" },
    });
    expect((await portal.post(`/sso/domains/${body.id}/verify`)).body.verified).toBe(false);
    txt.set(body.record.name, ["something else", `${body.record.value}x`]);
    expect((await portal.post(`/sso/domains/${body.id}/verify`)).body.verified).toBe(false);
    txt.set(body.record.name, ["something else", body.record.value]);
    expect((await portal.post(`/sso/domains/${body.id}/verify`)).body.verified).toBe(true);
    const second = (await desk.post("/sso/domains", { domain, providerId: null })).body;
    expect(second.record.value).not.toBe(body.record.value);
    txt.set(body.record.name, [body.record.value, second.record.value]);
    expect(problem(await desk.post(`/sso/domains/${second.id}/verify`))).toEqual([
      409,
      ["domain already_exists"],
    ]);
    expect((await desk.post("/sso/domains", { domain, providerId: null })).status).toBe(409);
  });

  test("is led to a provider of whom it is for, and to no other", async () => {
    const ours = (await desk.post("/sso/providers", input())).body;
    const ankers = (await desk.post("/sso/providers", input({ clientId: anker.id }))).body;
    const domain = `led-${tenant.slug}.example`;
    const wrong = [400, ["providerId unknown_choice"]];
    const add = (providerId: string | null, clientId?: string) =>
      desk.post("/sso/domains", { domain, providerId, ...(clientId ? { clientId } : {}) });
    expect(problem(await add(ankers.id))).toEqual(wrong);
    expect(problem(await add(ours.id, anker.id))).toEqual(wrong);
    const { id } = (await add(ankers.id, anker.id)).body;
    expect(problem(await desk.patch(`/sso/domains/${id}`, { providerId: ours.id }))).toEqual(wrong);
    expect((await desk.patch(`/sso/domains/${id}`, { providerId: null })).status).toBe(200);
  });

  test("is seen and changed by whose it is, and by admins", async () => {
    const domain = `reach-${tenant.slug}.example`;
    const { id } = (await desk.post("/sso/domains", { domain, providerId: null })).body;
    for (const call of [
      portal.patch(`/sso/domains/${id}`, { providerId: null }),
      portal.post(`/sso/domains/${id}/verify`),
      portal.delete(`/sso/domains/${id}`),
    ])
      expect((await call).status).toBe(404);
    const listed = (await portal.get("/sso/domains")).body.items as { id: string; clientId: string }[];
    expect(listed.every(({ clientId }) => clientId === anker.id)).toBe(true);
    expect((await desk.delete(`/sso/domains/${id}`)).status).toBe(204);
  });

  test.each(["localhost", "example", "-x.example", "x..example", "10.0.0.1", "*.example.com", "a@b.example"])(
    "is none: %s",
    async (domain) => {
      expect((await desk.post("/sso/domains", { domain, providerId: null })).status).toBe(400);
    },
  );

  test("leads to its provider from the sign-in page, whether or not anybody has the address", async () => {
    const domain = `page-${tenant.slug}.example`;
    const provider = await buildProvider(tenant, people.admin, idp, { domain, name: "Page" });
    await buildPerson(tenant, "agent", null, { email: `known@${domain}` });
    const ways = async (email: string, host = tenant) =>
      (await stranger(host).post("/session/start", { email })).body.ways;
    const offered = { way: "oidc", providerId: provider.id, name: "Page" };
    expect(await ways(`known@${domain}`)).toContainEqual(expect.objectContaining(offered));
    expect(await ways(`unknown@${domain}`)).toEqual(await ways(`known@${domain}`));
    expect(JSON.stringify(await ways(`known@${domain}`, other))).not.toContain(provider.id);
    await desk.put(`/sso/providers/${provider.id}`, settings());
    expect(JSON.stringify(await ways(`known@${domain}`))).not.toContain(provider.id);
  });

  test("whose record has been missing for a week leads nowhere any more, and not before", async () => {
    const { platform } = await testInstallation();
    const domain = `gone-${tenant.slug}.example`;
    const { id, record } = await buildDomain(desk, domain, { id: null, clientId: null });
    const answers: { says: string[] | null } = { says: [record.value] };
    const job = checkDomainsJob(async (name) => {
      // Of the domains of other tests nothing is said.
      if (answers.says === null || name !== record.name) throw new Error("SERVFAIL");
      return answers.says;
    });
    const day = 86_400_000;
    const start = Date.now();
    const look = async (days: number, says: string[] | null) => {
      answers.says = says;
      const now = new Date(start + days * day);
      await job.run({ registry: platform.registry, ids: {}, now, signal: new AbortController().signal });
      const items = (await desk.get("/sso/domains")).body.items as {
        id: string;
        verified: boolean;
        missingSince: string;
      }[];
      const { verified, missingSince } = items.find((item) => item.id === id)!;
      return [verified, missingSince === null];
    };
    expect(await look(1, [record.value])).toEqual([true, true]);
    expect(await look(2, [])).toEqual([true, false]);
    expect(await look(5, [record.value])).toEqual([true, true]);
    expect(await look(6, [])).toEqual([true, false]);
    expect(await look(12, null)).toEqual([true, false]);
    expect(await look(12.9, ["something else"])).toEqual([true, false]);
    expect(await look(13.1, [])).toEqual([false, false]);
  });
});

test("presets say what each needs", async () => {
  const { items } = (await desk.get("/sso/presets")).body;
  expect(items.map(({ preset }: { preset: string }) => preset)).toEqual([
    "microsoft",
    "google",
    "okta",
    "oidc",
    "saml",
  ]);
  expect(items[1]).toMatchObject({ issuer: "https://accounts.google.com", issuerIsFixed: true });
  expect(items[1].fields.oidc).not.toContain("issuer");
});
