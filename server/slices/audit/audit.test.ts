import { beforeAll, describe, expect, test } from "bun:test";
import type { AuditEntry } from "../../../contract/audit.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { byteOrderMark, csvRecord } from "../../kernel/csv.ts";
import type { Transaction } from "../../kernel/database/pools.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { newestMailTo } from "../../testing/mailbox.ts";
import { buildTicket } from "../tickets/build.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let boss: TestPerson;
let agent: TestPerson;
let member: TestPerson;
let admin: Browser;

beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant);
  boss = await buildPerson(tenant, "tenant_admin");
  agent = await buildPerson(tenant, "agent");
  member = await buildPerson(tenant, "client_executive", client);
  admin = await signedIn(tenant, boss);
});

const read = async (query: string): Promise<AuditEntry[]> => (await admin.get(`/audit?${query}`)).body.items;

describe("reading the trail", () => {
  test("is for admins alone", async () => {
    const others = [agent, member, await buildPerson(tenant, "account_lead")];
    for (const path of ["/audit", "/audit/tables", "/audit/export"]) {
      expect((await new Browser(`${tenant.slug}.localhost`).get(path)).status).toBe(401);
      for (const person of others)
        expect((await (await signedIn(tenant, person)).get(path)).status).toBe(403);
      expect((await admin.get(path)).status).toBe(200);
    }
  });

  test("a change through the API stands there with who, where from, by which request, and what of it", async () => {
    const id = await buildTicket(tenant, member, { subject: "Before" });
    const desk = await signedIn(tenant, agent);
    const headers = { "user-agent": "A browser of the test" };
    const answer = await desk.call(
      "PATCH",
      `/tickets/${id}`,
      { subject: "After", priority: "high" },
      headers,
    );
    const [entry] = await read(`table=tickets&rowId=${id}&operation=update`);
    expect(entry).toMatchObject({
      actor: { id: agent.id, name: agent.name },
      onBehalfOf: null,
      address: "127.0.0.1",
      userAgent: "A browser of the test",
      requestId: answer.headers.get("x-request-id"),
      table: "tickets",
      rowId: id,
      operation: "update",
    });
    expect(entry!.delta).toMatchObject({
      subject: { old: "Before", new: "After" },
      priority: { old: "normal", new: "high" },
    });
    expect(Object.keys(entry!.delta)).not.toContain("description");
    expect(entry!.leafHash).toMatch(/^[0-9a-f]{64}$/);
    const [created] = await read(`table=tickets&rowId=${id}&operation=insert`);
    expect(created).toMatchObject({
      actor: { id: member.id },
      delta: { subject: { old: null, new: "Before" } },
    });
    expect(created!.delta).not.toHaveProperty("search");
    expect(created!.delta).not.toHaveProperty("assignee_id");
  });

  test("a row with a key of several columns is named by all of them", async () => {
    const id = await buildTicket(tenant, member, { copied: [member.id, await other()] });
    const copies = await read(`table=ticket_copies&operation=insert`);
    expect(copies[0]!.rowId).toStartWith(`${id}/`);
  });

  test("what is read, and what failed, leaves no entry", async () => {
    const before = await read("limit=1");
    await admin.get("/tickets");
    await admin.patch(`/people/${boss.id}`, { status: "deactivated" });
    expect(await read("limit=1")).toEqual(before);
  });

  test("filters narrow it to a person, a table, a time", async () => {
    await buildTicket(tenant, member);
    const own = await read(`actorId=${member.id}&limit=100`);
    expect(own.length).toBeGreaterThan(1);
    expect(new Set(own.map(({ actor }) => actor.id))).toEqual(new Set([member.id]));
    const [newest] = own;
    expect(await read(`from=${newest!.at}&actorId=${member.id}`)).toContainEqual(newest!);
    const earlier = new Date(Date.parse(own.at(-1)!.at) - 1).toISOString();
    expect(await read(`to=${earlier}&actorId=${member.id}`)).toEqual([]);
    expect(await read("table=nothing")).toEqual([]);
  });

  test("pages join without gap or repetition, newest first", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    do {
      const page: { body: { items: AuditEntry[]; nextCursor: string | null } } = await admin.get(
        `/audit?limit=5${cursor ? `&cursor=${cursor}` : ""}`,
      );
      seen.push(...page.body.items.map(({ id }) => id));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(seen.length).toBeGreaterThan(10);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => Number(b) - Number(a)));
  });

  test("what is wrong in a filter is refused by name", async () => {
    for (const [query, path] of [
      ["actorId=me", "actorId"],
      ["operation=truncate", "operation"],
      ["from=yesterday", "from"],
      ["cursor=WyJ4Il0", "cursor"],
      ["who=1", "who"],
    ]) {
      const answer = await admin.get(`/audit?${query}`);
      expect([answer.status, answer.body.fields?.[0].path]).toEqual([400, path]);
    }
    expect((await admin.get("/audit/export?operation=drop")).status).toBe(400);
    expect((await admin.get("/audit/tables?x=1")).status).toBe(400);
  });

  test("the tables that it covers are all there are but itself", async () => {
    const { items } = (await admin.get("/audit/tables")).body;
    expect(items).toEqual(expect.arrayContaining(["clients", "events", "people", "settings", "tickets"]));
    expect(items).not.toContain("audit_log");
  });
});

