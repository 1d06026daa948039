import { generateKeyPair, randomBytes, sign } from "node:crypto";
import { promisify } from "node:util";

/** A key and its certificate, both PEM. The key is kept sealed. */
export interface ServiceKeys {
  /** PKCS #8, RSA of 3072 bits. */
  privateKey: string;
  certificate: string;
}

const years = 10;
const generate = promisify(generateKeyPair);

/**
 * A key pair for signing requests and for decrypting assertions, with a self-signed certificate of ten years:
 * identity providers take keys in no other wrapping, and look at nothing in it but the key.
 * @param name what the certificate is called: the tenant's host, up to 64 characters
 */
export async function newServiceKeys(name: string, now = new Date()): Promise<ServiceKeys> {
  // 3072 bits are meant to last beyond 2030 (NIST SP 800-57, table 2).
  const { publicKey, privateKey } = await generate("rsa", { modulusLength: 3072 });
  const publicDer = publicKey.export({ type: "spki", format: "der" });
  const body = certificateBody(name, now, publicDer);
  const signature = sign("sha256", body, privateKey);
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    certificate: pem(sequence(body, sha256WithRsa, bitString(signature))),
  };
}

/** TBSCertificate of RFC 5280, 4.1, version 3. Extensions would add nothing for SAML. */
function certificateBody(name: string, now: Date, publicKey: Buffer): Buffer {
  const end = new Date(now);
  end.setUTCFullYear(now.getUTCFullYear() + years);
  const called = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(name.slice(0, 64))))));
  // The first bits are 01: positive, and never short.
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  const version = der(0xa0, der(0x02, Buffer.of(2)));
  return sequence(
    version,
    der(0x02, serial),
    sha256WithRsa,
    called,
    sequence(time(now), time(end)),
    called,
    publicKey,
  );
}

/** One value in DER (X.690): the tag, the length, the content. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const long = length < 0x100 ? Buffer.of(0x81, length) : Buffer.of(0x82, length >> 8, length & 0xff);
  return Buffer.concat([Buffer.of(tag), long, content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const bitString = (bits: Buffer): Buffer => der(0x03, Buffer.concat([Buffer.of(0), bits]));
const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
/** 1.2.840.113549.1.1.11, with the NULL that RFC 4055 asks for. */
const sha256WithRsa = sequence(identifier("2a864886f70d01010b"), der(0x05, Buffer.alloc(0)));
/** 2.5.4.3 */
const commonName = identifier("550403");

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5). */
function time(moment: Date): Buffer {
  const digits = `${moment.toISOString().replace(/\D/g, "").slice(0, 14)}Z`;
  const early = moment.getUTCFullYear() < 2050;
  return der(early ? 0x17 : 0x18, Buffer.from(early ? digits.slice(2) : digits));
}

function pem(content: Buffer): string {
  const lines = content.toString("base64").match(/.{1,64}/g)!;
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
