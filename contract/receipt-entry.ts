import type { Receipt } from "./approval-history.ts";

/** What stands in a receipt and in the entry of the trail that the decision was written with. */
export const writtenFields = [
  "entry",
  "decision",
  "approval",
  "revision",
  "verdict",
  "comment",
  "person",
  "onBehalfOf",
  "factor",
  "address",
  "time",
  "hash",
] as const;

/** What of a receipt can be another than was decided. */
export type ReceiptField = (typeof writtenFields)[number] | "content" | "kind" | "title" | "client" | "leaf";

type Written = Record<(typeof writtenFields)[number], unknown>;

/** What the entry must have written for this decision. */
export function expectedOf({ approval, decision, entry }: Receipt): Written {
  return {
    entry: entry.id,
    decision: decision.id,
    approval: approval.id,
    revision: approval.revision,
    verdict: decision.verdict,
    comment: decision.comment,
    // The trail has the name that they had then.
    person: JSON.stringify(decision.by && [decision.by.id, decision.by.name]),
    onBehalfOf: decision.onBehalfOf?.id ?? null,
    factor: decision.factor,
    address: decision.address,
    // As it was written, and in no other way of saying it: beside a time, some of those leave room for any text.
    time: decision.at,
    hash: `\\x${approval.contentHash}`,
  };
}

/** What an entry says was inserted into the table of decisions; null when it is about anything else. */
export function writtenBy(leaf: string): Written | null {
  const entry = parsed(leaf);
  if (entry?.table_name !== "approval_decisions" || entry.operation !== "insert") return null;
  const delta = entry.delta as Record<string, { new?: unknown } | undefined> | null;
  if (!delta) return null;
  const written = (column: string) => delta[column]?.new ?? null;
  return {
    entry: String(entry.id),
    decision: written("id"),
    approval: written("approval_id"),
    revision: written("revision"),
    verdict: written("verdict"),
    comment: written("comment"),
    person: JSON.stringify(written("person_id") && [written("person_id"), entry.actor_name]),
    onBehalfOf: written("on_behalf_of_id"),
    factor: written("factor"),
    address: written("address"),
    time: instantOf(written("at")),
    hash: written("content_hash"),
  };
}

/** An instant of the trail as receipts have it, ISO 8601 in UTC; null for what is none. */
function instantOf(value: unknown): string | null {
  const time = new Date(String(value));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** The name that the trail has for who decided; null where nobody did. */
export function nameInTrail(leaf: string): string | null {
  const entry = parsed(leaf);
  return typeof entry?.actor_name === "string" && entry.actor_id ? entry.actor_name : null;
}

/** Text as the record it says; null for anything else. */
export function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