async function other(): Promise<string> {
  return (await buildPerson(tenant, "client_user", client)).id;
}

describe("secrets", () => {
  test("passwords, tokens and the answers to repeated calls are nowhere in it, of tenant or registry", async () => {
    const input = { email: "secret@example.org", name: "Secret", role: "client_user", clientId: client.id };
    const invited = await admin.post("/people", input);
    expect(invited.body.invitationUrl).toBeNull();
    const token = new URL((await newestMailTo(input.email)).link!).hash.slice(1);
    const password = "a password nobody else has";
    const browser = new Browser(`${tenant.slug}.localhost`);
    await browser.post("/invitations/accept", { token, password });
    const key = { "idempotency-key": crypto.randomUUID() };
    await browser.post("/tickets", { subject: "Once", description: "said once" }, key);
    const logo =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    await admin.patch("/settings", { logo: `data:image/png;base64,${logo}` });

    const { registry } = (await testInstallation()).platform;
    const ofRegistry = await registry.transaction({ actor: "test" }, (db) =>
      db.selectFrom("audit_log").select(["table_name", "row_id", "delta"]).execute(),
    );
    const ofTenant = await asProgram(tenant, (db) =>
      db.selectFrom("audit_log").select(["table_name", "row_id", "delta"]).execute(),
    );
    const text = JSON.stringify([ofRegistry, ofTenant]);
    const hash = (value: string) => new Bun.CryptoHasher("sha256").update(value).digest("hex");
    const cookies = browser.cookie.split("; ").map((pair) => pair.slice(pair.indexOf("=") + 1));
    expect(cookies).toHaveLength(2);
    for (const secret of [
      token,
      password,
      testPassword,
      hash(token),
      ...cookies,
      ...cookies.map(hash),
      "$argon2id",
      "89504e47",
    ])
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    const masked = { old: null, new: "***" };
    const of = (rows: typeof ofRegistry, table: string) =>
      rows.filter(({ table_name }) => table_name === table);
    for (const [rows, table, column] of [
      [ofRegistry, "credentials", "password_hash"],
      [ofRegistry, "sessions", "token_hash"],
      [ofRegistry, "invitations", "token_hash"],
      [ofTenant, "idempotency_keys", "body"],
      [ofTenant, "settings", "logo"],
    ] as const) {
      const written = of(rows, table).map(({ delta }) => (delta as AuditEntry["delta"])[column]);
      expect([table, written]).toEqual([table, expect.arrayContaining([masked])]);
    }
  });
});

describe("the export", () => {
  test("is a file of all that the filter lets through, newest first, named by tenant and day", async () => {
    const answer = await admin.get(`/audit/export?actorId=${member.id}`);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(decodeURIComponent(answer.headers.get("content-disposition")!)).toMatch(
      new RegExp(
        `^attachment; filename="(audit-${tenant.slug}-\\d{4}-\\d\\d-\\d\\d\\.csv)"; filename\\*=UTF-8''\\1$`,
      ),
    );
    const lines = (answer.body as string).split("\r\n");
    expect(lines[0]).toEndWith(
      "id,at,actor,actor id,on behalf of,address,user agent,request id,table,row,operation,changes,leaf hash",
    );
    const ids = lines.slice(1, -1).map((line) => line.split(",")[0]!);
    expect(ids).toEqual((await read(`actorId=${member.id}&limit=100`)).map(({ id }) => id));
    expect(lines.at(-1)).toBe("");
  });

  test("goes over many parts and stops at nothing before the end", async () => {
    const many = await buildTenant();
    const browser = await signedIn(many, await buildPerson(many, "tenant_admin"));
    await asProgram(many, async (db) => {
      for (let at = 0; at < 5; at++) {
        const rows = Array.from({ length: 1000 }, () => ({ id: crypto.randomUUID(), name: "=1+1" }));
        await db.insertInto("clients").values(rows).execute();
      }
    });
    const { body } = await browser.get("/audit/export?table=clients");
    const ids = (body as string)
      .split("\r\n")
      .slice(1, -1)
      .map((line) => Number(line.split(",")[0]));
    expect(ids).toHaveLength(5000);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  });

  test("tells spreadsheets its encoding, quotes what must be, and lets no cell be a formula", () => {
    expect(byteOrderMark).toBe("\uFEFF");
    expect(csvRecord(["plain", null, 'say "hi", all', "two\nlines", "ünï"])).toBe(
      'plain,,"say ""hi"", all","two\nlines",ünï\r\n',
    );
    expect(csvRecord(["=1+1", "+1", "-1", "@x", "\tx", '=HYPERLINK("a")', "a=b"])).toBe(
      `'=1+1,'+1,'-1,'@x,'\tx,"'=HYPERLINK(""a"")",a=b\r\n`,
    );
  });
});

