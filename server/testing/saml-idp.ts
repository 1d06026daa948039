import { execFile } from "node:child_process";
import { createPrivateKey, createPublicKey, randomBytes, sign, X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";
import { SignedXml } from "xml-crypto";
import { encrypt } from "xml-encryption";

const run = promisify(execFile);
const signatureUri = "http://www.w3.org/2000/09/xmldsig#";
const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
const saml = "urn:oasis:names:tc:SAML:2.0";
const hour = 3_600_000;

export interface SigningKey {
  privateKey: string;
  certificate: string;
}

/** A key with a self-signed certificate, made by OpenSSL: `rsa:2048`, `rsa:1024`, `ec`. */
export async function newSigningKey(kind = "rsa:2048"): Promise<SigningKey> {
  const key = kind === "ec" ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : ["-newkey", kind];
  const made = await run("openssl", [
    ...["req", "-x509", ...key, "-nodes", "-days", "2", "-subj", "/CN=idp.test", "-keyout", "-", "-out", "-"],
  ]);
  const [privateKey, certificate] = made.stdout.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g)!;
  return { privateKey: privateKey!, certificate: certificate! };
}

/** What a response says; everything has a value that is right. */
export interface ResponseOptions {
  acsUrl: string;
  audience: string;
  /** `null`: nobody asked. */
  inResponseTo: string | null;
  now?: Date;
  issuer?: string;
  /** Of the unsigned envelope. */
  destination?: string;
  recipient?: string;
  nameId?: string;
  nameIdFormat?: string;
  attributes?: Record<string, string | string[]>;
  assertionId?: string;
  status?: string;
  /** Milliseconds from now. */
  validFrom?: number;
  validFor?: number;
  authenticatedAgo?: number;
  /** XML put into Conditions, or in place of parts of the assertion. */
  conditions?: string;
  replace?: (assertion: string) => string;
}

export interface SignOptions {
  key?: SigningKey;
  /** The end of the algorithm's name: `rsa-sha256`, `rsa-sha1`, `ecdsa-sha256`. */
  algorithm?: string;
  digest?: string;
  /** Local name of what is signed, a child of the root or the root itself. */
  what?: "Assertion" | "Response";
  /** Prefixes for InclusiveNamespaces, as Okta sends them. */
  prefixes?: string[];
}

/** An identity provider for tests: writes, signs and encrypts what it is told to, right or wrong. */
export interface SamlIdp {
  entityId: string;
  ssoUrl: string;
  key: SigningKey;
  metadata(): string;
  /** What a request in the address of a browser asks for. */
  readRequest(url: string): { id: string; acsUrl: string; issuer: string; xml: string; relayState: string };
  /** A response of an unsigned assertion. */
  write(options: ResponseOptions): string;
  sign(xml: string, options?: SignOptions): string;
  /** A response with its assertion signed, as it is posted. */
  respond(options: ResponseOptions & { signing?: SignOptions; encryptFor?: string }): Promise<string>;
}

/** @param kind of the key, see `newSigningKey` */
export async function newSamlIdp(entityId = "https://idp.test/saml", kind = "rsa:2048"): Promise<SamlIdp> {
  const key = await newSigningKey(kind);
  const idp: SamlIdp = {
    entityId,
    key,
    ssoUrl: "https://idp.test/sso",
    metadata: () => metadataOf(idp),
    readRequest,
    write: (options) => responseOf(entityId, options),
    sign: (xml, options = {}) => signXml(xml, { ...options, key: options.key ?? idp.key }),
    respond: async ({ signing, encryptFor, ...options }) => {
      const signed = idp.sign(idp.write(options), signing);
      return encode(encryptFor ? await encryptAssertion(signed, encryptFor) : signed);
    },
  };
  return idp;
}

/** As it stands in the form that the browser posts. */
export const encode = (xml: string): string => Buffer.from(xml).toString("base64");

