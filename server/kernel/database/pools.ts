import { SQL } from "bun";

/** One transaction as Bun hands it out. */
export type Transaction = Parameters<Parameters<SQL["begin"]>[1]>[0];

export interface PoolOptions {
  /** `postgres://` address of the cluster; its database name is replaced by the one asked for. */
  url: string;
  /** User and password to sign in with, when not those of the address. */
  user?: string;
  password?: string;
  /** Connections open at once, over all databases. */
  limit: number;
  /** How long a connection may lie idle, in milliseconds. */
  idle?: number;
  /** How long a caller waits for a connection, in milliseconds. */
  patience?: number;
  applicationName?: string;
}

/** A connection that was used so lately is taken to be in use still, in milliseconds. */
const stillInUse = 250;

/** The pools had no connection to give in time. */
export class NoConnection extends Error {
  override name = "NoConnection";
}

interface Connection {
  sql: SQL;
  database: string;
  idleSince: number;
}
interface Waiter {
  database: string;
  take: (connection: Connection) => void;
}

/**
 * Connections to all databases of a cluster under one cap. Each is opened when first needed, the longest idle
 * one gives way when the cap is reached, and callers queue in order. Nothing here is session-level, so a
 * transaction-pooling proxy may stand in between.
 */
export class Pools {
  readonly #options: Required<Pick<PoolOptions, "limit" | "idle" | "patience">> & PoolOptions;
  readonly #idle: Connection[] = [];
  readonly #waiting: Waiter[] = [];
  readonly #closing = new Set<Promise<void>>();
  /** Open connections by database. */
  readonly #share = new Map<string, number>();
  readonly #sweeper: ReturnType<typeof setInterval>;
  #open = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = { idle: 30_000, patience: 10_000, ...options };
    this.#sweeper = setInterval(() => this.#sweep(), 5_000);
    this.#sweeper.unref();
  }

  /** Where the cluster is, with the user that signs in. */
  get address(): string {
    return this.#options.url;
  }

  /** Connections open now, and callers that wait for one. */
  get load() {
    return { open: this.#open, idle: this.#idle.length, waiting: this.#waiting.length };
  }

  /**
   * Runs `work` in a transaction on a database; it commits when the promise resolves and rolls back when not.
   * A connection found dead before `work` began is replaced once, unnoticed.
   * @throws NoConnection when none came free in time
   */
  async transaction<T>(
    database: string,
    mode: "read write" | "read only",
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const connection = await this.#acquire(database);
      let begun = false;
      let lost = false;
      try {
        return (await connection.sql.begin(mode, (transaction) => {
          begun = true;
          return work(transaction);
        })) as T;
      } catch (error) {
        lost = isConnectionError(error);
        if (lost) this.#forgetIdle();
        if (!lost || begun || attempt > 0) throw error;
      } finally {
        this.#release(connection, lost);
      }
    }
  }

  /** Runs one statement outside a transaction: for functions that need no settings, and for administration. */
  async query<Row>(database: string, text: string, parameters: unknown[] = []): Promise<Row[]> {
    for (let attempt = 0; ; attempt++) {
      const connection = await this.#acquire(database);
      let lost = false;
      try {
        return (await connection.sql.unsafe(text, parameters)) as Row[];
      } catch (error) {
        lost = isConnectionError(error);
        if (lost) this.#forgetIdle();
        if (!lost || attempt > 0) throw error;
      } finally {
        this.#release(connection, lost);
      }
    }
  }

  /** Closes the idle connections of a database, so that it can be cloned or dropped. */
  async forget(database: string): Promise<void> {
    const gone = this.#idle.filter((connection) => connection.database === database);
    await Promise.all(gone.map((connection) => this.#close(connection)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    await Promise.all([...this.#idle].map((connection) => this.#close(connection)));
    await Promise.all(this.#closing);
  }

  async #acquire(database: string): Promise<Connection> {
    if (this.#closed) throw new NoConnection("The pools are closed.");
    const ready = this.#idle.findLastIndex((connection) => connection.database === database);
    if (ready >= 0) return this.#idle.splice(ready, 1)[0]!;
    if (this.#open < this.#options.limit) return this.#connect(database);
    return this.#takeIdle(database) ?? this.#wait(database);
  }

  /** A connection in the place of one that another database has lying idle, if there is one that may go. */
  #takeIdle(database: string): Connection | undefined {
    const spare =
      this.#idle.find((connection) => this.#mayGiveWay(connection.database, database)) ??
      this.#idle.find(({ idleSince }) => idleSince < Date.now() - stillInUse);
    if (!spare) return undefined;
    void this.#close(spare);
    return this.#connect(database);
  }

  /**
   * At the cap, a database takes a connection that was just in use from another only while it has fewer: two that
   * are busy at once settle on equal shares instead of closing and opening for every call.
   */
  #mayGiveWay(from: string, to: string): boolean {
    return (this.#share.get(from) ?? 0) > (this.#share.get(to) ?? 0) + 1 || !this.#share.get(to);
  }

  #wait(database: string): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        database,
        take: (connection) => {
          clearTimeout(timer);
          clearInterval(looking);
          resolve(connection);
        },
      };
      // What lay idle a moment ago may be free to go by now.
      const looking = setInterval(() => {
        const connection = this.#takeIdle(database);
        if (!connection) return;
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        waiter.take(connection);
      }, stillInUse);
      const timer = setTimeout(() => {
        clearInterval(looking);
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(new NoConnection(`No connection to ${database} within ${this.#options.patience} ms.`));
      }, this.#options.patience);
      this.#waiting.push(waiter);
    });
  }

  #connect(database: string): Connection {
    const { url, user, password, applicationName = "postern" } = this.#options;
    const address = new URL(url);
    address.pathname = `/${database}`;
    if (user) address.username = user;
    if (password) address.password = password;
    this.#open++;
    this.#share.set(database, (this.#share.get(database) ?? 0) + 1);
    const sql = new SQL({
      url: address.href,
      max: 1,
      connectionTimeout: 10,
      connection: { application_name: applicationName, timezone: "UTC" },
    });
    return { sql, database, idleSince: 0 };
  }

  #release(connection: Connection, lost: boolean): void {
    const { database } = connection;
    if (lost || this.#closed) {
      void this.#close(connection);
      const waiter = this.#waiting.shift();
      if (waiter) waiter.take(this.#connect(waiter.database));
      return;
    }
    const needier = this.#waiting.findIndex(
      (waiter) => waiter.database === database || this.#mayGiveWay(database, waiter.database),
    );
    const [waiter] = needier >= 0 ? this.#waiting.splice(needier, 1) : [];
    if (!waiter) {
      connection.idleSince = Date.now();
      this.#idle.push(connection);
    } else if (waiter.database === database) {
      waiter.take(connection);
    } else {
      void this.#close(connection);
      waiter.take(this.#connect(waiter.database));
    }
  }

  async #close(connection: Connection): Promise<void> {
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#open--;
    const left = (this.#share.get(connection.database) ?? 1) - 1;
    if (left > 0) this.#share.set(connection.database, left);
    else this.#share.delete(connection.database);
    const closing = connection.sql.close({ timeout: 0 }).catch(() => {});
    this.#closing.add(closing);
    await closing;
    this.#closing.delete(closing);
  }

  /** Where one connection died, those that lay idle beside it are likely dead too: the next call opens its own. */
  #forgetIdle(): void {
    for (const connection of [...this.#idle]) void this.#close(connection);
  }

  #sweep(): void {
    const since = Date.now() - this.#options.idle;
    for (const connection of this.#idle.filter(({ idleSince }) => idleSince < since))
      void this.#close(connection);
  }
}

/** True when the connection, and not the statement, failed. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  // SQLSTATE class 08 is "connection exception"; 57P01 to 57P03 are shutdowns of the server.
  const state = typeof errno === "string" ? errno : "";
  if (/^08|^57P0[123]$/.test(state)) return true;
  return typeof code === "string" && /^ERR_POSTGRES_(CONNECTION|IDLE|LIFETIME)|^ECONN|^EPIPE/.test(code);
}
