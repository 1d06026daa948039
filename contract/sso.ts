import { z } from "zod";
import { endpoint, id, instant, line, whenUsed } from "./endpoint.ts";
import { clientRoles, tenantRoles } from "./permissions.ts";

/** Services that the screens have words for; `oidc` and `saml` are any other that speaks the protocol. */
export const ssoPresets = ["microsoft", "google", "okta", "oidc", "saml"] as const;
export type SsoPreset = (typeof ssoPresets)[number];
export const ssoKinds = ["oidc", "saml"] as const;
export type SsoKind = (typeof ssoKinds)[number];

/** Address of a service, by https; http only where the installation allows it. */
const webAddress = whenUsed(() =>
  z
    .string()
    .trim()
    .max(500)
    .regex(/^https?:\/\/[^\s/?#@]+[^\s#]*$/i, { error: "wrong_address" }),
);
const claimName = line(200);
/** A domain of mail addresses, lower case and in ASCII. */
export const mailDomain = whenUsed(() =>
  z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/, {
      error: "wrong_domain",
    }),
);

/** OpenID Connect. */
const oidcSettings = whenUsed(() =>
  z.strictObject({
    issuer: webAddress,
    /** The portal's id at the provider. */
    appId: line(300),
    /** How the portal proves to be itself: a secret, or a key of its own. */
    authentication: z.enum(["secret", "key"]),
    /** Asked for beside `openid profile email`. */
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/))
      .max(10)
      .default([]),
    /** Claim with the names of the person's groups. */
    groupsClaim: claimName.default("groups"),
  }),
);

/** SAML 2.0. */
const samlSettings = whenUsed(() =>
  z.strictObject({
    entityId: line(1024),
    ssoUrl: webAddress,
    /** Of the provider, in PEM; two while it changes its key. */
    certificates: z.array(z.string().trim().min(1).max(20_000)).min(1).max(5),
    signRequests: z.boolean().default(false),
    /** Names of attributes in place of the usual ones. */
    emailAttribute: line(300, 0).default(""),
    nameAttribute: line(300, 0).default(""),
    groupsAttribute: line(300, 0).default(""),
  }),
);

const memberRole = whenUsed(() => z.enum([...tenantRoles, ...clientRoles]));

/** Who gets which place: the first rule that fits counts. */
const rule = whenUsed(() =>
  z.strictObject({
    by: z.enum(["domain", "group", "claim"]),
    /** Name of the claim or attribute; only with `claim`. */
    claim: line(300, 0).default(""),
    value: line(300),
    /** Client of the new member; null for staff, and for a client's own provider, which knows no other. */
    clientId: id.nullable(),
    role: memberRole,
  }),
);
export type SsoRule = z.infer<typeof rule>;

const provision = whenUsed(() =>
  z.strictObject({
    /** Whether people who are not members yet become some when they first come in. */
    enabled: z.boolean(),
    rules: z.array(rule).max(100).default([]),
    /** Place of whom no rule fits; null: they do not get in. Never staff. */
    otherwise: z
      .strictObject({ clientId: id.nullable(), role: z.enum(clientRoles) })
      .nullable()
      .default(null),
    /** Whether those who were made by the provider get another role when the rules say so. */
    follow: z.boolean().default(false),
  }),
);
export type SsoProvision = z.infer<typeof provision>;

const settingsFields = {
  name: line(80),
  enabled: z.boolean().default(false),
  oidc: oidcSettings.nullable().default(null),
  saml: samlSettings.nullable().default(null),
  /** Client secret; kept when left out, and never told again. */
  secret: z.string().min(1).max(1000).optional(),
  provision: provision.default({ enabled: false, rules: [], otherwise: null, follow: false }),
  trustSecondFactor: z.boolean().default(false),
  allowIdpInitiated: z.boolean().default(false),
};

/** What has to be entered at the provider. */
const addresses = whenUsed(() =>
  z.object({
    /** OpenID Connect. */
    redirectUri: z.string(),
    initiateUri: z.string(),
    backchannelLogoutUri: z.string(),
    frontchannelLogoutUri: z.string(),
    jwksUri: z.string(),
    /** SAML. */
    acsUrl: z.string(),
    entityId: z.string(),
    metadataUrl: z.string(),
    /** SCIM. */
    scimUrl: z.string(),
  }),
);

const provider = whenUsed(() =>
  z.object({
    id,
    /** Null for the tenant's own. */
    clientId: id.nullable(),
    kind: z.enum(ssoKinds),
    preset: z.enum(ssoPresets),
    name: z.string(),
    enabled: z.boolean(),
    oidc: oidcSettings.nullable(),
    saml: samlSettings.nullable(),
    hasSecret: z.boolean(),
    provision,
    trustSecondFactor: z.boolean(),
    allowIdpInitiated: z.boolean(),
    addresses,
    /** Domains whose addresses are led to it, those not shown yet included. */
    domains: z.array(z.object({ id, domain: z.string(), verified: z.boolean() })),
    scim: z.object({ madeAt: instant.nullable(), usedAt: instant.nullable() }),
    lastUsedAt: instant.nullable(),
    /** Why a sign-in last failed, as a code, and when. */
    lastError: z.string().nullable(),
    lastErrorAt: instant.nullable(),
    createdAt: instant,
  }),
);
export type SsoProvider = z.infer<typeof provider>;

const domain = whenUsed(() =>
  z.object({
    id,
    clientId: id.nullable(),
    providerId: id.nullable(),
    domain: z.string(),
    /** The DNS record that shows whose it is. */
    record: z.object({ name: z.string(), type: z.literal("TXT"), value: z.string() }),
    verified: z.boolean(),
    checkedAt: instant.nullable(),
    /** Since when the record has been missing; after a week nobody is led by it any more. */
    missingSince: instant.nullable(),
  }),
);
export type SsoDomain = z.infer<typeof domain>;

