import { sql } from "kysely";
import { parseCheckpoint, parseNote, signersOf } from "../../../contract/checkpoint.ts";
import { sameHash } from "../../../contract/merkle.ts";
import type { Registry } from "../database/registry.ts";
import { provenKeysOf, type SealingKey, verifySignature } from "./keys.ts";
import { inLog, type LogDb, type TrailLog } from "./log.ts";
import { countWaiting, lastCheckpoint } from "./seal.ts";
import { fanOut } from "./tree.ts";
import { type Finding, type KeptCheckpoint, type Stretch, TreeCheck } from "./tree-check.ts";

export type { Finding } from "./tree-check.ts";

export interface Verdict {
  /** Entries in the tree, as the last checkpoint says. */
  size: number;
  checkpoints: number;
  /** Entries that wait for their seal, and since when the oldest of them does. */
  waiting: number;
  waitingSince: Date | null;
  /** Copies of checkpoints of this log that were compared. */
  copies: number;
  /** What is wrong, what concerns the earliest entry first; empty when all is as it was sealed. */
  findings: Finding[];
}

/** Entries, and checkpoints, read at a time. */
const page = 2_000;

/**
 * Recomputes all of a log from the content of its entries and compares it with everything that was sealed: each entry
 * with its leaf, the leaves with the tree, the tree with every signed checkpoint and with copies that were kept
 * elsewhere. Nothing of the database is believed but what the private keys, which the master key alone opens, vouch for.
 */
export async function verifyLog(
  registry: Registry,
  masterKey: Uint8Array,
  log: TrailLog,
  notes: readonly string[] = [],
): Promise<Verdict> {
  const { keys, doubtful } = await provenKeysOf(registry, masterKey, log);
  const read = <T>(work: (db: LogDb) => Promise<T>) =>
    inLog(registry, log, async (db) => {
      await sql`select set_config('timezone', 'UTC', true), set_config('statement_timeout', '0', true)`.execute(
        db,
      );
      return work(db);
    });
  const copies = await examineCopies(log, notes, keys);
  const last = await read(lastCheckpoint);
  const check = new TreeCheck(copies.kept);
  const size = last?.size ?? 0;
  const checkpoints = last ? await walkCheckpoints(read, check, keys, last.number) : 0;
  check.end(size);
  const remembered = await rememberedSize(registry, log);
  if (remembered > size)
    check.find(size, `the registry remembers a tree of ${remembered} entries, and there are ${size}`);
  check.findAll(await read((db) => aroundTheTree(db, size, last?.settledId ?? 0)));
  const waiting = await read(countWaiting);
  const own = doubtful.map((id) => ({
    position: 0,
    text: `key ${id} is not the one that the master key vouches for: it was replaced, or the master key was`,
  }));
  const findings = [...own, ...copies.findings, ...check.findings].toSorted(
    (a, b) => a.position - b.position,
  );
  return { size, checkpoints, ...waiting, copies: copies.kept.length, findings };
}

type Read = <T>(work: (db: LogDb) => Promise<T>) => Promise<T>;

/** Goes from checkpoint to checkpoint, and through the entries between each and the one before. */
async function walkCheckpoints(
  read: Read,
  check: TreeCheck,
  keys: readonly SealingKey[],
  upTo: number,
): Promise<number> {
  for (let number = 0; number < upTo; ) {
    const rows = await read((db) => readCheckpoints(db, number, upTo));
    if (rows.length === 0) break;
    for (const row of rows) {
      const stretch = await examineCheckpoint(check, row, keys, number + 1);
      number = row.number;
      for (let at = check.size; at < stretch.size; at = check.size) {
        const entries = await read((db) => readEntries(db, at, Math.min(stretch.size, at + page)));
        const joined = check.add(entries, Math.min(stretch.size, at + page));
        await compareSubtrees(read, check);
        if (!joined) break;
      }
      check.close(stretch);
      if (check.broken) return upTo;
    }
  }
  return upTo;
}

interface CheckpointRow extends Stretch {
  at: Date;
  note: string;
}

async function readCheckpoints(db: LogDb, above: number, upTo: number): Promise<CheckpointRow[]> {
  const { rows } = await sql<
    Record<"number" | "size" | "settled" | "note", string> & { root: Uint8Array; at: Date }
  >`
    select number, size, root_hash "root", at, note, settled_id "settled" from checkpoints
     where number > ${above}::bigint and number <= ${upTo}::bigint order by number limit ${page}::integer`.execute(
    db,
  );
  return rows.map(({ number, size, root, at, note, settled }) => ({
    number: Number(number),
    size: Number(size),
    settled: Number(settled),
    root: new Uint8Array(root),
    at,
    note,
  }));
}

