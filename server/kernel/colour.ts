type Rgb = [number, number, number];

const parse = (hex: string): Rgb | null => {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  return match ? ([match[1]!, match[2]!, match[3]!].map((part) => Number.parseInt(part, 16)) as Rgb) : null;
};

const written = (rgb: Rgb) => `#${rgb.map((value) => value.toString(16).padStart(2, "0")).join("")}`;

/** Relative luminance, 0 to 1 (WCAG 2). */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((one, other) => one - other) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The colour itself, or so much darker that text in it has a contrast of 4.5 to 1 on white; black if malformed. */
export function readableOnWhite(hex: string): string {
  let rgb = parse(hex);
  if (!rgb) return "#16181d";
  while (contrast(rgb, [255, 255, 255]) < 4.5) rgb = rgb.map((value) => Math.floor(value * 0.94)) as Rgb;
  return written(rgb);
}

/** The colour itself, or so much lighter that it has a contrast of 4.5 to 1 on a dark ground; white if malformed. */
export function readableOnDark(hex: string, ground: string): string {
  const dark = parse(ground);
  let rgb = parse(hex);
  if (!rgb || !dark) return "#ffffff";
  while (contrast(rgb, dark) < 4.5) rgb = rgb.map((value) => Math.ceil(value + (255 - value) * 0.06)) as Rgb;
  return written(rgb);
}
