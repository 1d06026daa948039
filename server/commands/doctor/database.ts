import { checksumOf } from "../../kernel/database/migrate.ts";
import type { DatabaseNames } from "../../kernel/database/names.ts";
import { isConnectionError, type Pools } from "../../kernel/database/pools.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { appRole, audienceRoles } from "../../kernel/database/roles.ts";
import { JobQueue } from "../../kernel/job-queue.ts";
import { type Migration, registryMigrations, tenantMigrations } from "../../migrations/index.ts";
import { type Finding, note, ok, problem } from "./finding.ts";

/** Whether the server answers, is new enough, and lets us do what we need. */
export async function checkServer(owner: Pools, home: string): Promise<Finding[]> {
  const [server] = await owner.query<{
    version: string;
    number: number;
    may: boolean;
    super: boolean;
    name: string;
  }>(
    home,
    `select current_setting('server_version') as version, current_setting('server_version_num')::integer as number,
            rolsuper or (rolcreatedb and rolcreaterole) as may, rolsuper as super, rolname as name
       from pg_roles where rolname = current_user`,
  );
  const { version, number, may, name } = server!;
  const findings: Finding[] = [];
  if (number < 150_000)
    findings.push(problem("database", `PostgreSQL ${version}`, "Postern needs 15 or newer."));
  else findings.push(ok("database", `PostgreSQL ${version}`));
  if (!may) {
    findings.push(
      problem(
        "database user",
        `${name} may not create databases and roles`,
        `alter role ${name} createdb createrole`,
      ),
    );
  } else if (server!.super) {
    findings.push(
      note(
        "database user",
        `${name} is a superuser`,
        "One with CREATEDB and CREATEROLE alone is enough, and safer.",
      ),
    );
  } else findings.push(ok("database user", `${name} may create databases and roles`));
  return findings;
}

interface Role {
  name: string;
  right: boolean;
}

/** Whether the roles of the fence are as blind as they have to be. */
export async function checkRoles(owner: Pools, home: string): Promise<Finding[]> {
  const wanted = [appRole, ...audienceRoles];
  const roles = await owner.query<Role>(
    home,
    `select rolname as name,
            not rolsuper and not rolbypassrls and not rolcreaterole and not rolcreatedb
              and (rolname <> $1 or (rolcanlogin and not rolinherit)) as right
       from pg_roles where rolname = any (string_to_array($2, ','))`,
    [appRole, wanted.join(",")],
  );
  const missing = wanted.filter((name) => !roles.some((role) => role.name === name));
  if (missing.length === wanted.length) {
    return [note("roles", "not there yet", "postern migrate, or the first start, makes them.")];
  }
  const wrong = roles.filter(({ right }) => !right).map(({ name }) => name);
  const findings: Finding[] = [];
  if (missing.length > 0) {
    findings.push(problem("roles", `missing: ${missing.join(", ")}`, "postern migrate makes them."));
  }
  for (const name of wrong) {
    const attributes = `nosuperuser nobypassrls nocreatedb nocreaterole${name === appRole ? " noinherit login" : ""}`;
    findings.push(problem("roles", `${name} may see or do too much`, `alter role ${name} ${attributes}`));
  }
  if (findings.length === 0) findings.push(ok("roles", `${wanted.length}, none of them bypasses the fence`));
  return findings;
}

/** How far the clocks of database and program are apart. */
export async function checkClock(owner: Pools, home: string): Promise<Finding[]> {
  const before = Date.now();
  const [row] = await owner.query<{ at: Date }>(home, "select clock_timestamp() as at");
  const after = Date.now();
  const apart = Math.max(before - row!.at.getTime(), row!.at.getTime() - after, 0);
  if (apart <= 2_000) return [ok("clock", "the database has the same time")];
  const found = `the database's clock is ${(apart / 1000).toFixed(1)} s apart from this machine's`;
  return [problem("clock", found, "Set both by NTP: sessions and deadlines go by them.")];
}

/** Whether registry and tenants' databases have the schema that this program needs. */
export async function checkSchemas(
  owner: Pools,
  home: string,
  names: DatabaseNames,
  registry: Registry,
): Promise<Finding[]> {
  const about = "schema";
  const there = await owner.query(home, "select from pg_database where datname = $1", [names.registry]);
  if (there.length === 0) {
    return [note(about, "there is no registry yet", "postern migrate, or the first start, makes it.")];
  }
  const state = await compare(owner, names.registry, registryMigrations);
  if (state.changed) {
    return [
      problem(
        about,
        `step ${state.changed} of the registry is another one than this program's`,
        "Run the version that made it, or restore a backup.",
      ),
    ];
  }
  if (state.missing > 0) {
    return [problem(about, `the registry lacks ${state.missing} steps`, "postern migrate")];
  }
  return [ok(about, "the registry is up to date"), ...(await checkCells(registry))];
}

async function compare(owner: Pools, database: string, migrations: readonly Migration[]) {
  const applied = await owner
    .query<{ number: number; checksum: string }>(database, "select number, checksum from postern_migrations")
    .catch((error) => {
      if (isConnectionError(error)) throw error;
      return [];
    });
  const known = new Map(applied.map(({ number, checksum }) => [number, checksum]));
  const changed = migrations.find(
    (step) => known.has(step.number) && known.get(step.number) !== checksumOf(step),
  );
  return {
    missing: migrations.filter(({ number }) => !known.has(number)).length,
    changed: changed?.number ?? null,
  };
}

/** Tenants that are behind, half made, or in trouble. */
async function checkCells(registry: Registry): Promise<Finding[]> {
  const newest = tenantMigrations.at(-1)!.number;
  const tenants = await registry.transaction({ actor: "doctor" }, (db) =>
    db
      .selectFrom("tenants")
      .select(["slug", "status", "step", "schema_version", "failure"])
      .orderBy("slug")
      .execute(),
  );
  const findings = tenants
    .filter(({ failure }) => failure !== null)
    .map(({ slug, failure }) => {
      const advice = failure!.startsWith("migration:") ? "postern migrate" : `postern tenant retry ${slug}`;
      return problem(`tenant ${slug}`, failure!, `When the reason is gone: ${advice}`);
    });
  const behind = tenants.filter(
    ({ step, schema_version, failure }) => step === "active" && schema_version < newest && !failure,
  );
  if (behind.length > 0) {
    const found = `${behind.length} of ${tenants.length} databases are behind`;
    findings.push(
      problem("tenants", found, "A running server brings them up to date; or now: postern migrate"),
    );
  } else findings.push(ok("tenants", `${tenants.length}, all databases up to date`));
  return findings;
}

/** Jobs that were put aside. */
export async function checkJobs(registry: Registry): Promise<Finding[]> {
  const dead = await new JobQueue(registry, () => new Date()).dead();
  if (dead.length === 0) return [ok("jobs", "none has failed for good")];
  return dead.map(({ name, error, failed_at }) =>
    problem(
      "jobs",
      `${name} was given up on ${failed_at?.toISOString()}: ${error}`,
      "See the log of that time.",
    ),
  );
}