describe("the trail itself", () => {
  const attacks = [
    "update %s set actor_name = 'nobody'",
    "delete from %s",
    "truncate %s",
    "delete from %s where false",
  ];
  const refusal = async (transaction: Transaction, text: string): Promise<string | null> => {
    await transaction.unsafe("savepoint attack");
    try {
      await transaction.unsafe(text);
      return null;
    } catch (error) {
      await transaction.unsafe("rollback to savepoint attack");
      return (error as { errno: string }).errno;
    }
  };
  const parts = async (): Promise<string[]> => {
    const { owner } = (await testInstallation()).platform;
    const rows = await owner.query<{ name: string }>(
      tenant.database,
      "select inhrelid::regclass::text name from pg_inherits where inhparent = 'audit_log'::regclass",
    );
    return ["audit_log", ...rows.map(({ name }) => name)];
  };

  test("is changed, emptied or shortened by no role of the program, whole or by its parts", async () => {
    const { registry } = (await testInstallation()).platform;
    const tables = await parts();
    expect(tables.length).toBeGreaterThan(12);
    for (const role of ["postern_app", "postern_client", "postern_lead", "postern_staff", "postern_job"]) {
      await registry.pools.transaction(tenant.database, "read write", async (transaction) => {
        if (role !== "postern_app") await transaction.unsafe(`set local role ${role}`);
        for (const table of tables)
          for (const attack of attacks) {
            const text = attack.replace("%s", table);
            expect([role, text, await refusal(transaction, text)]).toEqual([role, text, "42501"]);
          }
      });
    }
  });

  test("nor by the owner of the database, even where no row would be touched", async () => {
    const { owner } = (await testInstallation()).platform;
    const tables = await parts();
    await owner.transaction(tenant.database, "read write", async (transaction) => {
      for (const table of tables)
        for (const attack of attacks) {
          const text = attack.replace("%s", table);
          expect([text, await refusal(transaction, text)]).toEqual([text, "42501"]);
        }
    });
  });

  test("grows by months that are as closed as those before, and a second time there is nothing to do", async () => {
    const { registry } = (await testInstallation()).platform;
    const before = await parts();
    for (let time = 0; time < 2; time++) {
      await registry.pools.transaction(tenant.database, "read write", async (transaction) => {
        await transaction.unsafe("set local role postern_job");
        await transaction.unsafe("set local timezone = 'Pacific/Auckland'");
        await transaction.unsafe("select extend_audit_log(14)");
      });
    }
    const added = (await parts()).filter((name) => !before.includes(name));
    expect(added).toHaveLength(2);
    await registry.pools.transaction(tenant.database, "read write", async (transaction) => {
      await transaction.unsafe("set local role postern_staff");
      expect(await refusal(transaction, `delete from ${added[0]}`)).toBe("42501");
      expect(await refusal(transaction, `select * from ${added[0]}`)).toBe("42501");
    });
  });

  test("takes no forged entry: the program can neither insert nor make its trigger write for another table", async () => {
    const { registry } = (await testInstallation()).platform;
    await registry.pools.transaction(tenant.database, "read write", async (transaction) => {
      await transaction.unsafe("set local role postern_job");
      for (const text of [
        "insert into audit_log (actor_name, table_name, operation, delta, leaf_hash) values ('x', 'x', 'insert', '{}', '')",
        "create temp table tickets (id int)",
        "create trigger forge after insert on people for each row execute function audit('{}', '{}', '{}')",
      ])
        expect([text, await refusal(transaction, text)]).toEqual([text, "42501"]);
    });
  });

  test("has in each entry the hash of the entry, whatever time zone the session that wrote it was in", async () => {
    const { owner, registry } = (await testInstallation()).platform;
    await registry.pools.transaction(tenant.database, "read write", async (transaction) => {
      await transaction.unsafe("set local timezone = 'Asia/Tokyo'");
      await transaction.unsafe("set local role postern_job");
      await transaction.unsafe("update people set created_at = now(), title = 'Elsewhere' where id = $1", [
        agent.id,
      ]);
    });
    await owner
      .transaction(tenant.database, "read write", async (transaction) => {
        // The policies hide the trail from its owner too; this is undone below.
        await transaction.unsafe("alter table audit_log no force row level security");
        const wrong = await transaction.unsafe("select id from audit_log a where leaf_hash <> audit_leaf(a)");
        const [{ n }] = await transaction.unsafe("select count(*)::int n from audit_log");
        expect([wrong.length, n > 20]).toEqual([0, true]);
        throw "undo";
      })
      .catch((error) => expect(error).toBe("undo"));
    const [entry] = await read(`table=people&rowId=${agent.id}&operation=update`);
    expect(entry!.delta.created_at!.new).toMatch(/\+00:00$/);
  });
});
