import { contrast, hexToOklch, type Oklch, oklchToHex } from "./colour.ts";

/** The most unfavourable grounds that accent colours stand on, per theme (see ui/tokens.css). */
export const grounds = {
  light: { plain: "#ffffff", worst: "#f0f1f4" },
  dark: { plain: "#141619", worst: "#24272c" },
} as const;
type Theme = keyof typeof grounds;

/** One theme's accent colours, each `#rrggbb`. */
export interface AccentScale {
  /** Ground of the main button and of what is switched on: 3:1 against every surface. */
  solid: string;
  hover: string;
  /** Text on `solid` and `hover`: 4.5:1. */
  on: string;
  /** Links and accented words on every surface: 4.5:1. */
  text: string;
  /** Ground of what is selected. */
  soft: string;
  /** Text on `soft`: 4.5:1. */
  softText: string;
  /** Focus rings and outlines: 3:1. */
  line: string;
}

const white = "#ffffff";
const black = "#111214";

/** The first lightness from `from` towards `to` at which the colour satisfies `good`; `to` when none does. */
function seek(base: Oklch, from: number, to: number, good: (hex: string) => boolean): string {
  const step = from < to ? 0.005 : -0.005;
  for (let l = from; step > 0 ? l <= to : l >= to; l += step) {
    const hex = oklchToHex({ ...base, l });
    if (good(hex)) return hex;
  }
  return oklchToHex({ ...base, l: to });
}

/**
 * The main button's ground, near the seed, with the text on it that needs the smaller change. Between the ground that
 * stands out from the surface and the one that carries text there is always room for black or for white.
 */
function solidPair(seed: Oklch, theme: Theme): { solid: string; on: string } {
  const { plain, worst } = grounds[theme];
  const stands = (hex: string) => contrast(hex, plain) >= 3.05 && contrast(hex, worst) >= 3.05;
  const candidates = [white, black].flatMap((on) => {
    const good = (hex: string) => stands(hex) && contrast(hex, on) >= 4.6;
    return [seek(seed, seed.l, 0.1, good), seek(seed, seed.l, 0.98, good)]
      .filter(good)
      .map((solid) => ({ solid, on, distance: Math.abs(hexToOklch(solid).l - seed.l) }));
  });
  // White reads better on colours of the middle, so black has to win clearly.
  candidates.sort(
    (a, b) => a.distance + (a.on === black ? 0.06 : 0) - b.distance - (b.on === black ? 0.06 : 0),
  );
  const best = candidates[0];
  return best ?? { solid: theme === "light" ? "#3d5fd0" : "#466adc", on: white };
}

/** The hovered button: a little lighter or darker, away from its text, so that the text stays readable. */
function hoverOf(solid: string, on: string): string {
  const base = hexToOklch(solid);
  return oklchToHex({ ...base, l: Math.min(0.99, Math.max(0.05, base.l + (on === white ? -0.045 : 0.045))) });
}

function scaleFor(seed: Oklch, theme: Theme): AccentScale {
  const { plain, worst } = grounds[theme];
  const dark = theme === "dark";
  const end = dark ? 0.98 : 0.1;
  const reads = (ratio: number) => (hex: string) =>
    contrast(hex, plain) >= ratio && contrast(hex, worst) >= ratio;
  const { solid, on } = solidPair(seed, theme);
  const text = seek({ ...seed, c: Math.min(seed.c, dark ? 0.13 : 0.2) }, dark ? 0.72 : 0.58, end, reads(4.6));
  const soft = oklchToHex({
    ...seed,
    l: dark ? 0.29 : 0.955,
    c: Math.min(seed.c * 0.35, dark ? 0.055 : 0.024),
  });
  const softText = seek({ ...seed, c: Math.min(seed.c, 0.16) }, dark ? 0.8 : 0.48, end, (hex) =>
    [plain, worst, soft].every((ground) => contrast(hex, ground) >= 4.6),
  );
  const line = seek({ ...seed, c: Math.min(seed.c, 0.18) }, dark ? 0.62 : 0.62, end, (hex) =>
    [plain, worst, soft].every((ground) => contrast(hex, ground) >= 3.05),
  );
  return { solid, hover: hoverOf(solid, on), on, text, soft, softText, line };
}

/** Derives a tenant's accent colours for both themes from its one colour, `#rrggbb`. */
export function accentScale(seed: string): Record<Theme, AccentScale> {
  const base = hexToOklch(/^#[0-9a-f]{6}$/i.test(seed) ? seed : "#3d5fd0");
  return { light: scaleFor(base, "light"), dark: scaleFor(base, "dark") };
}

/** The same as CSS variables, the hue of the neutrals included. A colour without hue leaves them grey. */
export function accentVariables(seed: string): Record<string, string> {
  const base = hexToOklch(seed);
  const variables: Record<string, string> = {
    "--tint": base.h.toFixed(1),
    "--trace": base.c < 0.02 ? "0.3" : "1",
  };
  for (const [theme, scale] of Object.entries(accentScale(seed))) {
    const prefix = `--accent-${theme}`;
    variables[prefix] = scale.solid;
    variables[`${prefix}-hover`] = scale.hover;
    variables[`${prefix}-on`] = scale.on;
    variables[`${prefix}-text`] = scale.text;
    variables[`${prefix}-soft`] = scale.soft;
    variables[`${prefix}-soft-text`] = scale.softText;
    variables[`${prefix}-line`] = scale.line;
  }
  return variables;
}
