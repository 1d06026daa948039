/** How long a command may take, and how long a lost connection rests before it is tried again, in milliseconds. */
const times = { connect: 1_000, answer: 500, rest: 1_000 } as const;

/**
 * A connection to Redis, opened by the first command. Nobody waits for it to come back: while it is lost, commands
 * fail at once, and the next one after a second has it opened again.
 */
export class RedisLink implements Disposable {
  #client: Bun.RedisClient | null = null;
  #opening: Promise<void> | null = null;
  /** When opening it failed, or an answer did not come; null while nothing speaks against trying. */
  #failed: { at: number; error: unknown } | null = null;
  #closed = false;

  /** @param clock milliseconds that only ever grow */
  constructor(
    private readonly url: string,
    private readonly clock: () => number,
  ) {}

  /**
   * Runs a script, which is one step for everybody (https://redis.io/docs/latest/develop/programmability/eval-intro/).
   * @returns the number that it answers with
   * @throws Error when Redis cannot be reached, takes too long or refuses
   */
  async run(script: string, keys: string[], values: number[]): Promise<number> {
    const words = [script, String(keys.length), ...keys, ...values.map(String)];
    const client = await this.#connected();
    try {
      return await this.#ask(client, words);
    } catch (error) {
      // Redis may have closed what lay idle; a call that counts twice does no harm.
      if (client.connected || this.#failed) throw error;
      return this.#ask(await this.#connected(), words);
    }
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#client?.close();
  }

  async #ask(client: Bun.RedisClient, words: string[]): Promise<number> {
    const answer = client.send("EVAL", words);
    return Number(await inTime(answer, times.answer, (error) => this.#giveUp(client, error)));
  }

  async #connected(): Promise<Bun.RedisClient> {
    const rested = !this.#failed || this.clock() - this.#failed.at >= times.rest;
    if (this.#client && !this.#client.connected) this.#client = null;
    if (!this.#client && rested && !this.#closed) this.#opening ??= this.#open();
    if (!this.#failed) await this.#opening;
    if (!this.#client) throw new Error("There is no connection to Redis", { cause: this.#failed?.error });
    return this.#client;
  }

  async #open(): Promise<void> {
    const client = new Bun.RedisClient(this.url, { autoReconnect: false, enableOfflineQueue: false });
    try {
      await inTime(client.connect(), times.connect);
      if (this.#closed) client.close();
      else this.#client = client;
      this.#failed = null;
    } catch (error) {
      this.#giveUp(client, error);
    } finally {
      this.#opening = null;
    }
  }

  /** A server that is silent is as good as gone: whoever asks next does not wait for it again. */
  #giveUp(client: Bun.RedisClient, error: unknown): void {
    this.#failed = { at: this.clock(), error };
    if (this.#client === client) this.#client = null;
    client.close();
  }
}

/** @throws Error when the answer does not come in time, which `late` is told too */
async function inTime<T>(answer: Promise<T>, ms: number, late?: (error: Error) => void): Promise<T> {
  let timer: Timer | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`Redis has not answered for ${ms} ms`);
      reject(error);
      late?.(error);
    }, ms);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
