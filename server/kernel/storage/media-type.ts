/** Kinds of files that the program knows by their first bytes, and how their names end. */
export const endings = {
  "application/pdf": ["pdf"],
  "image/jpeg": ["jpg", "jpeg"],
  "image/png": ["png"],
  "image/webp": ["webp"],
  "image/heic": ["heic", "heif"],
} as const satisfies Record<string, readonly string[]>;
export type MediaType = keyof typeof endings;

/** Bytes from the beginning that are enough to know a kind. */
export const headNeeded = 64;

/** What an iPhone and its like call their pictures (ISO/IEC 23008-12, B.4). */
const heicBrands = ["heic", "heix", "heim", "heis", "mif1"];

/** What content is, by its first bytes and not by what was claimed; null for anything else. */
export function mediaTypeOf(head: Uint8Array): MediaType | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const text = (from: number, to: number) => bytes.toString("latin1", from, to);
  if (text(0, 5) === "%PDF-") return "application/pdf";
  if (text(0, 3) === "\xff\xd8\xff") return "image/jpeg";
  if (text(0, 8) === "\x89PNG\r\n\x1a\n" && text(12, 16) === "IHDR") return "image/png";
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP" && text(12, 15) === "VP8") return "image/webp";
  if (text(4, 8) === "ftyp" && heicBrands.includes(text(8, 12)) && !text(8, 64).includes("avif"))
    return "image/heic";
  return null;
}

/** What turns the order of letters around, and so could make an ending look like another one. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A name as people may read it and machines may keep it: no path, nothing unseen, and the ending of what the file is,
 * so that nothing that is opened by its name is opened as something else.
 */
export function safeName(claimed: string, type: MediaType): string {
  const base = claimed
    .split(/[/\\]/)
    .at(-1)!
    .replace(turning, "")
    .replace(/[\p{Cc}\p{Cs}<>:"|?*]/gu, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const known: readonly string[] = endings[type];
  const ending = base.toLowerCase().split(".").at(-1)!;
  const named = base.includes(".") && known.includes(ending) ? base : `${base || "file"}.${known[0]}`;
  const letters = [...named];
  return letters.length <= 120 ? named : `${letters.slice(0, 110).join("")}….${named.split(".").at(-1)}`;
}
