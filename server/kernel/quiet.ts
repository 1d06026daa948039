/** How long nothing must happen before memory is given back, in milliseconds. */
const quietAfter = 8_000;

/**
 * Gives memory back to the system once a busy time is over: what the load left for the collector, and code that was
 * compiled for it. It takes some tens of milliseconds, so it waits until nobody would notice.
 */
export class Quiet implements Disposable {
  #last = performance.now();
  #restless = true;
  readonly #timer = setInterval(() => this.#look(), 2_000);

  constructor() {
    this.#timer.unref();
  }

  /** Something happens. */
  disturb(): void {
    this.#last = performance.now();
    this.#restless = true;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (!this.#restless || performance.now() - this.#last < quietAfter) return;
    this.#restless = false;
    Bun.gc(true);
    // Bun 1.4 has it and its types do not know it yet.
    (Bun as typeof Bun & { shrink?: () => void }).shrink?.();
  }
}
