import type { Registry } from "../database/registry.ts";
import { log } from "../log.ts";
import { Refusal } from "../refusal.ts";

/** What becomes of a session while a window is open on it. */
export type Turn = "changed" | "ended" | "closing";

interface Watched {
  sessionId: string;
  key: string;
  state: string;
  tell: (turn: Turn) => void;
}

export interface SessionWatchOptions {
  registry: Registry;
  clock?: () => Date;
  /** Hours without use after which a session is over. */
  idleHours: number;
}

/** Windows of one session that are watched at a time: more than anybody has open, and not all that there is room for. */
const mostOfSession = 30;

/** How often all watched sessions are looked at, in milliseconds; one query for all of them. */
const every = 500;

/**
 * Tells open windows when their session has ended or become another: it looks at all of them together, twice a
 * second, and at none while no window is open. What ends a session need not know of windows, nor of other processes.
 */
export class SessionWatch implements Disposable {
  readonly #watched = new Set<Watched>();
  /** Windows of each session, by its id: its token may become another one. */
  readonly #open = new Map<string, number>();
  readonly #options: SessionWatchOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: SessionWatchOptions) {
    this.#options = options;
  }

  /** How many windows are open. */
  get size(): number {
    return this.#watched.size;
  }

  /**
   * Watches a session, as it stands now, until the answer is called; null when it is over already.
   * @param tell called each time that what the session may has changed, and once when it has ended
   * @throws Refusal rate_limited when the session has too many windows open already
   */
  async watch(
    session: { id: string; tokenHash: Uint8Array },
    tell: Watched["tell"],
  ): Promise<(() => void) | null> {
    // Taken before one looks: many at the same time get no further than many one after the other.
    this.#enter(session.id);
    let one: Watched | undefined;
    try {
      const key = Buffer.from(session.tokenHash).toString("hex");
      const state = (await this.#states([key])).get(key);
      if (state === undefined) return null;
      one = { sessionId: session.id, key, state, tell };
      this.#watched.add(one);
    } finally {
      if (!one) this.#left(session.id);
    }
    this.#plan();
    return () => this.#leave(one);
  }

  #enter(sessionId: string): void {
    const open = this.#open.get(sessionId) ?? 0;
    if (open >= mostOfSession) throw new Refusal("rate_limited", { retryAfter: 60 });
    this.#open.set(sessionId, open + 1);
  }

  #leave(one: Watched): void {
    if (this.#watched.delete(one)) this.#left(one.sessionId);
  }

  #left(sessionId: string): void {
    const open = (this.#open.get(sessionId) ?? 0) - 1;
    if (open > 0) this.#open.set(sessionId, open);
    else this.#open.delete(sessionId);
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { tell } of this.#watched) tell("closing");
    this.#watched.clear();
    this.#open.clear();
  }

  #plan(): void {
    if (this.#timer || this.#closed || this.#watched.size === 0) return;
    this.#timer = setTimeout(() => void this.#look(), every);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const looked = [...this.#watched];
    try {
      const states = await this.#states([...new Set(looked.map(({ key }) => key))]);
      for (const one of looked) this.#compare(one, states.get(one.key));
    } catch (error) {
      // While the database is away nobody is sent away: every request of theirs is judged by itself anyway.
      log.debug("Open windows wait for the database", { error });
    }
    this.#timer = undefined;
    this.#plan();
  }

  /** Of sessions by the hashes of their tokens in hex, the states of those that are alive. */
  async #states(hashes: string[]): Promise<Map<string, string>> {
    const { registry, clock = () => new Date(), idleHours } = this.#options;
    const rows = await registry.pools.query<{ hash: string; state: string }>(
      registry.database,
      `select encode(token_hash, 'hex') "hash", state
         from sessions_alive((select array_agg(decode(h, 'hex')) from unnest(string_to_array($1, ',')) h),
                             interval '${idleHours} hours', $2)`,
      [hashes.join(","), clock()],
    );
    return new Map(rows.map(({ hash, state }) => [hash, state]));
  }

  #compare(one: Watched, state: string | undefined): void {
    if (!this.#watched.has(one)) return;
    if (state === undefined) {
      this.#leave(one);
      one.tell("ended");
      return;
    }
    const before = one.state;
    one.state = state;
    if (before !== state) one.tell("changed");
  }
}
