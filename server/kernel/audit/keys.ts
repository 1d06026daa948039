import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { sql } from "kysely";
import type { LogKey, VerifySignature } from "../../../contract/checkpoint.ts";
import { deriveKey, seal, unseal } from "../crypto.ts";
import type { Registry, RegistryDb } from "../database/registry.ts";
import { newId } from "../ids.ts";
import type { TrailLog } from "./log.ts";

/** A key of a log, as it is kept. Without `private` for who only verifies. */
export interface SealingKey extends LogKey {
  id: string;
  createdAt: Date;
  retiredAt: Date | null;
}

/** What signs checkpoints. */
export interface Signer {
  key: SealingKey;
  sign(text: string): Uint8Array;
}

/** Who signs the next checkpoint of a log. */
export interface Signers {
  current: Signer;
  /** The key before it, which vouches for its successor with the first checkpoint of that; null without one. */
  previous: Signer | null;
}

type Row = Awaited<ReturnType<typeof readKeys>>[number];

const trail = { actor: "sealing" };
const context = (id: string) => `sealing_keys.private_key ${id}`;
const wrappingOf = (masterKey: Uint8Array) => deriveKey(masterKey, "sealing keys");

function readKeys(db: RegistryDb, tenantId: string | null) {
  return db
    .selectFrom("sealing_keys")
    .selectAll()
    .where("tenant_id", tenantId === null ? "is" : "=", tenantId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** A log is called by what it is of; the registry's by its first key, because an installation has no other name. */
function originOf(tenantId: string | null, rows: Row[]): string {
  return tenantId ? `postern/tenant/${tenantId}` : `postern/registry/${rows[0]?.id}`;
}

function keyOf(row: Row, name: string): SealingKey {
  const { id, public_key, created_at, retired_at } = row;
  return { id, name, publicKey: new Uint8Array(public_key), createdAt: created_at, retiredAt: retired_at };
}

/** The public keys of a log, the oldest first; none before it was sealed for the first time. */
export async function publicKeysOf(registry: Registry, tenantId: string | null): Promise<SealingKey[]> {
  const rows = await registry.transaction(trail, (db) => readKeys(db, tenantId));
  return rows.map((row) => keyOf(row, originOf(tenantId, rows)));
}

/** Who signs for a log. The first time, its key is made. */
export async function signersOf(
  registry: Registry,
  masterKey: Uint8Array,
  { tenant }: TrailLog,
  now: Date,
): Promise<Signers> {
  const tenantId = tenant?.id ?? null;
  const rows = await registry.transaction(trail, async (db) => {
    const known = await readKeys(db, tenantId);
    if (known.some(({ retired_at }) => retired_at === null)) return known;
    await addKey(db, masterKey, tenantId, now);
    return readKeys(db, tenantId);
  });
  const origin = originOf(tenantId, rows);
  const signer = (row: Row): Signer => signerOf(masterKey, row, keyOf(row, origin));
  const past = rows.filter(({ retired_at }) => retired_at !== null).at(-1);
  return {
    current: signer(rows.find(({ retired_at }) => retired_at === null)!),
    previous: past ? signer(past) : null,
  };
}

/** Replaces the key of a log. The earlier one stays known; what it signed stays valid. */
export async function rotateKey(
  registry: Registry,
  masterKey: Uint8Array,
  { tenant }: TrailLog,
  now: Date,
): Promise<void> {
  const tenantId = tenant?.id ?? null;
  await registry.transaction({ actor: "operator" }, async (db) => {
    await db
      .updateTable("sealing_keys")
      .set({ retired_at: now })
      .where("tenant_id", tenantId === null ? "is" : "=", tenantId)
      .where("retired_at", "is", null)
      .execute();
    await addKey(db, masterKey, tenantId, now);
  });
}

/** Another process may be faster: then its key stays. */
async function addKey(
  db: RegistryDb,
  masterKey: Uint8Array,
  tenantId: string | null,
  now: Date,
): Promise<void> {
  const id = newId();
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const secret = privateKey.export({ format: "der", type: "pkcs8" });
  await sql`
    insert into sealing_keys (id, tenant_id, public_key, private_key, created_at)
    values (${id}, ${tenantId}, ${rawKey(publicKey)}, ${seal(wrappingOf(masterKey), context(id), secret)}, ${now})
    on conflict do nothing`.execute(db);
}

function signerOf(masterKey: Uint8Array, row: Row, key: SealingKey): Signer {
  const secret = openKey(masterKey, row);
  return { key, sign: (text) => new Uint8Array(sign(null, Buffer.from(text), secret)) };
}

function openKey(masterKey: Uint8Array, { id, private_key }: Row): KeyObject {
  const der = unseal(wrappingOf(masterKey), context(id), private_key);
  return createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });
}

/** The 32 bytes of an Ed25519 public key. */
function rawKey(key: KeyObject): Uint8Array {
  return new Uint8Array(Buffer.from(key.export({ format: "jwk" }).x!, "base64url"));
}

/**
 * The public keys of a log as its private ones say, which nobody can replace without the master key; and the ids of
 * those whose public key in the table is another one, or that the master key does not open.
 */
export async function provenKeysOf(
  registry: Registry,
  masterKey: Uint8Array,
  { tenant }: TrailLog,
): Promise<{ keys: SealingKey[]; doubtful: string[] }> {
  const tenantId = tenant?.id ?? null;
  const rows = await registry.transaction(trail, (db) => readKeys(db, tenantId));
  const origin = originOf(tenantId, rows);
  const doubtful = rows.filter((row) => !isProven(masterKey, row)).map(({ id }) => id);
  const keys = rows.filter(({ id }) => !doubtful.includes(id)).map((row) => keyOf(row, origin));
  return { keys, doubtful };
}

function isProven(masterKey: Uint8Array, row: Row): boolean {
  try {
    const own = rawKey(createPublicKey(openKey(masterKey, row)));
    return Buffer.compare(own, row.public_key) === 0;
  } catch {
    return false;
  }
}

/** Ed25519 by the machine's own library. */
export const verifySignature: VerifySignature = (publicKey, data, signature) => {
  const x = Buffer.from(publicKey).toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return verify(null, data, key, signature);
};
