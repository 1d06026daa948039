import bidiFactory from "bidi-js";
import type { Face, GlyphRun, Weight } from "./face.ts";
import { assignFaces, type FacedText, hanOf } from "./fallback.ts";
import type { Han } from "./font-files.ts";

const bidi = bidiFactory();

export interface ShapingOptions {
  weight: Weight;
  /** Figures of equal width, for columns. */
  tabular: boolean;
  han: Han;
}

/** Glyphs of one face, in the order they are drawn. Widths are in ems: multiply by the font size. */
export interface Piece {
  face: Face;
  run: GlyphRun;
  width: number;
}
export interface ShapedLine {
  pieces: Piece[];
  width: number;
}

/** A paragraph with what is the same for all its lines: the direction and the face of every character. */
export interface Paragraph {
  text: string;
  levels: Uint8Array;
  faced: FacedText[];
  options: ShapingOptions;
}

/** Control characters that may be written are spaces here; letters with marks take their composed form. */
const normal = (text: string) => text.normalize("NFC").replace(/\t/g, "    ");

/**
 * Analyses one paragraph (no line breaks in it): embedding levels by the bidirectional algorithm (UAX #9), the
 * direction of the whole taken from its first strong letter, and the faces.
 */
export function analyse(source: string, options: ShapingOptions): Paragraph {
  const text = normal(source);
  const han = hanOf(text, options.han);
  return {
    text,
    levels: bidi.getEmbeddingLevels(text, "auto").levels,
    faced: assignFaces(text, options.weight, han),
    options,
  };
}

interface LevelRun {
  level: number;
  face: Face;
  text: string;
}

/** The index of the first stretch that begins at `start` or behind it: lines of a long text must not pass all of it. */
function firstFrom(faced: FacedText[], start: number): number {
  let [low, high] = [0, faced.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (faced[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function levelRuns({ faced, levels, text: whole }: Paragraph, start: number, end: number): LevelRun[] {
  const runs: LevelRun[] = [];
  for (let at = firstFrom(faced, start); at < faced.length && faced[at]!.end <= end; at++) {
    const item = faced[at]!;
    const level = levels[item.start]!;
    const written = whole.slice(item.start, item.end);
    const text = level & 1 && item.text === written ? mirrored(written) : item.text;
    const last = runs.at(-1);
    if (last && last.level === level && last.face === item.face) last.text += text;
    else runs.push({ level, face: item.face, text });
  }
  return runs;
}

/** Brackets and the like face the other way in right-to-left text. */
function mirrored(text: string): string {
  return bidi.getMirroredCharacter(text) ?? text;
}

/** Rule L2: from the highest level down to the lowest odd one, reverse what is at that level or above. */
function visualOrder(runs: LevelRun[]): LevelRun[] {
  const ordered = [...runs];
  const highest = Math.max(0, ...runs.map((run) => run.level));
  for (let level = highest; level > 0; level--) {
    for (let first = 0; first < ordered.length; first++) {
      let after = first;
      while (after < ordered.length && ordered[after]!.level >= level) after++;
      if (after > first + 1) {
        ordered.splice(first, after - first, ...ordered.slice(first, after).reverse());
      }
      first = Math.max(first, after);
    }
  }
  return ordered;
}

function shapeRun({ face, level, text }: LevelRun, tabular: boolean): Piece {
  const direction = level & 1 ? "rtl" : "ltr";
  const features = tabular ? ["tnum"] : [];
  const shaped = face.font.layout(text, features, undefined, undefined, direction);
  const space = face.font.glyphForCodePoint(32).id;
  const run: GlyphRun = { glyphs: [], positions: [], advanceWidth: shaped.advanceWidth };
  shaped.glyphs.forEach(({ id, codePoints, advanceWidth }, index) => {
    const position = shaped.positions[index]!;
    // What joins or directs letters is shaped into a space without width.
    if (id === space && position.xAdvance === 0) return;
    const characters = direction === "rtl" ? codePoints.map(mirroredCode) : codePoints;
    run.glyphs.push({ id, codePoints: characters, advanceWidth });
    run.positions.push(position);
  });
  return { face, run, width: run.advanceWidth / face.font.unitsPerEm };
}

/** The bracket that was written, of the one that is drawn: readers of the PDF reverse the text, not its signs. */
function mirroredCode(code: number): number {
  return mirrored(String.fromCodePoint(code)).codePointAt(0)!;
}

/** The characters from `start` to `end` of a paragraph as glyphs in visual order, without spaces at the end. */
export function shapeLine(paragraph: Paragraph, start = 0, end = paragraph.text.length): ShapedLine {
  const trimmed = paragraph.text.slice(start, end).trimEnd().length;
  const pieces = visualOrder(levelRuns(paragraph, start, start + trimmed)).map((run) =>
    shapeRun(run, paragraph.options.tabular),
  );
  return { pieces, width: pieces.reduce((sum, piece) => sum + piece.width, 0) };
}
