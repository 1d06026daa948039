import { type RawBuilder, sql } from "kysely";
import type { Ctx } from "../context.ts";
import type { TenantDb } from "../database/fence.ts";
import type { Shown } from "../readings.ts";
import { found } from "../refusal.ts";
import type { StorageKey } from "./keys.ts";
import { type MediaType, safeName } from "./media-type.ts";
import type { NewFile, Storage } from "./storage.ts";

/** What a file belongs to. */
export interface FileOwner {
  clientId: string;
  projectId: string;
  expenseId: string;
}

/** A file as its row has it, with the key to its content. */
export interface KeptFile {
  id: string;
  name: string;
  mediaType: MediaType;
  size: number;
  /** Hexadecimal. */
  sha256: string;
  key: StorageKey;
  /** What the client may know of having been read; null where it is none of the client's. */
  shown: Shown | null;
}

/** What screens are told of a file. */
export type FileFacts = Omit<KeptFile, "key" | "shown"> & { createdAt: string };

/** Writes the row of content that was just stored, in the transaction of what it belongs to. */
export async function addFile(
  { db, actor, now }: Ctx,
  file: NewFile,
  name: string,
  { clientId, projectId, expenseId }: FileOwner,
): Promise<FileFacts> {
  const { id, keyId, mediaType, size, sha256 } = file;
  const kept = safeName(name, mediaType);
  await db
    .insertInto("files")
    .values({
      id,
      client_id: clientId,
      project_id: projectId,
      expense_id: expenseId,
      key_id: keyId,
      name: kept,
      media_type: mediaType,
      size,
      sha256,
      uploaded_by_id: actor.personId,
      created_at: now,
    })
    .execute();
  const hash = Buffer.from(sha256).toString("hex");
  return { id, name: kept, mediaType, size, sha256: hash, createdAt: now.toISOString() };
}

/** Files `f` that fit a condition, as JSON for screens, in the order in which they came. */
export function filesWhere(condition: RawBuilder<unknown>): RawBuilder<FileFacts[]> {
  return sql<FileFacts[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size,
             'sha256', encode(f.sha256, 'hex'), 'createdAt', to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
             order by f.id), '[]')
      from files f where ${condition})`;
}

/** A file of an expense, as far as whoever asks sees both. @throws Refusal not_found */
export async function fileOfExpense(db: TenantDb, expenseId: string, id: string): Promise<KeptFile> {
  const row = found(
    await db
      .selectFrom("files as f")
      .innerJoin("storage_keys as k", "k.id", "f.key_id")
      .innerJoin("expenses as e", "e.id", "f.expense_id")
      .innerJoin("projects as p", "p.id", "e.project_id")
      .select(["e.client_id", "e.project_id", "e.billable", "e.description", "p.status"])
      .select(["f.id", "f.name", "f.media_type", "f.size", "f.sha256", "f.key_id", "k.wrapped_key"])
      .where("f.id", "=", id)
      .where("f.expense_id", "=", expenseId)
      .executeTakeFirst(),
  );
  const { client_id: clientId, project_id: projectId, description: label } = row;
  const shown = { clientId, projectId, id: expenseId, label };
  return {
    id: row.id,
    name: row.name,
    mediaType: row.media_type as MediaType,
    size: Number(row.size),
    sha256: Buffer.from(row.sha256).toString("hex"),
    key: { id: row.key_id, wrapped: row.wrapped_key },
    shown: row.billable && row.status !== "draft" ? shown : null,
  };
}

/** Removes content whose rows this transaction has deleted, once that is certain. What a crash leaves, the sweep finds. */
export function removeAfterCommit({ tenant, afterCommit }: Ctx, storage: Storage, ids: string[]): void {
  if (ids.length === 0) return;
  afterCommit(async () => {
    for (const id of ids) await storage.remove(tenant.id, id);
  });
}
