import type { ConstraintCodes } from "../../kernel/refusal.ts";

export { resolveTxt, type TxtResolver } from "./domains.ts";
export { checkDomainsJob, forgetStatementsJob } from "./jobs.ts";
export { Oidc } from "./oidc.ts";
export { type AsProgram, peopleOf } from "./people.ts";
export { ssoProtocols } from "./protocols.ts";
export { provisioningProtocols } from "./provisioning.ts";
export { ssoRoutes } from "./routes.ts";
export { providerKinds, providerOf, routing } from "./routing.ts";
/**
 * Sign-in and provisioning by identity providers of tenants and of their clients.
 *
 * - provider: who vouches for people, by OpenID Connect or SAML; of the tenant, or of one client
 * - to cover: a provider covers the memberships of its tenant, or of its client, and opens no other
 * - domain: of mail addresses; shown by a DNS record, and led to one provider, which speaks for its addresses
 * - link: who somebody at a provider is here, by the provider's own name for them
 * - place: client and role that a provider's rules give to a new member
 * - request: a browser on its way to a provider and back
 */

export const ssoConstraints: ConstraintCodes = {
  identity_domains_verified_once: { code: "already_exists", path: "domain" },
  identity_domains_asked_once: { code: "already_exists", path: "domain" },
};
