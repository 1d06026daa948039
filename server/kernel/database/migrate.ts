import type { Migration } from "../../migrations/index.ts";
import { quoted } from "./names.ts";
import { isConnectionError, type Pools } from "./pools.ts";
import { appRole } from "./roles.ts";

const ledger = `
  create table if not exists postern_migrations (
    number integer primary key,
    name text not null,
    checksum text not null,
    at timestamptz(3) not null default now()
  );
  comment on table postern_migrations is 'Steps of the schema that this database has.';
  comment on column postern_migrations.number is 'Number of the step.';
  comment on column postern_migrations.name is 'Its name.';
  comment on column postern_migrations.checksum is 'SHA-256 of its text: a released step never changes.';
  comment on column postern_migrations.at is 'When it was applied.';
  grant select on postern_migrations to postern_app;
  alter table postern_migrations enable row level security;
  do $$ begin
    create policy keeper on postern_migrations to current_user using (true) with check (true);
  exception when duplicate_object then null;
  end $$;
  alter table postern_migrations force row level security;`;

/** A database and the program disagree about a step that both know. */
export class MigrationChanged extends Error {
  override name = "MigrationChanged";
}

/**
 * Brings one database to the newest schema and answers with its number. Each step is one transaction that
 * inserts its number first: of several processes one applies it, the others wait there and go on.
 * @throws MigrationChanged when a step was edited after it had been applied
 */
export async function migrate(
  owner: Pools,
  database: string,
  migrations: readonly Migration[],
): Promise<number> {
  const applied = await appliedSteps(owner, database);
  for (const migration of migrations) {
    const checksum = checksumOf(migration);
    const known = applied.get(migration.number);
    if (known === checksum) continue;
    if (known)
      throw new MigrationChanged(`Step ${migration.number} (${migration.name}) of ${database} was changed.`);
    await owner.transaction(database, "read write", async (transaction) => {
      const mine = await transaction.unsafe(
        "insert into postern_migrations (number, name, checksum) values ($1, $2, $3) on conflict do nothing returning number",
        [migration.number, migration.name, checksum],
      );
      if (mine.length > 0) await transaction.unsafe(migration.sql).simple();
    });
  }
  return migrations.at(-1)?.number ?? 0;
}

async function appliedSteps(owner: Pools, database: string): Promise<Map<number, string>> {
  const read = () =>
    owner.query<{ number: number; checksum: string }>(
      database,
      "select number, checksum from postern_migrations",
    );
  const rows = await read().catch(async (error) => {
    if (isConnectionError(error) || (error as { errno?: string }).errno !== "42P01") throw error;
    await owner.transaction(database, "read write", async (transaction) => {
      await transaction.unsafe("select pg_advisory_xact_lock(hashtext('postern_migrations'))");
      await transaction.unsafe(ledger).simple();
    });
    return read();
  });
  return new Map(rows.map(({ number, checksum }) => [number, checksum]));
}

export function checksumOf(migration: Migration): string {
  return new Bun.CryptoHasher("sha256").update(migration.sql).digest("hex");
}

/**
 * Creates an empty database unless it is there, and lets the application's role connect to it, and nobody else.
 * May be repeated after a crash between the two.
 */
export async function createDatabase(
  owner: Pools,
  from: string,
  name: string,
  template?: string,
): Promise<void> {
  const [known] = await owner.query<{ closed: boolean }>(
    from,
    `select has_database_privilege('${appRole}', oid, 'connect') and not has_database_privilege('public', oid, 'connect')
            as closed from pg_database where datname = $1`,
    [name],
  );
  if (!known) await create(owner, from, name, template);
  if (known?.closed) return;
  await owner.query(from, `revoke all on database ${quoted(name)} from public`);
  await owner.query(from, `grant connect on database ${quoted(name)} to ${appRole}`);
}

async function create(owner: Pools, from: string, name: string, template?: string): Promise<void> {
  const source = template
    ? ` template ${quoted(template)} strategy wal_log`
    : " template template0 encoding 'UTF8'";
  try {
    await owner.query(from, `create database ${quoted(name)}${source}`);
  } catch (error) {
    // Unless another process was faster.
    if (!["42P04", "23505"].includes((error as { errno?: string }).errno ?? "")) throw error;
  }
}

/** Brings the template of tenants' databases to the newest schema; it takes connections only meanwhile. */
export async function migrateTemplate(
  owner: Pools,
  from: string,
  template: string,
  migrations: readonly Migration[],
): Promise<number> {
  await createDatabase(owner, from, template);
  await owner.query(from, `alter database ${quoted(template)} allow_connections true`);
  const version = await migrate(owner, template, migrations);
  await owner.forget(template);
  await owner.query(from, `alter database ${quoted(template)} allow_connections false is_template true`);
  return version;
}
