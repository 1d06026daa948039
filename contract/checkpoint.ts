import { sha256 } from "./sha256.ts";

/**
 * Checkpoints: what a log says of itself at one moment, signed. Their form is that of C2SP tlog-checkpoint in a
 * signed note (c2sp.org/tlog-checkpoint, c2sp.org/signed-note), with two lines of our own after the root:
 *
 *     postern/tenant/0190…        origin: which log
 *     1234                        size: entries in the tree
 *     qLMTjm…=                    root hash, base64
 *     time 2026-11-21T08:00:00.000Z
 *     settled 1240                every entry with an id up to this one is in the tree, or never was written
 *
 *     — postern/tenant/0190… Az3g…=   Ed25519 signatures, one a line
 */
export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array;
  /** When it was signed, ISO 8601 in UTC. */
  time: string;
  /** Id of the entry up to which nothing can be added to the tree any more. */
  settled: string;
}

/** A signature under a note: of the key with this name and these four bytes of hash. */
export interface NoteSignature {
  name: string;
  keyHash: Uint8Array;
  signature: Uint8Array;
}

export interface SignedNote {
  /** What is signed: the lines up to the empty one, each with its line feed. */
  text: string;
  signatures: NoteSignature[];
}

/** A public key under the name of its log. */
export interface LogKey {
  name: string;
  /** Ed25519, 32 bytes. */
  publicKey: Uint8Array;
}

const encoder = new TextEncoder();
/** Algorithm Ed25519 in signed notes. */
const ed25519 = 1;

export const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** The bytes of base64 in its one right form; null for anything else. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return base64(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const concat = (...parts: Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** The four bytes by which a note names a key: the first of SHA-256 over name, line feed, algorithm and key. */
export function keyHashOf({ name, publicKey }: LogKey): Uint8Array {
  return sha256(concat(encoder.encode(`${name}\n`), Uint8Array.of(ed25519), publicKey)).slice(0, 4);
}

/** A key as programs for signed notes take it: name, hash and key. */
export function verifierKey(key: LogKey): string {
  return `${key.name}+${hex(keyHashOf(key))}+${base64(concat(Uint8Array.of(ed25519), key.publicKey))}`;
}

/** Reads what `verifierKey` wrote; null for what is none, or of another algorithm. */
export function parseVerifierKey(text: string): LogKey | null {
  const [name = "", hash = "", ...rest] = text.trim().split("+");
  const bytes = fromBase64(rest.join("+"));
  if (!name || bytes?.length !== 33 || bytes[0] !== ed25519) return null;
  const key = { name, publicKey: bytes.slice(1) };
  return hex(keyHashOf(key)) === hash ? key : null;
}

/** The lines of a checkpoint that are signed. */
export function checkpointText({ origin, size, root, time, settled }: Checkpoint): string {
  return `${origin}\n${size}\n${base64(root)}\ntime ${time}\nsettled ${settled}\n`;
}

/** Text and signatures as one note. */
export function noteOf(text: string, signatures: readonly NoteSignature[]): string {
  const lines = signatures.map(
    ({ name, keyHash, signature }) => `— ${name} ${base64(concat(keyHash, signature))}\n`,
  );
  return `${text}\n${lines.join("")}`;
}

/** Reads a note; null for what is none. */
export function parseNote(note: string): SignedNote | null {
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n")) return null;
  const signatures = note
    .slice(end + 2, -1)
    .split("\n")
    .map(parseSignature);
  if (signatures.includes(null)) return null;
  return { text: note.slice(0, end + 1), signatures: signatures as NoteSignature[] };
}

function parseSignature(line: string): NoteSignature | null {
  const [, name, encoded] = /^— ([^ +]+) (\S+)$/.exec(line) ?? [];
  const bytes = fromBase64(encoded ?? "");
  if (!name || !bytes || bytes.length < 5) return null;
  return { name, keyHash: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/** Reads the lines of a checkpoint; null for what is none of ours. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const form = /^([^\s+]+)\n(0|[1-9]\d{0,15})\n(\S+)\ntime (\S+)\nsettled (0|[1-9]\d{0,18})\n$/;
  const [, origin = "", size, encoded, time = "", settled = ""] = form.exec(text) ?? [];
  const root = fromBase64(encoded ?? "");
  if (root?.length !== 32 || Number.isNaN(Date.parse(time))) return null;
  return { origin, size: Number(size), root, time, settled };
}

/** Splits a file of notes, one after the other with or without empty lines between them, into the notes. */
export function splitNotes(file: string): string[] {
  const notes: string[] = [];
  let lines: string[] = [];
  const end = () => {
    while (lines.at(-1) === "") lines.pop();
    if (lines.length > 0) notes.push(`${lines.join("\n")}\n`);
    lines = [];
  };
  for (const line of file.replaceAll("\r\n", "\n").split("\n")) {
    const isSigned = lines.some((one) => one.startsWith("— "));
    if (isSigned && !line.startsWith("— ")) end();
    if (lines.length > 0 || line !== "") lines.push(line);
  }
  end();
  return notes;
}

/** Checks one Ed25519 signature. */
export type VerifySignature = (
  publicKey: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

/** By what the browser, Node or Bun has for it. */
export const verifyByWebCrypto: VerifySignature = async (publicKey, data, signature) => {
  const key = await crypto.subtle.importKey("raw", publicKey.slice(), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature.slice(), data.slice());
};

/** Those of the keys with a valid signature under the note. */
export async function signersOf<Key extends LogKey>(
  { text, signatures }: SignedNote,
  keys: readonly Key[],
  verify: VerifySignature = verifyByWebCrypto,
): Promise<Key[]> {
  const signers: Key[] = [];
  for (const key of keys) {
    const hash = hex(keyHashOf(key));
    const own = signatures.find(({ name, keyHash }) => name === key.name && hex(keyHash) === hash);
    if (own && (await verify(key.publicKey, encoder.encode(text), own.signature))) signers.push(key);
  }
  return signers;
}
