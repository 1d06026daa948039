import { describe, expect, test } from "bun:test";
import { breakLines } from "./line-breaking.ts";
import { analyse, shapeLine } from "./shaping.ts";

const options = { weight: "regular", tabular: false, han: "japanese" } as const;
const widthOf = (text: string) => shapeLine(analyse(text, options)).width;
/** Text of a left-to-right line as its glyphs say it. */
const textOf = ({ pieces }: ReturnType<typeof breakLines>[number]) =>
  pieces
    .flatMap(({ run }) => run.glyphs.map(({ codePoints }) => String.fromCodePoint(...codePoints)))
    .join("");

describe("a text in lines", () => {
  const words = Array.from({ length: 900 }, (_, index) => "word".slice(0, 1 + (index % 4)) + index);

  test("loses nothing, and no line is wider than it may be", () => {
    const lines = breakLines(words.join(" "), 30, options);
    expect(lines.map(textOf).join(" ").split(" ")).toEqual(words);
    expect(lines.every(({ width }) => width <= 30)).toBe(true);
  });

  test("takes as many words on a line as fit", () => {
    const lines = breakLines(words.join(" "), 30, options).map(textOf);
    const early = lines.slice(0, -1).filter((line, index) => {
      const [next] = lines[index + 1]!.split(" ");
      return widthOf(`${line} ${next}`) <= 30;
    });
    expect(early).toEqual([]);
  });

  test("breaks a word that is wider than a line at a letter, between words that are not", () => {
    const lines = breakLines(`one ${"x".repeat(500)} two ${"y".repeat(90)} three`, 12, options);
    expect(lines.every(({ width }) => width <= 12)).toBe(true);
    expect(lines.map(textOf).join("").replaceAll(" ", "")).toBe(
      `one${"x".repeat(500)}two${"y".repeat(90)}three`,
    );
  });

  test("of nothing is one empty line, and keeps the lines that were written", () => {
    expect(breakLines("", 10, options)).toHaveLength(1);
    expect(breakLines("a\n\nb", 10, options).map(textOf)).toEqual(["a", "", "b"]);
  });
});
