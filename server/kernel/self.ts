import { existsSync } from "node:fs";

/**
 * The words that start this very program again: the single executable alone, or Bun with the file that it was
 * started with.
 */
export function ownProgram(): [program: string, ...words: string[]] {
  return existsSync(Bun.main) ? [process.execPath, Bun.main] : [process.execPath];
}
