import type { ApprovalContent } from "./approval.ts";
import type { Receipt } from "./approval-history.ts";
import { type ProofProblem, verifyEntry } from "./audit-proof.ts";
import { hex, type LogKey, type VerifySignature } from "./checkpoint.ts";
import { leafHash } from "./merkle.ts";
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
  | ProofProblem;

export type ReceiptVerdict = { at: string; size: number; problem: null } | { problem: ReceiptProblem };

/**
 * Whether a receipt says what the sealed trail says. It needs no network and trusts no server: the tenant's public
 * keys have to be known from before.
 * @returns until when the log had it (the checkpoint's size), or why it proves nothing
 */
export async function verifyReceipt(
  receipt: Receipt,
  keys: readonly LogKey[],
  verify?: VerifySignature,
): Promise<ReceiptVerdict> {
  if (receipt.version !== 1) return { problem: "not_a_receipt" };
  const bytes = (text: string) => new TextEncoder().encode(text);
  const { approval, decision, entry, seal } = receipt;
  if (hex(sha256(bytes(approval.content))) !== approval.contentHash) return { problem: "other_content" };
  if (!isAbout(approval)) return { problem: "other_content" };
  if (hex(leafHash(bytes(entry.leaf))) !== entry.leafHash) return { problem: "other_entry" };
  const written = writtenBy(entry.leaf);
  if (!written || Object.entries(expectedOf(receipt)).some(([name, value]) => written[name] !== value))
    return {
      problem: written?.content_hash === `\\x${approval.contentHash}` ? "other_entry" : "other_content",
    };
  if (!seal) return { problem: "not_sealed" };
  const { checkpoint, problem } = await verifyEntry({ leaf: entry.leaf, ...seal }, keys, verify);
  return checkpoint ? { at: decision.at, size: checkpoint.size, problem: null } : { problem };
}

/** Whether kind and title are those of the content, which is hashed. */
function isAbout({ content, kind, title }: Receipt["approval"]): boolean {
  try {
    const shown = JSON.parse(content);
    return shown.kind === kind && shown.title === title;
  } catch {
    return false;
  }
}

/** What the entry must have written for this decision. */
function expectedOf({ approval, decision }: Receipt): Record<string, unknown> {
  return {
    id: decision.id,
    approval_id: approval.id,
    revision: approval.revision,
    verdict: decision.verdict,
    comment: decision.comment,
    person_id: decision.by?.id ?? null,
    on_behalf_of_id: decision.onBehalfOf?.id ?? null,
    factor: decision.factor,
    address: decision.address,
    at: Date.parse(decision.at),
    content_hash: `\\x${approval.contentHash}`,
  };
}

/** Columns that an entry says were inserted into the table of decisions; null when it is about anything else. */
function writtenBy(leaf: string): Record<string, unknown> | null {
  try {
    const entry = JSON.parse(leaf);
    if (entry.table_name !== "approval_decisions" || entry.operation !== "insert") return null;
    const names = ["id", "approval_id", "revision", "verdict", "comment", "person_id", "on_behalf_of_id"];
    const written: Record<string, unknown> = {};
    for (const name of [...names, "factor", "address", "content_hash"])
      written[name] = entry.delta[name]?.new ?? null;
    return { ...written, at: Date.parse(entry.delta.at?.new) };
  } catch {
    return null;
  }
}
