import { beforeAll, describe, expect, test } from "bun:test";
import { SQL } from "bun";
import { deriveKey } from "../kernel/crypto.ts";
import type { Transaction } from "../kernel/database/pools.ts";
import { testInstallation } from "./installation.ts";
import { buildWorld, clientTables, projectTables, type World } from "./world.ts";

// What an attacker gets who can run any SQL on the connection that requests use.

let a: World;
let b: World;
let tables: string[];

beforeAll(async () => {
  a = await buildWorld("Alpha");
  b = await buildWorld("Bravo", a.tenant);
  const { platform } = await testInstallation();
  const rows = await platform.owner.query<{ name: string }>(
    a.tenant.database,
    `select relname "name" from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
  );
  tables = rows.map(({ name }) => name);
});

async function attack<T>(database: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const { platform } = await testInstallation();
  return platform.registry.pools.transaction(database, "read write", work);
}

const asClient = (world: World, person = world.people.executive) => `
  select set_config('role', 'postern_client', true), set_config('postern.client_id', '${world.client.id}', true),
         set_config('postern.person_id', '${person.id}', true),
         set_config('postern.tickets', '${person.role === "client_user" ? "own" : "all"}', true),
         set_config('postern.projects', '${person.role === "client_executive" ? "all" : "assigned"}', true)`;

/** Runs a statement in a savepoint: what it answers, or how it is refused. */
async function attempt(
  transaction: Transaction,
  text: string,
): Promise<{ rows: number; error: string | null }> {
  await transaction.unsafe("savepoint attempt");
  try {
    const rows = await transaction.unsafe(text);
    return { rows: rows.count ?? rows.length, error: null };
  } catch (error) {
    await transaction.unsafe("rollback to savepoint attempt");
    return { rows: 0, error: (error as { errno?: string }).errno ?? String(error) };
  }
}

describe("without settings", () => {
  test("not a row of any tenant table is visible", async () => {
    await attack(a.tenant.database, async (transaction) => {
      for (const table of tables) {
        expect([table, (await attempt(transaction, `select * from ${table}`)).rows]).toEqual([table, 0]);
      }
    });
  });

  test("not a row of any registry table is visible", async () => {
    const { platform } = await testInstallation();
    const { database } = platform.registry;
    const rows = await platform.owner.query<{ name: string }>(
      database,
      `select relname "name" from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    expect(rows.length).toBeGreaterThan(8);
    await attack(database, async (transaction) => {
      for (const { name } of rows) {
        expect([name, (await attempt(transaction, `select * from ${name}`)).rows]).toEqual([name, 0]);
      }
    });
  });

  test("an audience without a client sees nothing that belongs to one", async () => {
    await attack(a.tenant.database, async (transaction) => {
      await transaction.unsafe("select set_config('role', 'postern_client', true)");
      for (const { name } of await clientTables(a.tenant)) {
        const { rows } = await attempt(transaction, `select * from ${name} where client_id is not null`);
        expect([name, rows]).toEqual([name, 0]);
      }
    });
  });
});

describe("with the settings of client A", () => {
  test("none of B's rows is visible, and none of them can be changed or deleted", async () => {
    await attack(a.tenant.database, async (transaction) => {
      await transaction.unsafe(asClient(a));
      for (const { name } of await clientTables(a.tenant)) {
        const where = `where client_id = '${b.client.id}'`;
        for (const text of [
          `select * from ${name} ${where}`,
          `update ${name} set client_id = client_id ${where}`,
          `update ${name} set client_id = '${a.client.id}' ${where}`,
          `delete from ${name} ${where}`,
        ]) {
          expect([text, (await attempt(transaction, text)).rows]).toEqual([text, 0]);
        }
      }
    });
  });

  test("its own rows are visible, so the test above can fail", async () => {
    await attack(a.tenant.database, async (transaction) => {
      await transaction.unsafe(asClient(a));
      expect((await attempt(transaction, "select * from tickets")).rows).toBe(2);
      expect((await attempt(transaction, "select * from ticket_replies")).rows).toBeGreaterThan(0);
    });
  });

  test("nothing internal is visible: no note, no event of staff, no trail", async () => {
    await attack(a.tenant.database, async (transaction) => {
      await transaction.unsafe(asClient(a));
      for (const text of [
        "select * from ticket_replies where audience = 'internal'",
        "select * from events where audience = 'internal'",
        "select * from audit_log",
        "select * from canned_replies",
        "select * from project_internals",
        "select * from project_rates",
        "select * from project_tasks where audience = 'internal'",
        "select * from project_actions where audience = 'internal'",
        "select * from time_entries where not billable",
        "select * from time_entry_internals",
        "select * from expenses where not billable",
        "select * from expense_internals",
        "select * from timers",
        "select * from approval_requests",
        // Also not by asking whether there is one, or how many.
        "select 1 from time_entries having count(*) filter (where note like '%internal%') > 0",
        "select 1 from projects where exists (select from time_entry_internals)",
      ]) {
        expect([text, (await attempt(transaction, text)).rows]).toEqual([text, 0]);
      }
    });
  });

  test("a row of A's cannot be given to B, nor hung on a parent of B's", async () => {
    await attack(a.tenant.database, async (transaction) => {
      await transaction.unsafe(asClient(a));
      const moved = await attempt(transaction, `update tickets set client_id = '${b.client.id}'`);
      expect(moved.error).toBe("42501");
      const theirs = b.people.user.id;
      const copied = await attempt(
        transaction,
        `insert into ticket_copies (client_id, ticket_id, person_id)
         select '${a.client.id}', id, '${theirs}' from tickets limit 1`,
      );
      expect(copied.error).toBe("23503");
    });
  });

  test("a manager sees nothing of a project that is not assigned to them, in any table that has projects", async () => {
    await attack(a.tenant.database, async (transaction) => {
      await transaction.unsafe(asClient(a, a.people.manager));
      const seen: string[] = [];
      for (const { name } of await projectTables(a.tenant)) {
        const of = (id: string) => attempt(transaction, `select * from ${name} where project_id = '${id}'`);
        expect([name, (await of(a.projects.other)).rows]).toEqual([name, 0]);
        if ((await of(a.projects.shared)).rows > 0) seen.push(name);
      }
      expect(
        (await attempt(transaction, `select * from projects where id = '${a.projects.other}'`)).rows,
      ).toBe(0);
      expect((await attempt(transaction, "select * from projects")).rows).toBe(1);
      // Its own project is there, so that the test can fail.
      expect(seen).toContain("time_entries");
      expect(seen).toContain("events");
    });
  });

  test("a project is seen by those of another client under no setting", async () => {
    await attack(b.tenant.database, async (transaction) => {
      for (const projects of ["all", "assigned", "", "ALL"]) {
        await transaction.unsafe(asClient(b));
        await transaction.unsafe(`select set_config('postern.projects', '${projects}', true)`);
        const { rows } = await attempt(
          transaction,
          `select * from projects where client_id = '${a.client.id}'`,
        );
        expect(rows).toBe(0);
      }
    });
  });

  test("a user who sees only their own tickets sees no others of their company, nor what was said on them", async () => {
    await attack(a.tenant.database, async (transaction) => {
      await transaction.unsafe(asClient(a, a.people.user));
      const others = `select * from tickets where requester_id <> '${a.people.user.id}'`;
      expect((await attempt(transaction, others)).rows).toBe(0);
      expect((await attempt(transaction, "select * from tickets")).rows).toBe(1);
    });
  });
});

