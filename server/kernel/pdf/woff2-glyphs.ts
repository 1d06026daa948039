import { ByteReader } from "./byte-reader.ts";

/** The streams that WOFF2 splits the outlines of a font into (section 5.1 of the specification). */
interface Streams {
  contours: ByteReader;
  points: ByteReader;
  flags: ByteReader;
  glyphs: ByteReader;
  composites: ByteReader;
  boxes: ByteReader;
  boxBitmap: Uint8Array;
  instructions: ByteReader;
}

interface Point {
  x: number;
  y: number;
  onCurve: boolean;
}

function openStreams(data: Uint8Array): { count: number; streams: Streams } {
  const reader = new ByteReader(data, 4);
  const count = reader.u16();
  reader.position += 2;
  const sizes = Array.from({ length: 7 }, () => reader.u32());
  const next = () => new ByteReader(reader.take(sizes.shift()!));
  const [contours, points, flags, glyphs, composites] = [next(), next(), next(), next(), next()];
  const boxes = next();
  const boxBitmap = boxes.take(4 * Math.floor((count + 31) / 32));
  return {
    count,
    streams: { contours, points, flags, glyphs, composites, boxes, boxBitmap, instructions: next() },
  };
}

const signed = (flag: number, value: number) => ((flag & 1) === 1 ? value : -value);

/** One step from point to point, packed by its size into one to four bytes (table of section 5.2). */
function readStep(flag: number, data: ByteReader): [dx: number, dy: number] {
  if (flag < 10) return [0, signed(flag, ((flag & 14) << 7) + data.u8())];
  if (flag < 20) return [signed(flag, (((flag - 10) & 14) << 7) + data.u8()), 0];
  if (flag < 84) {
    const base = flag - 20;
    const byte = data.u8();
    return [
      signed(flag, 1 + (base & 48) + (byte >> 4)),
      signed(flag >> 1, 1 + ((base & 12) << 2) + (byte & 15)),
    ];
  }
  if (flag < 120) {
    const base = flag - 84;
    const dx = 1 + (Math.floor(base / 12) << 8) + data.u8();
    return [signed(flag, dx), signed(flag >> 1, 1 + (((base % 12) >> 2) << 8) + data.u8())];
  }
  if (flag < 124) {
    const [a, b, c] = [data.u8(), data.u8(), data.u8()];
    return [signed(flag, (a << 4) + (b >> 4)), signed(flag >> 1, ((b & 15) << 8) + c)];
  }
  return [signed(flag, data.u16()), signed(flag >> 1, data.u16())];
}

function readPoints(count: number, streams: Streams): Point[] {
  let x = 0;
  let y = 0;
  return Array.from({ length: count }, () => {
    const flag = streams.flags.u8();
    const [dx, dy] = readStep(flag & 127, streams.glyphs);
    x += dx;
    y += dy;
    return { x, y, onCurve: flag < 128 };
  });
}

function boxOf(points: Point[]): [number, number, number, number] {
  let [left, bottom, right, top] = [points[0]!.x, points[0]!.y, points[0]!.x, points[0]!.y];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  return [left, bottom, right, top];
}

class ByteWriter {
  private bytes: number[] = [];
  i16(...values: number[]): this {
    for (const value of values) this.bytes.push((value >> 8) & 255, value & 255);
    return this;
  }
  u8(...values: number[]): this {
    this.bytes.push(...values);
    return this;
  }
  copy(bytes: Uint8Array): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }
  done(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}

/** Writes every step in its plain 16-bit form: larger than it could be, but never stored. */
function simpleGlyph(contourCount: number, streams: Streams, box: number[] | null): Uint8Array {
  const ends: number[] = [];
  let total = 0;
  for (let contour = 0; contour < contourCount; contour++) {
    total += streams.points.short();
    ends.push(total - 1);
  }
  const points = readPoints(total, streams);
  const instructions = streams.instructions.take(streams.glyphs.short());
  const writer = new ByteWriter().i16(contourCount, ...(box ?? boxOf(points)), ...ends);
  writer.i16(instructions.length).copy(instructions);
  for (const point of points) writer.u8(point.onCurve ? 1 : 0);
  let last = 0;
  for (const { x } of points) {
    writer.i16(x - last);
    last = x;
  }
  last = 0;
  for (const { y } of points) {
    writer.i16(y - last);
    last = y;
  }
  return writer.done();
}

/** How many bytes follow the flags and the index of a component: its arguments and its scale. */
function componentSize(flags: number): number {
  const scale = flags & 0x08 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
  return (flags & 0x01 ? 4 : 2) + scale;
}

function compositeGlyph(streams: Streams, box: number[]): Uint8Array {
  const writer = new ByteWriter().i16(-1, ...box);
  let flags: number;
  let instructed = false;
  do {
    flags = streams.composites.u16();
    writer.i16(flags).copy(streams.composites.take(2 + componentSize(flags)));
    instructed ||= (flags & 0x100) !== 0;
  } while (flags & 0x20);
  if (instructed) {
    const instructions = streams.instructions.take(streams.glyphs.short());
    writer.i16(instructions.length).copy(instructions);
  }
  return writer.done();
}

function readGlyph(index: number, streams: Streams): Uint8Array {
  const contourCount = streams.contours.i16();
  const boxed = (streams.boxBitmap[index >> 3]! & (0x80 >> (index & 7))) !== 0;
  const boxes = streams.boxes;
  const box = boxed ? [boxes.i16(), boxes.i16(), boxes.i16(), boxes.i16()] : null;
  if (contourCount === 0) return new Uint8Array();
  return contourCount < 0 ? compositeGlyph(streams, box!) : simpleGlyph(contourCount, streams, box);
}

/** Undoes the transform of `glyf`: the table, its index (long form), and each glyph's left edge. */
export function rebuildGlyphs(data: Uint8Array): { glyf: Uint8Array; loca: Uint8Array; xMins: Int16Array } {
  const { count, streams } = openStreams(data);
  const glyphs = Array.from({ length: count }, (_, index) => readGlyph(index, streams));
  const padded = (glyph: Uint8Array) => (glyph.length + 3) & ~3;
  const glyf = new Uint8Array(glyphs.reduce((sum, glyph) => sum + padded(glyph), 0));
  const loca = new DataView(new ArrayBuffer((count + 1) * 4));
  const xMins = new Int16Array(count);
  let offset = 0;
  glyphs.forEach((glyph, index) => {
    glyf.set(glyph, offset);
    if (glyph.length > 0) xMins[index] = (glyph[2]! << 8) | glyph[3]!;
    offset += padded(glyph);
    loca.setUint32((index + 1) * 4, offset);
  });
  return { glyf, loca: new Uint8Array(loca.buffer), xMins };
}
