/** A text and what of it is selected. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}
export type Edit = (selected: Selected) => Selected;

/** Puts marks around the selection, or takes them away when they are there. */
export function wrap(before: string, after = before): Edit {
  return ({ text, start, end }) => {
    const inside = text.slice(start, end);
    if (text.slice(0, start).endsWith(before) && text.slice(end).startsWith(after)) {
      const bare = text.slice(0, start - before.length) + inside + text.slice(end + after.length);
      return { text: bare, start: start - before.length, end: end - before.length };
    }
    const marked = text.slice(0, start) + before + inside + after + text.slice(end);
    return { text: marked, start: start + before.length, end: end + before.length };
  };
}

/** Begins every selected line with a mark, or takes it away when all of them have it. */
export function prefixLines(mark: string): Edit {
  return ({ text, start, end }) => {
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const lines = text.slice(from, end).split("\n");
    const marked = lines.every((line) => line.startsWith(mark));
    const changed = lines.map((line) => (marked ? line.slice(mark.length) : mark + line)).join("\n");
    return { text: text.slice(0, from) + changed + text.slice(end), start: from, end: from + changed.length };
  };
}
