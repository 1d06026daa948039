import { sql } from "kysely";
import { registryMigrations, tenantMigrations } from "../../migrations/index.ts";
import { checksumOf } from "./migrate.ts";
import type { Registry } from "./registry.ts";
import { roleStatements } from "./roles.ts";

const trail = { actor: "start" };

/** What a cluster has to be for this program and this key, in 64 hexadecimal digits. */
export function clusterFingerprint(appPassword: string): string {
  const steps = [...registryMigrations, ...tenantMigrations].map(checksumOf);
  const parts = JSON.stringify([appPassword, roleStatements, steps]);
  return new Bun.CryptoHasher("sha256").update(parts).digest("hex");
}

/**
 * Whether an earlier start has left the cluster as this program needs it. Also false when that cannot be told, and
 * when the template is gone, as after a restore of some of the databases.
 */
export async function isPrepared(
  registry: Registry,
  fingerprint: string,
  template: string,
): Promise<boolean> {
  try {
    const row = await registry.transaction(trail, (db) =>
      db
        .selectFrom("installation")
        .select("fingerprint")
        .where(sql<boolean>`exists (select from pg_database where datname = ${template})`)
        .executeTakeFirst(),
    );
    return row?.fingerprint === fingerprint;
  } catch {
    return false;
  }
}

export async function notePrepared(registry: Registry, fingerprint: string): Promise<void> {
  await registry.transaction(trail, (db) => db.updateTable("installation").set({ fingerprint }).execute());
}
