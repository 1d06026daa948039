import { SsoRefusal } from "./refusal.ts";
import { readAssertion, type SamlIdentity } from "./saml-assertion.ts";
import { decryptAssertion } from "./saml-encryption.ts";
import { type SamlProvider, type SamlService, uri } from "./saml-parties.ts";
import { isSigned, signedText } from "./saml-signature.ts";
import { attribute, everyElement, is, only, readXml, required, textOf, XmlProblem } from "./saml-xml.ts";

const largestResponse = 256 * 1024;

/** What an answer is measured against. */
export interface SamlExpectation {
  /** The request that this browser was sent away with, or null when it was not sent by us. */
  requestId: string | null;
  now: Date;
  /** When the person was asked to prove themselves again (ForceAuthn): they did so since then. */
  authenticatedSince?: Date;
  /** Remembers an assertion of this provider until then; true when it was there already. */
  seen(assertionId: string, expiresAt: Date): Promise<boolean>;
}

/**
 * The person that a response to our assertion consumer service speaks of (SAML Profiles, 4.1.4; HTTP-POST).
 * Every value comes from bytes that one of the provider's certificates signed.
 * @throws SsoRefusal with the reason, for the log
 */
export async function readSamlResponse(
  provider: SamlProvider,
  service: SamlService,
  body: { SAMLResponse: string },
  expect: SamlExpectation,
): Promise<SamlIdentity> {
  try {
    const xml = decode(body.SAMLResponse);
    const response = await readXml(xml);
    checkEnvelope(response, provider, service, expect);
    const holder = soleAssertion(response);
    if (isSigned(response)) await signedText(xml, response, provider.certificates);
    const assertion = await signedAssertion(xml, holder, provider, service);
    const identity = readAssertion(assertion, provider, service, expect);
    if (await expect.seen(identity.assertionId, identity.expiresAt)) throw new SsoRefusal("replayed");
    return identity;
  } catch (problem) {
    if (!(problem instanceof XmlProblem)) throw problem;
    throw new SsoRefusal(problem.code, { detail: problem.detail, cause: problem });
  }
}

/** Base64 of UTF-8, lines ended as XML ends them. HTTP-POST knows no compression, so nothing is inflated. */
function decode(encoded: string): string {
  if (encoded.length > largestResponse * 1.4) throw new SsoRefusal("too_large");
  const dense = encoded.replace(/[\r\n\t ]/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(dense)) throw new SsoRefusal("not_base64");
  const bytes = Buffer.from(dense, "base64");
  if (bytes.length > largestResponse) throw new SsoRefusal("too_large");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
  } catch (cause) {
    throw new SsoRefusal("not_utf8", { cause });
  }
}

/** Mostly unsigned, so it protects nobody by itself; what is wrong here is wrong all the same. */
function checkEnvelope(
  response: Element,
  provider: SamlProvider,
  service: SamlService,
  expect: SamlExpectation,
): void {
  const refuse = (reason: string, detail?: string | null): never => {
    throw new SsoRefusal(reason, { detail: detail?.slice(0, 200) });
  };
  const isResponse = is(response, uri.protocol, "Response") && attribute(response, "Version") === "2.0";
  if (!isResponse) refuse("not_a_response", response.localName);
  const destination = attribute(response, "Destination");
  if (destination !== service.acsUrl) refuse("wrong_destination", destination);
  checkAnswers(attribute(response, "InResponseTo"), provider, expect);
  const issuer = only(response, uri.assertion, "Issuer");
  if (issuer && textOf(issuer) !== provider.entityId) refuse("wrong_issuer", textOf(issuer));
  const status = required(response, uri.protocol, "Status");
  const code = required(status, uri.protocol, "StatusCode");
  if (attribute(code, "Value") !== uri.success) refuse("not_successful", describeStatus(status, code));
}

/** The assertion says so again, signed; see `checkConfirmation`. */
function checkAnswers(answers: string | null, provider: SamlProvider, expect: SamlExpectation): void {
  if (answers !== expect.requestId) {
    throw new SsoRefusal(answers === null ? "unsolicited" : "wrong_request");
  }
  if (answers === null && !provider.allowIdpInitiated) throw new SsoRefusal("unsolicited");
}

/** "Responder, AuthnFailed: The user cancelled" in one line. */
function describeStatus(status: Element, code: Element): string {
  const inner = only(code, uri.protocol, "StatusCode");
  const message = only(status, uri.protocol, "StatusMessage");
  const names = [code, inner].flatMap((each) => (each && attribute(each, "Value")?.split(":").at(-1)) || []);
  return [names.join(", "), message && textOf(message)].filter(Boolean).join(": ").replace(/\s+/g, " ");
}

const named =
  (...names: string[]) =>
  (element: Element) =>
    names.includes(element.localName);

/** The only assertion of the document, open or encrypted, where it belongs: whatever hides another is an attack. */
function soleAssertion(response: Element): Element {
  const found = everyElement(response).filter(named("Assertion", "EncryptedAssertion"));
  if (found.length === 0) throw new SsoRefusal("no_assertion");
  if (found.length > 1) throw new SsoRefusal("several_assertions", { detail: String(found.length) });
  const [assertion] = found as [Element];
  if (assertion.parentNode !== response || assertion.namespaceURI !== uri.assertion) {
    throw new SsoRefusal("misplaced_assertion");
  }
  return assertion;
}

/** The assertion as it was signed, parsed again from those bytes alone. */
async function signedAssertion(
  xml: string,
  holder: Element,
  provider: SamlProvider,
  service: SamlService,
): Promise<Element> {
  const encrypted = is(holder, uri.assertion, "EncryptedAssertion");
  const text = encrypted ? decryptAssertion(holder, service.privateKey) : xml;
  const assertion = encrypted ? await readXml(text) : holder;
  if (!is(assertion, uri.assertion, "Assertion")) throw new SsoRefusal("no_assertion");
  if (everyElement(assertion).filter(named("Assertion", "EncryptedAssertion")).length > 1) {
    throw new SsoRefusal("several_assertions");
  }
  if (!isSigned(assertion)) throw new SsoRefusal("assertion_not_signed");
  const signed = await readXml(await signedText(text, assertion, provider.certificates));
  const same = attribute(signed, "ID") === attribute(assertion, "ID");
  if (!same || !is(signed, uri.assertion, "Assertion")) throw new SsoRefusal("wrong_signature");
  return signed;
}
