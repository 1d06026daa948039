/** A point of an outline, in font units. */
export interface OutlinePoint {
  x: number;
  y: number;
  onCurve: boolean;
}

const onCurve = 1;
const xShort = 2;
const yShort = 4;
const repeated = 8;
const xSameOrPositive = 16;
const ySameOrPositive = 32;

const int16 = (value: number) => [(value >> 8) & 255, value & 255];

/** The bytes of one coordinate's step, and what the flag must say about them. */
function packStep(step: number, short: number, sameOrPositive: number): { flag: number; bytes: number[] } {
  if (step === 0) return { flag: sameOrPositive, bytes: [] };
  if (Math.abs(step) > 255) return { flag: 0, bytes: int16(step) };
  return { flag: step > 0 ? short | sameOrPositive : short, bytes: [Math.abs(step)] };
}

function packFlags(flags: number[]): number[] {
  const packed: number[] = [];
  for (let index = 0; index < flags.length; ) {
    let count = 1;
    while (count < 256 && flags[index + count] === flags[index]) count++;
    if (count > 1) packed.push(flags[index]! | repeated, count - 1);
    else packed.push(flags[index]!);
    index += count;
  }
  return packed;
}

function boxOf(points: OutlinePoint[]): [number, number, number, number] {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/**
 * A glyph as an entry of TrueType's `glyf` table, without instructions (OpenType, chapter glyf), padded to four
 * bytes, and its left edge. An outline without points is an empty entry.
 */
export function encodeOutline(contours: OutlinePoint[][]): { bytes: Uint8Array; xMin: number } {
  const points = contours
    .flat()
    .map((point) => ({ ...point, x: Math.round(point.x), y: Math.round(point.y) }));
  if (points.length === 0) return { bytes: new Uint8Array(), xMin: 0 };
  const flags: number[] = [];
  const xs: number[] = [];
  const ys: number[] = [];
  points.forEach((point, index) => {
    const last = points[index - 1] ?? { x: 0, y: 0 };
    const x = packStep(point.x - last.x, xShort, xSameOrPositive);
    const y = packStep(point.y - last.y, yShort, ySameOrPositive);
    flags.push((point.onCurve ? onCurve : 0) | x.flag | y.flag);
    xs.push(...x.bytes);
    ys.push(...y.bytes);
  });
  let end = -1;
  const ends = contours.map((contour) => {
    end += contour.length;
    return end;
  });
  const box = boxOf(points);
  const head = [contours.length, ...box, ...ends, 0].flatMap(int16);
  const body = [...head, ...packFlags(flags), ...xs, ...ys];
  const bytes = new Uint8Array((body.length + 3) & ~3);
  bytes.set(body);
  return { bytes, xMin: box[0] };
}
