import { sql } from "kysely";
import type { AuditProof, PublicSealingKey, SealedCheckpoint } from "../../../contract/audit.ts";
import { base64, hex, verifierKey } from "../../../contract/checkpoint.ts";
import { consistencySpans, inclusionSpans } from "../../../contract/merkle.ts";
import { publicKeysOf } from "../../kernel/audit/keys.ts";
import { countWaiting, lastCheckpoint } from "../../kernel/audit/seal.ts";
import { fastHash, spanHashes } from "../../kernel/audit/tree.ts";
import type { Ctx, RegistryCtx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";

interface CheckpointRow {
  number: string;
  size: string;
  root_hash: Uint8Array;
  at: Date;
  note: string;
}

const columns = ["number", "size", "root_hash", "at", "note"] as const;

export function checkpointOutput(row: CheckpointRow): SealedCheckpoint {
  return {
    number: Number(row.number),
    size: Number(row.size),
    root: base64(new Uint8Array(row.root_hash)),
    at: row.at.toISOString(),
    note: row.note,
  };
}

/** Checkpoints below `before` (a number), newest first. */
export function listCheckpoints(db: TenantDb, before: string | null, limit: number) {
  const query = db.selectFrom("checkpoints").select(columns).orderBy("number", "desc").limit(limit);
  return (before ? query.where("number", "<", before) : query).execute();
}

/** The newest checkpoint, and what waits for the next one. */
export async function sealState({ db }: Ctx) {
  const [newest] = await listCheckpoints(db, null, 1);
  const { waiting, waitingSince } = await countWaiting(db);
  return {
    checkpoint: newest ? checkpointOutput(newest) : null,
    waiting,
    waitingSince: waitingSince?.toISOString() ?? null,
  };
}

/**
 * An entry with what proves it.
 * @throws Refusal not_found for an entry that is not there, or a size that no checkpoint has, or none with the entry
 */
export async function proveEntry(
  { db }: Ctx,
  { id, size }: { id: string; size?: number | undefined },
): Promise<AuditProof> {
  if (!/^\d{1,18}$/.test(id)) throw new Refusal("not_found");
  // The text that was hashed says times in UTC.
  await sql`select set_config('timezone', 'UTC', true)`.execute(db);
  const { rows } = await sql<{ leaf: string; hash: string; position: string | null }>`
    select (to_jsonb(a) - 'leaf_hash')::text "leaf", encode(a.leaf_hash, 'hex') "hash", s.position
      from audit_log a left join sealed_entries s on s.entry_id = a.id and s.entry_at = a.at
     where a.id = ${id}::bigint`.execute(db);
  const { leaf, hash, position } = found(rows[0]);
  const entry = { id, leaf, leafHash: hash };
  if (position !== null) return { ...entry, seal: await sealOf(db, Number(position), size) };
  // It waits, and no checkpoint has it.
  if (size !== undefined) throw new Refusal("not_found");
  return { ...entry, seal: null };
}

/**
 * The entry that a row was inserted with, with what proves it.
 * @throws Refusal not_found
 */
export async function proveInsertion(ctx: Ctx, table: string, rowId: string): Promise<AuditProof> {
  const entry = await ctx.db
    .selectFrom("audit_log")
    .select("id")
    .where("table_name", "=", table)
    .where("row_id", "=", rowId)
    .where("operation", "=", "insert")
    .orderBy("id")
    .executeTakeFirst();
  return proveEntry(ctx, { id: found(entry).id });
}

async function sealOf(db: TenantDb, position: number, size: number | undefined) {
  const query = db.selectFrom("checkpoints").select(columns).orderBy("size").orderBy("number").limit(1);
  const row = found(
    await query
      .where("size", ">", `${position}`)
      .$if(size !== undefined, (narrowed) => narrowed.where("size", "=", `${size}`))
      .executeTakeFirst(),
  );
  const hashes = await spanHashes(db, inclusionSpans(position, Number(row.size)));
  return { position, checkpoint: checkpointOutput(row), hashes: hashes.map(base64) };
}

/** @throws Refusal invalid_input for a size that the tree has not come to, or a first one above the second */
export async function proveGrowth({ db }: Ctx, { from, to }: { from: number; to: number }) {
  const size = (await lastCheckpoint(db))?.size ?? 0;
  if (to > size) refuse("invalid_input", "to", "too_large");
  if (from > to) refuse("invalid_input", "from", "too_large");
  const hashes = await spanHashes(db, consistencySpans(from, to));
  return { hashes: hashes.map(base64) };
}

/** Public keys of the host's tenant; of the installation on the bare host. */
export async function listKeys({ registry, tenant }: RegistryCtx): Promise<{ items: PublicSealingKey[] }> {
  const keys = await publicKeysOf(registry, tenant?.id ?? null);
  return {
    items: keys.map((key) => ({
      id: key.id,
      name: key.name,
      publicKey: base64(key.publicKey),
      verifierKey: verifierKey(key),
      fingerprint: hex(fastHash(key.publicKey)),
      createdAt: key.createdAt.toISOString(),
      retiredAt: key.retiredAt?.toISOString() ?? null,
    })),
  };
}
