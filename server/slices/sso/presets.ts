import type { SsoKind, SsoPreset } from "../../../contract/sso.ts";
import { samlPresets } from "./saml-attributes.ts";

export interface Preset {
  preset: SsoPreset;
  kinds: SsoKind[];
  /** Issuer that it always has, or an example of one. */
  issuer: string | null;
  issuerIsFixed: boolean;
  /** What an issuer of it looks like; null for any. */
  issuerPattern: RegExp | null;
  guide: string | null;
  attributes: { email: string; name: string; groups: string };
}

const attributesOf = (name: keyof typeof samlPresets) => {
  const { email, name: called, groups } = samlPresets[name];
  return { email: email[0], name: called[0], groups: groups[0] };
};
const usual = { email: "email", name: "displayName", groups: "groups" };

/** The kinds of services that can be set up, and what is known of each. */
export const presets: readonly Preset[] = [
  {
    preset: "microsoft",
    kinds: ["oidc", "saml"],
    issuer: "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0",
    issuerIsFixed: false,
    // One directory, never `common` or `organizations`: there everybody can say any address of themselves.
    issuerPattern:
      /^https:\/\/login\.microsoftonline\.(?:com|us)\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/v2\.0$/i,
    guide: "https://learn.microsoft.com/entra/identity-platform/quickstart-register-app",
    attributes: attributesOf("microsoft"),
  },
  {
    preset: "google",
    kinds: ["oidc", "saml"],
    issuer: "https://accounts.google.com",
    issuerIsFixed: true,
    issuerPattern: /^https:\/\/accounts\.google\.com$/,
    guide: "https://developers.google.com/identity/openid-connect/openid-connect",
    attributes: attributesOf("google"),
  },
  {
    preset: "okta",
    kinds: ["oidc", "saml"],
    issuer: "https://example.okta.com",
    issuerIsFixed: false,
    issuerPattern: null,
    guide: "https://help.okta.com/oie/en-us/content/topics/apps/apps_app_integration_wizard_oidc.htm",
    attributes: attributesOf("okta"),
  },
  {
    preset: "oidc",
    kinds: ["oidc"],
    issuer: null,
    issuerIsFixed: false,
    issuerPattern: null,
    guide: null,
    attributes: usual,
  },
  {
    preset: "saml",
    kinds: ["saml"],
    issuer: null,
    issuerIsFixed: false,
    issuerPattern: null,
    guide: null,
    attributes: usual,
  },
];

const fields = {
  oidc: ["issuer", "appId", "authentication", "secret", "scopes", "groupsClaim"],
  saml: ["metadata", "entityId", "ssoUrl", "certificates", "signRequests"],
};

/** The presets as the screens are told them. */
export function presetsOutput() {
  return presets.map(({ issuerPattern: _, ...preset }) => ({
    ...preset,
    fields: {
      oidc: preset.kinds.includes("oidc")
        ? fields.oidc.filter((field) => field !== "issuer" || !preset.issuerIsFixed)
        : [],
      saml: preset.kinds.includes("saml") ? fields.saml : [],
    },
  }));
}

export function presetOf(name: SsoPreset): Preset {
  return presets.find(({ preset }) => preset === name)!;
}
