interface Failures {
  count: number;
  last: number;
}

const hour = 3_600_000;

/**
 * Slows down guessing. What counts is the pair of account and address, so that somebody who guesses from
 * elsewhere cannot lock the owner out; one address that guesses at many accounts is slowed down as a whole.
 * Kept in this process, forgotten after an hour.
 */
export class Throttle {
  readonly #failures = new Map<string, Failures>();

  constructor(private readonly clock: () => number = Date.now) {}

  /** Seconds until the next try is taken; 0 for now. */
  wait(account: string, address: string): number {
    const pair = this.#left(`${account} ${address}`, 5, 900);
    const whole = this.#left(networkOf(address), 30, 900);
    return Math.max(pair, whole);
  }

  failed(account: string, address: string): void {
    for (const key of [`${account} ${address}`, networkOf(address)]) {
      const count = (this.#alive(key)?.count ?? 0) + 1;
      this.#failures.set(key, { count, last: this.clock() });
    }
    if (this.#failures.size > 50_000) this.#forget();
  }

  succeeded(account: string, address: string): void {
    this.#failures.delete(`${account} ${address}`);
  }

  /** After `free` failures each further one doubles the wait: 1 s, 2 s, 4 s, … up to `most` seconds. */
  #left(key: string, free: number, most: number): number {
    const known = this.#alive(key);
    if (!known || known.count < free) return 0;
    const delay = Math.min(2 ** (known.count - free), most) * 1000;
    return Math.max(0, Math.ceil((known.last + delay - this.clock()) / 1000));
  }

  #alive(key: string): Failures | undefined {
    const known = this.#failures.get(key);
    return known && known.last > this.clock() - hour ? known : undefined;
  }

  #forget(): void {
    for (const [key, { last }] of this.#failures) if (last <= this.clock() - hour) this.#failures.delete(key);
  }
}

/** The network that one subscriber has: an IPv4 address, or a /64 of IPv6. */
function networkOf(address: string): string {
  return address.includes(":") && !address.includes(".") ? address.split(":").slice(0, 4).join(":") : address;
}
