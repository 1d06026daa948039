import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { deriveKey, seal, unseal } from "../crypto.ts";
import type { TenantDb } from "../database/fence.ts";
import type { Registry } from "../database/registry.ts";
import { newId } from "../ids.ts";
import { found } from "../refusal.ts";

/** A key that files of a client are sealed with, as the tenant's database has it. */
export interface StorageKey {
  id: string;
  wrapped: Uint8Array;
}

const context = (id: string) => `storage_keys.wrapped_key ${id}`;

/** The key of a tenant, which wraps those of its clients; it is itself wrapped by the master key. */
export async function tenantKeyOf(
  registry: Registry,
  masterKey: Uint8Array,
  tenantId: string,
): Promise<Uint8Array> {
  const { data_key } = found(
    await registry.transaction({ actor: "storage" }, (db) =>
      db.selectFrom("tenants").select("data_key").where("id", "=", tenantId).executeTakeFirst(),
    ),
  );
  const key = unseal(deriveKey(masterKey, "tenant keys"), `tenants.data_key ${tenantId}`, found(data_key));
  return deriveKey(key, "storage");
}

/** The key that a client's files are sealed with now; made when there is none. */
export async function clientKey(
  db: TenantDb,
  clientId: string,
  tenantKey: Uint8Array,
  now: Date,
): Promise<StorageKey> {
  const known = await inUse(db, clientId);
  if (known) return known;
  const id = newId();
  const wrapped = seal(tenantKey, context(id), randomBytes(32));
  // Another call may be faster: then its key is the one.
  await sql`insert into storage_keys (id, client_id, wrapped_key, created_at)
            values (${id}, ${clientId}, ${wrapped}, ${now}) on conflict do nothing`.execute(db);
  return found(await inUse(db, clientId));
}

async function inUse(db: TenantDb, clientId: string): Promise<StorageKey | undefined> {
  const row = await db
    .selectFrom("storage_keys")
    .select(["id", "wrapped_key"])
    .where("client_id", "=", clientId)
    .where("retired_at", "is", null)
    .executeTakeFirst();
  return row && { id: row.id, wrapped: row.wrapped_key };
}

/** @throws Error when it was wrapped by another tenant's key, or was changed */
export function openClientKey(tenantKey: Uint8Array, { id, wrapped }: StorageKey): Uint8Array {
  return unseal(tenantKey, context(id), wrapped);
}
