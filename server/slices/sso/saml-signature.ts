import { constants, createHash, type KeyObject, verify, X509Certificate } from "node:crypto";
import { SsoRefusal } from "./refusal.ts";
import { uri } from "./saml-parties.ts";
import { attribute, children, elementsIn, everyElement, is, only, required } from "./saml-xml.ts";

type Method = {
  hash: "sha256" | "sha384" | "sha512";
  key: "rsa" | "ec";
  padding?: number;
  saltLength?: number;
};
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const more = "http://www.w3.org/2001/04/xmldsig-more#";

/** RFC 9231 and XML Signature 1.1, section 6, less everything with SHA-1, MD5 or a shared secret. */
const methods = new Map<string, Method>(
  (["sha256", "sha384", "sha512"] as const).flatMap((hash): [string, Method][] => [
    [`${more}rsa-${hash}`, { hash, key: "rsa" }],
    [`${more}ecdsa-${hash}`, { hash, key: "ec" }],
    [`http://www.w3.org/2007/05/xmldsig-more#${hash}-rsa-MGF1`, { hash, key: "rsa", ...pss }],
  ]),
);
const digests = new Map([
  [`${uri.encryption}sha256`, "sha256"],
  [`${more}sha384`, "sha384"],
  [`${uri.encryption}sha512`, "sha512"],
]);
const enveloped = `${uri.signature}enveloped-signature`;
const canonical = "http://www.w3.org/2001/10/xml-exc-c14n#";
const canonicalizations = [canonical, `${canonical}WithComments`];

/** Whether the element carries a signature of its own. */
export function isSigned(element: Element): boolean {
  return children(element, uri.signature, "Signature").length > 0;
}

/**
 * The bytes that were signed, when the element is signed as a whole by one of the certificates: canonical XML
 * without the signature. Nothing else of the document may be believed.
 * @param xml the document that `element` was parsed from
 * @throws SsoRefusal, XmlProblem
 */
export async function signedText(
  xml: string,
  element: Element,
  certificates: readonly string[],
): Promise<string> {
  const signature = required(element, uri.signature, "Signature");
  const method = checkShape(signature, element);
  const keys = keysFor(method, certificates);
  const { SignedXml } = await import("xml-crypto");
  const problems: unknown[] = [];
  for (const key of keys) {
    try {
      return verified(new SignedXml(), xml, signature, { method, key });
    } catch (problem) {
      problems.push(problem);
    }
  }
  throw new SsoRefusal("wrong_signature", { cause: problems[0], detail: String(problems[0]).slice(0, 200) });
}

/**
 * Section 5.4 of SAML Core: one reference, to the parent by its ID, enveloped and exclusively canonical. The
 * library allows more, and each of its freedoms has been an attack.
 */
function checkShape(signature: Element, parent: Element): Method {
  refuseRepeatedIds(parent.ownerDocument.documentElement);
  const allowed = ["SignedInfo", "SignatureValue", "KeyInfo"];
  refuseUnless(
    elementsIn(signature).every((part) => allowed.some((name) => is(part, uri.signature, name))),
    "what is in it",
  );
  const info = required(signature, uri.signature, "SignedInfo");
  required(signature, uri.signature, "SignatureValue");
  only(signature, uri.signature, "KeyInfo");
  refuseUnless(elementsIn(info).length === 3, "what is in it");
  refuseUnless(
    canonicalizations.includes(algorithm(info, "CanonicalizationMethod")),
    "way of canonicalization",
  );
  checkReference(required(info, uri.signature, "Reference"), parent);
  const name = algorithm(info, "SignatureMethod");
  const method = methods.get(name);
  if (!method) throw new SsoRefusal("refused_algorithm", { detail: name });
  return method;
}

