/** Counts calls in fixed windows of a minute, in this process. */
export class Limiter {
  #window = 0;
  #counts = new Map<string, number>();

  /** @param scale multiplies every limit: load tests ask more often than people do */
  constructor(
    private readonly clock: () => number = Date.now,
    private readonly scale = 1,
  ) {}

  /** Counts one call. Answers 0 when it may pass, else the seconds until it may. */
  take(key: string, limit: number): number {
    const now = this.clock();
    const window = Math.floor(now / 60_000);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts.clear();
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count > limit * this.scale ? Math.ceil(((window + 1) * 60_000 - now) / 1000) : 0;
  }
}
