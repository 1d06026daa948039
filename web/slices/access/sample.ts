import type { ApiKey, Masquerade } from "../../../contract/access.ts";
import type { SignInPolicy } from "../../../contract/security.ts";
import type { SsoDomain, SsoProvider } from "../../../contract/sso.ts";
import type { ToldPolicy } from "./policy.ts";

/** For tests. */
const id = (last: number) => `01900000-0000-7000-8000-0000000001${String(last).padStart(2, "0")}`;

export const aPolicy = (change: Partial<SignInPolicy> = {}): SignInPolicy => ({
  ways: ["password", "link", "passkey", "oidc", "saml"],
  onlyShown: false,
  secondFactor: "optional",
  secondFactorRoles: [],
  factors: ["totp", "email", "passkey"],
  graceDays: 0,
  masqueradeWrites: false,
  approvalsByMail: null,
  ...change,
});

export const told = (
  own: Partial<ToldPolicy["own"]> = {},
  tenant: Partial<SignInPolicy> = {},
): ToldPolicy => ({
  own: { ...aPolicy(), clientId: null, requiredSince: null, asked: 0, without: 0, ...own },
  tenant: aPolicy(tenant),
  setByStaff: false,
  byMembers: null,
});

export const aKey = (change: Partial<ApiKey> = {}): ApiKey => ({
  id: id(1),
  name: "Bookkeeping",
  hint: "x9Yz",
  permissions: ["invoices.read", "clients.read"],
  clients: null,
  maker: "Ada Brook",
  status: "active",
  expiresAt: "2027-02-01T12:00:00.000Z",
  usedAt: null,
  usedFrom: null,
  oldDiesAt: null,
  createdAt: "2026-11-01T12:00:00.000Z",
  ...change,
});

const site = "https://northwind.portal.example";

export const aProvider = (change: Partial<SsoProvider> = {}): SsoProvider => ({
  id: id(2),
  clientId: null,
  kind: "oidc",
  preset: "microsoft",
  name: "Northwind Microsoft 365",
  enabled: false,
  oidc: null,
  saml: null,
  hasSecret: false,
  provision: { enabled: false, rules: [], otherwise: null, follow: false },
  trustSecondFactor: false,
  allowIdpInitiated: false,
  addresses: {
    redirectUri: `${site}/sso/oidc/callback`,
    initiateUri: `${site}/sso/start`,
    backchannelLogoutUri: `${site}/sso/backchannel-logout`,
    frontchannelLogoutUri: `${site}/sso/frontchannel-logout`,
    jwksUri: `${site}/sso/jwks`,
    acsUrl: `${site}/sso/acs`,
    entityId: `${site}/sso/metadata`,
    metadataUrl: `${site}/sso/metadata`,
    scimUrl: `${site}/scim/v2`,
  },
  domains: [],
  scim: { madeAt: null, usedAt: null },
  lastUsedAt: null,
  lastError: null,
  lastErrorAt: null,
  createdAt: "2026-11-01T12:00:00.000Z",
  ...change,
});

export const oidcSettings: NonNullable<SsoProvider["oidc"]> = {
  issuer: "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
  appId: "the-app",
  authentication: "secret",
  scopes: [],
  groupsClaim: "groups",
};

export const aDomain = (change: Partial<SsoDomain> = {}): SsoDomain => ({
  id: id(3),
  clientId: null,
  providerId: id(2),
  domain: "northwind.example",
  record: { name: "_postern.northwind.example", type: "TXT", value: "postern-domain-verification=abc" },
  verified: false,
  checkedAt: null,
  missingSince: null,
  ...change,
});

export const aViewing = (change: Partial<Masquerade> = {}): Masquerade => ({
  id: id(4),
  staff: "Tomasz Lead",
  member: "Mia Member",
  client: "Brook Dental",
  reason: "The invoice she called about",
  writes: false,
  startedAt: "2026-11-20T12:00:00.000Z",
  endsAt: "2026-11-20T12:30:00.000Z",
  running: false,
  calls: 3,
  ...change,
});

export const presets = {
  items: (["microsoft", "google", "okta", "oidc", "saml"] as const).map((preset) => ({
    preset,
    kinds: preset === "oidc" ? ["oidc"] : preset === "saml" ? ["saml"] : ["oidc", "saml"],
    issuer: null,
    issuerIsFixed: preset === "google",
    fields: { oidc: [], saml: [] },
    attributes: { email: "email", name: "name", groups: "groups" },
    guide: preset === "microsoft" ? "https://learn.microsoft.com/entra" : null,
  })),
};
