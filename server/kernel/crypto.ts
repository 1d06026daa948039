import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  scrypt,
  timingSafeEqual,
} from "node:crypto";
import { chmod, mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The master key of an installation: from the environment, or a file that only its owner reads, made on first
 * run. Losing it loses what is encrypted.
 * @returns 32 bytes
 * @throws Error when the file is not 32 bytes in base64
 */
export async function loadMasterKey(given: Uint8Array | null, folder: string): Promise<Uint8Array> {
  if (given) return given;
  const path = join(folder, "master.key");
  await mkdir(folder, { recursive: true });
  // Others may pass through to the database's folder, which its own user owns, but not look around.
  await chmod(folder, 0o711);
  try {
    const file = await open(path, "wx", 0o600);
    await file.writeFile(`${randomBytes(32).toString("base64")}\n`);
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const key = Buffer.from((await readFile(path, "utf8")).trim(), "base64");
  if (key.length !== 32) throw new Error(`${path} does not hold a key of 32 bytes in base64.`);
  return key;
}

/** A key for one purpose, derived from another (HKDF-SHA256, RFC 5869). Answers with 32 bytes. */
export function deriveKey(master: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", master, new Uint8Array(), `postern ${purpose}`, 32));
}

/** Eight bytes that name a key without telling it. */
function keyId(key: Uint8Array): Uint8Array {
  return deriveKey(key, "key id").slice(0, 8);
}

/**
 * Encrypts with AES-256-GCM: one version byte, 8 bytes of key id, 12 of nonce, 16 of tag, then the ciphertext.
 * `context` (a table, a row) is bound to it: a value moved elsewhere does not open.
 */
export function seal(key: Uint8Array, context: string, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(1), keyId(key), nonce, cipher.getAuthTag(), text]);
}

/**
 * Opens what `seal` made.
 * @throws Error when it was sealed with another key, for another context, or was changed
 */
export function unseal(key: Uint8Array, context: string, sealed: Uint8Array): Uint8Array {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== 1 || bytes.length < 37) throw new Error("This is not a sealed value.");
  if (Buffer.compare(bytes.subarray(1, 9), keyId(key)) !== 0)
    throw new Error("This was sealed with another key.");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(9, 21)).setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(21, 37));
  return Buffer.concat([decipher.update(bytes.subarray(37)), decipher.final()]);
}

/** A secret for a link or cookie: 32 random bytes in base64url (43 characters). */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** How a token is kept: SHA-256. Tokens are random, so they need no salt. */
export function hashToken(token: string): Uint8Array {
  return new Bun.CryptoHasher("sha256").update(token).digest();
}

/** So many random signs of an alphabet, each as likely as any other: a code that people type. */
export function newCode(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/**
 * How a code is kept: HMAC-SHA256. Codes are short, so whoever reads the database could try them all without the key.
 * `context` (a row, a person) is bound to it: the same code has another hash elsewhere.
 */
export function hashCode(key: Uint8Array, context: string, code: string): Uint8Array {
  return createHmac("sha256", key).update(`${context}\0${code}`).digest();
}

/**
 * How a code is kept that is good for long: scrypt with 16 MiB (RFC 7914) under `hashCode`, so that each guess costs
 * something even whoever has the key as well. Answers with the salt, which several codes may share, and 32 bytes.
 */
export async function hashLastingCode(
  key: Uint8Array,
  context: string,
  code: string,
  salt: Uint8Array = randomBytes(lastingSalt),
): Promise<Uint8Array> {
  const slow = await new Promise<Buffer>((done, fail) =>
    scrypt(code, salt, 32, { N: 2 ** 14, r: 8, p: 1 }, (error, made) => (error ? fail(error) : done(made))),
  );
  return Buffer.concat([salt, hashCode(key, context, slow.toString("hex"))]);
}

const lastingSalt = 16;

/** The salt that a code was kept with. */
export const saltOf = (hash: Uint8Array) => hash.slice(0, lastingSalt);

/** Whether two hashes are the same; takes as long when they are not. */
export function isSameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