const newId = (): string => `_${randomBytes(16).toString("hex")}`;
const at = (now: Date, milliseconds: number): string => new Date(now.getTime() + milliseconds).toISOString();

function responseOf(entityId: string, options: ResponseOptions): string {
  const { acsUrl, inResponseTo, now = new Date(), issuer = entityId } = options;
  const answers = inResponseTo === null ? "" : ` InResponseTo="${inResponseTo}"`;
  return [
    `<samlp:Response xmlns:samlp="${saml}:protocol" xmlns:saml="${saml}:assertion" ID="${newId()}" Version="2.0"`,
    ` IssueInstant="${at(now, 0)}" Destination="${options.destination ?? acsUrl}"${answers}>`,
    `<saml:Issuer>${entityId}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="${saml}:status:${options.status ?? "Success"}"/></samlp:Status>`,
    assertionOf(issuer, options, { now, answers }),
    `</samlp:Response>`,
  ].join("");
}

function assertionOf(
  issuer: string,
  options: ResponseOptions,
  { now, answers }: { now: Date; answers: string },
): string {
  const { validFrom = -5000, validFor = hour } = options;
  const times = `NotBefore="${at(now, validFrom)}" NotOnOrAfter="${at(now, validFor)}"`;
  const format = options.nameIdFormat ?? `${saml}:nameid-format:persistent`;
  const assertion = [
    `<saml:Assertion xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="${options.assertionId ?? newId()}"`,
    ` Version="2.0" IssueInstant="${at(now, 0)}"><saml:Issuer>${issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${format}">${options.nameId ?? "u-1"}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="${saml}:cm:bearer"><saml:SubjectConfirmationData`,
    ` Recipient="${options.recipient ?? options.acsUrl}" NotOnOrAfter="${at(now, validFor)}"${answers}/>`,
    `</saml:SubjectConfirmation></saml:Subject><saml:Conditions ${times}><saml:AudienceRestriction>`,
    `<saml:Audience>${options.audience}</saml:Audience></saml:AudienceRestriction>${options.conditions ?? ""}`,
    `</saml:Conditions><saml:AuthnStatement AuthnInstant="${at(now, -(options.authenticatedAgo ?? 0))}"`,
    ` SessionIndex="s-1"><saml:AuthnContext><saml:AuthnContextClassRef>`,
    `${saml}:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>`,
    `</saml:AuthnStatement>${attributesOf(options.attributes ?? {})}</saml:Assertion>`,
  ].join("");
  return options.replace?.(assertion) ?? assertion;
}

