import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import inter from "@fontsource-variable/inter/unicode.json" with { type: "json" };
import arabic from "@fontsource-variable/noto-sans-arabic/unicode.json" with { type: "json" };
import devanagari from "@fontsource-variable/noto-sans-devanagari/unicode.json" with { type: "json" };
import hebrew from "@fontsource-variable/noto-sans-hebrew/unicode.json" with { type: "json" };
import japanese from "@fontsource-variable/noto-sans-jp/unicode.json" with { type: "json" };
import korean from "@fontsource-variable/noto-sans-kr/unicode.json" with { type: "json" };
import simplified from "@fontsource-variable/noto-sans-sc/unicode.json" with { type: "json" };
import traditional from "@fontsource-variable/noto-sans-tc/unicode.json" with { type: "json" };
import thai from "@fontsource-variable/noto-sans-thai/unicode.json" with { type: "json" };

/**
 * The fonts that documents are set in, and which of their many files holds which characters. A package splits a
 * family into subsets (Chinese into a hundred), so that only the few files a text needs are ever read.
 */

/** One file of a family: its name as `loadFont` takes it, and the characters it is meant for. */
export interface FontFile {
  name: string;
  ranges: readonly (readonly [first: number, last: number])[];
}

function parseRanges(text: string): [number, number][] {
  return text.split(",").map((range) => {
    const [first, last] = range.replace("U+", "").split("-");
    return [Number.parseInt(first!, 16), Number.parseInt(last ?? first!, 16)];
  });
}

function filesOf(family: string, subsets: Record<string, string>): FontFile[] {
  return Object.entries(subsets).map(([subset, ranges]) => ({
    name: `${family}/files/${family}-${subset.replace(/[[\]]/g, "")}-wght-normal.woff2`,
    ranges: parseRanges(ranges),
  }));
}

const families = {
  inter: filesOf("inter", inter),
  arabic: filesOf("noto-sans-arabic", arabic),
  hebrew: filesOf("noto-sans-hebrew", hebrew),
  devanagari: filesOf("noto-sans-devanagari", devanagari),
  thai: filesOf("noto-sans-thai", thai),
  simplified: filesOf("noto-sans-sc", simplified),
  traditional: filesOf("noto-sans-tc", traditional),
  japanese: filesOf("noto-sans-jp", japanese),
  korean: filesOf("noto-sans-kr", korean),
};

/** Whose shapes the ideographs take that Chinese, Japanese and Korean share. */
export type Han = "simplified" | "traditional" | "japanese" | "korean";
const hans: Han[] = ["simplified", "traditional", "japanese", "korean"];

const includes = (file: FontFile, code: number) =>
  file.ranges.some(([first, last]) => code >= first && code <= last);

/** The files meant for a character, the preferred first: Latin faces, then the script's own, then ideographs. */
export function filesFor(code: number, han: Han): FontFile[] {
  const { inter, arabic, hebrew, devanagari, thai } = families;
  const others = hans.filter((other) => other !== han);
  const ideographs = [han, ...others].flatMap((name) => families[name]);
  return [...inter, ...hebrew, ...devanagari, ...thai, ...ideographs, ...arabic].filter((file) =>
    includes(file, code),
  );
}

/** The names of all font files, for building the pack of a single-file program. */
export function allFontNames(): string[] {
  return Object.values(families).flatMap((files) => files.map((file) => file.name));
}

const require = createRequire(import.meta.url);
const packageRoot = "@fontsource-variable/";

/** A pack file: the length of its index in four bytes, the index (name to offset and length) as JSON, the fonts. */
interface FontPack {
  path: string;
  base: number;
  index: Record<string, [offset: number, length: number]>;
}
let pack: FontPack | null = null;

function readAt(path: string, offset: number, length: number): Uint8Array {
  const file = openSync(path, "r");
  try {
    const bytes = new Uint8Array(length);
    readSync(file, bytes, 0, length, offset);
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** From now on fonts come from a pack written by `packFonts` instead of the installed packages. */
export function useFontPack(path: string): void {
  const length = new DataView(readAt(path, 0, 4).buffer).getUint32(0);
  const index = JSON.parse(new TextDecoder().decode(readAt(path, 4, length)));
  pack = { path, base: 4 + length, index };
}

/** All fonts in one file, for a program that is shipped without its packages. */
export function packFonts(): Uint8Array {
  const index: FontPack["index"] = {};
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const name of allFontNames()) {
    const bytes = loadFont(name);
    index[name] = [offset, bytes.length];
    parts.push(bytes);
    offset += bytes.length;
  }
  const head = new TextEncoder().encode(JSON.stringify(index));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length);
  return new Uint8Array(Buffer.concat([length, head, ...parts]));
}

/** The bytes of a font file (WOFF2). The only place that knows where fonts are kept. */
export function loadFont(name: string): Uint8Array {
  if (!pack) return readFileSync(require.resolve(packageRoot + name));
  const entry = pack.index[name];
  if (!entry) throw new Error(`no font ${name} in ${pack.path}`);
  return readAt(pack.path, pack.base + entry[0], entry[1]);
}
