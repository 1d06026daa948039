import { createHash } from "node:crypto";
import type { Receipt } from "../../contract/approval-history.ts";
import { leafHash } from "../../contract/merkle.ts";
import { canonicalContent, type ReceiptProblem } from "../../contract/receipt.ts";
import type { ReceiptField } from "../../contract/receipt-entry.ts";

/** A receipt that was tampered with, and what whoever verifies it has to find. */
export interface Forgery {
  what: string;
  receipt: Receipt;
  problem: ReceiptProblem;
  field?: ReceiptField;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const elsewhere = "0190f000-0000-7000-8000-000000000000";

/** Every way to change what a receipt says, its hashes made to fit where a forger could; `other` is a genuine one. */
export function forgeriesOf(told: Receipt, other: Receipt): Forgery[] {
  const { approval, decision, entry } = told;
  const seal = told.seal!;
  const ofContent = (what: string, field: ReceiptField, change: Partial<Receipt["approval"]>): Forgery => ({
    what,
    receipt: { ...told, approval: { ...approval, ...change } },
    problem: "other_content",
    field,
  });
  const ofDecision = (what: string, field: ReceiptField, change: Partial<Receipt["decision"]>): Forgery => ({
    what,
    receipt: { ...told, decision: { ...decision, ...change } },
    problem: "other_entry",
    field,
  });
  const ofSeal = (
    what: string,
    problem: ReceiptProblem,
    change: Partial<NonNullable<Receipt["seal"]>> | null,
  ): Forgery => ({ what, receipt: { ...told, seal: change && { ...seal, ...change } }, problem });
  const content = canonicalContent({ ...JSON.parse(approval.content), title: "Something else" });
  const verdict = decision.verdict === "approved" ? "rejected" : "approved";
  const leaf = entry.leaf.replace(`"${decision.verdict}"`, `"${verdict}"`);
  const hash = Buffer.from(leafHash(new TextEncoder().encode(leaf))).toString("hex");
  const by = decision.by ?? { id: elsewhere, name: "" };
  return [
    ofContent("content", "content", { content }),
    ofContent("content and its hash", "content", {
      content,
      contentHash: sha256(content),
      title: "Something else",
    }),
    ofContent("title", "title", { title: "Something else" }),
    ofContent("kind", "kind", { kind: approval.kind === "invoice" ? "quote" : "invoice" }),
    { what: "client", receipt: { ...told, client: "Another" }, problem: "other_content", field: "client" },
    ofDecision("verdict", "verdict", { verdict }),
    ofDecision("comment", "comment", { comment: `${decision.comment} Not.` }),
    ofDecision("person", "person", { by: { ...by, id: elsewhere } }),
    ofDecision("name of the person", "person", { by: { ...by, name: "Somebody Else" } }),
    ofDecision("on whose behalf", "onBehalfOf", { onBehalfOf: { id: elsewhere, name: "Somebody" } }),
    ofDecision("time", "time", { at: "2026-01-01T00:00:00.000Z" }),
    ofDecision("text beside the time", "time", { at: withText(told.decision.at, "as agreed with all") }),
    ofDecision("factor", "factor", { factor: "passkey+passkey" }),
    ofDecision("address", "address", { address: "192.0.2.1" }),
    ofDecision("number of the decision", "decision", { id: elsewhere }),
    {
      what: "revision",
      receipt: { ...told, approval: { ...approval, revision: approval.revision + 1 } },
      problem: "other_entry",
      field: "revision",
    },
    { what: "leaf", receipt: { ...told, entry: { ...entry, leaf } }, problem: "other_entry", field: "leaf" },
    {
      what: "leaf, verdict and hash together",
      receipt: {
        ...told,
        decision: { ...decision, verdict },
        entry: { ...entry, leaf, leafHash: hash },
      },
      problem: "not_in_tree",
    },
    ofSeal("a hash of the proof", "not_in_tree", { hashes: [...seal.hashes.slice(1), seal.hashes[0]!] }),
    ofSeal("a hash left out", "not_in_tree", { hashes: seal.hashes.slice(1) }),
    ofSeal("position", "not_in_tree", { position: seal.position + 1 }),
    ofSeal("note", "not_signed", { note: seal.note.replace(/\ntime 2/, "\ntime 3") }),
    ofSeal("signature", "not_signed", { note: withOtherSignature(seal.note) }),
    ofSeal("a note cut off", "not_a_checkpoint", { note: seal.note.slice(0, -30) }),
    ofSeal("the seal of another receipt", "not_in_tree", other.seal),
    ofSeal("no seal", "not_sealed", null),
  ];
}

/** The same key is named, and the signature is another one. */
function withOtherSignature(note: string): string {
  return note.replace(/(— \S+ )(\S+)\n$/, (_, start: string, encoded: string) => {
    const bytes = Buffer.from(encoded, "base64");
    bytes[20]! ^= 1;
    return `${start}${bytes.toString("base64")}\n`;
  });
}

/** The same instant in a way of writing that programs read as well, and that has room for any text. */
function withText(at: string, text: string): string {
  return new Date(at).toUTCString().replace(" GMT", `${at.slice(19, 23)} GMT (${text})`);
}
