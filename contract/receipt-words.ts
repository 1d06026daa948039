import type { ApprovalContent } from "./approval.ts";
import type { Receipt } from "./approval-history.ts";
import { type Checkpoint, hex, parseCheckpoint, parseNote } from "./checkpoint.ts";
import { contentFields, contentValue } from "./content.ts";
import { formatMoney } from "./currency.ts";
import type { CheckResult } from "./receipt.ts";
import { parsed } from "./receipt-entry.ts";

/** A text by its key, with values for what stands in braces; undefined where there is none. */
export type Say = (key: string, values?: Record<string, string | number>) => string | undefined;

interface Tree {
  [key: string]: string | Tree;
}

/** Texts of catalogues by keys such as `receipt.facts.by`. */
export function sayFrom(catalogues: Tree): Say {
  return (key, values = {}) => {
    let node: Tree | string | undefined = catalogues;
    for (const part of key.split("."))
      node = typeof node === "object" && Object.hasOwn(node, part) ? node[part] : undefined;
    if (typeof node !== "string") return undefined;
    return node.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

/** One thing that a receipt says: what it is called, and it in words. */
export interface Fact {
  id: string;
  label: string;
  value: string;
}

export interface Wording {
  say: Say;
  /** BCP 47. */
  locale: string;
  /** Zone that times are said in beside UTC; none where the reader's is not known. */
  timeZone: string | null;
}

/** An instant in UTC, and in the zone where it is another time there. */
export function timesOf(at: string, { say, locale, timeZone }: Wording): string[] {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return [at];
  const said = (zone: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "medium", timeZone: zone }).format(time);
  const there = timeZone && timeZone !== "UTC" ? said(timeZone) : null;
  const inZone = (text: string, zone: string) => say("receipt.timeIn", { time: text, zone }) ?? text;
  return [inZone(said("UTC"), "UTC"), ...(there ? [inZone(there, timeZone!)] : [])];
}

/** How somebody had signed in, of a session's `password+totp`. */
function factorText(factor: string, say: Say): string {
  const [way = "", second] = factor.split("+");
  const first = say(`receipt.ways.${way}`) ?? way;
  if (!second) return first;
  return say("receipt.both", { way: first, second: say(`receipt.seconds.${second}`) ?? second }) ?? factor;
}

type Facts = [id: string, value: string | null | undefined][];
const named = (facts: Facts, say: Say): Fact[] =>
  facts.flatMap(([id, value]) => (value ? [{ id, label: say(`receipt.facts.${id}`) ?? id, value }] : []));

/** Who decided what, when, from where and how. */
export function decisionFacts({ decision, client }: Receipt, wording: Wording): Fact[] {
  const { say } = wording;
  const facts: Facts = [
    ["verdict", say(`receipt.verdict.${decision.verdict}`) ?? decision.verdict],
    ["comment", decision.comment],
    ["by", decision.by ? decision.by.name || decision.by.id : say("receipt.nobody")],
    ["onBehalfOf", decision.onBehalfOf && (decision.onBehalfOf.name || decision.onBehalfOf.id)],
    ["client", client],
    ["at", timesOf(decision.at, wording).join("\n")],
    ["address", decision.address],
    ["factor", decision.factor && factorText(decision.factor, say)],
  ];
  return named(facts, say);
}

/** What was decided, field by field; title and kind stand above it. */
export function contentFacts({ approval }: Receipt, wording: Wording): Fact[] {
  const content = (parsed(approval.content) ?? {}) as ApprovalContent;
  const fields = contentFields(content).filter(
    (field) => !["title", "kind", "client", "text"].includes(field),
  );
  if (content.text) fields.push("text");
  return fields
    .filter((field) => content[field] !== approval.title)
    .map((field) => ({
      id: field,
      label: wording.say(`approvals.fields.${field}`) ?? field,
      value: valueText(field, content, wording),
    }));
}

function valueText(field: string, content: ApprovalContent, { say, locale }: Wording): string {
  const said = contentValue(field, content[field], content);
  switch (said.as) {
    case "nothing":
      return "";
    case "answer":
      return say(said.yes ? "approvals.yes" : "approvals.no") ?? String(said.yes);
    case "day":
      return dayText(said.day, locale);
    case "minutes":
      return new Intl.NumberFormat(locale, {
        style: "unit",
        unit: "hour",
        unitDisplay: "long",
        maximumFractionDigits: 2,
      }).format(said.minutes / 60);
    case "money":
      return formatMoney(said.money, locale);
    case "number":
      return new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }).format(said.number);
    default:
      return say(`approvals.values.${field}.${said.text}`) ?? said.text;
  }
}

function dayText(day: string, locale: string): string {
  const time = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(time.getTime())) return day;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(time);
}

/** Checkpoint of a receipt as it says of itself, and the keys that signed it; null while there is none. */
function sealOf(receipt: Receipt): { checkpoint: Checkpoint; keys: string[] } | null {
  const note = receipt.seal && parseNote(receipt.seal.note);
  const checkpoint = note && parseCheckpoint(note.text);
  return checkpoint && { checkpoint, keys: note.signatures.map(({ keyHash }) => hex(keyHash)) };
}

/** What the proof consists of. */
export function proofFacts(receipt: Receipt, wording: Wording): Fact[] {
  const { approval, decision, entry, seal } = receipt;
  const { say } = wording;
  const sealed = sealOf(receipt);
  const root = sealed && hex(sealed.checkpoint.root);
  const place = sealed && {
    position: seal!.position + 1,
    size: sealed.checkpoint.size,
    hashes: seal!.hashes.length,
  };
  const facts: Facts = [
    ["decision", decision.id],
    ["person", decision.by?.id],
    ["behalf", decision.onBehalfOf?.id],
    ["revision", String(approval.revision)],
    ["hash", approval.contentHash],
    ["entry", say("receipt.entryText", { number: entry.id, hash: entry.leafHash })],
    ["place", place && say("receipt.placeText", place)],
    ["log", sealed?.checkpoint.origin],
    ["root", root],
    ["signed", sealed && timesOf(sealed.checkpoint.time, { ...wording, timeZone: null }).join("\n")],
    ["keys", sealed?.keys.join(", ")],
  ];
  return named(facts, say);
}

/** Why a receipt, or a file, proves nothing, in a sentence. */
export function problemText(
  { problem, field }: Pick<CheckResult, "field"> & { problem: string },
  say: Say,
): string {
  const what = say(`receipt.fields.${field ?? "content"}`) ?? "";
  return say(`receipt.problems.${problem}`, { field: what }) ?? problem;
}

/** What a receipt is about, on one line: `Approved: A new logo`. */
export function headline(receipt: Receipt, say: Say): string {
  const { verdict } = receipt.decision;
  return `${say(`receipt.verdict.${verdict}`) ?? verdict}: ${receipt.approval.title}`;
}
