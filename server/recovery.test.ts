import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { TenantFacts } from "./kernel/context.ts";
import { Pools } from "./kernel/database/pools.ts";
import { newId } from "./kernel/ids.ts";
import { configureLog } from "./kernel/log.ts";
import { buildManyEntries } from "./slices/approvals/build.ts";
import { buildProject } from "./slices/projects/build.ts";
import { Browser, signedIn } from "./testing/browser.ts";
import { testCluster } from "./testing/cluster.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "./testing/installation.ts";
import { type Program, programWithEmbeddedDatabase, type Serving } from "./testing/program.ts";
import type { ServeOrder } from "./testing/serve.ts";

// A write is a ticket with many people in copy: several tables, an event and the trail of all of it.
let tenant: TenantFacts;
let member: TestPerson;
let copied: string[];
let portal: Browser;

beforeAll(async () => {
  configureLog({ write: () => {} });
  tenant = await buildTenant();
  const client = await buildClient(tenant);
  member = await buildPerson(tenant, "client_user", client);
  copied = [];
  for (let at = 0; at < 20; at++) copied.push((await buildPerson(tenant, "client_user", client)).id);
  portal = await signedIn(tenant, member);
}, 60_000);

const ticket = (subject: string) => ({ subject, description: "Word for word.", copied });

/** Everything that a ticket with this subject has left in the database. */
function traces(subject: string) {
  return asProgram(tenant, async (db) => {
    const tickets = await db.selectFrom("tickets").select("id").where("subject", "=", subject).execute();
    const ids = tickets.map(({ id }) => id);
    const none = ids.length === 0;
    const copies = none
      ? []
      : await db.selectFrom("ticket_copies").select("person_id").where("ticket_id", "in", ids).execute();
    const events = await db.selectFrom("events").select("id").where("subject", "=", subject).execute();
    const trail = await db
      .selectFrom("audit_log")
      .select("id")
      .where("table_name", "=", "tickets")
      .where((where) => where(where.cast<string>("delta", "text"), "like", `%${subject}%`))
      .execute();
    return [tickets.length, copies.length, events.length, trail.length];
  });
}
const nothing = [0, 0, 0, 0];
const whole = [1, 20, 1, 1];

/** Holds writes up in their middle, before they come to a table (those in copy of a ticket), while `work` runs. */
async function heldUp(
  work: (waiting: () => Promise<number>) => Promise<void>,
  table: "ticket_copies" | "approval_decisions" = "ticket_copies",
): Promise<void> {
  const { platform } = await testInstallation();
  await platform.owner.transaction(tenant.database, "read write", async (transaction) => {
    const mode = table === "ticket_copies" ? "access exclusive" : "share";
    await transaction.unsafe(`lock table ${table} in ${mode} mode`).simple();
    await work(() => until(() => waitingBackend(tenant.database)));
  });
}

/** The process of the database that waits for a lock there. */
async function waitingBackend(database: string): Promise<number> {
  const { platform } = await testInstallation();
  const [row] = await platform.owner.query<{ pid: number }>(
    platform.provisioner.home,
    `select a.pid from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = $1`,
    [database],
  );
  return row?.pid ?? 0;
}

async function until<T>(look: () => Promise<T>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await delay(5);
  }
}

