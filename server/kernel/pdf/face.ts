import { create, type Font, type Glyph, type GlyphPosition } from "fontkit";
import { encodeOutline, type OutlinePoint } from "./encode-outline.ts";
import { loadFont } from "./font-files.ts";
import { decodeWoff2 } from "./woff2.ts";

export const weights = { regular: 400, strong: 600 } as const;
export type Weight = keyof typeof weights;

/** A glyph to draw, and the characters it stands for when the text is copied or searched (none for a detached mark). */
export interface DrawnGlyph {
  id: number;
  codePoints: number[];
  advanceWidth: number;
}

/** Glyphs in the order they are drawn, left to right, with positions in font units. */
export interface GlyphRun {
  glyphs: DrawnGlyph[];
  positions: GlyphPosition[];
  advanceWidth: number;
}

/** One font file at one weight. `key` is its name in a PDF document. */
export interface Face {
  key: string;
  font: Font;
  /** What is drawn next: pdfkit asks the font for the layout of a text, and gets this one. */
  next: GlyphRun | null;
  has(code: number): boolean;
}

/** The parts of fontkit's TrueType subset that writing a glyph needs. */
interface TrueTypeSubset {
  font: { getGlyph(id: number): Glyph & { _getContours(): OutlinePoint[][] } };
  glyf: Uint8Array[];
  loca: { offsets: number[] };
  hmtx: { metrics: { advance: number; bearing: number }[] };
  offset: number;
  _addGlyph(key: number): number;
}

/** More than any font has glyphs. */
const glyphLimit = 0x10000;

/**
 * Numbers for glyphs that differ where their characters differ: an Arabic letter is often a shape shared by
 * several letters and a mark, and a PDF font says of each number which characters it stands for.
 */
class GlyphKeys {
  private readonly texts = new Map<number, string[]>();

  keyOf({ id, codePoints }: DrawnGlyph): number {
    if (id === 0) return 0;
    const text = codePoints.join();
    const texts = this.texts.get(id) ?? [];
    if (!texts.includes(text)) this.texts.set(id, [...texts, text]);
    return id + glyphLimit * Math.max(0, this.texts.get(id)!.indexOf(text));
  }
}

/**
 * Writes a glyph by its outline at the face's weight. fontkit's own way keeps the parts of composite glyphs where
 * the default weight has them, and fails on simple ones of a variable font.
 */
function addOutline(this: TrueTypeSubset, key: number): number {
  const glyph = this.font.getGlyph(key % glyphLimit);
  const { bytes, xMin } = encodeOutline(glyph._getContours());
  this.glyf.push(bytes);
  this.loca.offsets.push(this.offset);
  this.hmtx.metrics.push({ advance: Math.round(glyph.advanceWidth), bearing: xMin });
  this.offset += bytes.length;
  return this.glyf.length - 1;
}

/**
 * fontkit keeps one object for each glyph, with the characters it stood for when it was first used. Here every
 * use gets an object of its own, so that text can be read back from the glyphs.
 */
function distinguishUses(font: Font): void {
  const original = font.getGlyph.bind(font);
  const getGlyph = (id: number, codePoints?: number[]): Glyph => {
    const glyph = original(id, codePoints);
    return codePoints ? Object.create(glyph, { codePoints: { value: codePoints } }) : glyph;
  };
  Object.defineProperty(font, "getGlyph", { value: getGlyph });
}

function openFace(name: string, weight: Weight): Face {
  const variable = create(Buffer.from(decodeWoff2(loadFont(name)))) as Font;
  const font = variable.getVariation({ wght: weights[weight] });
  distinguishUses(font);
  const known = new Map<number, boolean>();
  const has = (code: number) => {
    let answer = known.get(code);
    if (answer === undefined) {
      answer = font.hasGlyphForCodePoint(code);
      known.set(code, answer);
    }
    return answer;
  };
  const key = `${name.replace(/^.*\/|-wght-normal\.woff2$/g, "")}-${weight}`;
  return { key, font, next: null, has };
}

const open = new Map<string, Face>();

/** The face of a font file at a weight; opened once, kept for the life of the worker. */
export function faceOf(name: string, weight: Weight): Face {
  const key = `${name} ${weight}`;
  const face = open.get(key) ?? openFace(name, weight);
  open.set(key, face);
  return face;
}

/**
 * The face as a font that pdfkit draws with: it answers every text with the glyphs in `face.next`, which were
 * shaped with knowledge of script and direction that pdfkit does not have.
 */
export function fontForPdf(face: Face): Font {
  const adapter = Object.create(face.font);
  const keys = new GlyphKeys();
  const shared = {
    postscriptName: face.key,
    // pdfkit scales positions in place, so each drawing gets its own.
    layout: () => ({
      advanceWidth: face.next?.advanceWidth ?? 0,
      glyphs: face.next?.glyphs.map((glyph) => ({ ...glyph, id: keys.keyOf(glyph) })) ?? [],
      positions: face.next?.positions.map((position) => ({ ...position })) ?? [],
    }),
    createSubset: () =>
      Object.assign(face.font.createSubset() as unknown as TrueTypeSubset, { _addGlyph: addOutline }),
  };
  for (const [name, value] of Object.entries(shared)) Object.defineProperty(adapter, name, { value });
  return adapter;
}
