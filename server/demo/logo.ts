import { pngOf } from "./png.ts";

const size = 128;

/**
 * A tenant's logo as a PNG in a data URL: a rounded square in its accent, and its sign in white.
 * Made by code, so that the demo carries nobody's picture.
 * @param accent `#rrggbb`
 */
export function logoOf(accent: string, sign: "compass" | "arch"): string {
  const colour = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16));
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [ground, mark] = coverage(x, y, sign);
      const at = y * (size * 4 + 1) + 1 + x * 4;
      for (let channel = 0; channel < 3; channel++) {
        rows[at + channel] = Math.round(colour[channel]! * (1 - mark) + 255 * mark);
      }
      rows[at + 3] = Math.round(255 * ground);
    }
  }
  return `data:image/png;base64,${pngOf({ width: size, height: size, colours: "rgba" }, rows).toString("base64")}`;
}

/** How much of a pixel the square and the sign cover, by sixteen samples. */
function coverage(x: number, y: number, sign: "compass" | "arch"): [number, number] {
  let ground = 0;
  let mark = 0;
  for (let sample = 0; sample < 16; sample++) {
    const px = (x + ((sample % 4) + 0.5) / 4) / size - 0.5;
    const py = (y + (Math.floor(sample / 4) + 0.5) / 4) / size - 0.5;
    if (inSquare(px, py)) ground++;
    if (signs[sign](px, py)) mark++;
  }
  return [ground / 16, mark / 16];
}

function inSquare(x: number, y: number): boolean {
  const [dx, dy] = [Math.max(Math.abs(x) - 0.28, 0), Math.max(Math.abs(y) - 0.28, 0)];
  return Math.hypot(dx, dy) < 0.2;
}

const signs = {
  /** A needle in a ring. */
  compass: (x: number, y: number) => {
    const far = Math.hypot(x, y);
    const needle = Math.abs(x) * 2.6 + Math.abs(y) < 0.21 || Math.abs(y) * 2.6 + Math.abs(x) < 0.13;
    return needle || (far > 0.27 && far < 0.33);
  },
  /** Two arches, one within the other. */
  arch: (x: number, y: number) => {
    const within = (radius: number) =>
      Math.abs(x) < radius && y < 0.28 && Math.hypot(x, Math.min(y + 0.02, 0)) < radius;
    return (within(0.3) && !within(0.21)) || within(0.12);
  },
};
