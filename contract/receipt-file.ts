import { type LogKey, parseVerifierKey } from "./checkpoint.ts";
import { embeddedFiles } from "./pdf-attachments.ts";

/** Why a file has nothing to verify. */
export type FileProblem = "broken_file" | "no_receipt" | "pdf_without_receipt" | "too_large";

/** What a file holds for whoever verifies: receipts as they were written, shape unchecked, and public keys. */
export interface ReceiptFile {
  receipts: unknown[];
  keys: LogKey[];
  problem: FileProblem | null;
}

/** Far more than the largest receipt has; whatever is larger is not read. */
const mostBytes = 32 * 1024 * 1024;
/** How many receipts of one file are looked at. */
const mostReceipts = 10_000;
/** From where a word begins, for otherwise a long one without a key in it would be looked at from each of its letters. */
const verifierKeys = /(?<![^\s"',;<>])[^\s"',;<>]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}=*/g;

/** The public keys in any text: a key file, the answer of `/api/v1/audit/keys`, or a key alone. */
export function readKeys(text: string): LogKey[] {
  const found = [...text.matchAll(verifierKeys)].map(([key]) => parseVerifierKey(key));
  const names = new Map(found.flatMap((key) => (key ? [[`${key.name} ${key.publicKey}`, key]] : [])));
  return [...names.values()];
}

/**
 * Reads a file that somebody gave: a receipt as JSON, several of them (a list, or one on each line), a PDF that carries
 * one, or public keys.
 */
export async function readReceiptFile(bytes: Uint8Array): Promise<ReceiptFile> {
  if (bytes.length > mostBytes) return nothing("too_large");
  if (startsWith(bytes, "%PDF-")) {
    const files = await embeddedFiles(bytes, mostBytes);
    if (!files) return nothing("broken_file");
    const receipts = files.map(textOf).map((text) => (text?.startsWith("{") ? objectsIn(text) : []));
    if (receipts.includes(null)) return nothing("broken_file");
    return given(
      receipts.flatMap((list) => list ?? []),
      "pdf_without_receipt",
    );
  }
  const text = textOf(bytes);
  if (text === null) return nothing("no_receipt");
  const keys = readKeys(text);
  if (keys.length > 0) return { receipts: [], keys, problem: null };
  if (!/^[[{]/.test(text)) return nothing("no_receipt");
  const receipts = objectsIn(text);
  if (!receipts) return nothing("broken_file");
  return given(receipts, "no_receipt");
}

const nothing = (problem: FileProblem): ReceiptFile => ({ receipts: [], keys: [], problem });

function given(receipts: unknown[], none: FileProblem): ReceiptFile {
  if (receipts.length === 0) return nothing(none);
  return receipts.length > mostReceipts ? nothing("too_large") : { receipts, keys: [], problem: null };
}

const startsWith = (bytes: Uint8Array, text: string) =>
  [...text].every((sign, at) => bytes[at] === sign.charCodeAt(0));

/** UTF-8 without a byte order mark and spaces around; null for what is no text. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).trim();
  } catch {
    return null;
  }
}

/** The objects of JSON: one, a list of them, or one on each line. Null when it is damaged. */
function objectsIn(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    try {
      const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
      return lines.length > 1 ? lines.map((line): unknown => JSON.parse(line)) : null;
    } catch {
      return null;
    }
  }
}
