import { cpus } from "node:os";
import { readConfig } from "../server/config.ts";
import type { Transaction } from "../server/kernel/database/pools.ts";
import { openPlatform } from "../server/platform.ts";
import { bundled, start, temporaryFolder } from "./processes.ts";
import { type Seeded, seed } from "./seed.ts";
import { seedProjects } from "./seed-projects.ts";

/**
 * How long it takes to read a queue of 5,000 and to decide 500 time entries of three projects in one act:
 * `npm run bench:approvals`. BENCH_ACTS is how many acts are measured; server time is that of the whole request.
 */
const acts = Number(process.env.BENCH_ACTS ?? 9);
const size = { waiting: 5_000, act: 500, projects: 3 };

const waiting = `
  with places as (select id, client_id, row_number() over (order by id) - 1 place from projects
                   where client_id = $1 order by id limit 3),
       staff as (select id from people where client_id is null limit 1),
       entries as (
         insert into time_entries (id, client_id, project_id, person_id, day, minutes, billable, rate, note, created_at, updated_at)
         select gen_random_uuid(), p.client_id, p.id, staff.id, current_date - (g % 60), 15 + g % 300, true, 9000,
                'Work ' || g, now(), now()
           from generate_series($2::int, $3::int) g join places p on p.place = g % 3 cross join staff returning *),
       made as (
         insert into approvals (id, client_id, project_id, kind, subject_id, revision, title, day, person_id, amount, currency,
                                minutes, content, content_hash, step_order, comment_on_rejection, needs_proof, submitted_at)
         select gen_random_uuid(), client_id, project_id, 'time_entry', id, 1, note, day, person_id, amount, 'EUR', minutes,
                '{"kind":"time_entry"}', sha256('{"kind":"time_entry"}'), 'sequence', true, false, now()
           from entries returning *)
  insert into approval_steps (approval_id, client_id, project_id, position, state, need, roles, people, opens_at)
  select id, client_id, project_id, 0, 'open', 'any', '{client_executive,client_manager}', '{}', now() from made`;

await using folder = await temporaryFolder();
const env = { POSTERN_DATA: folder.path, PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "warn" };
await using platform = await openPlatform(readConfig(env));
console.log(`${cpus().length} × ${cpus()[0]?.model}; Bun ${Bun.version}`);
const seeded = await seed(platform, { tickets: 500, clients: 5 });
await seedProjects(platform, seeded, { projects: 1, entries: 100 });
const executive = seeded.visitors.find(({ role }) => role === "client_executive")!;
const total = size.waiting + acts * size.act;
await seedWaiting(seeded, executive.clientId!, total);

await using server = await start(
  [await bundled(), "serve"],
  { ...env, DATABASE_URL: platform.owner.address },
  /127\.0\.0\.1:(\d+)|localhost:(\d+)/,
);
const port = Number(server.said[1] ?? server.said[2]);
const headers = { host: `${seeded.slug}.localhost:${port}`, cookie: executive.cookie };
const api = `http://127.0.0.1:${port}/api/v1`;

const report: Record<string, unknown> = {};
report[`page of 100 of a queue of ${total}`] = await times(40, () => read("/approvals?mine=true&limit=100"));
report[`sums of a queue of ${total}`] = await times(40, () => read("/approvals/summary?mine=true"));
const durations: number[] = [];
for (let act = 0; act < acts; act++) durations.push(await decideMany());
report[`${size.act} decided in one act, of ${size.projects} projects`] = shown(durations);
report["a page of 100 of the history"] = await times(40, () => read("/approvals/history?limit=100"));
console.log(JSON.stringify(report, null, 2));

async function read(path: string) {
  const answer = await fetch(`${api}${path}`, { headers });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Milliseconds that one act took. */
async function decideMany(): Promise<number> {
  const items: { id: string; revision: number }[] = [];
  for (let cursor = ""; items.length < size.act; ) {
    const page = await read(`/approvals?mine=true&limit=100${cursor && `&cursor=${cursor}`}`);
    items.push(...page.items.map(({ id, revision }: { id: string; revision: number }) => ({ id, revision })));
    cursor = page.nextCursor;
  }
  const from = performance.now();
  const answer = await fetch(`${api}/approvals/decisions`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ items, verdict: "approved" }),
  });
  const body = await answer.json();
  const passed = performance.now() - from;
  if (body.decided !== size.act) throw new Error(`Decided ${JSON.stringify(body).slice(0, 500)}`);
  return passed;
}

async function times(count: number, call: () => Promise<unknown>) {
  await call();
  const durations: number[] = [];
  for (let at = 0; at < count; at++) {
    const from = performance.now();
    await call();
    durations.push(performance.now() - from);
  }
  return shown(durations);
}

function shown(durations: number[]) {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (share: number) => `${sorted[Math.ceil(sorted.length * share) - 1]!.toFixed(1)} ms`;
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}

/** Time entries of three projects of a client that wait for its executive. */
async function seedWaiting({ database }: Seeded, clientId: string, count: number): Promise<void> {
  const inTenant = (text: string, values: unknown[]) =>
    platform.registry.pools.transaction(database, "read write", async (transaction: Transaction) => {
      await transaction.unsafe("select set_config('role', 'postern_job', true)");
      await transaction.unsafe(text, values);
    });
  const step = 500;
  for (let from = 0; from < count; from += step)
    await inTenant(waiting, [clientId, from, Math.min(from + step, count) - 1]);
  await platform.owner.query(database, "vacuum analyze");
}
