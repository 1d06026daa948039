import { type Counters, type Guarded, patience, windowAt } from "./counters.ts";
import { ProcessCounters } from "./counters-process.ts";
import { log } from "./log.ts";
import { RedisLink } from "./redis-link.ts";

/** The rule of `ProcessCounters.take`, in one step for all processes. The count expires with its window. */
const takeScript = `
local limit, left, times = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local count = tonumber(redis.call('GET', KEYS[1])) or 0
if count + math.max(times, 1) > limit then return tonumber(left) end
if times > 0 then redis.call('SET', KEYS[1], count + times, 'EX', left) end
return 0`;

/** The rule of `ProcessCounters.admit` likewise. It answers in milliseconds. */
const admitScript = `
local now, longest, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local counts, wait = {}, 0
for at, key in ipairs(KEYS) do
  local known = redis.call('HMGET', key, 'count', 'last')
  local count, last = tonumber(known[1]) or 0, tonumber(known[2]) or 0
  if last <= now - kept then count = 0 end
  local free = tonumber(ARGV[3 + at])
  if count >= free then
    wait = math.max(wait, last + math.min(2 ^ (count - free) * 1000, longest) - now)
  end
  counts[at] = count
end
if wait > 0 then return math.ceil(wait) end
for at, key in ipairs(KEYS) do
  redis.call('HSET', key, 'count', counts[at] + 1, 'last', ARGV[1])
  redis.call('PEXPIRE', key, kept)
end
return 0`;

const succeededScript = `
redis.call('DEL', KEYS[1])
if (tonumber(redis.call('HGET', KEYS[2], 'count')) or 0) > 0 then
  redis.call('HINCRBY', KEYS[2], 'count', -1)
end
return 0`;

/** How long Redis may be silent before the log says so again, in milliseconds. */
const reminder = 60_000;

/**
 * Counts in Redis, for all processes of an installation. While Redis does not answer, each process counts by itself
 * and says so in the log: nobody is kept out, and no limit is off. Keys are hashed with a secret of the installation
 * (HMAC-SHA256), so that Redis holds no address and no account, and expire by themselves.
 */
export class RedisCounters implements Counters {
  readonly #link: RedisLink;
  readonly #meanwhile = new ProcessCounters();
  #warned = Number.NEGATIVE_INFINITY;
  #alone = false;

  /** @param clock milliseconds that only ever grow, for trying again and for warnings */
  constructor(
    url: string,
    private readonly key: Uint8Array,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.#link = new RedisLink(url, clock);
  }

  take(key: string, limit: number, windowSeconds: number, now: number, times = 1): Promise<number> {
    const { window, left } = windowAt(now, windowSeconds);
    const name = this.#hidden("count", `${windowSeconds} ${window} ${key}`);
    return this.#try(
      () => this.#link.run(takeScript, [name], [limit, left, times]),
      () => this.#meanwhile.take(key, limit, windowSeconds, now, times),
    );
  }

  admit(keys: readonly Guarded[], now: number): Promise<number> {
    const names = keys.map(({ key }) => this.#hidden("tries", key));
    const values = [now, patience.longest, patience.kept, ...keys.map(({ free }) => free)];
    return this.#try(
      async () => Math.ceil((await this.#link.run(admitScript, names, values)) / 1000),
      () => this.#meanwhile.admit(keys, now),
    );
  }

  succeeded(forgotten: string, eased: string): Promise<void> {
    const names = [forgotten, eased].map((key) => this.#hidden("tries", key));
    return this.#try(
      async () => void (await this.#link.run(succeededScript, names, [])),
      () => this.#meanwhile.succeeded(forgotten, eased),
    );
  }

  /**
   * Counts once in Redis, to see that it can be done.
   * @throws Error saying why it cannot
   */
  async probe(): Promise<void> {
    await this.#link.run(takeScript, [this.#hidden("count", "doctor")], [1, 1, 1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#link[Symbol.dispose]();
  }

  async #try<T>(inRedis: () => Promise<T>, here: () => Promise<T>): Promise<T> {
    try {
      const answer = await inRedis();
      if (this.#alone) log.info("Limits are counted in Redis again");
      this.#alone = false;
      return answer;
    } catch (error) {
      this.#warn(error);
      return here();
    }
  }

  #warn(error: unknown): void {
    this.#alone = true;
    if (this.clock() - this.#warned < reminder) return;
    this.#warned = this.clock();
    log.warn("Redis does not answer: limits are counted in this process alone", { error });
  }

  #hidden(kind: string, key: string): string {
    return `postern:${kind}:${new Bun.CryptoHasher("sha256", this.key).update(key).digest("base64url")}`;
  }
}
