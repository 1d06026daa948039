import fc from "fast-check";
import { expect, test } from "vitest";
import { accentScale, grounds } from "./accent.ts";
import { contrast, hexToOklch, oklchToHex } from "./colour.ts";

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

test("any colour a tenant chooses gives readable text and visible controls in both themes", () => {
  fc.assert(
    fc.property(colour, (seed) => {
      const scales = accentScale(seed);
      for (const theme of ["light", "dark"] as const) {
        const { solid, hover, on, text, soft, softText, line } = scales[theme];
        expect(contrast(on, solid)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(on, hover)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(softText, soft)).toBeGreaterThanOrEqual(4.5);
        for (const ground of Object.values(grounds[theme])) {
          expect(contrast(solid, ground)).toBeGreaterThanOrEqual(3);
          expect(contrast(line, ground)).toBeGreaterThanOrEqual(3);
          expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("a colour that is fine as it is stays what the tenant chose", () => {
  expect(accentScale("#0b6bcb").light.solid).toBe("#0b6bcb");
  expect(accentScale("#b3261e").light.solid).toBe("#b3261e");
});

test("black, white and broken colours still give a working accent", () => {
  for (const seed of ["#000000", "#ffffff", "blue"]) {
    const { light, dark } = accentScale(seed);
    expect(contrast(light.on, light.solid)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark.solid, grounds.dark.worst)).toBeGreaterThanOrEqual(3);
  }
});

test("a colour survives the way to OKLCH and back", () => {
  fc.assert(
    fc.property(colour, (seed) => {
      expect(oklchToHex(hexToOklch(seed))).toBe(seed);
    }),
  );
});
