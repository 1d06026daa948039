import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/**
 * The words that start this very program again: the single executable alone, or Bun with the main module, which is
 * what it was started with, except in tests.
 */
export function ownProgram(): [program: string, ...words: string[]] {
  const inside = /[/\\](\$bunfs|~BUN)[/\\]/.test(Bun.main);
  if (inside) return [process.execPath];
  const started = /[/\\]main\.[jt]s$/.test(Bun.main);
  return [process.execPath, started ? Bun.main : join(import.meta.dirname, "..", "main.ts")];
}

/**
 * Asks a command of this program, in a process of its own: for what takes memory that a server would keep for
 * nothing. What is asked goes in by the standard input, where no list of processes shows it.
 * @param patience milliseconds that it may take
 * @throws Error when it took longer, or failed
 */
export async function askOwnProgram(command: string, input: string, patience: number): Promise<string> {
  const [program, ...words] = ownProgram();
  const stdio = ["pipe", "pipe", "ignore"] as ["pipe", "pipe", "ignore"];
  const child = spawn(program, [...words, command], { env: {}, stdio, timeout: patience });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  // It may end before it has read all, and says by its exit code what that means.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [output, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`${command} ended with code ${code}.`);
  return output;
}
