import { mkdtempSync, rmSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "../kernel/database/embedded.ts";

interface Cluster {
  /** Superuser's address of the database `postgres`. */
  adminUrl: string;
}

let cluster: Promise<Cluster> | undefined;
let embedded: EmbeddedDatabase | undefined;
let folder: string | undefined;
const endings: (() => Promise<void>)[] = [];

/**
 * The PostgreSQL of this test run, started by the first test that asks and shared by all files.
 * `POSTERN_TEST_DATABASE_URL` (a superuser's address) puts another server in its place.
 */
export function testCluster(): Promise<Cluster> {
  cluster ??= start();
  return cluster;
}

/** Has something ended at the end of the run, before the cluster; what was started last ends first. */
export function atEnd(end: () => Promise<void>): void {
  endings.unshift(end);
}

/** Stops the throwaway server and deletes its files. Called at the end of the run by `preload.ts`. */
export async function stopTestCluster(): Promise<void> {
  for (const end of endings.splice(0)) await end();
  await cluster?.catch(() => {});
  await embedded?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
  cluster = undefined;
  embedded = undefined;
  folder = undefined;
}

async function start(): Promise<Cluster> {
  const given = process.env.POSTERN_TEST_DATABASE_URL;
  if (given) return { adminUrl: given };
  folder = mkdtempSync(join(tmpdir(), "postern-test-"));
  // The unprivileged user that stands in for root must pass through.
  await chmod(folder, 0o711);
  embedded = await startEmbeddedDatabase({ folder: join(folder, "database"), durable: false });
  return embedded;
}