describe("a lead", () => {
  test("sees the clients assigned to them and no other", async () => {
    await attack(a.tenant.database, async (transaction) => {
      await transaction.unsafe(
        `select set_config('role', 'postern_lead', true), set_config('postern.person_id', '${a.people.lead.id}', true)`,
      );
      for (const { name } of await clientTables(a.tenant)) {
        const { rows } = await attempt(
          transaction,
          `select * from ${name} where client_id = '${b.client.id}'`,
        );
        expect([name, rows]).toEqual([name, 0]);
      }
      expect((await attempt(transaction, "select * from tickets")).rows).toBe(2);
    });
  });
});

describe("the audit trail", () => {
  const roles = ["postern_app", "postern_client", "postern_lead", "postern_staff", "postern_job"];

  test("cannot be updated, deleted or emptied by any role that the program takes on", async () => {
    for (const role of roles) {
      await attack(a.tenant.database, async (transaction) => {
        if (role !== "postern_app") await transaction.unsafe(`set local role ${role}`);
        for (const text of [
          "update audit_log set actor_name = 'nobody'",
          "delete from audit_log",
          "truncate audit_log",
          "insert into audit_log (actor_name, table_name, operation, delta, leaf_hash) values ('x', 'x', 'insert', '{}', '')",
          "alter table audit_log disable trigger all",
          "drop table audit_log",
        ]) {
          expect([role, text, (await attempt(transaction, text)).error]).toEqual([role, text, "42501"]);
        }
      });
    }
  });

  test("cannot be changed by the owner of the database either", async () => {
    const { platform } = await testInstallation();
    await platform.owner.transaction(a.tenant.database, "read write", async (transaction) => {
      // Even with the policies out of the way, the triggers hold.
      await transaction.unsafe("alter table audit_log no force row level security");
      const [row] = await transaction.unsafe("select count(*)::int n from audit_log");
      expect(row.n).toBeGreaterThan(0);
      for (const text of [
        "update audit_log set actor_name = 'nobody'",
        "delete from audit_log",
        "truncate audit_log",
      ]) {
        expect([text, (await attempt(transaction, text)).error]).toEqual([text, "42501"]);
      }
      await transaction.unsafe("alter table audit_log force row level security");
    });
  });
});

test("the connection of requests cannot become the owner, nor reach a function that is not for it", async () => {
  await attack(a.tenant.database, async (transaction) => {
    for (const text of [
      "set role postern_owner",
      "set session authorization postgres",
      "select extend_audit_log(1)",
      "create table mine (id int)",
      "alter role postern_app bypassrls",
      "set row_security = off; select * from tickets",
    ]) {
      const { rows, error } = await attempt(transaction, text);
      expect([text, rows === 0 && error !== null]).toEqual([text, true]);
    }
  });
});

test("the role that requests connect with cannot enter a database of another program", async () => {
  const { platform } = await testInstallation();
  const url = new URL(platform.config.database.url!);
  url.username = "postern_app";
  url.password = Buffer.from(deriveKey(platform.masterKey, "app password")).toString("base64url");
  url.pathname = `/${platform.provisioner.names.template}`;
  await using sql = new SQL({ url: url.href, max: 1 });
  expect(sql.unsafe("select 1").execute()).rejects.toThrow();
});
