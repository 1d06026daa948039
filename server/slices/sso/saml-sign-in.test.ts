import { beforeAll, describe, expect, test } from "bun:test";
import type { SsoProvider } from "../../../contract/sso.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { type Answer, type Browser, signedIn } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { newSamlIdp, type ResponseOptions, type SamlIdp } from "../../testing/saml-idp.ts";
import { buildProvider, stranger } from "./build.ts";

// Sign-in by SAML providers through the door. What makes an answer good is tested in saml.test.ts; here, that nothing
// else opens a session, and in which browser.

let tenant: TenantFacts;
let other: TenantFacts;
let admin: TestPerson;
let idp: SamlIdp;
let provider: SsoProvider;
let domain: string;
let person: TestPerson;

const samlOf = (of: SamlIdp) => ({
  entityId: of.entityId,
  ssoUrl: of.ssoUrl,
  certificates: [of.key.certificate],
});
const kind = { preset: "saml", kind: "saml", oidc: null } as const;

beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
  admin = await buildPerson(tenant, "tenant_admin");
  domain = `${tenant.slug}.example`;
  idp = await newSamlIdp();
  provider = await buildProvider(tenant, admin, { issuer: "" }, { ...kind, saml: samlOf(idp), domain });
  person = await buildPerson(tenant, "agent", null, { email: `agent@${domain}` });
}, 60_000);

/** Sends a browser away, and answers with what the provider is asked. */
async function goAway(browser: Browser, id = provider.id, query = "?to=/desk/tickets") {
  const start = await browser.visit(`/sso/${id}/start${query}`);
  return idp.readRequest(start.headers.get("location")!);
}

/** What the provider's page has the browser post: from another site, so without the cookies of ours. */
async function post(
  {
    acsUrl,
    issuer,
    id,
    relayState,
  }: { acsUrl: string; issuer: string; id: string | null; relayState: string },
  change: Partial<ResponseOptions> = {},
  signer = idp,
): Promise<Answer> {
  const SAMLResponse = await signer.respond({
    acsUrl,
    audience: issuer,
    inResponseTo: id,
    attributes: { email: person.email },
    ...change,
  });
  return stranger(tenant).visit(new URL(acsUrl).pathname, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: "https://idp.test",
      "sec-fetch-site": "cross-site",
    },
    body: new URLSearchParams({ SAMLResponse, RelayState: relayState }).toString(),
  });
}

const locationOf = ({ headers }: Answer) => headers.get("location");
const failed = "/sign-in?refused=sso";
/** The sign-in page of the door that was wanted. */
const failedAtDesk = "/desk/sign-in?refused=sso";

describe("an answer to a request of ours", () => {
  test("opens a session in the browser that asked, as who they are here", async () => {
    const browser = stranger(tenant);
    const next = await post(await goAway(browser));
    expect(next.headers.getSetCookie().filter((line) => line.startsWith("postern="))).toEqual([]);
    expect(locationOf(next)).toStartWith("/sso/saml/continue?state=");
    expect(locationOf(await browser.visit(locationOf(next)!))).toBe("/desk/tickets");
    expect((await browser.get("/session")).body).toMatchObject({ person: { id: person.id }, way: "saml" });
  });

  test("opens nothing in another browser, and nothing twice", async () => {
    const browser = stranger(tenant);
    const next = locationOf(await post(await goAway(browser)))!;
    for (const elsewhere of [stranger(tenant), await signedIn(tenant, admin)])
      expect(locationOf(await elsewhere.visit(next))).toBe(failed);
    expect(locationOf(await browser.visit(next))).toBe("/desk/tickets");
    expect(locationOf(await browser.visit(next))).toBe(failed);
  });

  test("is taken once: the same again, or a second one to the same request, is refused", async () => {
    const browser = stranger(tenant);
    const request = await goAway(browser);
    const assertionId = "_twice";
    expect(locationOf(await post(request, { assertionId }))).toStartWith("/sso/saml/continue");
    expect(locationOf(await post(request, { assertionId }))).toBe(failedAtDesk);
    expect(locationOf(await post(request))).toBe(failedAtDesk);
    const again = await goAway(browser);
    expect(locationOf(await post(again, { assertionId }))).toBe(failedAtDesk);
  });

  test("is of the provider that was asked", async () => {
    const evil = await newSamlIdp("https://evil.test/saml");
    const rival = await buildProvider(tenant, admin, { issuer: "" }, { ...kind, saml: samlOf(evil) });
    const browser = stranger(tenant);
    const request = await goAway(browser);
    expect(locationOf(await post(request, {}, evil))).toBe(failedAtDesk);
    const toRival = { ...request, acsUrl: rival.addresses.acsUrl, issuer: rival.addresses.entityId };
    expect(locationOf(await post(toRival, {}, evil))).toBe(failedAtDesk);
    expect((await browser.get("/session")).status).toBe(401);
  });

  test("says no more than that it did not work, and the history says why", async () => {
    const browser = stranger(tenant);
    const answer = await post(await goAway(browser), { audience: "https://elsewhere.example" });
    expect([answer.status, locationOf(answer), answer.body]).toEqual([303, failedAtDesk, ""]);
    const { platform } = await testInstallation();
    const [row] = await platform.registry.transaction({ actor: "test" }, (db) =>
      db
        .selectFrom("sign_ins")
        .select(["way", "reason"])
        .where("tenant_id", "=", tenant.id)
        .where("outcome", "=", "refused")
        .orderBy("id", "desc")
        .limit(1)
        .execute(),
    );
    expect(row).toEqual({ way: "saml", reason: "wrong_audience" });
  });

  test("on another tenant's host is nobody's", async () => {
    const request = await goAway(stranger(tenant));
    const response = await idp.respond({ ...request, audience: request.issuer, inResponseTo: request.id });
    const answer = await stranger(other).visit(new URL(request.acsUrl).pathname, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ SAMLResponse: response, RelayState: request.relayState }).toString(),
    });
    expect(locationOf(answer)).toBe(failed);
  });
});

