import { type Counters, type Guarded, patience, windowAt } from "./counters.ts";

interface Tries {
  count: number;
  last: number;
}

/** Counts in this process; a restart forgets them. */
export class ProcessCounters implements Counters {
  readonly #windows = new Map<number, { window: number; counts: Latest<number> }>();
  readonly #tries: Latest<Tries>;

  /** @param most keys remembered for each length of window, and at which people have guessed */
  constructor(private readonly most = 50_000) {
    this.#tries = new Latest(most);
  }

  async take(key: string, limit: number, windowSeconds: number, now: number, times = 1): Promise<number> {
    const { window, left } = windowAt(now, windowSeconds);
    let shelf = this.#windows.get(windowSeconds);
    if (shelf?.window !== window) {
      shelf = { window, counts: new Latest(this.most) };
      this.#windows.set(windowSeconds, shelf);
    }
    const count = shelf.counts.get(key) ?? 0;
    if (count + Math.max(times, 1) > limit) return left;
    if (times > 0) shelf.counts.set(key, count + times);
    return 0;
  }

  async admit(keys: readonly Guarded[], now: number): Promise<number> {
    const wait = Math.max(...keys.map((guarded) => this.#left(guarded, now)));
    if (wait > 0) return wait;
    for (const { key } of keys) {
      this.#tries.set(key, { count: (this.#alive(key, now)?.count ?? 0) + 1, last: now });
    }
    return 0;
  }

  async succeeded(forgotten: string, eased: string): Promise<void> {
    this.#tries.delete(forgotten);
    const known = this.#tries.get(eased);
    if (known && known.count > 0) known.count--;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #left({ key, free }: Guarded, now: number): number {
    const known = this.#alive(key, now);
    if (!known || known.count < free) return 0;
    const wait = Math.min(2 ** (known.count - free) * 1000, patience.longest);
    return Math.max(0, Math.ceil((known.last + wait - now) / 1000));
  }

  #alive(key: string, now: number): Tries | undefined {
    const known = this.#tries.get(key);
    return known && known.last > now - patience.kept ? known : undefined;
  }
}

/** Remembers so many keys; the ones not heard of for longest are forgotten first. */
class Latest<T> {
  readonly #values = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.most) this.#values.delete(this.#values.keys().next().value!);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
