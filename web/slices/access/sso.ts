import { useQueryClient } from "@tanstack/react-query";
import type { SsoProvider } from "../../../contract/sso.ts";
import { api } from "../../kernel/api.ts";
import type { ApiClient } from "../../kernel/client.ts";
import { t, tryText } from "../../kernel/messages.ts";
import { providerQuery } from "./data.ts";

export type ProviderInput = Parameters<ApiClient["sso"]["updateProvider"]>[0];
export type OidcSettings = NonNullable<SsoProvider["oidc"]>;
export type SamlSettings = NonNullable<SsoProvider["saml"]>;

/** All of a provider's settings as they are sent, since a change sends all of them. */
export function inputOf(provider: SsoProvider): ProviderInput {
  const { id, name, enabled, oidc, saml, provision, trustSecondFactor, allowIdpInitiated } = provider;
  return { id, name, enabled, oidc, saml, provision, trustSecondFactor, allowIdpInitiated };
}

/** Whether there is something to sign in with yet. */
export function isSetUp({ kind, oidc, saml, hasSecret }: SsoProvider): boolean {
  if (kind === "saml") return saml !== null;
  return oidc !== null && (oidc.authentication === "key" || hasSecret);
}

export type ProviderState = "on" | "off" | "unfinished";
export const stateOf = (provider: SsoProvider): ProviderState =>
  provider.enabled ? "on" : isSetUp(provider) ? "off" : "unfinished";

/** Why a sign-in failed, in words; the code is said as well, for whoever looks after the provider. */
export const errorOf = (code: string) => tryText(`access.sso.error.${code}`) ?? t("access.sso.error.other");

/** Shows a provider as it was answered, everywhere. */
export function useProviderChanged() {
  const queries = useQueryClient();
  return (provider?: SsoProvider) => {
    if (provider) queries.setQueryData(providerQuery(provider.id).queryKey, provider);
    void queries.invalidateQueries({ queryKey: api.sso.key() });
  };
}

const microsoft = /^https:\/\/login\.microsoftonline\.com\/([^/]+)\/v2\.0$/i;

/** The issuer as people know it: of Microsoft the directory's id, of Okta the domain. */
export function issuerToInput(preset: SsoProvider["preset"], issuer: string): string {
  if (preset === "microsoft") return microsoft.exec(issuer)?.[1] ?? issuer;
  return preset === "okta" ? issuer.replace(/^https:\/\//, "") : issuer;
}

export function issuerFromInput(preset: SsoProvider["preset"], typed: string): string {
  const plain = typed.trim().replace(/\/+$/, preset === "microsoft" || preset === "okta" ? "" : "$&");
  if (/^https?:\/\//i.test(plain) || plain === "") return plain;
  if (preset === "microsoft") return `https://login.microsoftonline.com/${plain}/v2.0`;
  return `https://${plain}`;
}
