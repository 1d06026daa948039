import type { z } from "zod";
import type { SsoProvider, ssoContract } from "../../../contract/sso.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { type TestPerson, testInstallation } from "../../testing/installation.ts";
import type { OidcIdp } from "../../testing/oidc-idp.ts";

type NewProvider = z.input<
  NonNullable<(typeof ssoContract.createProvider)["~orpc"]["inputSchema"]> & z.ZodType
>;

/** The secret that the tests' providers know the portal by. */
export const clientSecret = "a secret of the tests that is long enough";

/** What a tenant's host is called by browsers. */
export async function hostOf({ slug }: Pick<TenantFacts, "slug">): Promise<string> {
  const { server } = await testInstallation();
  return `${slug}.localhost:${server.port}`;
}

/** The portal of these tenants, as an OpenID provider knows it. */
export async function portalClient(appId: string, tenants: Pick<TenantFacts, "slug">[]) {
  const hosts = await Promise.all(tenants.map(hostOf));
  return {
    client_id: appId,
    client_secret: clientSecret,
    // The provider's id is part of the addresses, and not known yet.
    redirect_uris: hosts.map((host) => `http://${host}/sso/oidc/later/callback`),
    backchannel_logout_uri: `http://${hosts[0]}/later`,
    backchannel_logout_session_required: true,
  };
}

/** Sets a provider up as its admin does, with a domain that was shown. */
export async function buildProvider(
  tenant: TenantFacts,
  admin: Pick<TestPerson, "email">,
  idp: Pick<OidcIdp, "issuer">,
  { domain, ...overrides }: Partial<NewProvider> & { domain?: string } = {},
): Promise<SsoProvider> {
  const browser = await signedIn(tenant, admin);
  const answer = await browser.post("/sso/providers", {
    preset: "oidc",
    kind: "oidc",
    name: "Our provider",
    enabled: true,
    oidc: { issuer: idp.issuer, appId: "portal", authentication: "secret" },
    secret: clientSecret,
    ...overrides,
  });
  if (answer.status !== 201) throw new Error(`No provider: ${answer.status} ${JSON.stringify(answer.body)}`);
  if (domain) await buildDomain(browser, domain, answer.body);
  return answer.body;
}

/** A domain that was shown, led to a provider. */
export async function buildDomain(
  browser: Browser,
  domain: string,
  { id, clientId }: { id: string | null; clientId: string | null },
) {
  const { txt } = await testInstallation();
  const added = await browser.post("/sso/domains", {
    domain,
    providerId: id,
    ...(clientId ? { clientId } : {}),
  });
  if (added.status !== 201) throw new Error(`No domain: ${added.status} ${JSON.stringify(added.body)}`);
  const { record } = added.body;
  txt.set(record.name, [record.value]);
  const shown = await browser.post(`/sso/domains/${added.body.id}/verify`);
  if (!shown.body.verified) throw new Error(`Not verified: ${shown.status} ${JSON.stringify(shown.body)}`);
  return shown.body;
}

/** Goes to an OpenID provider and back, as the sign-in page sends a browser. Answers with where that leads. */
export async function comeInBy(
  browser: Browser,
  idp: OidcIdp,
  providerId: string,
  query = "",
): Promise<string | null> {
  const back = await goThrough(browser, idp, providerId, query);
  return (await browser.visit(back)).headers.get("location");
}

/** The same without the last step: the address that the provider sends the browser back to. */
export async function goThrough(
  browser: Browser,
  idp: OidcIdp,
  providerId: string,
  query = "",
): Promise<string> {
  const start = await browser.visit(`/sso/${providerId}/start${query}`);
  const away = start.headers.get("location") ?? "";
  if (!away.startsWith(idp.issuer)) throw new Error(`Sent to ${start.status} ${away}`);
  const { pathname, search } = await idp.signIn(away);
  return pathname + search;
}

/** A browser of nobody on a tenant's host. */
export const stranger = ({ slug }: Pick<TenantFacts, "slug">) => new Browser(`${slug}.localhost`);
