import type { SsoProvider } from "../../../contract/sso.ts";
import { OidcForm } from "./provider-oidc.tsx";
import { SamlForm } from "./provider-saml.tsx";

/** What the service says of itself, entered here. */
export function ProviderHere({ provider }: { provider: SsoProvider }) {
  return provider.kind === "oidc" ? <OidcForm provider={provider} /> : <SamlForm provider={provider} />;
}
