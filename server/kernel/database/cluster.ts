import { registryMigrations, tenantMigrations } from "../../migrations/index.ts";
import { createDatabase, migrate, migrateTemplate } from "./migrate.ts";
import { type DatabaseNames, literal } from "./names.ts";
import { Pools } from "./pools.ts";
import { ensureRoles } from "./roles.ts";

const ownerRole = "postern_owner";

/**
 * On a cluster of our own, makes the role that owns the databases, so that nothing but this runs as superuser.
 * Answers with its address.
 */
export async function ensureOwner(adminUrl: string, password: string): Promise<string> {
  await using admin = new Pools({ url: adminUrl, limit: 1 });
  await admin.query(
    "postgres",
    `do $$ begin
       create role ${ownerRole} login createdb createrole nosuperuser nobypassrls;
     exception when duplicate_object or unique_violation then null;
     end $$`,
  );
  await admin.query("postgres", `alter role ${ownerRole} password ${literal(password)}`);
  return ownerUrl(adminUrl, password);
}

/** The owner's address on a cluster of our own. */
export function ownerUrl(clusterUrl: string, password: string): string {
  const url = new URL(clusterUrl);
  url.username = ownerRole;
  url.password = password;
  return url.href;
}

/** Makes roles, registry and template what this program needs. Safe to run at any time, by several at once. */
export async function prepareCluster(
  owner: Pools,
  home: string,
  names: DatabaseNames,
  appPassword: string,
): Promise<void> {
  await ensureRoles(owner, home, appPassword);
  await createDatabase(owner, home, names.registry);
  await migrate(owner, names.registry, registryMigrations);
  await migrateTemplate(owner, home, names.template, tenantMigrations);
}
