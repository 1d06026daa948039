import { brotliDecompressSync } from "node:zlib";
import { ByteReader } from "./byte-reader.ts";
import { rebuildGlyphs } from "./woff2-glyphs.ts";

/**
 * Turns a WOFF2 file into the TrueType file it was made of (W3C WOFF File Format 2.0). The font packages carry
 * WOFF2 only; fontkit reads it, but can neither vary nor subset it.
 */

const knownTags = (
  "cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx kern LTSH PCLT " +
  "VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix acnt avar bdat bloc bsln cvar " +
  "fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill"
)
  .split(" ")
  .map((tag) => tag.replace("_", " "));

interface TableEntry {
  tag: string;
  length: number;
  transformed: boolean;
}

function readEntry(reader: ByteReader): TableEntry {
  const flags = reader.u8();
  const tag = (flags & 63) === 63 ? reader.text(4) : knownTags[flags & 63]!;
  const version = flags >> 6;
  const outline = tag === "glyf" || tag === "loca";
  const transformed = outline ? version !== 3 : version !== 0;
  const originalLength = reader.base128();
  return { tag, transformed, length: transformed ? reader.base128() : originalLength };
}

/** Rebuilds `hmtx` from advances and, where they were left out, side bearings equal to each glyph's xMin. */
function rebuildMetrics(data: Uint8Array, hhea: Uint8Array, xMins: Int16Array): Uint8Array {
  const reader = new ByteReader(data);
  const flags = reader.u8();
  const advances = new ByteReader(hhea, 34).u16();
  const out = new DataView(new ArrayBuffer(advances * 4 + (xMins.length - advances) * 2));
  for (let glyph = 0; glyph < advances; glyph++) out.setUint16(glyph * 4, reader.u16());
  xMins.forEach((xMin, glyph) => {
    const monospaced = glyph >= advances;
    const leftOut = (flags & (monospaced ? 2 : 1)) !== 0;
    const offset = monospaced ? advances * 4 + (glyph - advances) * 2 : glyph * 4 + 2;
    out.setInt16(offset, leftOut ? xMin : reader.i16());
  });
  return new Uint8Array(out.buffer);
}

function readTables(file: Uint8Array): { flavor: number; tables: Map<string, Uint8Array> } {
  const reader = new ByteReader(file);
  if (reader.text(4) !== "wOF2") throw new Error("not a WOFF2 file");
  const flavor = reader.u32();
  reader.position = 12;
  const count = reader.u16();
  reader.position = 20;
  const compressedLength = reader.u32();
  reader.position = 48;
  const entries = Array.from({ length: count }, () => readEntry(reader));
  const data = brotliDecompressSync(file.subarray(reader.position, reader.position + compressedLength));
  const tables = new Map<string, Uint8Array>();
  const transformed = new Set<string>();
  let offset = 0;
  for (const entry of entries) {
    tables.set(entry.tag, data.subarray(offset, offset + entry.length));
    if (entry.transformed) transformed.add(entry.tag);
    offset += entry.length;
  }
  if (transformed.has("glyf")) undoTransforms(tables, transformed.has("hmtx"));
  return { flavor, tables };
}

function undoTransforms(tables: Map<string, Uint8Array>, metricsToo: boolean): void {
  const { glyf, loca, xMins } = rebuildGlyphs(tables.get("glyf")!);
  tables.set("glyf", glyf);
  tables.set("loca", loca);
  const head = Uint8Array.from(tables.get("head")!);
  new DataView(head.buffer).setInt16(50, 1); // loca is written in its long form
  tables.set("head", head);
  if (metricsToo) tables.set("hmtx", rebuildMetrics(tables.get("hmtx")!, tables.get("hhea")!, xMins));
}

/** The sfnt (TrueType) form of a WOFF2 font. Checksums are left zero: nothing here reads them. */
export function decodeWoff2(file: Uint8Array): Uint8Array {
  const { flavor, tables } = readTables(file);
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  let offset = 12 + sorted.length * 16;
  const size = sorted.reduce((sum, [, data]) => sum + ((data.length + 3) & ~3), offset);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  view.setUint32(0, flavor);
  view.setUint16(4, sorted.length);
  sorted.forEach(([tag, data], index) => {
    const entry = 12 + index * 16;
    for (let i = 0; i < 4; i++) view.setUint8(entry + i, tag.charCodeAt(i));
    view.setUint32(entry + 8, offset);
    view.setUint32(entry + 12, data.length);
    out.set(data, offset);
    offset += (data.length + 3) & ~3;
  });
  return out;
}
