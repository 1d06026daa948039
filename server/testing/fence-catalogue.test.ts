import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../kernel/context.ts";
import { buildTenant, testInstallation } from "./installation.ts";

/**
 * Tables without row-level security or audit, each with the reason. A table that is not here is fenced, or these
 * tests fail.
 */
const exempt: Record<string, { fence?: string; audit?: string }> = {
  audit_log: { audit: "It is the trail itself." },
  postern_migrations: { audit: "Written by migrations alone, before the trail exists; holds no one's data." },
  sealed_entries: {
    audit: "Sealing the trail writes it: an entry for each row would be news to seal, for ever.",
  },
  sealed_subtrees: { audit: "Sealing the trail writes it, as sealed_entries." },
  checkpoints: { audit: "Sealing the trail writes it, as sealed_entries; it is signed." },
  checkpoint_deliveries: {
    audit: "Written for each checkpoint that is sent: news for the next one, for ever.",
  },
  sealing_rounds: { audit: "Written by each round of sealing: news for the next one, for ever." },
};

interface Table {
  name: string;
  forced: boolean;
  audited: boolean;
  commented: boolean;
  bareColumns: string[] | null;
  appPolicies: string[] | null;
  clientScoped: boolean;
}

let tenant: TenantFacts;

beforeAll(async () => {
  tenant = await buildTenant();
});

async function tablesOf(kind: "registry" | "tenant"): Promise<Table[]> {
  const { platform } = await testInstallation();
  const database = kind === "registry" ? platform.registry.database : tenant.database;
  return platform.owner.query<Table>(
    database,
    `select c.relname "name",
            c.relrowsecurity and c.relforcerowsecurity "forced",
            exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                     where t.tgrelid = c.oid and p.proname = 'audit' and t.tgenabled <> 'D'
                       and t.tgtype & 4 > 0 and t.tgtype & 8 > 0 and t.tgtype & 16 > 0) "audited",
            obj_description(c.oid) is not null "commented",
            (select array_agg(a.attname::text) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                and col_description(c.oid, a.attnum) is null) "bareColumns",
            (select array_agg(pol.polname::text) from pg_policy pol
              where pol.polrelid = c.oid
                and (pol.polroles = '{0}' or 'postern_app'::regrole::oid = any (pol.polroles))) "appPolicies",
            exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id') "clientScoped"
       from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      order by c.relname`,
  );
}

for (const kind of ["registry", "tenant"] as const) {
  describe(`every table of the ${kind}`, () => {
    test("has forced row-level security", async () => {
      const open = (await tablesOf(kind)).filter(({ name, forced }) => !forced && !exempt[name]?.fence);
      expect(open.map(({ name }) => name)).toEqual([]);
    });

    test("is audited on insert, update and delete", async () => {
      const silent = (await tablesOf(kind)).filter(
        ({ name, audited }) =>
          !audited && !exempt[name]?.audit && !/^audit_log_(rest|\d{4}_\d\d)$/.test(name),
      );
      expect(silent.map(({ name }) => name)).toEqual([]);
    });

    test("has no policy for everybody, nor one for the role that the program connects with", async () => {
      const wide = (await tablesOf(kind)).filter(({ appPolicies }) => appPolicies !== null);
      expect(wide.map(({ name, appPolicies }) => `${name}: ${appPolicies}`)).toEqual([]);
    });

    test("says what it and each of its columns are for", async () => {
      const mute = (await tablesOf(kind)).filter(
        ({ name, commented, bareColumns }) =>
          (!commented || bareColumns !== null) && !/^audit_log_/.test(name),
      );
      expect(mute.map(({ name, bareColumns }) => `${name} ${bareColumns ?? ""}`)).toEqual([]);
    });
  });
}

describe("a table that belongs to a client", () => {
  test("can only hang on parents of the same client: its foreign keys carry client_id", async () => {
    const { platform } = await testInstallation();
    const loose = await platform.owner.query<{ name: string }>(
      tenant.database,
      `select format('%s.%s', c.conrelid::regclass, c.conname) "name"
         from pg_constraint c
        where c.contype = 'f' and c.connamespace = 'public'::regnamespace
          and exists (select from pg_attribute a where a.attrelid = c.conrelid and a.attname = 'client_id' and a.attnotnull)
          and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'client_id' and a.attnotnull)
          and not exists (
            select from unnest(c.conkey, c.confkey) as k(own, other)
              join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own and a.attname = 'client_id'
              join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other and b.attname = 'client_id')`,
    );
    expect(loose.map(({ name }) => name)).toEqual([]);
  });

  test("is read by clients only through policies that compare client_id", async () => {
    const { platform } = await testInstallation();
    const loose = await platform.owner.query<{ name: string }>(
      tenant.database,
      `select format('%s: %s', p.tablename, p.policyname) "name" from pg_policies p
        where p.schemaname = 'public' and 'postern_client' = any (p.roles)
          and exists (select from information_schema.columns c
                       where c.table_name = p.tablename and c.column_name = 'client_id')
          and coalesce(p.qual, p.with_check) !~ 'client_id = .*my_client\\(\\)'`,
    );
    expect(loose.map(({ name }) => name)).toEqual([]);
  });
});

test("the roles that requests take on bypass nothing and inherit nothing", async () => {
  const { platform } = await testInstallation();
  const roles = await platform.owner.query<{ name: string; ok: boolean }>(
    platform.registry.database,
    `select rolname "name",
            not rolsuper and not rolbypassrls and not rolcreaterole and not rolcreatedb
              and rolcanlogin = (rolname = 'postern_app') and (rolname <> 'postern_app' or not rolinherit) "ok"
       from pg_roles where rolname ~ '^postern_(app|registry|client|lead|staff|job)$' order by 1`,
  );
  expect(roles.map(({ name, ok }) => [name, ok])).toEqual(
    ["app", "client", "job", "lead", "registry", "staff"].map((name) => [`postern_${name}`, true]),
  );
});

test("no function that runs with its owner's rights can be reached through a changed search path", async () => {
  const { platform } = await testInstallation();
  for (const database of [platform.registry.database, tenant.database]) {
    const loose = await platform.owner.query<{ name: string }>(
      database,
      `select p.proname "name" from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.prosecdef
          and not coalesce(p.proconfig::text ~ 'search_path', false)`,
    );
    expect(loose).toEqual([]);
  }
});
