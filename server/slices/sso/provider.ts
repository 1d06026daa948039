import type { JWK } from "jose";
import type { Selectable } from "kysely";
import type { z } from "zod";
import type { SsoKind, SsoPreset, SsoProvision, ssoContract } from "../../../contract/sso.ts";
import { seal, unseal } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { Json, RegistryIdentityProviders } from "../../kernel/database/schema.gen.ts";
import type { OidcProvider } from "./oidc.ts";
import { SsoRefusal } from "./refusal.ts";
import type { SamlProvider, SamlService, ServiceKeys } from "./saml.ts";

type Input = z.output<NonNullable<(typeof ssoContract.createProvider)["~orpc"]["inputSchema"]> & z.ZodType>;
export type OidcSettings = NonNullable<Input["oidc"]>;
export type SamlSettings = NonNullable<Input["saml"]>;

/** What is kept sealed. */
export interface ProviderSecret {
  clientSecret?: string;
  /** Our key towards an OpenID provider. */
  key?: JWK;
  /** Our key and certificate towards a SAML provider. */
  saml?: ServiceKeys;
}

type Row = Selectable<RegistryIdentityProviders>;

/** An identity provider as it is set up, without its secret. */
export interface Provider extends Omit<Row, "kind" | "preset" | "settings" | "provision"> {
  kind: SsoKind;
  preset: SsoPreset;
  settings: { oidc: OidcSettings | null; saml: SamlSettings | null };
  provision: SsoProvision;
}

export function providerOf(row: Row): Provider {
  return row as unknown as Provider;
}

/** Purpose of the installation's key that the secrets are sealed with. */
export const sealing = "identity providers";
const context = (id: string) => `identity_providers.secret ${id}`;

export function sealSecret(key: Uint8Array, id: string, secret: ProviderSecret): Uint8Array {
  return seal(key, context(id), new TextEncoder().encode(JSON.stringify(secret)));
}

export function secretOf(key: Uint8Array, { id, secret }: Pick<Provider, "id" | "secret">): ProviderSecret {
  if (!secret) return {};
  return JSON.parse(new TextDecoder().decode(unseal(key, context(id), secret)));
}

/** A provider of this tenant; null for any other. */
export async function findProvider(
  db: RegistryDb,
  tenantId: string | undefined,
  id: string,
): Promise<Provider | null> {
  if (!tenantId || !isId(id)) return null;
  const row = await db
    .selectFrom("identity_providers")
    .selectAll()
    .where("id", "=", id)
    .where("tenant_id", "=", tenantId)
    .executeTakeFirst();
  return row ? providerOf(row) : null;
}

/** The same, when it lets in. */
export async function findEnabled(db: RegistryDb, tenantId: string | undefined, id: string) {
  const provider = await findProvider(db, tenantId, id);
  return provider?.enabled ? provider : null;
}

/** An id as the database takes it; of a text that is none, one that nothing has. */
export const idOrNone = (text: string) => (isId(text) ? text : "00000000-0000-0000-0000-000000000000");

export const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Settings as jsonb takes them. */
export const asJson = (value: unknown) => value as Json;

/** @throws SsoRefusal when it is no OpenID provider, or has no means to prove who we are */
export function oidcProvider(provider: Provider, secret: ProviderSecret): OidcProvider {
  const { oidc } = provider.settings;
  if (provider.kind !== "oidc" || !oidc) throw new SsoRefusal("wrong_kind");
  const own = oidc.authentication === "key";
  if (own ? !secret.key : !secret.clientSecret) throw new SsoRefusal("no_secret");
  return {
    id: provider.id,
    issuer: oidc.issuer,
    clientId: oidc.appId,
    credential: own ? { privateKey: secret.key! } : { clientSecret: secret.clientSecret! },
    scopes: oidc.scopes,
    groupsClaim: oidc.groupsClaim,
  };
}

/** @throws SsoRefusal when it is no SAML provider */
export function samlProvider(provider: Provider): SamlProvider {
  const { saml } = provider.settings;
  if (provider.kind !== "saml" || !saml) throw new SsoRefusal("wrong_kind");
  const { entityId, ssoUrl, certificates, signRequests, emailAttribute, nameAttribute, groupsAttribute } =
    saml;
  return {
    entityId,
    ssoUrl,
    certificates,
    signRequests,
    allowIdpInitiated: provider.allow_idp_initiated,
    attributes: {
      ...(emailAttribute ? { email: [emailAttribute] } : {}),
      ...(nameAttribute ? { name: [nameAttribute] } : {}),
      ...(groupsAttribute ? { groups: [groupsAttribute] } : {}),
    },
  };
}

/** The addresses of ours that a provider has to know, on a host of the tenant. */
export function addressesOf(origin: string, id: string) {
  const oidc = `${origin}/sso/oidc`;
  const saml = `${origin}/sso/saml/${id}`;
  return {
    redirectUri: `${oidc}/${id}/callback`,
    initiateUri: `${origin}/sso/${id}/start`,
    backchannelLogoutUri: `${oidc}/${id}/backchannel-logout`,
    frontchannelLogoutUri: `${oidc}/${id}/frontchannel-logout`,
    jwksUri: `${oidc}/${id}/jwks`,
    acsUrl: `${saml}/acs`,
    entityId: `${saml}/metadata`,
    metadataUrl: `${saml}/metadata`,
    scimUrl: `${origin}/scim/v2`,
  };
}

/** Ourselves towards a SAML provider. */
export function samlService(origin: string, id: string, secret: ProviderSecret): SamlService {
  const { acsUrl, entityId } = addressesOf(origin, id);
  return { acsUrl, entityId, ...(secret.saml ?? {}) };
}
