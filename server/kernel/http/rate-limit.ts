import type { Counters } from "../counters.ts";

/** Counts calls in fixed windows of a minute. */
export class Limiter {
  /** @param scale multiplies every limit: load tests ask more often than people do */
  constructor(
    private readonly counters: Counters,
    private readonly clock: () => number = Date.now,
    private readonly scale = 1,
  ) {}

  /** Counts one call. Answers 0 when it may pass, else the seconds until it may. */
  take(key: string, limit: number): Promise<number> {
    return this.counters.take(`call ${key}`, limit * this.scale, 60, this.clock());
  }
}
