import { networkOf } from "../../kernel/http/network.ts";

interface Tries {
  count: number;
  last: number;
}

const hour = 3_600_000;
/** Pairs and networks remembered; the ones not heard of for longest are forgotten first. */
const most = 50_000;

/**
 * Slows down guessing. What counts is the pair of account and address, so that somebody who guesses from
 * elsewhere cannot lock the owner out; one address that guesses at many accounts is slowed down as a whole.
 * Kept in this process, forgotten after an hour.
 */
export class Throttle {
  readonly #tries = new Map<string, Tries>();

  constructor(private readonly clock: () => number = Date.now) {}

  /**
   * Takes a try, or answers with the seconds until the next one is taken. A try counts as failed until it has
   * `succeeded`: many at the same time get no further than many one after the other.
   */
  admit(account: string, address: string): number {
    const pair = `${account} ${address}`;
    const network = networkOf(address);
    const wait = Math.max(this.#left(pair, 5), this.#left(network, 30));
    if (wait > 0) return wait;
    this.#count(pair);
    this.#count(network);
    return 0;
  }

  /** Forgets the failures of the pair, and of its network the try that was no failure. */
  succeeded(account: string, address: string): void {
    this.#tries.delete(`${account} ${address}`);
    const network = this.#tries.get(networkOf(address));
    if (network) network.count--;
  }

  /** After `free` failures each further one doubles the wait: 1 s, 2 s, 4 s, … up to a quarter of an hour. */
  #left(key: string, free: number): number {
    const known = this.#alive(key);
    if (!known || known.count < free) return 0;
    const delay = Math.min(2 ** (known.count - free), 900) * 1000;
    return Math.max(0, Math.ceil((known.last + delay - this.clock()) / 1000));
  }

  #count(key: string): void {
    const count = (this.#alive(key)?.count ?? 0) + 1;
    this.#tries.delete(key);
    this.#tries.set(key, { count, last: this.clock() });
    if (this.#tries.size > most) this.#tries.delete(this.#tries.keys().next().value!);
  }

  #alive(key: string): Tries | undefined {
    const known = this.#tries.get(key);
    return known && known.last > this.clock() - hour ? known : undefined;
  }
}
