/** SAML 2.0 for the rest of the slice: no HTTP and no database in it. See docs/decisions/0011-saml.md. */
export type { SamlIdentity } from "./saml-assertion.ts";
export { type SamlClaims, samlPresets } from "./saml-attributes.ts";
export { newServiceKeys, type ServiceKeys } from "./saml-keys.ts";
export {
  type IdentityProviderMetadata,
  readCertificate,
  readIdentityProviderMetadata,
  samlServiceMetadata,
} from "./saml-metadata.ts";
export type { SamlAttributeNames, SamlProvider, SamlService } from "./saml-parties.ts";
export { samlRequest } from "./saml-request.ts";
export { readSamlResponse, type SamlExpectation } from "./saml-response.ts";
