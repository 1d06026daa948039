import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Account, giveTo } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { plainEnvironment } from "./processes.ts";

const run = promisify(execFile);
const unfinished = "initdb-";

/**
 * Makes the cluster when there is none, and gives its files to the account.
 * It is built beside its place and moved there when complete, so that a crash leaves nothing half-made.
 * @returns The password of the superuser `postgres`.
 */
export async function prepareCluster(
  folder: string,
  binaries: Binaries,
  account: Account,
  durable: boolean,
): Promise<string> {
  const cluster = join(folder, "cluster");
  for (const name of await readdir(folder)) {
    if (name.startsWith(unfinished)) await rm(join(folder, name), { recursive: true, force: true });
  }
  if (!existsSync(cluster)) await createCluster(folder, cluster, binaries, account, durable);
  await giveTo(account, cluster);
  return (await readFile(passwordFile(cluster), "utf8")).trim();
}

const passwordFile = (cluster: string) => join(cluster, "postgres.password");

async function createCluster(
  folder: string,
  cluster: string,
  binaries: Binaries,
  account: Account,
  durable: boolean,
): Promise<void> {
  const password = randomBytes(24).toString("hex");
  const site = await mkdtemp(join(folder, unfinished));
  await chmod(site, 0o700);
  const [given, built] = [join(site, "password"), join(site, "cluster")];
  await writeFile(given, password, { mode: 0o600 });
  await mkdir(built, { mode: 0o700 });
  if (process.geteuid?.() === 0) {
    for (const path of [given, built, site]) await chown(path, account.uid, account.gid);
  }
  const options = [
    `--pgdata=${built}`,
    "--username=postgres",
    `--pwfile=${given}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--text-search-config=simple",
    "--data-checksums",
    "--no-instructions",
    ...(durable ? [] : ["--no-sync"]),
  ];
  const [program = binaries.initdb, ...words] = [...account.prefix, binaries.initdb, ...options];
  await run(program, words, { env: plainEnvironment, cwd: "/" }).catch((error: { stderr?: string }) => {
    throw new Error(`the database could not be created in ${folder}: ${error.stderr?.trim()}`, {
      cause: error,
    });
  });
  await rename(given, passwordFile(built));
  await rename(built, cluster);
  await rm(site, { recursive: true, force: true });
}
