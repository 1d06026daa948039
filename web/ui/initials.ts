const alone = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Arabic}]/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * One or two signs that stand for a name in any script: first and last word's first letter, or one sign where
 * signs stand for words (Han) or would join to a word of their own (Arabic).
 */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s\-–_.,@]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = firstSign(words[0] ?? "?");
  if (alone.test(first)) return first;
  const last = words.length > 1 ? firstSign(words.at(-1) ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

function firstSign(word: string): string {
  const letters = word.replace(/^[^\p{L}\p{N}]+/u, "");
  const [first] = graphemes.segment(letters);
  return first?.segment ?? "?";
}
