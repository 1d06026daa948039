import { constants, createDecipheriv, privateDecrypt } from "node:crypto";
import { SsoRefusal } from "./refusal.ts";
import { uri } from "./saml-parties.ts";
import { attribute, everyElement, is, only, required, textOf } from "./saml-xml.ts";

const ciphers = new Map<string, { name: "aes-128" | "aes-192" | "aes-256"; keyBytes: number; gcm: boolean }>([
  [`${uri.encryption11}aes128-gcm`, { name: "aes-128", keyBytes: 16, gcm: true }],
  [`${uri.encryption11}aes192-gcm`, { name: "aes-192", keyBytes: 24, gcm: true }],
  [`${uri.encryption11}aes256-gcm`, { name: "aes-256", keyBytes: 32, gcm: true }],
  // Without a seal of its own, so anybody can change what it holds; the signature inside tells.
  [`${uri.encryption}aes128-cbc`, { name: "aes-128", keyBytes: 16, gcm: false }],
  [`${uri.encryption}aes192-cbc`, { name: "aes-192", keyBytes: 24, gcm: false }],
  [`${uri.encryption}aes256-cbc`, { name: "aes-256", keyBytes: 32, gcm: false }],
]);

/**
 * What an EncryptedAssertion holds, still to be parsed and not to be believed: anybody can encrypt for us.
 * The key comes by RSA-OAEP; PKCS #1 v1.5 is refused (XML Encryption 1.1, 5.5.1), and so is 3DES.
 * @param privateKey PEM
 * @throws SsoRefusal, XmlProblem
 */
export function decryptAssertion(encrypted: Element, privateKey: string | undefined): string {
  if (!privateKey) throw new SsoRefusal("no_key_to_decrypt");
  const data = required(encrypted, uri.encryption, "EncryptedData");
  const method = methodOf(data);
  const cipher = ciphers.get(method);
  if (!cipher) throw new SsoRefusal("refused_algorithm", { detail: method });
  const wrapped = keyIn(encrypted);
  const hash = oaepHashOf(required(wrapped, uri.encryption, "EncryptionMethod"));
  try {
    const key = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash },
      cipherValue(wrapped),
    );
    if (key.length !== cipher.keyBytes) throw new Error("The key has the wrong length.");
    const plain = cipher.gcm
      ? openGcm(`${cipher.name}-gcm`, key, cipherValue(data))
      : openCbc(`${cipher.name}-cbc`, key, cipherValue(data));
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (cause) {
    throw new SsoRefusal("cannot_decrypt", { cause });
  }
}

const methodOf = (parent: Element): string =>
  attribute(required(parent, uri.encryption, "EncryptionMethod"), "Algorithm") ?? "";

/** The wrapped key stands beside the data, or inside it; there is one. */
function keyIn(encrypted: Element): Element {
  const keys = everyElement(encrypted).filter((element) => is(element, uri.encryption, "EncryptedKey"));
  if (keys.length !== 1) throw new SsoRefusal("cannot_decrypt", { detail: `${keys.length} keys` });
  return keys[0]!;
}

/** The hash of OAEP. With one hash for the label and another for the mask it is not read: nobody sends that. */
function oaepHashOf(method: Element): "sha1" | "sha256" | "sha384" | "sha512" {
  const name = attribute(method, "Algorithm") ?? "";
  const digest = only(method, uri.signature, "DigestMethod");
  const label = /#(sha1|sha256|sha384|sha512)$/.exec(
    (digest && attribute(digest, "Algorithm")) ?? "#sha1",
  )?.[1];
  const generator = only(method, uri.encryption11, "MGF");
  const mask = /#mgf1(sha1|sha256|sha384|sha512)$/.exec(
    (generator && attribute(generator, "Algorithm")) ?? "#mgf1sha1",
  )?.[1];
  const known = [`${uri.encryption}rsa-oaep-mgf1p`, `${uri.encryption11}rsa-oaep`].includes(name);
  if (!known || !label || label !== mask) {
    throw new SsoRefusal("refused_algorithm", { detail: `${name} ${label} ${mask}` });
  }
  return label as "sha1";
}

const cipherValue = (parent: Element): Buffer =>
  Buffer.from(
    textOf(required(required(parent, uri.encryption, "CipherData"), uri.encryption, "CipherValue")),
    "base64",
  );

/** 12 bytes of nonce, the text, 16 bytes of tag (XML Encryption 1.1, 5.2.4). */
function openGcm(name: `aes-${128 | 192 | 256}-gcm`, key: Buffer, content: Buffer): Buffer {
  if (content.length < 28) throw new Error("This is too short.");
  const decipher = createDecipheriv(name, key, content.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(content.subarray(-16));
  return Buffer.concat([decipher.update(content.subarray(12, -16)), decipher.final()]);
}

/** 16 bytes of vector, the text, and padding whose last byte is its length (XML Encryption 1.1, 5.2.1). */
function openCbc(name: string, key: Buffer, content: Buffer): Buffer {
  const decipher = createDecipheriv(name, key, content.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(content.subarray(16)), decipher.final()]);
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > 16) throw new Error("The padding is wrong.");
  return plain.subarray(0, -padding);
}
