/** The names of SAML 2.0 and of what it is made from. */
export const uri = {
  assertion: "urn:oasis:names:tc:SAML:2.0:assertion",
  protocol: "urn:oasis:names:tc:SAML:2.0:protocol",
  metadata: "urn:oasis:names:tc:SAML:2.0:metadata",
  signature: "http://www.w3.org/2000/09/xmldsig#",
  encryption: "http://www.w3.org/2001/04/xmlenc#",
  encryption11: "http://www.w3.org/2009/xmlenc11#",
  post: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
  redirect: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
  success: "urn:oasis:names:tc:SAML:2.0:status:Success",
  bearer: "urn:oasis:names:tc:SAML:2.0:cm:bearer",
  emailFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  unspecifiedFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
} as const;

/** The attributes that a value is looked for in, the first that is there first. */
export interface SamlAttributeNames {
  email: readonly string[];
  name: readonly string[];
  groups: readonly string[];
}

/** An identity provider, as an administrator has set it up. */
export interface SamlProvider {
  entityId: string;
  /** Where the browser is sent with a request (HTTP-Redirect). */
  ssoUrl: string;
  /** All that may have signed: PEM. More than one while keys are being changed. */
  certificates: readonly string[];
  /** Whether requests are signed with the service's key. */
  signRequests: boolean;
  /** Whether an answer that nobody asked for opens anything. */
  allowIdpInitiated: boolean;
  /** Names of attributes in place of the known ones. */
  attributes?: Partial<SamlAttributeNames>;
}

/** Ourselves, as a tenant's identity provider sees us. */
export interface SamlService {
  entityId: string;
  acsUrl: string;
  sloUrl?: string;
  /** PEM, for what is signed by us and encrypted for us. */
  certificate?: string;
  /** PEM (PKCS #8, RSA). */
  privateKey?: string;
}
