const width = 24;

/** A bar on a terminal, drawn at most ten times a second; nothing where the output is not a terminal. */
export class Progress {
  readonly #stream: { isTTY?: boolean; write(text: string): unknown };
  readonly #label: string;
  #drawnAt = 0;
  #drawn = false;

  constructor(label: string, stream: { isTTY?: boolean; write(text: string): unknown }) {
    this.#label = label;
    this.#stream = stream;
  }

  /** So many of so many bytes are read. */
  show(read: number, size: number): void {
    const now = performance.now();
    if (!this.#stream.isTTY || (now - this.#drawnAt < 100 && read < size)) return;
    this.#drawnAt = now;
    this.#drawn = true;
    const share = size === 0 ? 1 : Math.min(read / size, 1);
    const full = Math.round(share * width);
    const bar = "█".repeat(full) + "░".repeat(width - full);
    this.#stream.write(`\r${this.#label} ${bar} ${String(Math.round(share * 100)).padStart(3)} %`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#drawn) this.#stream.write("\r\u001b[K");
  }
}