function checkReference(reference: Element, parent: Element): void {
  const id = attribute(parent, "ID");
  refuseUnless(/^[A-Za-z_][\w.-]{0,255}$/.test(id ?? ""), "ID");
  refuseUnless(attribute(reference, "URI") === `#${id}`, "what it refers to");
  const names = children(required(reference, uri.signature, "Transforms"), uri.signature, "Transform").map(
    (transform) => attribute(transform, "Algorithm") ?? "",
  );
  const [first, second, ...rest] = names;
  refuseUnless(
    first === enveloped && canonicalizations.includes(second ?? "") && rest.length === 0,
    "transforms",
  );
  const digest = algorithm(reference, "DigestMethod");
  if (!digests.has(digest)) throw new SsoRefusal("refused_algorithm", { detail: digest });
}

const algorithm = (parent: Element, name: string): string =>
  attribute(required(parent, uri.signature, name), "Algorithm") ?? "";

function refuseUnless(condition: boolean, detail: string): void {
  if (!condition) throw new SsoRefusal("malformed_signature", { detail });
}

function refuseRepeatedIds(root: Element): void {
  const seen = new Set<string>();
  for (const { name, value } of everyElement(root).flatMap((element) => Array.from(element.attributes))) {
    if (!/^(.*:)?id$/i.test(name)) continue;
    if (seen.has(value)) throw new SsoRefusal("repeated_id");
    seen.add(value);
  }
}

/** The provider's keys of the kind that the method is for: the sender chooses the method, we the keys. */
function keysFor(method: Method, certificates: readonly string[]): KeyObject[] {
  const keys = certificates.map((certificate) => new X509Certificate(certificate).publicKey);
  const fitting = keys.filter((key) => key.asymmetricKeyType === method.key && isStrong(key));
  if (fitting.length === 0) throw new SsoRefusal("no_key_for_signature", { detail: method.key });
  return fitting;
}

/** RSA of 2048 bits or more, or one of the curves of NIST. */
export function isStrong(key: KeyObject): boolean {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa") return (modulusLength ?? 0) >= 2048;
  return ["prime256v1", "secp384r1", "secp521r1"].includes(namedCurve ?? "");
}

type Engine = InstanceType<typeof import("xml-crypto").SignedXml>;

/** What the signature covers. @throws Error when it is not of this key, or the content was changed */
function verified(
  engine: Engine,
  xml: string,
  signature: Element,
  by: { method: Method; key: KeyObject },
): string {
  restrict(engine, by);
  engine.loadSignature(signature);
  const holds = engine.checkSignature(xml);
  const [text, ...others] = engine.getSignedReferences();
  if (!holds || text === undefined || others.length > 0) throw new Error("The content was changed.");
  return text;
}

/** Leaves the library our algorithms alone, with the one key: a KeyInfo of the sender is never looked at. */
function restrict(engine: Engine, { method, key }: { method: Method; key: KeyObject }): void {
  const { "http://www.w3.org/2000/09/xmldsig#enveloped-signature": removal } =
    engine.CanonicalizationAlgorithms;
  const exclusive = canonicalizations.map((name) => [name, engine.CanonicalizationAlgorithms[name]]);
  engine.CanonicalizationAlgorithms = { [enveloped]: removal, ...Object.fromEntries(exclusive) };
  engine.HashAlgorithms = Object.fromEntries(
    [...digests].map(([name, hash]) => [name, digestOf(name, hash)]),
  );
  const name = [...methods].find(([, each]) => each === method)![0];
  engine.SignatureAlgorithms = { [name]: verifierOf(name, method, key) };
  engine.publicCert = key;
  engine.getCertFromKeyInfo = () => null;
}

const digestOf = (name: string, hash: string) =>
  class {
    getAlgorithmName = () => name;
    getHash = (text: string) => createHash(hash).update(text).digest("base64");
  };

const verifierOf = (name: string, { hash, key: _, ...options }: Method, key: KeyObject) =>
  class {
    getAlgorithmName = () => name;
    getSignature = (): never => {
      throw new Error("Only verifies.");
    };
    // XML Signature writes ECDSA as two numbers side by side (6.4.3), not as the ASN.1 of TLS.
    verifySignature = (text: unknown, _key: unknown, value: unknown): boolean =>
      verify(
        hash,
        Buffer.from(String(text)),
        { key, dsaEncoding: "ieee-p1363", ...options },
        Buffer.from(String(value), "base64"),
      );
  };
