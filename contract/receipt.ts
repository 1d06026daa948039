import type { ApprovalContent } from "./approval.ts";
import type { Receipt } from "./approval-history.ts";
import { type ProofProblem, verifyCheckpoint, verifyEntry } from "./audit-proof.ts";
import {
  fromBase64,
  hex,
  keyHashOf,
  type LogKey,
  parseCheckpoint,
  parseNote,
  type VerifySignature,
} from "./checkpoint.ts";
import { leafHash, verifyInclusion } from "./merkle.ts";
import { expectedOf, parsed, type ReceiptField, writtenBy, writtenFields } from "./receipt-entry.ts";
import { isReceipt } from "./receipt-shape.ts";
import { sha256 } from "./sha256.ts";

/**
 * Content as the text that is hashed: canonical JSON (RFC 8785) of a flat record, whose values are texts, booleans,
 * nulls and whole numbers.
 */
export function canonicalContent(content: ApprovalContent): string {
  const names = Object.keys(content).toSorted();
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(content[name])}`).join(",")}}`;
}

/** Why a receipt proves nothing. */
export type ReceiptProblem =
  | "not_a_receipt"
  | "not_sealed"
  /** The content is not what was decided. */
  | "other_content"
  /** The entry of the trail is another one than it says, or not of this decision. */
  | "other_entry"
  /** The checkpoint is of the key's log, and signed with another key. */
  | "other_key"
  | ProofProblem;

/** What is looked at, each by itself, in the order in which they build on one another. */
export const receiptChecks = ["content", "entry", "seal", "key", "signature", "place"] as const;
export type ReceiptCheck = (typeof receiptChecks)[number];

/** What came of one check; `field` says which of the receipt's was changed, `open` that it could not be made. */
export interface CheckResult {
  check: ReceiptCheck;
  problem: ReceiptProblem | null;
  field?: ReceiptField;
  open?: true;
}

export type ReceiptVerdict =
  | { at: string; size: number; problem: null }
  | { problem: ReceiptProblem; field?: ReceiptField };

/** A receipt looked at from all sides. */
export interface ReceiptReport {
  /** Null for what is none. */
  receipt: Receipt | null;
  checks: CheckResult[];
  /** The first problem, or until when the log had it (the checkpoint's size). */
  verdict: ReceiptVerdict;
}

type Found = { problem: ReceiptProblem; field?: ReceiptField } | { open: true } | null;

/**
 * Whether a receipt says what the sealed trail says. It needs no network and trusts no server: the tenant's public
 * keys have to be known from before.
 * @returns until when the log had it (the checkpoint's size), or why it proves nothing
 */
export async function verifyReceipt(
  receipt: unknown,
  keys: readonly LogKey[],
  verify?: VerifySignature,
): Promise<ReceiptVerdict> {
  return (await checkReceipt(receipt, keys, verify)).verdict;
}

/** As `verifyReceipt`, with what came of each check. */
export async function checkReceipt(
  receipt: unknown,
  keys: readonly LogKey[],
  verify?: VerifySignature,
): Promise<ReceiptReport> {
  if (!isReceipt(receipt)) return { receipt: null, checks: [], verdict: { problem: "not_a_receipt" } };
  const { seal, decision } = receipt;
  const signed = seal && (await signatureOf(seal.note, keys, verify));
  const found: Record<ReceiptCheck, Found> = {
    content: contentOf(receipt),
    entry: entryOf(receipt),
    seal: sealOf(receipt),
    key: signed ? signed.key : { open: true },
    signature: signed ? signed.signature : { open: true },
    place: placeOf(receipt),
  };
  const checks = receiptChecks.map((check) => ({ check, problem: null, ...found[check] }));
  const first = checks.find(({ problem }) => problem !== null);
  if (first) return { receipt, checks, verdict: verdictOf(first) };
  const proved = await verifyEntry({ leaf: receipt.entry.leaf, ...seal! }, keys, verify);
  const verdict = proved.checkpoint
    ? { at: decision.at, size: proved.checkpoint.size, problem: null }
    : { problem: proved.problem };
  return { receipt, checks, verdict };
}

function verdictOf({ problem, field }: CheckResult): ReceiptVerdict {
  return { problem: problem!, ...(field ? { field } : {}) };
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** The content is the one whose hash was decided on, and what stands beside it is said in it. */
function contentOf({ approval, client, entry }: Receipt): Found {
  const other = (field: ReceiptField): Found => ({ problem: "other_content", field });
  const shown = parsed(approval.content);
  if (hex(sha256(bytes(approval.content))) !== approval.contentHash || !shown) return other("content");
  const written = writtenBy(entry.leaf);
  if (written && written.hash !== `\\x${approval.contentHash}`) return other("content");
  if (shown.kind !== approval.kind) return other("kind");
  if (shown.title !== approval.title) return other("title");
  return typeof shown.client === "string" && shown.client !== client ? other("client") : null;
}

/** The entry is whole, and of this decision. */
function entryOf(receipt: Receipt): Found {
  const other = (field: ReceiptField): Found => ({ problem: "other_entry", field });
  const { entry } = receipt;
  if (hex(leafHash(bytes(entry.leaf))) !== entry.leafHash) return other("leaf");
  const written = writtenBy(entry.leaf);
  if (!written) return other("leaf");
  const expected = expectedOf(receipt);
  const changed = writtenFields.find((field) => written[field] !== expected[field]);
  return changed ? other(changed) : null;
}

function sealOf({ seal }: Receipt): Found {
  if (!seal) return { problem: "not_sealed" };
  return checkpointOf(seal.note) ? null : { problem: "not_a_checkpoint" };
}

const checkpointOf = (note: string) => {
  const signed = parseNote(note);
  const checkpoint = signed && parseCheckpoint(signed.text);
  return checkpoint && { signed, checkpoint };
};

/** Whether the checkpoint is of a log whose key is known, names that key, and is signed with it. */
async function signatureOf(
  note: string,
  keys: readonly LogKey[],
  verify?: VerifySignature,
): Promise<{ key: Found; signature: Found }> {
  const read = checkpointOf(note);
  if (!read) return { key: { open: true }, signature: { open: true } };
  const own = keys.filter(({ name }) => name === read.checkpoint.origin);
  const named = own.some((key) =>
    read.signed.signatures.some(({ keyHash }) => hex(keyHash) === hex(keyHashOf(key))),
  );
  if (!named)
    return { key: { problem: own.length > 0 ? "other_key" : "other_log" }, signature: { open: true } };
  const { problem } = await verifyCheckpoint(note, own, verify);
  return { key: null, signature: problem ? { problem } : null };
}

/** Whether the entry stands in the tree that the checkpoint speaks of, signed or not. */
function placeOf({ entry, seal }: Receipt): Found {
  const read = seal && checkpointOf(seal.note);
  if (!read) return { open: true };
  const path = seal.hashes.map(fromBase64).filter((hash) => hash?.length === 32) as Uint8Array[];
  const { size, root } = read.checkpoint;
  const whole = path.length === seal.hashes.length;
  const stands = whole && verifyInclusion(leafHash(bytes(entry.leaf)), seal.position, size, path, root);
  return stands ? null : { problem: "not_in_tree" };
}
