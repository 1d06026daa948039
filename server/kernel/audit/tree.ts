import { sql } from "kysely";
import { joined, rootOf, type Span } from "../../../contract/merkle.ts";
import type { Hash } from "../../../contract/sha256.ts";
import type { LogDb } from "./log.ts";

/** SHA-256 as fast as this machine does it. */
export const fastHash: Hash = (data) => new Uint8Array(Bun.SHA256.hash(data).buffer as ArrayBuffer);

/** Hashes of a level below one of the next: level 0 has the leaves, level 1 the roots of 256 of them, and so on. */
export const fanOut = 256;

/** A run of hashes on one level whose number is a power of two: one whole subtree. */
interface Piece {
  level: number;
  first: number;
  count: number;
}

/** The whole subtrees that a span consists of, from the left; each is larger than the next. */
function piecesOf([start, end]: Span): Piece[] {
  const pieces: Piece[] = [];
  for (let at = start; at < end; ) {
    let [size, level, width] = [1, 0, 1];
    while (at % (size * 2) === 0 && at + size * 2 <= end) size *= 2;
    while (width * fanOut <= size) [level, width] = [level + 1, width * fanOut];
    pieces.push({ level, first: at / width, count: size / width });
    at += size;
  }
  return pieces;
}

/**
 * The hashes of spans of the sealed tree, in their order. Reads at most a few hundred hashes for each bit of a span.
 * @throws Error when the tree lacks what it must have
 */
export async function spanHashes(db: LogDb, spans: readonly Span[]): Promise<Uint8Array[]> {
  const wanted = spans.map(piecesOf);
  const known = await read(db, wanted.flat());
  return wanted.map((pieces) =>
    joined(
      pieces.map(({ level, first, count }) =>
        rootOf(
          Array.from({ length: count }, (_, at) => {
            const hash = known.get(`${level} ${first + at}`);
            if (!hash) throw new Error(`The sealed tree lacks hash ${first + at} of level ${level}.`);
            return hash;
          }),
          fastHash,
        ),
      ),
      fastHash,
    ),
  );
}

/** What the pieces consist of, by level and index: one query for each level that occurs. */
async function read(db: LogDb, pieces: readonly Piece[]): Promise<Map<string, Uint8Array>> {
  const known = new Map<string, Uint8Array>();
  for (const level of new Set(pieces.map(({ level }) => level))) {
    const own = pieces.filter((piece) => piece.level === level);
    const rows = await readLevel(db, level, own);
    for (const { index, hash } of rows) known.set(`${level} ${index}`, hash);
  }
  return known;
}

async function readLevel(db: LogDb, level: number, pieces: readonly Piece[]) {
  const firsts = pieces.map(({ first }) => first).join(",");
  const ends = pieces.map(({ first, count }) => first + count).join(",");
  const runs = sql`unnest(string_to_array(${firsts}, ',')::bigint[], string_to_array(${ends}, ',')::bigint[]) as run (first, past)`;
  const query =
    level === 0
      ? sql<{ index: string; hash: Uint8Array }>`
          select s.position::text "index", s.leaf_hash "hash"
            from ${runs} join sealed_entries s on s.position >= run.first and s.position < run.past`
      : sql<{ index: string; hash: Uint8Array }>`
          select s.index::text "index", s.hash
            from ${runs} join sealed_subtrees s on s.level = ${level}::smallint and s.index >= run.first and s.index < run.past`;
  return (await query.execute(db)).rows;
}

/** Writes the roots of all subtrees that became whole when `leaves` were added behind the first `size` ones. */
export async function growSubtrees(db: LogDb, size: number, leaves: readonly Uint8Array[]): Promise<void> {
  let [start, nodes] = [size, leaves];
  for (let level = 1; ; level++) {
    const group = Math.floor(start / fanOut);
    const groups = Math.floor((start + nodes.length) / fanOut) - group;
    if (groups === 0) return;
    const before: Piece = { level: level - 1, first: group * fanOut, count: start % fanOut };
    const known = before.count > 0 ? await read(db, [before]) : new Map<string, Uint8Array>();
    const all = [
      ...Array.from({ length: before.count }, (_, at) => known.get(`${level - 1} ${before.first + at}`)!),
      ...nodes,
    ];
    const roots = Array.from({ length: groups }, (_, at) =>
      rootOf(all.slice(at * fanOut, (at + 1) * fanOut), fastHash),
    );
    const hashes = roots.map((root) => Buffer.from(root).toString("hex")).join(",");
    await sql`
      insert into sealed_subtrees (level, index, hash)
      select ${level}::smallint, ${group}::bigint + place - 1, decode(hash, 'hex')
        from unnest(string_to_array(${hashes}, ',')) with ordinality as one (hash, place)`.execute(db);
    [start, nodes] = [group, roots];
  }
}
