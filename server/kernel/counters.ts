/**
 * What limits count with. Keys are plain text and may hold addresses and accounts; an engine that keeps them
 * outside this process hides them. The time comes with each call, in milliseconds since 1970.
 */
export interface Counters extends AsyncDisposable {
  /**
   * Counts so many in a fixed window, and answers 0; or, when the limit leaves no room for them, counts nothing and
   * answers with the seconds until the next window. No times at all only look whether there is room for one.
   */
  take(key: string, limit: number, windowSeconds: number, now: number, times?: number): Promise<number>;
  /**
   * Takes a try on all of the keys, or on none and answers with the seconds until it may be tried again. It counts
   * as failed until it has `succeeded`: many at the same time get no further than many one after the other.
   */
  admit(keys: readonly Guarded[], now: number): Promise<number>;
  /** Forgets the failures of one key, and takes back the try that was no failure from another. */
  succeeded(forgotten: string, eased: string): Promise<void>;
}

/** Something at which people may guess, and how many failures it allows before it makes them wait. */
export interface Guarded {
  key: string;
  free: number;
}

/** How the wait grows: 1 s, 2 s, 4 s, … up to a quarter of an hour; an hour without tries forgets everything. */
export const patience = { longest: 900_000, kept: 3_600_000 } as const;

/** The window that a time falls into, by its number, and the seconds until it ends. */
export function windowAt(now: number, seconds: number): { window: number; left: number } {
  const window = Math.floor(now / (seconds * 1000));
  return { window, left: Math.ceil(((window + 1) * seconds * 1000 - now) / 1000) };
}

/**
 * Counters of this process, or of all processes of the installation when Redis is configured.
 * @param key 32 bytes that only this installation has: they hide what the keys in Redis stand for
 */
export async function openCounters(redisUrl: string | null, key: Uint8Array): Promise<Counters> {
  const { ProcessCounters } = await import("./counters-process.ts");
  if (!redisUrl) return new ProcessCounters();
  const { RedisCounters } = await import("./counters-redis.ts");
  return new RedisCounters(redisUrl, key);
}
