type Rgb = [number, number, number];

const parse = (hex: string): Rgb | null => {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  return match ? ([match[1]!, match[2]!, match[3]!].map((part) => Number.parseInt(part, 16)) as Rgb) : null;
};

/** Relative luminance, 0 to 1 (WCAG 2). */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The colour itself, or so much darker that text in it has a contrast of 4.5 to 1 on white; black if malformed. */
export function readableOnWhite(hex: string): string {
  let rgb = parse(hex);
  if (!rgb) return "#16181d";
  while (1.05 / (luminance(rgb) + 0.05) < 4.5) rgb = rgb.map((value) => Math.floor(value * 0.94)) as Rgb;
  return `#${rgb.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
