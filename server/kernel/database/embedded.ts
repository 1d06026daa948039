import type { ChildProcess } from "node:child_process";
import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { chooseAccount } from "./embedded/account.ts";
import { locateBinaries } from "./embedded/binaries.ts";
import { prepareCluster } from "./embedded/cluster.ts";
import { type FolderLock, lockFolder } from "./embedded/folder-lock.ts";
import { stopLeftovers } from "./embedded/leftovers.ts";
import {
  freePort,
  PortTakenError,
  type PostmasterOptions,
  startPostmaster,
  stopPostmaster,
} from "./embedded/postmaster.ts";
import { startWatchdog } from "./embedded/watchdog.ts";

export { FolderInUseError } from "./embedded/folder-lock.ts";

export interface EmbeddedDatabaseOptions {
  /** Holds the cluster, its password and its log; made when missing. */
  folder: string;
  /** `false` gives up safety against power failure for speed: for tests only. */
  durable?: boolean;
  /** The folder with `initdb` and `postgres`; the npm package's when absent. */
  binaries?: string;
  /** Told when PostgreSQL ended by itself and when it runs again. */
  notify?: (what: string, fields: Record<string, unknown>) => void;
}

export interface EmbeddedDatabase extends AsyncDisposable {
  /** For the superuser `postgres` and the database `postgres`; contains the password. */
  readonly adminUrl: string;
  readonly port: number;
  /** The number of the PostgreSQL process at this moment. */
  readonly pid: number;
  /** Shuts down in order and waits for the end. */
  stop(): Promise<void>;
}

/** For a machine that Postern shares with everything else. */
const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  cluster_name: "postern",
  max_connections: "60",
  shared_buffers: "64MB",
  effective_cache_size: "512MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  max_wal_size: "512MB",
  max_locks_per_transaction: "128",
  random_page_cost: "1.1",
  io_method: "sync",
  jit: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  log_checkpoints: "off",
  // Statements may carry a password or a client's words; the log has the error alone.
  log_min_error_statement: "panic",
  synchronous_commit: "on",
  timezone: "UTC",
  log_timezone: "UTC",
};

const undurable = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "100",
};

/**
 * Starts PostgreSQL on a free port of the loopback address, in a folder of its own. It is restarted on the same
 * port when it dies, and stopped when this process dies.
 * @throws FolderInUseError when another process works in the folder; Error with the end of PostgreSQL's log.
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const binaries = await locateBinaries(options.binaries);
  // Others may pass through: when we are root, the database runs as a user that owns the cluster inside.
  await mkdir(options.folder, { recursive: true, mode: 0o711 });
  const folder = await realpath(options.folder);
  const lock = await lockFolder(folder);
  const cluster = join(folder, "cluster");
  try {
    await stopLeftovers(cluster);
    const durable = options.durable ?? true;
    const account = await chooseAccount(folder, binaries);
    const password = await prepareCluster(folder, binaries, account, durable);
    const run = {
      folder,
      cluster,
      binaries,
      account,
      settings: durable ? settings : { ...settings, ...undurable },
    };
    const keeper = await keepRunning(run, lock.holder, options.notify ?? (() => {}));
    return asDatabase(keeper, password, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Keeper {
  port: number;
  pid(): number;
  stop(): Promise<void>;
}

function asDatabase(keeper: Keeper, password: string, lock: FolderLock): EmbeddedDatabase {
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= keeper.stop().then(lock.release);
    return stopped;
  };
  return {
    adminUrl: `postgres://postgres:${password}@127.0.0.1:${keeper.port}/postgres`,
    port: keeper.port,
    get pid() {
      return keeper.pid();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function keepRunning(
  run: PostmasterOptions,
  holder: string,
  notify: NonNullable<EmbeddedDatabaseOptions["notify"]>,
): Promise<Keeper> {
  const watchdog = startWatchdog(run.folder, holder);
  const stopping = new AbortController();
  let restart: Promise<void> | undefined;
  const first = await startOnFreePort(run).catch((error) => {
    watchdog.release();
    throw error;
  });
  let child = first.child;

  const watch = () => {
    child.once("exit", (code, signal) => {
      if (stopping.signal.aborted) return;
      notify("database ended", { code, signal });
      restart = bringBack();
    });
  };
  const bringBack = async () => {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        await stopLeftovers(run.cluster);
        child = await startPostmaster(run, first.port);
        watch();
        return notify("database restarted", { pid: child.pid });
      } catch (error) {
        notify("database restart failed", { error });
        await delay(Math.min(100 * 2 ** attempt, 5_000), null, { signal: stopping.signal }).catch(() => {});
      }
    }
  };
  watch();
  return {
    port: first.port,
    pid: () => child.pid ?? 0,
    async stop() {
      stopping.abort();
      await restart;
      await stopPostmaster(child);
      watchdog.release();
    },
  };
}

async function startOnFreePort(run: PostmasterOptions): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { child: await startPostmaster(run, port), port };
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === 5) throw error;
    }
  }
}
