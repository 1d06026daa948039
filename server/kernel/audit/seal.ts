import { sql } from "kysely";
import { checkpointText, hex, keyHashOf, noteOf, parseNote } from "../../../contract/checkpoint.ts";
import type { Signer, Signers } from "./keys.ts";
import type { LogDb } from "./log.ts";
import { growSubtrees, spanHashes } from "./tree.ts";

/** Entries that one transaction seals at most. */
export const sealedAtOnce = 10_000;

export interface LastCheckpoint {
  number: number;
  size: number;
  note: string;
  settledId: number;
  probeId: number;
  probeXid: number;
}

/** What one transaction has sealed. */
export interface Sealed {
  entries: number;
  /** Entries in the tree. */
  size: number;
  /** The checkpoint that was signed; null when there was no news. */
  number: number | null;
}

export interface SealOptions {
  signers: Signers;
  now: Date;
  most?: number;
  /** Sign a checkpoint without news: after a change of keys. */
  always?: boolean;
}

/**
 * Gives the committed entries that have none yet their place in the tree, by id, and signs what it has become, all in
 * the caller's transaction (READ COMMITTED). Entries whose transactions are still open come with a later one, behind
 * all that have a place: nothing that was signed ever moves. Answers null while another process is at it.
 *
 * What is new is a difference of sets, so nothing is skipped however late it commits. A bound keeps the difference
 * small: at each checkpoint the last id given out is noted with the next transaction id; when every transaction
 * before that one has ended, no entry up to that id can appear any more.
 */
export async function sealNext(db: LogDb, options: SealOptions): Promise<Sealed | null> {
  const { most = sealedAtOnce, always = false } = options;
  const lock = await sql<{ ours: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('postern_sealing')) "ours"`.execute(db);
  if (!lock.rows[0]!.ours) return null;
  const last = await lastCheckpoint(db);
  const probe = await probeNow(db);
  const settled = last ? (probe.oldest >= last.probeXid ? last.probeId : last.settledId) : 0;
  const size = last?.size ?? 0;
  const leaves = await place(db, last?.settledId ?? 0, size, most);
  if (leaves.length === 0 && !always) return { entries: 0, size, number: null };
  await growSubtrees(
    db,
    size,
    leaves.map(({ hash }) => hash),
  );
  // A full batch leaves some behind: settled is what has come in order up to its last.
  const settledId = leaves.length < most ? settled : Math.min(settled, leaves.at(-1)!.id);
  const number = await sign(db, last, { size: size + leaves.length, settledId, probe }, options);
  return { entries: leaves.length, size: size + leaves.length, number };
}

/** The newest checkpoint; undefined before the first. */
export async function lastCheckpoint(db: LogDb): Promise<LastCheckpoint | undefined> {
  const { rows } = await sql<
    Record<"number" | "size" | "settled_id" | "probe_id" | "probe_xid" | "note", string>
  >`
    select number, size, settled_id, probe_id, probe_xid, note from checkpoints order by number desc limit 1`.execute(
    db,
  );
  const [row] = rows;
  return (
    row && {
      number: Number(row.number),
      size: Number(row.size),
      note: row.note,
      settledId: Number(row.settled_id),
      probeId: Number(row.probe_id),
      probeXid: Number(row.probe_xid),
    }
  );
}

interface Probe {
  /** Last id given out to an entry. */
  id: number;
  /** No transaction from this one on had begun to write by then. */
  xid: number;
  /** The oldest transaction that was writing when this was asked. */
  oldest: number;
}

/** First the id and then, by a statement of its own and therefore a later snapshot, the transactions: never the other way. */
async function probeNow(db: LogDb): Promise<Probe> {
  const given = await sql<{ id: string }>`
    select case when is_called then last_value else 0 end "id" from audit_log_id_seq`.execute(db);
  const { rows } = await sql<{ xid: string; oldest: string }>`
    select pg_snapshot_xmax(pg_current_snapshot())::text "xid",
           pg_snapshot_xmin(pg_current_snapshot())::text "oldest"`.execute(db);
  return { id: Number(given.rows[0]!.id), xid: Number(rows[0]!.xid), oldest: Number(rows[0]!.oldest) };
}

async function place(db: LogDb, above: number, size: number, most: number) {
  const { rows } = await sql<{ position: string; id: string; hash: Uint8Array }>`
    with fresh as (
      select a.id, a.at, a.leaf_hash from audit_log a
       where a.id > ${above}::bigint
         and not exists (select from sealed_entries s
                          where s.entry_id = a.id and s.entry_at = a.at and s.entry_id > ${above}::bigint)
       order by a.id, a.at
       limit ${most}::integer
    )
    insert into sealed_entries (position, entry_id, entry_at, leaf_hash)
    select ${size}::bigint + row_number() over (order by id, at) - 1, id, at, leaf_hash from fresh
    returning position, entry_id "id", leaf_hash "hash"`.execute(db);
  return rows
    .map(({ position, id, hash }) => ({
      position: Number(position),
      id: Number(id),
      hash: new Uint8Array(hash),
    }))
    .toSorted((a, b) => a.position - b.position);
}

async function sign(
  db: LogDb,
  last: LastCheckpoint | undefined,
  { size, settledId, probe }: { size: number; settledId: number; probe: Probe },
  { signers, now }: SealOptions,
): Promise<number> {
  const [root] = await spanHashes(db, [[0, size]]);
  const { current, previous } = signers;
  const origin = current.key.name;
  const text = checkpointText({
    origin,
    size,
    root: root!,
    time: now.toISOString(),
    settled: `${settledId}`,
  });
  // The first checkpoint of a new key bears the signature of the one before it, so that who knows that one can follow.
  const follows = last && previous && !isSignedBy(last.note, current);
  const note = noteOf(text, [signature(current, text), ...(follows ? [signature(previous, text)] : [])]);
  const number = (last?.number ?? 0) + 1;
  await sql`
    insert into checkpoints (number, size, root_hash, at, note, settled_id, probe_id, probe_xid)
    values (${number}::bigint, ${size}::bigint, ${root}, ${now}, ${note}, ${settledId}::bigint,
            ${probe.id}::bigint, ${probe.xid}::bigint)`.execute(db);
  return number;
}

function isSignedBy(note: string, { key }: Signer): boolean {
  const hash = hex(keyHashOf(key));
  return parseNote(note)?.signatures.some(({ keyHash }) => hex(keyHash) === hash) ?? false;
}

function signature({ key, sign }: Signer, text: string) {
  return { name: key.name, keyHash: keyHashOf(key), signature: sign(text) };
}

/** Entries that wait for their seal, and since when the oldest of them does. */
export async function countWaiting(db: LogDb): Promise<{ waiting: number; waitingSince: Date | null }> {
  const settled = (await lastCheckpoint(db))?.settledId ?? 0;
  const { rows } = await sql<{ waiting: string; since: Date | null }>`
    select count(*) "waiting", min(a.at) "since" from audit_log a
     where a.id > ${settled}::bigint
       and not exists (select from sealed_entries s
                        where s.entry_id = a.id and s.entry_at = a.at and s.entry_id > ${settled}::bigint)`.execute(
    db,
  );
  return { waiting: Number(rows[0]!.waiting), waitingSince: rows[0]!.since };
}
