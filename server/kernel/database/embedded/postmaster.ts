import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rename, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { plainEnvironment } from "./processes.ts";

/** What one run of the PostgreSQL server needs. */
export interface PostmasterOptions {
  folder: string;
  cluster: string;
  binaries: Binaries;
  account: Account;
  settings: Record<string, string>;
}

/** The port was taken between choosing it and listening on it. */
export class PortTakenError extends Error {
  override name = "PortTakenError";
}

/** Starts the server on the port and waits until it accepts connections. It survives a Ctrl-C meant for us. */
export async function startPostmaster(options: PostmasterOptions, port: number): Promise<ChildProcess> {
  const { account, binaries, cluster, folder } = options;
  const settings = Object.entries({ ...options.settings, port: String(port) });
  const log = await openLog(join(folder, "postgres.log"));
  const start = (await log.stat()).size;
  try {
    const flags = settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const [program = binaries.postgres, ...words] = [
      ...account.prefix,
      binaries.postgres,
      "-D",
      cluster,
      ...flags,
    ];
    const child = spawn(program, words, {
      cwd: "/",
      env: plainEnvironment,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    const failed = new Promise<Error>((resolve) => child.once("error", resolve));
    const error = await Promise.race([untilReady(child, cluster), failed]);
    if (error)
      throw startError(error, (await readFile(join(folder, "postgres.log"))).subarray(start).toString());
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** Shuts the server down in order: open transactions are rolled back, everything is written. */
export async function stopPostmaster(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  child.ref();
  const ended = once(child, "exit");
  child.kill("SIGINT");
  const timer = new AbortController();
  const tooLong = delay(30_000, "late", { signal: timer.signal }).catch(() => "ended");
  if ((await Promise.race([ended, tooLong])) === "late") child.kill("SIGQUIT");
  await ended;
  timer.abort();
}

/** A port of the loopback address that is free at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port on 127.0.0.1");
  return address.port;
}

export const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** PostgreSQL writes its state into the eighth line of `postmaster.pid`; `pg_ctl` waits in the same way. */
async function untilReady(child: ChildProcess, cluster: string): Promise<Error | null> {
  const file = join(cluster, "postmaster.pid");
  while (!hasEnded(child)) {
    const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return null;
    await delay(5);
  }
  return new Error(`it ended with ${child.signalCode ?? `code ${child.exitCode}`}`);
}

function startError(cause: Error, log: string): Error {
  const lines = log.trim().split("\n").slice(-8).join("\n");
  const message = `the embedded database did not start: ${cause.message}\n${lines}`;
  const portTaken = /could not bind .* address|could not create any TCP\/IP sockets/.test(log);
  return portTaken ? new PortTakenError(message, { cause }) : new Error(message, { cause });
}

/** Appends to the log; one of more than a megabyte is put aside first. */
async function openLog(path: string) {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > 1_000_000) await rename(path, `${path}.1`);
  return open(path, "a", 0o600);
}
