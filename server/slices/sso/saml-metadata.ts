import { X509Certificate } from "node:crypto";
import { refuse } from "../../kernel/refusal.ts";
import { type SamlService, uri } from "./saml-parties.ts";
import { isStrong } from "./saml-signature.ts";
import {
  attribute,
  children,
  escapeXml,
  everyElement,
  is,
  readXml,
  required,
  textOf,
  XmlProblem,
} from "./saml-xml.ts";

/** What an identity provider's file says of it. */
export interface IdentityProviderMetadata {
  entityId: string;
  ssoUrl: string;
  sloUrl?: string;
  /** PEM, every one that may sign: there are two while keys are being changed. */
  certificates: string[];
  wantsSignedRequests: boolean;
}

const largestMetadata = 512 * 1024;

/**
 * Our own file for the identity provider (SAML Metadata, 2.4.4): assertions signed, to our one address by POST.
 * With a certificate, requests are signed with it and assertions may be encrypted for it.
 */
export function samlServiceMetadata(service: SamlService): string {
  const { entityId, acsUrl, sloUrl, certificate } = service;
  const key = certificate && (certificate.match(/-----BEGIN[^-]+-----([^-]+)-----END/)?.[1] ?? certificate);
  const descriptor = (use: string, methods = "") =>
    key
      ? `<KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${key.replace(/\s/g, "")}` +
        `</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</KeyDescriptor>`
      : "";
  const logout = sloUrl
    ? `<SingleLogoutService Binding="${uri.redirect}" Location="${escapeXml(sloUrl)}"/>`
    : "";
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<EntityDescriptor xmlns="${uri.metadata}" xmlns:ds="${uri.signature}" entityID="${escapeXml(entityId)}">`,
    `<SPSSODescriptor AuthnRequestsSigned="${Boolean(key)}" WantAssertionsSigned="true"`,
    ` protocolSupportEnumeration="${uri.protocol}">`,
    descriptor("signing"),
    descriptor("encryption", encryptionMethods),
    logout,
    `<AssertionConsumerService Binding="${uri.post}" Location="${escapeXml(acsUrl)}" index="0" isDefault="true"/>`,
    `</SPSSODescriptor></EntityDescriptor>`,
  ].join("");
}

const encryptionMethods = [
  `${uri.encryption11}aes256-gcm`,
  `${uri.encryption11}aes128-gcm`,
  `${uri.encryption}rsa-oaep-mgf1p`,
]
  .map((method) => `<EncryptionMethod Algorithm="${method}"/>`)
  .join("");

/**
 * Reads the file that an identity provider hands out. Its own signature is not looked at: an administrator vouches
 * for it.
 * @throws Refusal `invalid_input` at `metadata`; the messages are keys of `errors.fields`
 */
export async function readIdentityProviderMetadata(xml: string): Promise<IdentityProviderMetadata> {
  if (xml.length > largestMetadata) wrong("metadata_too_large");
  const root = await parseMetadata(xml.replace(/^\ufeff/, "").trim());
  try {
    return metadataOf(soleProvider(root));
  } catch (problem) {
    if (!(problem instanceof XmlProblem)) throw problem;
    return wrong("metadata_incomplete");
  }
}

const wrong = (code: string): never => refuse("invalid_input", "metadata", code);

async function parseMetadata(text: string): Promise<Element> {
  if (text === "") wrong("required");
  if (/^\s*[{[]/.test(text)) wrong("metadata_of_openid");
  if (/^<(!doctype\s+html|html)/i.test(text)) wrong("metadata_is_page");
  if (/^-----BEGIN|^MII[A-Za-z0-9+/]/.test(text)) wrong("metadata_is_certificate");
  try {
    // Nothing here is read by its signature, so comments do no harm.
    return await readXml(text.replace(/<!--[\s\S]*?-->/g, ""));
  } catch (problem) {
    if (!(problem instanceof XmlProblem)) throw problem;
    return wrong(problem.code === "holds_doctype" ? "metadata_with_doctype" : "metadata_not_xml");
  }
}

/** The EntityDescriptor with a role as identity provider. A federation's file has hundreds: nobody chose one. */
function soleProvider(root: Element): Element {
  const entities = everyElement(root).filter((element) => is(element, uri.metadata, "EntityDescriptor"));
  if (entities.length === 0) wrong("metadata_of_something_else");
  const providers = entities.filter((entity) => rolesOf(entity).length > 0);
  if (providers.length > 1) wrong("metadata_of_many");
  return providers[0] ?? wrong("metadata_of_service");
}

const rolesOf = (entity: Element): Element[] =>
  children(entity, uri.metadata, "IDPSSODescriptor").filter((role) =>
    (attribute(role, "protocolSupportEnumeration") ?? "").split(/\s+/).includes(uri.protocol),
  );

function metadataOf(entity: Element): IdentityProviderMetadata {
  const [role] = rolesOf(entity) as [Element];
  const entityId = attribute(entity, "entityID")?.trim();
  if (!entityId || entityId.length > 1024) return wrong("metadata_incomplete");
  const ssoUrl = locationOf(role, "SingleSignOnService");
  const sloUrl = locationOf(role, "SingleLogoutService");
  if (!ssoUrl) return wrong("metadata_without_redirect");
  const certificates = signingCertificates(role);
  const wants = attribute(role, "WantAuthnRequestsSigned") ?? "";
  return {
    entityId,
    ssoUrl,
    ...(sloUrl && { sloUrl }),
    certificates,
    wantsSignedRequests: ["true", "1"].includes(wants),
  };
}

function locationOf(role: Element, service: string): string | null {
  const found = children(role, uri.metadata, service).find(
    (each) => attribute(each, "Binding") === uri.redirect,
  );
  const location = found && attribute(found, "Location")?.trim();
  if (!location) return null;
  return isSafeAddress(location) ? location : wrong("metadata_not_https");
}

/** Browsers are sent there: never to a script, and unencrypted only to a provider on the same computer. */
function isSafeAddress(address: string): boolean {
  const url = URL.parse(address);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(url?.hostname ?? "");
  return url?.protocol === "https:" || (url?.protocol === "http:" && local);
}

function signingCertificates(role: Element): string[] {
  const found = children(role, uri.metadata, "KeyDescriptor")
    .filter((descriptor) => [null, "signing"].includes(attribute(descriptor, "use")))
    .flatMap((descriptor) => everyElement(required(descriptor, uri.signature, "KeyInfo")))
    .filter((element) => is(element, uri.signature, "X509Certificate"))
    .map((element) => readCertificate(textOf(element)));
  if (found.length === 0) wrong("metadata_without_certificate");
  return [...new Set(found)];
}

/**
 * A certificate as PEM, from PEM or bare base64, when its key is one that we accept signatures of. When it ends is
 * not looked at: providers sign on with self-signed certificates long over, and trust comes from the file.
 * @throws Refusal
 */
export function readCertificate(text: string): string {
  const base64 = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, "").replace(/\s/g, "");
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    if (isStrong(certificate.publicKey)) return certificate.toString();
  } catch {
    return wrong("metadata_wrong_certificate");
  }
  return wrong("metadata_weak_certificate");
}
