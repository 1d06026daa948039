import { readFileSync } from "node:fs";
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
import { shipped } from "../../shipped.ts";

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

/** The names of all font files, for building a single-file program. */
export function allFontNames(): string[] {
  return Object.values(families).flatMap((files) => files.map((file) => file.name));
}

const require = createRequire(import.meta.url);

/** The bytes of a font file (WOFF2). The only place that knows where fonts are kept. */
export function loadFont(name: string): Uint8Array {
  const path = shipped.fontFile?.(name) ?? require.resolve(`@fontsource-variable/${name}`);
  return readFileSync(path);
}
