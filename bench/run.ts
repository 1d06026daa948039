import { cpus } from "node:os";
import { rolePermissions } from "../contract/permissions.ts";
import type { TicketFilter } from "../contract/tickets.ts";
import { readConfig } from "../server/config.ts";
import { deriveKey } from "../server/kernel/crypto.ts";
import type { Transaction } from "../server/kernel/database/pools.ts";
import type { TenantSchema } from "../server/kernel/database/schema.gen.ts";
import { queriesOn } from "../server/kernel/database/statements.ts";
import { openPlatform, type Platform } from "../server/platform.ts";
import { listTickets } from "../server/slices/tickets/queries.ts";
import { closedLoop, openLoop, type Shot } from "./load.ts";
import { bundled, memoryOf, start, temporaryFolder } from "./processes.ts";
import { type Seeded, seed, type Visitor } from "./seed.ts";

/**
 * Measures what `docs/performance.md` states: `npm run bench`. One run, one machine, floor and program in turn.
 * BENCH_TICKETS, BENCH_SECONDS and BENCH_IDLE (seconds) make it shorter.
 */
const tickets = Number(process.env.BENCH_TICKETS ?? 100_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 15);
const idle = Number(process.env.BENCH_IDLE ?? 60);

await using folder = await temporaryFolder();
const env = { POSTERN_DATA: folder.path, PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "warn" };
await using platform = await openPlatform(readConfig(env));
console.log(`${cpus().length} × ${cpus()[0]?.model}; Bun ${Bun.version}; ${tickets} tickets`);

console.time("seeding");
const seeded = await seed(platform, { tickets, clients: 200 });
console.timeEnd("seeding");

const report: Record<string, unknown> = {};
const serverEnv = { ...env, DATABASE_URL: databaseUrl(platform) };
{
  await using server = await start(
    [...(process.env.BENCH_FLAGS?.split(" ") ?? []), await bundled(), "serve"],
    serverEnv,
    /127\.0\.0\.1:(\d+)|localhost:(\d+)/,
  );
  const port = Number(server.said[1] ?? server.said[2]);
  const base = `http://127.0.0.1:${port}/api/v1`;
  const host = `${seeded.slug}.localhost:${port}`;

  await Bun.sleep(idle * 1000);
  report[`idle for ${idle} s (MB)`] = await memoryOf(server.pid);

  const readers = executives(seeded);
  const reader = byTurns(readers);
  const list = (): Shot => ({ url: `${base}/tickets?limit=25`, host, cookie: reader().cookie });
  const floor = await startFloor(platform, seeded, readers[0]!);
  const bare = (): Shot => {
    const { clientId, personId } = reader();
    const url = `http://127.0.0.1:${floor.said[1]}/?client=${clientId}&person=${personId}`;
    return { url, host: "localhost", cookie: "" };
  };
  await closedLoop(list, 16, 3);
  await closedLoop(bare, 16, 3);
  const ratios: number[] = [];
  for (let round = 0; round < 3; round++) {
    const ours = await closedLoop(list, 16, seconds / 3);
    const theirs = await closedLoop(bare, 16, seconds / 3);
    ratios.push(ours.perSecond / theirs.perSecond);
    report[`ticket list, round ${round + 1}`] = ours;
    report[`floor, round ${round + 1}`] = theirs;
  }
  report["ticket list to floor (median)"] = ratios.toSorted((a, b) => a - b)[1]?.toFixed(2);
  await floor[Symbol.asyncDispose]();

  report["mixed load, 200 requests/s"] = await openLoop(
    mixed(base, host, seeded),
    200,
    Math.max(seconds, 60),
  );
  report["right after the load (MB)"] = await memoryOf(server.pid);
  await Bun.sleep(Math.min(idle, 25) * 1000);
  report["25 s after the load (MB)"] = await memoryOf(server.pid);
}
console.log(JSON.stringify(report, null, 2));

/** What people do: mostly lists and tickets, some searches, the overview, invoices, now and then a new ticket. */
function mixed(base: string, host: string, { visitors }: Seeded): () => Shot {
  const visitor = byTurns(visitors);
  let turn = 0;
  return () => {
    const { cookie, role, ticketId } = visitor();
    const get = (path: string): Shot => ({ url: base + path, host, cookie });
    const at = turn++ % 20;
    if (at < 6) return get("/tickets?limit=25");
    if (at < 8) return get("/tickets?status=open&status=new&sort=priority");
    if (at < 9) return get("/tickets?search=printer");
    if (at < 13) return get(ticketId ? `/tickets/${ticketId}` : "/tickets?sort=created");
    if (at < 15) return get(role === "agent" ? "/overview/desk" : "/overview");
    if (at < 16) return get("/session");
    if (at < 17) return get("/ticket-categories");
    if (at < 19) return get(role === "client_user" ? "/directory/team" : "/invoices");
    if (role === "agent") return get("/tickets?assignee=me");
    const body = { subject: "Something new", description: "It came up during the load." };
    return { ...get("/tickets"), method: "POST", body };
  };
}

/** The executives of all clients in turn, so that nobody meets their limit of calls. */
function executives({ visitors }: Seeded): Visitor[] {
  return visitors.filter(({ role }) => role === "client_executive");
}

function byTurns<T>(items: T[]): () => T {
  let at = 0;
  return () => items[at++ % items.length]!;
}

function databaseUrl({ owner }: Platform): string {
  return owner.address;
}

/** The very statement that the program's list makes, for one client, on a server that does nothing else. */
async function startFloor(platform: Platform, { database }: Seeded, visitor: Visitor) {
  let captured = { text: "", parameters: [] as unknown[] };
  const spy = {
    unsafe: async (text: string, parameters: unknown[]) => {
      captured = { text, parameters };
      return [];
    },
  } as unknown as Transaction;
  const filter = { sort: "updated", direction: "desc", limit: 25 } as TicketFilter;
  const actor = {
    personId: visitor.personId,
    name: "",
    role: visitor.role,
    permissions: new Set(rolePermissions[visitor.role]),
    audience: "client" as const,
    clientId: visitor.clientId,
  };
  await listTickets(queriesOn<TenantSchema>(spy), actor, filter, new Date());
  const url = new URL(databaseUrl(platform));
  url.pathname = `/${database}`;
  url.username = "postern_app";
  url.password = Buffer.from(deriveKey(platform.masterKey, "app password")).toString("base64url");
  return start(["bench/floor.ts"], { BENCH_FLOOR: JSON.stringify({ url: url.href, ...captured }) }, /(\d+)/);
}