describe("the server is killed in the middle of a write", () => {
  /** A server of the same platform in a process of its own. */
  async function serveApart() {
    const { platform } = await testInstallation();
    const { config, provisioner, masterKey } = platform;
    const order: ServeOrder = {
      prefix: provisioner.names.registry.replace(/postern$/, ""),
      env: {
        DATABASE_URL: config.database.url!,
        POSTERN_DATA: config.dataFolder,
        POSTERN_MASTER_KEY: Buffer.from(masterKey).toString("base64"),
        PORT: "0",
      },
    };
    const words = [join(import.meta.dir, "testing", "serve.ts"), JSON.stringify(order)];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
    const [line] = await once(child.stdout, "data");
    const kill = async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    };
    return { port: Number(String(line)), kill };
  }

  test("and nothing of it is there; the same call to the next server makes it once", async () => {
    const subject = `killed ${newId()}`;
    const key = newId();
    const open = (port: number) =>
      fetch(`http://127.0.0.1:${port}/api/v1/tickets`, {
        method: "POST",
        headers: {
          host: `${portal.host}:${port}`,
          cookie: portal.cookie,
          "content-type": "application/json",
          "idempotency-key": key,
        },
        body: JSON.stringify(ticket(subject)),
      });
    const first = await serveApart();
    await heldUp(async (waiting) => {
      const call = open(first.port).catch(() => "cut off");
      await waiting();
      await first.kill();
      expect(await call).toBe("cut off");
    });
    expect(await traces(subject)).toEqual(nothing);

    const second = await serveApart();
    expect((await open(second.port)).status).toBe(201);
    expect((await open(second.port)).status).toBe(201);
    await second.kill();
    expect(await traces(subject)).toEqual(whole);
  }, 30_000);

  test("and of a decision on many nothing is there; the same call to the next server decides all of them", async () => {
    const client = await buildClient(tenant);
    const staff = await buildPerson(tenant, "tenant_admin");
    const executive = await buildPerson(tenant, "client_executive", client);
    const project = await buildProject(tenant, staff, client.id);
    const ids = await buildManyEntries(tenant, staff, project, 200);
    const items = ids.map((id) => ({ id, revision: 1 }));
    const browser = await signedIn(tenant, executive);
    const key = newId();
    const decide = (port: number) => {
      const apart = new Browser(browser.host, "", port);
      apart.cookie = browser.cookie;
      return apart.post("/approvals/decisions", { items, verdict: "approved" }, { "idempotency-key": key });
    };
    const states = () =>
      asProgram(tenant, async (db) => {
        const approvals = await db.selectFrom("approvals").select("state").where("id", "in", ids).execute();
        const decisions = await db.selectFrom("approval_decisions").select("id").execute();
        return [approvals.filter(({ state }) => state === "approved").length, decisions.length];
      });
    const first = await serveApart();
    await heldUp(async (waiting) => {
      const call = decide(first.port).catch(() => "cut off");
      await waiting();
      await first.kill();
      expect(await call).toBe("cut off");
    }, "approval_decisions");
    expect(await states()).toEqual([0, 0]);
    const second = await serveApart();
    expect((await decide(second.port)).body.decided).toBe(200);
    expect((await decide(second.port)).body.decided).toBe(200);
    await second.kill();
    expect(await states()).toEqual([200, 200]);
  }, 60_000);
});

describe("connections are killed", () => {
  let superuser: Pools;
  const ours = "from pg_stat_activity where usename = 'postern_app'";
  beforeAll(async () => {
    superuser = new Pools({ url: (await testCluster()).adminUrl, limit: 1 });
  });
  afterAll(() => superuser[Symbol.asyncDispose]());

  test("between begin and commit: the call is told so, nothing is there, and the next call works", async () => {
    const subject = `cut ${newId()}`;
    await heldUp(async (waiting) => {
      const call = portal.post("/tickets", ticket(subject));
      const pid = await waiting();
      await superuser.query("postgres", "select pg_terminate_backend($1::integer)", [pid]);
      expect(await call).toMatchObject({ status: 503, body: { code: "unavailable" } });
      expect((await call).headers.get("retry-after")).toBe("2");
    });
    expect(await traces(subject)).toEqual(nothing);
    expect((await portal.post("/tickets", ticket(subject))).status).toBe(201);
    expect(await traces(subject)).toEqual(whole);
  }, 20_000);

  test("while they lie idle: no call notices", async () => {
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 8 }, () => portal.get("/tickets?limit=5")));
      await superuser.query("postgres", `select pg_terminate_backend(pid) ${ours}`);
      await until(async () => (await superuser.query("postgres", `select pid ${ours}`)).length === 0);
      const subject = `idle ${newId()}`;
      const [written, read] = await Promise.all([
        portal.post("/tickets", ticket(subject)),
        portal.get("/tickets?limit=5"),
      ]);
      expect([written.status, read.status]).toEqual([201, 200]);
      expect(await traces(subject)).toEqual(whole);
    }
  }, 20_000);

  test("all of them, again and again under load: only what was in flight is lost, and none of it by half", async () => {
    const { platform } = await testInstallation();
    const atOnce = 8;
    const rounds = 5;
    const perRound = 40;
    const answers: { subject: string; status: number }[] = [];
    let killed = 0;
    const killAll = async () => {
      const backends = await superuser.query("postgres", `select pg_terminate_backend(pid) ${ours}`);
      killed += backends.length;
    };
    const worker = async (round: number, name: number) => {
      for (let at = 0; at < perRound / atOnce; at++) {
        const subject = `load ${round} ${name} ${at} ${newId()}`;
        const [written, read] = await Promise.all([
          portal.post("/tickets", ticket(subject)),
          portal.get("/tickets?limit=5"),
        ]);
        answers.push({ subject, status: written.status });
        expect([200, 503]).toContain(read.status);
      }
    };
    for (let round = 0; round < rounds; round++) {
      const load = Promise.all(Array.from({ length: atOnce }, (_, name) => worker(round, name)));
      const begun = answers.length;
      await until(async () => answers.length >= begun + atOnce);
      await killAll();
      await load;
    }
    const lost = answers.filter(({ status }) => status !== 201);
    for (const { status } of lost) expect(status).toBe(503);
    // A connection takes one call with it at most.
    expect(lost.length).toBeLessThanOrEqual(killed);
    for (const { subject, status } of answers) {
      const left = await traces(subject);
      // A connection that dies at the commit leaves open whether it was done; never that half of it was.
      expect(status === 201 ? [whole] : [whole, nothing]).toContainEqual(left);
    }
    for (let call = 0; call < 30; call++) expect((await portal.get("/tickets?limit=5")).status).toBe(200);
    const { open, waiting } = platform.registry.pools.load;
    expect(open).toBeLessThanOrEqual(platform.config.database.maxConnections);
    expect(waiting).toBe(0);
  }, 60_000);
});

