/**
 * The words that start this very program again: the single executable alone, or Bun with the file that it was
 * started with.
 */
export function ownProgram(): [program: string, ...words: string[]] {
  const inside = /[/\\](\$bunfs|~BUN)[/\\]/.test(Bun.main);
  return inside ? [process.execPath] : [process.execPath, Bun.main];
}