/** Whether a checkpoint says what its row says, was signed by the key of its time, and follows the one before. */
async function examineCheckpoint(
  check: TreeCheck,
  row: CheckpointRow,
  keys: readonly SealingKey[],
  expected: number,
): Promise<Stretch> {
  const name = `checkpoint ${row.number}`;
  if (row.number !== expected) check.find(check.size, `checkpoint ${expected} is gone`);
  const signed = parseNote(row.note);
  const said = signed && parseCheckpoint(signed.text);
  if (!signed || !said) {
    check.find(check.size, `${name} is none any more`);
    return row;
  }
  const signers = await signersOf(signed, keys, verifySignature);
  if (signers.length === 0) check.find(check.size, `${name} is not signed by a key of this log`);
  else if (!signers.some((key) => wasInForce(key, said.time)))
    check.find(check.size, `${name} was signed with a key that was not in force then`);
  const same =
    said.size === row.size &&
    Number(said.settled) === row.settled &&
    said.time === row.at.toISOString() &&
    sameHash(said.root, row.root);
  if (!same) check.find(check.size, `${name} was signed with other figures than its row has`);
  // What was signed counts.
  return { number: row.number, size: said.size, root: said.root, settled: Number(said.settled) };
}

/** Clocks of several processes may be apart by so much, in milliseconds. */
const apart = 60_000;

function wasInForce({ createdAt, retiredAt }: SealingKey, time: string): boolean {
  const at = Date.parse(time);
  return at >= createdAt.getTime() - apart && (!retiredAt || at <= retiredAt.getTime() + apart);
}

async function readEntries(db: LogDb, from: number, to: number) {
  const { rows } = await sql<{
    position: string;
    id: string;
    sealed: Uint8Array;
    written: Uint8Array | null;
    text: string | null;
  }>`
    select s.position, s.entry_id "id", s.leaf_hash "sealed", a.leaf_hash "written",
           (to_jsonb(a) - 'leaf_hash')::text "text"
      from sealed_entries s
      left join audit_log a on a.id = s.entry_id and a.at = s.entry_at
     where s.position >= ${from}::bigint and s.position < ${to}::bigint
     order by s.position`.execute(db);
  return rows.map((row) => ({ ...row, position: Number(row.position), id: Number(row.id) }));
}

/** Hashes that proofs are made of: wrong ones would make proofs that hold nowhere. */
async function compareSubtrees(read: Read, check: TreeCheck): Promise<void> {
  const own = check.takeSubtrees();
  if (own.length === 0) return;
  const levels = own.map(({ level }) => level).join(",");
  const indexes = own.map(({ index }) => index).join(",");
  const { rows } = await read((db) =>
    sql<{ hash: Uint8Array | null }>`
      select s.hash
        from unnest(string_to_array(${levels}, ',')::smallint[], string_to_array(${indexes}, ',')::bigint[])
             with ordinality as one (level, index, place)
        left join sealed_subtrees s on s.level = one.level and s.index = one.index
       order by one.place`.execute(db),
  );
  own.forEach(({ level, index, hash }, at) => {
    const kept = rows[at]!.hash;
    if (kept && sameHash(new Uint8Array(kept), hash)) return;
    const width = fanOut ** level;
    check.find(
      index * width,
      `the hash over places ${index * width} to ${(index + 1) * width - 1} was changed`,
    );
  });
}

/** What stands in the tables beside what was signed. */
async function aroundTheTree(db: LogDb, size: number, settled: number): Promise<Finding[]> {
  const { rows: strangers } = await sql<{ id: string; at: Date }>`
    select a.id, a.at from audit_log a
     where a.id <= ${settled}::bigint
       and not exists (select from sealed_entries s where s.entry_id = a.id and s.entry_at = a.at)
     order by a.id, a.at limit 5`.execute(db);
  const { rows: beyond } = await sql<{ position: string; id: string }>`
    select position, entry_id "id" from sealed_entries where position >= ${size}::bigint order by position limit 1`.execute(
    db,
  );
  return [
    ...strangers.map(({ id, at }) => ({
      position: size,
      text: `entry ${id} of ${at.toISOString()} was inserted: everything up to entry ${settled} had been sealed without it`,
    })),
    ...beyond.map(({ position, id }) => ({
      position: Number(position),
      text: `entry ${id} has place ${position}, behind the last checkpoint, which nothing has signed`,
    })),
  ];
}

async function rememberedSize(registry: Registry, { database }: TrailLog): Promise<number> {
  const row = await registry.transaction({ actor: "verify" }, (db) =>
    db.selectFrom("sealing_rounds").select("size").where("database", "=", database).executeTakeFirst(),
  );
  return Number(row?.size ?? 0);
}

/** Copies of this log's checkpoints that were signed by its keys, and what is wrong with the others. */
async function examineCopies(
  { tenant }: TrailLog,
  notes: readonly string[],
  keys: readonly SealingKey[],
): Promise<{ kept: KeptCheckpoint[]; findings: Finding[] }> {
  const kept: KeptCheckpoint[] = [];
  const findings: Finding[] = [];
  for (const note of notes) {
    const signed = parseNote(note);
    const said = signed && parseCheckpoint(signed.text);
    if (!signed || !said || !isOf(said.origin, tenant?.id, keys)) continue;
    if ((await signersOf(signed, keys, verifySignature)).length > 0) kept.push(said);
    else {
      const text = `the copy of ${said.time} (${said.size} entries) is signed by no key of this log: its keys were replaced, or the copy was changed`;
      findings.push({ position: said.size, text });
    }
  }
  return { kept, findings };
}

function isOf(origin: string, tenantId: string | undefined, keys: readonly SealingKey[]): boolean {
  if (tenantId) return origin === `postern/tenant/${tenantId}`;
  return origin.startsWith("postern/registry/") && (keys.length === 0 || keys[0]!.name === origin);
}