function attributesOf(attributes: Record<string, string | string[]>): string {
  const list = Object.entries(attributes).map(([name, values]) => {
    const texts = [values].flat().map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`);
    return `<saml:Attribute Name="${name}">${texts.join("")}</saml:Attribute>`;
  });
  return list.length > 0 ? `<saml:AttributeStatement>${list.join("")}</saml:AttributeStatement>` : "";
}

function metadataOf({ entityId, ssoUrl, key }: SamlIdp): string {
  const bare = new X509Certificate(key.certificate).raw.toString("base64");
  return [
    `<?xml version="1.0"?><EntityDescriptor xmlns="${saml}:metadata" xmlns:ds="${signatureUri}"`,
    ` entityID="${entityId}"><IDPSSODescriptor protocolSupportEnumeration="${saml}:protocol">`,
    `<KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bare}`,
    `</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`,
    `<SingleSignOnService Binding="${saml}:bindings:HTTP-Redirect" Location="${ssoUrl}"/>`,
    `</IDPSSODescriptor></EntityDescriptor>`,
  ].join("");
}

function readRequest(address: string): ReturnType<SamlIdp["readRequest"]> {
  const { searchParams } = new URL(address);
  const xml = inflateRawSync(Buffer.from(searchParams.get("SAMLRequest")!, "base64")).toString();
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(xml)![1]!;
  return {
    id: attribute("ID"),
    acsUrl: attribute("AssertionConsumerServiceURL"),
    issuer: /Issuer[^>]*>([^<]*)</.exec(xml)![1]!,
    xml,
    relayState: searchParams.get("RelayState") ?? "",
  };
}

const algorithms: Record<string, string> = {
  "rsa-sha1": `${signatureUri}rsa-sha1`,
  sha1: `${signatureUri}sha1`,
  sha256: "http://www.w3.org/2001/04/xmlenc#sha256",
  sha512: "http://www.w3.org/2001/04/xmlenc#sha512",
};

/** Signs the element and puts the signature where the schema wants it: after the issuer. */
function signXml(xml: string, options: SignOptions & { key: SigningKey }): string {
  const { key } = options;
  const isEc = createPublicKey(key.certificate).asymmetricKeyType === "ec";
  const name = options.algorithm ?? (isEc ? "ecdsa-sha256" : "rsa-sha256");
  const engine = new SignedXml({
    privateKey: key.privateKey,
    publicCert: key.certificate,
    signatureAlgorithm: algorithms[name] ?? `http://www.w3.org/2001/04/xmldsig-more#${name}`,
    canonicalizationAlgorithm: exclusive,
  });
  if (isEc) engine.SignatureAlgorithms = { [engine.signatureAlgorithm!]: EcdsaSha256 };
  const what = options.what ?? "Assertion";
  const path = `//*[local-name(.)='${what}']`;
  engine.addReference({
    xpath: path,
    transforms: [`${signatureUri}enveloped-signature`, exclusive],
    digestAlgorithm: algorithms[options.digest ?? "sha256"]!,
    ...(options.prefixes && { inclusiveNamespacesPrefixList: options.prefixes }),
  });
  engine.computeSignature(xml, {
    prefix: "ds",
    location: { reference: `${path}/*[local-name(.)='Issuer']`, action: "after" },
  });
  return engine.getSignedXml();
}

class EcdsaSha256 {
  getAlgorithmName = () => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
  // biome-ignore lint/suspicious/noExplicitAny: the library's type has an overload with a callback.
  getSignature: any = (text: string, key: string) =>
    sign("sha256", Buffer.from(text), {
      key: createPrivateKey(key),
      dsaEncoding: "ieee-p1363",
    }).toString("base64");
  verifySignature = (): never => {
    throw new Error("Only signs.");
  };
}

/** Puts what stands between the tags of the assertion into an EncryptedAssertion. */
export async function encryptAssertion(
  response: string,
  certificate: string,
  method = "http://www.w3.org/2009/xmlenc11#aes256-gcm",
  keyMethod = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
): Promise<string> {
  const assertion = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(response)![0];
  return response.replace(assertion, await encryptedAssertion(assertion, { certificate, method, keyMethod }));
}

async function encryptedAssertion(
  content: string,
  { certificate, method, keyMethod }: { certificate: string; method: string; keyMethod: string },
): Promise<string> {
  // On its own it has to name its namespaces itself.
  const whole = content.replace(
    /^<saml:Assertion (?![^>]*xmlns:saml=)/,
    `<saml:Assertion xmlns:saml="${saml}:assertion" `,
  );
  const options = {
    rsa_pub: createPublicKey(certificate).export({ type: "spki", format: "pem" }) as string,
    pem: certificate,
    encryptionAlgorithm: method,
    keyEncryptionAlgorithm: keyMethod,
    ...(keyMethod.endsWith("#rsa-oaep") && { keyEncryptionDigest: "sha256", keyEncryptionMgf: "sha256" }),
    // What is refused has to be made first.
    disallowEncryptionWithInsecureAlgorithm: false,
    warnInsecureAlgorithm: false,
  };
  const data = await new Promise<string>((resolve, reject) =>
    encrypt(whole, options as never, (error, result) => (error ? reject(error) : resolve(result))),
  );
  return `<saml:EncryptedAssertion>${data}</saml:EncryptedAssertion>`;
}