/** One thing that was tried, and how it went; `reason` is a translation key under `sso.test`. */
const check = whenUsed(() => z.object({ what: z.string(), ok: z.boolean(), reason: z.string().nullable() }));

const base = { database: "registry", viewing: false } as const;
const sensitive = { ...base, proof: "recent" } as const;
const byId = whenUsed(() => z.strictObject({ id }));

/** Members always see and change their own company's; staff the tenant's, and its clients'. */
export const ssoContract = {
  listPresets: endpoint("GET", "/sso/presets", "security.manage", {
    ...base,
    summary: "Kinds of identity providers, and what each needs",
  }).output(
    whenUsed(() =>
      z.object({
        items: z.array(
          z.object({
            preset: z.enum(ssoPresets),
            kinds: z.array(z.enum(ssoKinds)),
            /** Issuer that it always has, or an example of one; null where there is none. */
            issuer: z.string().nullable(),
            issuerIsFixed: z.boolean(),
            /** What is asked for, by protocol. */
            fields: z.object({ oidc: z.array(z.string()), saml: z.array(z.string()) }),
            /** Names of attributes that it sends. */
            attributes: z.object({ email: z.string(), name: z.string(), groups: z.string() }),
            /** The provider's own words on setting it up. */
            guide: z.string().nullable(),
          }),
        ),
      }),
    ),
  ),
  listProviders: endpoint("GET", "/sso/providers", "security.manage", {
    ...base,
    summary: "Identity providers",
  }).output(whenUsed(() => z.object({ items: z.array(provider) }))),
  getProvider: endpoint("GET", "/sso/providers/{id}", "security.manage", {
    ...base,
    summary: "An identity provider",
  })
    .input(byId)
    .output(provider),
  createProvider: endpoint("POST", "/sso/providers", "security.manage", {
    ...sensitive,
    rateLimit: 30,
    summary: "Set up an identity provider",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          preset: z.enum(ssoPresets),
          kind: z.enum(ssoKinds),
          /** Client that it is for; left out for the tenant's own, and by members, whose it always is. */
          clientId: id.optional(),
          ...settingsFields,
        }),
      ),
    )
    .output(provider),
  updateProvider: endpoint("PUT", "/sso/providers/{id}", "security.manage", {
    ...sensitive,
    rateLimit: 60,
    summary: "Change an identity provider",
  })
    .input(whenUsed(() => z.strictObject({ id, ...settingsFields })))
    .output(provider),
  deleteProvider: endpoint("DELETE", "/sso/providers/{id}", "security.manage", {
    ...sensitive,
    status: 204,
    summary: "Remove an identity provider; who came in by it is signed out",
  }).input(byId),
  testProvider: endpoint("POST", "/sso/providers/{id}/test", "security.manage", {
    ...base,
    rateLimit: 20,
    status: 200,
    summary: "See whether an identity provider can be reached and is what it was set up as",
  })
    .input(byId)
    .output(whenUsed(() => z.object({ ok: z.boolean(), checks: z.array(check) }))),
  readMetadata: endpoint("POST", "/sso/metadata", "security.manage", {
    ...base,
    rateLimit: 20,
    status: 200,
    summary: "Read a SAML provider's metadata, from text or from its address",
  })
    .input(
      whenUsed(() =>
        z
          .strictObject({ text: z.string().max(600_000).optional(), url: webAddress.optional() })
          .refine(({ text, url }) => (text === undefined) !== (url === undefined), {
            error: "text_or_url",
            path: ["metadata"],
          }),
      ),
    )
    .output(
      whenUsed(() =>
        z.object({
          entityId: z.string(),
          ssoUrl: z.string(),
          certificates: z.array(z.string()),
          signRequests: z.boolean(),
        }),
      ),
    ),

  /** The token is shown once. An earlier one stops working at once. */
  makeScimToken: endpoint("POST", "/sso/providers/{id}/scim", "security.manage", {
    ...sensitive,
    rateLimit: 20,
    summary: "Make, or make anew, the token by which a provider provisions people",
  })
    .input(byId)
    .output(whenUsed(() => z.object({ token: z.string(), url: z.string() }))),
  revokeScimToken: endpoint("DELETE", "/sso/providers/{id}/scim", "security.manage", {
    ...sensitive,
    status: 204,
    summary: "Stop a provider from provisioning",
  }).input(byId),

  listDomains: endpoint("GET", "/sso/domains", "security.manage", {
    ...base,
    summary: "Domains of mail addresses, and the provider that each is led to",
  }).output(whenUsed(() => z.object({ items: z.array(domain) }))),
  addDomain: endpoint("POST", "/sso/domains", "security.manage", {
    ...sensitive,
    rateLimit: 30,
    summary: "Add a domain; it counts once its DNS record was found",
  })
    .input(
      whenUsed(() =>
        z.strictObject({ domain: mailDomain, clientId: id.optional(), providerId: id.nullable() }),
      ),
    )
    .output(domain),
  updateDomain: endpoint("PATCH", "/sso/domains/{id}", "security.manage", {
    ...sensitive,
    summary: "Lead a domain's addresses to another provider, or to none",
  })
    .input(whenUsed(() => z.strictObject({ id, providerId: id.nullable() })))
    .output(domain),
  verifyDomain: endpoint("POST", "/sso/domains/{id}/verify", "security.manage", {
    ...base,
    rateLimit: 20,
    status: 200,
    summary: "Look for a domain's DNS record",
  })
    .input(byId)
    .output(domain),
  removeDomain: endpoint("DELETE", "/sso/domains/{id}", "security.manage", {
    ...sensitive,
    status: 204,
    summary: "Remove a domain",
  }).input(byId),
};
