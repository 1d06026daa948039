import LineBreaker from "linebreak";
import { analyse, type Paragraph, type ShapedLine, type ShapingOptions, shapeLine } from "./shaping.ts";

const words = new Intl.Segmenter("th", { granularity: "word" });
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
/** Scripts written without spaces, whose words only a dictionary knows. */
const unspaced = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Offsets after which a line may break, ascending; the last is the end of the text. */
function breakOpportunities(text: string): number[] {
  const breaks = new Set<number>([text.length]);
  const breaker = new LineBreaker(text);
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) breaks.add(next.position);
  if (unspaced.test(text)) {
    for (const { segment, index } of words.segment(text)) {
      const inside = index > 0 && unspaced.test(text[index - 1]!) && unspaced.test(segment);
      if (inside) breaks.add(index);
    }
  }
  return [...breaks].sort((a, b) => a - b);
}

/** Splits what is wider than a line at any letter; used when a word has nowhere better to break. */
function forcedBreaks(paragraph: Paragraph, start: number, end: number, width: number): number[] {
  const breaks: number[] = [];
  let from = start;
  let used = 0;
  for (const { segment, index } of graphemes.segment(paragraph.text.slice(start, end))) {
    const at = start + index;
    const advance = shapeLine(paragraph, at, at + segment.length).width;
    if (used + advance > width && at > from) {
      breaks.push(at);
      from = at;
      used = 0;
    }
    used += advance;
  }
  return breaks;
}

/** More letters than fit on one line of any page: it need not be tried. */
const surelyMore = 400;

/**
 * The index of the last end up to which a line fits, or `known`, which does. Looks further and further ahead and then
 * between: a long text has many ends, and shaping a line up to each would take seconds.
 */
function lastFitting(ends: number[], known: number, fits: (end: number) => boolean): number {
  let low = known;
  let step = 8;
  while (low + step < ends.length && fits(ends[low + step]!)) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, ends.length);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(ends[middle]!)) low = middle;
    else high = middle;
  }
  return low;
}

function breakParagraph(paragraph: Paragraph, width: number): ShapedLine[] {
  const whole = paragraph.text.length < surelyMore ? shapeLine(paragraph) : null;
  if (whole && whole.width <= width) return [whole];
  const breaks = breakOpportunities(paragraph.text);
  const ends: number[] = [];
  let start = 0;
  for (let next = 0; next < breaks.length; ) {
    const fits = (end: number) => shapeLine(paragraph, start, end).width <= width;
    let last = lastFitting(breaks, next - 1, fits);
    if (last < next) {
      const forced = forcedBreaks(paragraph, start, breaks[next]!, width);
      ends.push(...forced);
      start = forced.at(-1) ?? start;
      last = lastFitting(breaks, next, fits);
    }
    ends.push(breaks[last]!);
    start = breaks[last]!;
    next = last + 1;
  }
  return ends.map((end, index) => shapeLine(paragraph, ends[index - 1] ?? 0, end));
}

/**
 * Sets text into lines at most `width` ems wide: line feeds are kept, other breaks follow UAX #14 (and a
 * dictionary for Thai and its like), and a word longer than a line breaks at a letter.
 */
export function breakLines(text: string, width: number, options: ShapingOptions): ShapedLine[] {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .split("\n")
    .flatMap((paragraph) => breakParagraph(analyse(paragraph, options), width));
}

/** One line of text, whatever its width. */
export function setLine(text: string, options: ShapingOptions): ShapedLine {
  return shapeLine(analyse(text.replace(/\s+/g, " "), options));
}

/** One line of text shortened with an ellipsis to at most `width` ems. */
export function fitLine(text: string, width: number, options: ShapingOptions): ShapedLine {
  const whole = setLine(text, options);
  if (whole.width <= width) return whole;
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  let fits = 0;
  let tooMany = letters.length;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    const shorter = setLine(`${letters.slice(0, middle).join("").trimEnd()}…`, options);
    if (shorter.width <= width) fits = middle;
    else tooMany = middle;
  }
  return setLine(`${letters.slice(0, fits).join("").trimEnd()}…`, options);
}
