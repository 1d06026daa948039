import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pools } from "../kernel/database/pools.ts";
import { testInstallation } from "./installation.ts";

const main = join(import.meta.dir, "..", "main.ts");

export type Environment = Record<string, string>;

/** How a call of the program ended. */
export interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

export interface Serving extends AsyncDisposable {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Address of the bare host. */
  origin: string;
  port: number;
  greeting: string;
}

/** The program as an operator calls it, each time a process of its own, with a data folder of its own. */
export interface Program extends AsyncDisposable {
  env: Environment;
  run(words: string[], more?: Environment): Promise<Ended>;
  begin(words: string[], more?: Environment): { child: ChildProcess; ended: Promise<Ended> };
  /** Starts to serve and waits for the greeting. */
  serve(more?: Environment): Promise<Serving>;
}

/** On the tests' database server, with databases of the usual names; they are dropped at the end. */
export async function programOnTestCluster(): Promise<Program> {
  const { platform } = await testInstallation();
  const url = platform.config.database.url!;
  const env = {
    ...(await ownEnvironment()),
    DATABASE_URL: url,
    POSTERN_MASTER_KEY: Buffer.from(platform.masterKey).toString("base64"),
  };
  return programWith(env, () => dropDatabases(url));
}

/** With an embedded database of its own. */
export async function programWithEmbeddedDatabase(): Promise<Program> {
  return programWith(await ownEnvironment(), async () => {});
}

async function ownEnvironment(): Promise<Environment & { POSTERN_DATA: string }> {
  const folder = await mkdtemp(join(tmpdir(), "postern-program-"));
  await chmod(folder, 0o711);
  return { PATH: process.env.PATH ?? "", POSTERN_DATA: folder, PORT: "0" };
}

function programWith(env: Environment & { POSTERN_DATA: string }, atEnd: () => Promise<void>): Program {
  const begin = (words: string[], more: Environment = {}) => start(words, { ...env, ...more });
  return {
    env,
    begin,
    run: (words, more) => begin(words, more).ended,
    serve: (more) => untilReady(begin(["serve"], more)),
    async [Symbol.asyncDispose]() {
      await rm(env.POSTERN_DATA, { recursive: true, force: true });
      await atEnd();
    },
  };
}

function start(words: string[], env: Environment): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
  const seen = { output: "", errors: "" };
  child.stdout.on("data", (chunk) => {
    seen.output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    seen.errors += chunk;
  });
  return { child, ended: once(child, "close").then(([code]) => ({ ...seen, code })) };
}

async function untilReady({ child, ended }: ReturnType<typeof start>): Promise<Serving> {
  const greeting = await new Promise<string>((resolve, reject) => {
    let seen = "";
    child.stdout!.on("data", (chunk) => {
      seen += chunk;
      if (/Postern is ready at .*\n\n/.test(seen)) resolve(seen);
    });
    void ended.then(({ errors }) => reject(new Error(`It ended: ${errors}`)));
  });
  const origin = /ready at (\S+)/.exec(greeting)?.[1] ?? "";
  return {
    child,
    ended,
    origin,
    port: Number(new URL(origin).port),
    greeting,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function dropDatabases(url: string): Promise<void> {
  await using owner = new Pools({ url, limit: 1 });
  const names = await owner.query<{ name: string }>(
    "postgres",
    "select datname as name from pg_database where datname ~ '^(postern|postern_tenant_template|tenant_.*)$'",
  );
  for (const { name } of names) {
    await owner.query("postgres", `alter database "${name}" is_template false`);
    await owner.query("postgres", `drop database "${name}" with (force)`);
  }
}
