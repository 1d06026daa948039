import { closeSync, openSync, writeSync } from "node:fs";
import type { Rejection } from "./reading.ts";

/** The rejected rows, as a table of their own. The file is made with the first of them. */
export class RejectionReport implements Disposable {
  readonly #path: string;
  #file: number | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes at once: nothing is lost when the import ends early, and nothing is held. */
  add({ line, externalId, reason, file }: Rejection): void {
    this.#file ??= this.#begin();
    writeSync(this.#file, `${[file ?? "", String(line), externalId, reason].map(quoted).join(",")}\n`);
  }

  #begin(): number {
    const file = openSync(this.#path, "w", 0o600);
    writeSync(file, "file,line,external id,reason\n");
    return file;
  }

  [Symbol.dispose](): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}

/** A cell that spreadsheets take for text: what begins like a formula is not run (OWASP, CSV injection). */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
