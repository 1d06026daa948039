import { literal } from "./names.ts";
import type { Pools } from "./pools.ts";

/** Roles that a transaction takes on; none can sign in. */
export const audienceRoles = [
  "postern_registry",
  "postern_client",
  "postern_lead",
  "postern_staff",
  "postern_job",
] as const;

/** The role that requests and jobs connect with. It owns nothing and, before a fence, sees nothing. */
export const appRole = "postern_app";

const create = (name: string, options: string) => `
    begin
      create role ${name} ${options};
    exception when duplicate_object or unique_violation then null;
    end;`;

const creation = `do $$ begin
  ${audienceRoles.map((role) => create(role, "nologin nosuperuser nobypassrls")).join("")}
  ${create(appRole, "login nosuperuser nobypassrls noinherit nocreatedb nocreaterole")}
end $$`;

const settings = [
  `alter role ${appRole} set statement_timeout = '15s'`,
  `alter role ${appRole} set lock_timeout = '5s'`,
  `alter role ${appRole} set idle_in_transaction_session_timeout = '30s'`,
  `grant ${audienceRoles.join(", ")} to ${appRole}`,
];

/** Everything that `ensureRoles` brings about, but for the password. */
export const roleStatements: readonly string[] = [creation, ...settings];

/**
 * Makes the cluster's roles as they should be. Needs the right to create roles. `NOINHERIT` is what keeps the
 * application's role blind: it may become an audience, and is none by itself.
 */
export async function ensureRoles(owner: Pools, database: string, password: string): Promise<void> {
  await owner.query(database, creation);
  // Two processes that start at once would otherwise trip over each other's change of the same row.
  await owner.transaction(database, "read write", async (transaction) => {
    await transaction.unsafe("select pg_advisory_xact_lock(hashtext('postern_roles'))");
    await transaction.unsafe(`alter role ${appRole} password ${literal(password)}`);
    for (const statement of settings) await transaction.unsafe(statement);
  });
}
