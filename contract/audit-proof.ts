import {
  type Checkpoint,
  fromBase64,
  type LogKey,
  parseCheckpoint,
  parseNote,
  signersOf,
  type VerifySignature,
} from "./checkpoint.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "./merkle.ts";

/** What proves an entry: its text, where it stands, and the hashes between it and a checkpoint's root. */
export interface EntryProof {
  /** The entry as it was hashed. */
  leaf: string;
  position: number;
  /** Hashes in base64, nearest to the entry first. */
  hashes: readonly string[];
  /** Signed checkpoint whose tree has it. */
  note: string;
}

/** Why a proof proves nothing. */
export type ProofProblem =
  | "not_a_checkpoint"
  | "other_log"
  | "not_signed"
  | "not_in_tree"
  | "shrunk"
  | "not_consistent";

export type Proved = { checkpoint: Checkpoint; problem: null } | { checkpoint: null; problem: ProofProblem };

const failed = (problem: ProofProblem): Proved => ({ checkpoint: null, problem });

/** Whether a note is a checkpoint of the keys' log with a signature of one of them. Needs no network. */
export async function verifyCheckpoint(
  note: string,
  keys: readonly LogKey[],
  verify?: VerifySignature,
): Promise<Proved> {
  const signed = parseNote(note);
  const checkpoint = signed && parseCheckpoint(signed.text);
  if (!signed || !checkpoint) return failed("not_a_checkpoint");
  const own = keys.filter(({ name }) => name === checkpoint.origin);
  if (own.length === 0) return failed("other_log");
  if ((await signersOf(signed, own, verify)).length === 0) return failed("not_signed");
  return { checkpoint, problem: null };
}

/** Whether an entry stands in the log as it was signed. Needs no network: the keys have to be known from before. */
export async function verifyEntry(
  { leaf, position, hashes, note }: EntryProof,
  keys: readonly LogKey[],
  verify?: VerifySignature,
): Promise<Proved> {
  const signed = await verifyCheckpoint(note, keys, verify);
  if (!signed.checkpoint) return signed;
  const path = bytesOf(hashes);
  const { size, root } = signed.checkpoint;
  const entry = leafHash(new TextEncoder().encode(leaf));
  return path && verifyInclusion(entry, position, size, path, root) ? signed : failed("not_in_tree");
}

/** Whether the log of the newer checkpoint is that of the older one, and what was added to it. */
export async function verifyGrowth(
  { older, newer, hashes }: { older: string; newer: string; hashes: readonly string[] },
  keys: readonly LogKey[],
  verify?: VerifySignature,
): Promise<Proved> {
  const from = await verifyCheckpoint(older, keys, verify);
  if (!from.checkpoint) return from;
  const to = await verifyCheckpoint(newer, keys, verify);
  if (!to.checkpoint) return to;
  if (to.checkpoint.size < from.checkpoint.size) return failed("shrunk");
  const path = bytesOf(hashes);
  return path && verifyConsistency(from.checkpoint, to.checkpoint, path) ? to : failed("not_consistent");
}

function bytesOf(hashes: readonly string[]): Uint8Array[] | null {
  const bytes = hashes.map(fromBase64);
  return bytes.some((one) => one?.length !== 32) ? null : (bytes as Uint8Array[]);
}