describe("PostgreSQL itself ends", () => {
  let program: Program;
  let server: Serving;
  let desk: {
    call(method: string, path: string, body?: object): Promise<{ status: number; body: { id: string } }>;
  };

  beforeAll(async () => {
    program = await programWithEmbeddedDatabase();
    server = await program.serve();
    const words = ["tenant", "create", "--slug", "phoenix", "--name", "Phoenix Ltd"];
    const made = await program.run(
      [...words, "--admin-email", "ann@phoenix.example", "--admin-name", "Ann"],
      {
        PORT: String(server.port),
      },
    );
    const token = /invitation#(\S+)/.exec(made.output)?.[1];
    let cookie = "";
    const call = async (method: string, path: string, body?: object) => {
      const response = await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
        method,
        headers: { host: `phoenix.localhost:${server.port}`, cookie, "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const kept = response.headers.getSetCookie().map((line) => line.split(";")[0]);
      if (kept.length > 0) cookie = kept.join("; ");
      return { status: response.status, body: await response.json() };
    };
    desk = { call };
    const accepted = await call("POST", "/invitations/accept", {
      token,
      password: "a quiet harbour at dawn",
    });
    expect(accepted.status).toBe(201);
  }, 60_000);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await program[Symbol.asyncDispose]();
  });

  const postmaster = async () => {
    const text = await readFile(
      join(program.env.POSTERN_DATA!, "database", "cluster", "postmaster.pid"),
      "utf8",
    );
    return Number(text.split("\n")[0]);
  };

  test.each(["SIGKILL", "SIGQUIT", "SIGINT"] as const)(
    "by %s: calls are told to come back, and all goes on by itself with what was written",
    async (signal) => {
      const name = `Client before ${signal}`;
      const { body: kept } = await desk.call("POST", "/clients", { name });
      const pid = await postmaster();
      process.kill(pid, signal);
      const seen = new Set<number>();
      await until(async () => {
        const { status } = await desk.call("GET", `/clients/${kept.id}`);
        seen.add(status);
        return (await postmaster().catch(() => pid)) !== pid && status === 200;
      });
      for (const status of seen) expect([200, 503]).toContain(status);
      expect((await fetch(`http://127.0.0.1:${server.port}/readyz`)).status).toBe(200);
      const created = await desk.call("POST", "/clients", { name: `Client after ${signal}` });
      expect(created.status).toBe(201);
      for (let call = 0; call < 10; call++) {
        expect((await desk.call("GET", "/clients")).status).toBe(200);
      }
    },
    30_000,
  );
});
