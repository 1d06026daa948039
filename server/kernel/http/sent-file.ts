/** What a file is called and how it is known. */
export interface SentFacts {
  name: string;
  mediaType: string;
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

/** A file that streams from the storage, whole or in part. Nothing of it is in memory. */
export class SentFile extends Blob {
  constructor(
    readonly facts: SentFacts,
    /** Shown by the browser; else handed over to be saved. */
    readonly shown: boolean,
    readonly open: (span?: { from: number; to: number }) => Promise<ReadableStream<Uint8Array>>,
  ) {
    super([], { type: facts.mediaType });
  }
}

/** Whatever the file is, it runs nothing, asks for nothing and is nobody's page. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/**
 * Answers with a file, or with what a `Range` asks of it (RFC 9110, 14; one range). The browser may keep it, and has to
 * ask each time whether it still may show it.
 */
export async function respondWithFile(file: SentFile, asked: Headers, headers: Headers): Promise<Response> {
  const { name, mediaType, size, sha256 } = file.facts;
  const tag = `"${sha256}"`;
  headers.set("cache-control", "private, no-cache");
  headers.set("etag", tag);
  headers.set("accept-ranges", "bytes");
  headers.set("content-security-policy", policy);
  headers.set("x-content-type-options", "nosniff");
  headers.set("content-disposition", dispositionOf(file.shown ? "inline" : "attachment", name));
  if (asked.get("if-none-match")?.includes(tag)) return new Response(null, { status: 304, headers });
  const ifRange = asked.get("if-range");
  const span = ifRange && ifRange !== tag ? null : spanOf(asked.get("range"), size);
  if (span === "unsatisfiable") {
    headers.set("content-range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-type", mediaType);
  headers.set("content-length", String(span ? span.to - span.from : size));
  if (span) headers.set("content-range", `bytes ${span.from}-${span.to - 1}/${size}`);
  return new Response(await file.open(span ?? undefined), { status: span ? 206 : 200, headers });
}

/** The part that is asked for; null for all of it, also where the question is not understood. */
function spanOf(range: string | null, size: number) {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? "") ?? [];
  if (first === "" && last === "") return null;
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size : Math.min(Number(last) + 1, size);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return null;
  return from < to ? { from, to } : ("unsatisfiable" as const);
}

/** The name in letters of any script (RFC 6266, RFC 8187), and in ASCII for who knows no others. */
export function dispositionOf(kind: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
