import { inflateSync } from "node:zlib";

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const mostPixels = 6_000_000;
/** Samples of a pixel by colour type: grey, RGB, palette, grey with alpha, RGB with alpha. */
const samples: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Where the seven passes of an interlaced PNG begin, and their steps: x, y, dx, dy (PNG, section 8.2). */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

const startsWith = (bytes: Uint8Array, signature: number[]) =>
  signature.every((byte, index) => bytes[index] === byte);

function chunksOf(png: Uint8Array): { type: string; data: Uint8Array }[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks = [];
  for (let at = 8; at + 12 <= png.length; at += 12 + view.getUint32(at)) {
    const data = png.subarray(at + 8, at + 8 + view.getUint32(at));
    chunks.push({ type: String.fromCharCode(...png.subarray(at + 4, at + 8)), data });
  }
  return chunks;
}

/** The lengths in bytes of a PNG's rows, each with the filter byte before it. */
function rowsOf(header: DataView): number[] {
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const bits = header.getUint8(8) * (samples[header.getUint8(9)] ?? 0);
  const rows = (wide: number, high: number) =>
    Array.from({ length: wide > 0 ? high : 0 }, () => 1 + Math.ceil((wide * bits) / 8));
  if (header.getUint8(12) === 0) return rows(width, height);
  return passes.flatMap(([x, y, dx, dy]) =>
    rows(Math.ceil((width - x) / dx), Math.max(0, Math.ceil((height - y) / dy))),
  );
}

/** Whether every row of pixels is there and packed in a way that exists. */
function isWhole(png: Uint8Array): boolean {
  const chunks = chunksOf(png);
  const head = chunks[0]?.type === "IHDR" ? chunks[0].data : new Uint8Array();
  if (head.length !== 13) return false;
  const header = new DataView(head.buffer, head.byteOffset, 13);
  const pixels = header.getUint32(0) * header.getUint32(4);
  if (pixels === 0 || pixels > mostPixels || !(header.getUint8(9) in samples)) return false;
  if (header.getUint8(9) === 3 && !chunks.some((chunk) => chunk.type === "PLTE")) return false;
  const rows = rowsOf(header);
  const size = rows.reduce((sum, row) => sum + row, 0);
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  const data = inflateSync(packed, { maxOutputLength: size + 1 });
  if (data.length !== size) return false;
  let at = 0;
  for (const row of rows) {
    if (data[at]! > 4) return false;
    at += row;
  }
  return true;
}

/**
 * The logo when it is a JPEG or a PNG that can be drawn. A PNG is looked through before: pdfkit would fail on a
 * broken one long after it was given, and a small file can unpack to gigabytes of pixels.
 */
export function usableLogo(logo: Uint8Array | undefined): Uint8Array | null {
  if (!logo || logo.length < 32) return null;
  if (startsWith(logo, [0xff, 0xd8])) return logo;
  try {
    return startsWith(logo, pngSignature) && isWhole(logo) ? logo : null;
  } catch {
    return null;
  }
}
