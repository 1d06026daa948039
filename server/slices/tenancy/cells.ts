import { migrate } from "../../kernel/database/migrate.ts";
import { log } from "../../kernel/log.ts";
import { tenantMigrations } from "../../migrations/index.ts";
import { newestVersion } from "./hosts.ts";
import type { Provisioner } from "./provisioning.ts";

/** How one tenant's database stands after it was brought up to date, or could not be. */
export interface CellStatus {
  slug: string;
  from: number;
  to: number;
  /** Why it stays behind. */
  failure: string | null;
}

const trail = { actor: "migration" };

/** Databases worked on at once. */
const atOnce = 6;

/**
 * Brings the databases of all tenants that are behind up to date, several at once. One that fails stays behind,
 * with the reason beside it, and keeps none of the others; calling again goes on where this ended.
 * @param report told of each database when it is done
 */
export async function migrateCells(
  provisioner: Provisioner,
  { report, signal }: { report?: (status: CellStatus) => void; signal?: AbortSignal } = {},
): Promise<CellStatus[]> {
  const behind = await cellsBehind(provisioner);
  const done: CellStatus[] = [];
  const work = async () => {
    for (let cell = behind.shift(); cell && !signal?.aborted; cell = behind.shift()) {
      const status = await migrateCell(provisioner, cell);
      done.push(status);
      report?.(status);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return done;
}

interface Cell {
  id: string;
  slug: string;
  database: string;
  schema_version: number;
}

/** Tenants whose database exists and lacks steps. Provisioning brings the others up to date itself. */
function cellsBehind({ registry }: Provisioner): Promise<Cell[]> {
  return registry.transaction(trail, (db) =>
    db
      .selectFrom("tenants")
      .select(["id", "slug", "database", "schema_version"])
      .where("step", "not in", ["requested", "organisation"])
      .where("schema_version", "<", newestVersion)
      .orderBy("slug")
      .execute(),
  );
}

async function migrateCell(
  { registry, owner }: Provisioner,
  { id, slug, database, schema_version: from }: Cell,
): Promise<CellStatus> {
  const note = (change: { schema_version?: number; failure: string | null }) =>
    registry.transaction(trail, (db) => db.updateTable("tenants").set(change).where("id", "=", id).execute());
  try {
    const to = await migrate(owner, database, tenantMigrations);
    await note({ schema_version: to, failure: null });
    return { slug, from, to, failure: null };
  } catch (error) {
    log.error("A tenant's database stays behind", { tenant: slug, error });
    const failure = error instanceof Error ? error.message : String(error);
    await note({ failure: `migration: ${failure}` }).catch(() => {});
    return { slug, from, to: from, failure };
  } finally {
    await owner.forget(database);
  }
}
