import type { Counters } from "../../kernel/counters.ts";
import { networkOf } from "../../kernel/http/network.ts";

/**
 * Slows down guessing. What counts is the pair of account and address, so that somebody who guesses from
 * elsewhere cannot lock the owner out; one address that guesses at many accounts is slowed down as a whole.
 * After a few failures each further one doubles the wait, up to a quarter of an hour; forgotten after an hour.
 */
export class Throttle {
  /** @param scale multiplies the failures that a network has free: tests come from one address */
  constructor(
    private readonly counters: Counters,
    private readonly clock: () => number = Date.now,
    private readonly scale = 1,
  ) {}

  /**
   * Takes a try, or answers with the seconds until the next one is taken. A try counts as failed until it has
   * `succeeded`: many at the same time get no further than many one after the other.
   */
  admit(account: string, address: string): Promise<number> {
    const keys = [
      { key: pairOf(account, address), free: 5 },
      { key: guessersAt(address), free: 30 * this.scale },
    ];
    return this.counters.admit(keys, this.clock());
  }

  /** Forgets the failures of the pair, and of its network the try that was no failure. */
  succeeded(account: string, address: string): Promise<void> {
    return this.counters.succeeded(pairOf(account, address), guessersAt(address));
  }
}

const pairOf = (account: string, address: string) => `pair ${account} ${address}`;
const guessersAt = (address: string) => `network ${networkOf(address)}`;