describe("somebody whose name changes with each answer", () => {
  test("is known by their address alone", async () => {
    const nameIdFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
    const fleeting = await buildPerson(tenant, "agent", null, { email: `fleeting@${domain}` });
    for (const nameId of ["one", "two"]) {
      const browser = stranger(tenant);
      const next = await post(await goAway(browser), {
        nameId,
        nameIdFormat,
        attributes: { email: fleeting.email },
      });
      await browser.visit(locationOf(next)!);
      expect((await browser.get("/session")).body.person.id).toBe(fleeting.id);
    }
  });
});

describe("an answer that nobody asked for", () => {
  const unsolicited = (of: SsoProvider, relayState = "", change: Partial<ResponseOptions> = {}) =>
    post({ acsUrl: of.addresses.acsUrl, issuer: of.addresses.entityId, id: null, relayState }, change);

  test("opens nothing, unless the provider may begin", async () => {
    expect(locationOf(await unsolicited(provider))).toBe(failed);
    expect(locationOf(await unsolicited(provider, "/desk/tickets"))).toBe(failedAtDesk);
  });

  test("opens a session where it may, within this host, once", async () => {
    const theirs = `begins-${tenant.slug}.example`;
    const begins = await buildProvider(
      tenant,
      admin,
      { issuer: "" },
      { ...kind, saml: samlOf(idp), domain: theirs, allowIdpInitiated: true },
    );
    const somebody = await buildPerson(tenant, "agent", null, { email: `agent@${theirs}` });
    const attributes = { email: somebody.email };
    const assertionId = "_begun";
    const next = locationOf(await unsolicited(begins, "/desk/people", { attributes, assertionId }))!;
    const browser = stranger(tenant);
    expect(locationOf(await browser.visit(next))).toBe("/desk/people");
    expect((await browser.get("/session")).body.person.id).toBe(somebody.id);
    expect(locationOf(await stranger(tenant).visit(next))).toBe(failed);
    expect(locationOf(await unsolicited(begins, "/desk/people", { attributes, assertionId }))).toBe(
      failedAtDesk,
    );
    const away = locationOf(await unsolicited(begins, "https://elsewhere.example", { attributes }))!;
    expect(locationOf(await stranger(tenant).visit(away))).toBe("/desk");
  });
});

describe("a client's provider", () => {
  test("makes members of its client", async () => {
    const client = await buildClient(tenant, { name: "Anker BV" });
    const theirs = `anker-${tenant.slug}.example`;
    const { id } = await buildProvider(
      tenant,
      admin,
      { issuer: "" },
      {
        ...kind,
        saml: samlOf(idp),
        clientId: client.id,
        domain: theirs,
        provision: {
          enabled: true,
          rules: [
            { by: "claim", claim: "department", value: "Board", clientId: null, role: "client_executive" },
          ],
          otherwise: { clientId: null, role: "client_user" },
        },
      },
    );
    const browser = stranger(tenant);
    const attributes = { email: `ceo@${theirs}`, department: ["Sales", "Board"], displayName: "The Chair" };
    const next = await post(await goAway(browser, id, ""), { attributes });
    expect(locationOf(await browser.visit(locationOf(next)!))).toBe("/");
    expect((await browser.get("/session")).body).toMatchObject({
      person: { name: "The Chair" },
      role: "client_executive",
      client: { id: client.id },
    });
  });
});
