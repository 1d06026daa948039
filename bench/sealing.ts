import { readdir, readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { openSealing } from "../server/background.ts";
import { readConfig } from "../server/config.ts";
import { inCell, inLog, tenantLog } from "../server/kernel/audit/log.ts";
import { countWaiting, lastCheckpoint } from "../server/kernel/audit/seal.ts";
import { verifyLog } from "../server/kernel/audit/verify.ts";
import { newId } from "../server/kernel/ids.ts";
import { openPlatform } from "../server/platform.ts";
import { createTenant, provision } from "../server/slices/tenancy/index.ts";
import { temporaryFolder } from "./processes.ts";

/**
 * What sealing the audit trail costs a write, and whether it keeps up: `npm run bench:sealing`. Writer, sealer and
 * database share the machine. BENCH_TURNS, BENCH_WRITES (of each turn) and BENCH_SECONDS make it shorter.
 */
const turns = Number(process.env.BENCH_TURNS ?? 20);
const writes = Number(process.env.BENCH_WRITES ?? 7_500);
const seconds = Number(process.env.BENCH_SECONDS ?? 90);
const rate = 500;
const connections = 8;

await using folder = await temporaryFolder();
await using platform = await openPlatform(
  readConfig({ POSTERN_DATA: folder.path, PORT: "0", HOST: "127.0.0.1" }),
);
const { registry, provisioner } = platform;
const input = { slug: "bench", name: "Bench", adminEmail: "admin@bench.example", adminName: "Admin" };
const { id } = await registry.transaction({ actor: "bench" }, (db) =>
  createTenant(db, provisioner.names, input),
);
if (!(await provision(provisioner, id))) throw new Error("The tenant was not provisioned.");
const [tenant] = await registry.transaction({ actor: "bench" }, (db) =>
  db.selectFrom("tenants").select(["id", "slug", "name", "database"]).where("id", "=", id).execute(),
);
const log = tenantLog(tenant!);
const sealing = openSealing(platform);
const postmaster = await readFile(join(folder.path, "database", "cluster", "postmaster.pid"), "utf8").then(
  (text) => text.split("\n")[0]!,
);
console.log(`${cpus().length} × ${cpus()[0]?.model}; Bun ${Bun.version}`);

/** The least that a write can be: one row in a transaction behind the fence, and its entry. */
const write = (at: number) =>
  inCell(registry, tenant!, (db) =>
    db
      .insertInto("clients")
      .values({ id: newId(), name: `Client ${at}` })
      .execute(),
  );

/** What one write took: time that passed, and time of processors, of the program and the database, in milliseconds. */
interface Turn {
  passed: number;
  worked: number;
}

/** So many writes as fast as they go. With sealing all of them are sealed by the end, and that counts. */
async function turn(sealed: boolean): Promise<Turn> {
  const began = performance.now();
  const working = await processorTime();
  let left = writes;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) await write(left);
    }),
  );
  if (sealed) await sealing.seal(log);
  const worked = (await processorTime()) - working;
  return { passed: (performance.now() - began) / writes, worked: worked / writes };
}

/** Milliseconds that processors have worked for this process and for the database's, those that have ended included. */
async function processorTime(): Promise<number> {
  const { user, system } = process.cpuUsage();
  const statOf = async (pid: string) => {
    const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  };
  const ticks = (fields: string[], from: number, to: number) =>
    fields.slice(from, to).reduce((sum, field) => sum + Number(field), 0);
  const parent = await statOf(postmaster);
  const others = await Promise.all((await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(statOf));
  const children = others.filter((fields) => fields[1] === postmaster);
  // Fields 14 to 17 of proc(5), in hundredths of a second; those of ended children stand in their parent's.
  const database = ticks(parent, 11, 15) + children.reduce((sum, fields) => sum + ticks(fields, 11, 13), 0);
  return (user + system) / 1000 + database * 10;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const round = (value: number, digits = 3) => Number(value.toFixed(digits));

await turn(true);
const bare: Turn[] = [];
const withSeal: Turn[] = [];
const alone: number[] = [];
for (let at = 0; at < turns; at++) {
  // Each pair begins with the other one: what grows or slows down meanwhile falls on both.
  const order = at % 2 === 1 ? [true, false] : [false, true];
  for (const sealed of order) {
    (sealed ? withSeal : bare).push(await turn(sealed));
    if (sealed) continue;
    // What is left is no part of the next turn, and shows what sealing takes by itself.
    const beganSealing = performance.now();
    await sealing.seal(log);
    alone.push(((performance.now() - beganSealing) * 1000) / writes);
  }
}
const costs = (of: keyof Turn) => withSeal.map((turn, at) => (turn[of] / bare[at]![of] - 1) * 100);
const quartiles = (values: number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((share) => round(sorted[Math.floor(sorted.length * share)]!, 1));
};

/** Writes at a fixed rate, with the rounds as they are in a server. */
async function steady() {
  const durations: number[] = [];
  let [failures, oldest, most] = [0, 0, 0];
  const look = setInterval(async () => {
    const { waiting, waitingSince } = await inLog(registry, log, countWaiting);
    most = Math.max(most, waiting);
    if (waitingSince) oldest = Math.max(oldest, (Date.now() - waitingSince.getTime()) / 1000);
  }, 1_000);
  const before = { ...sealing.counts };
  await using _sealing = sealing.start();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const under: Promise<void>[] = [];
  for (let at = 0; at < rate * seconds; at++) {
    const due = began + (at * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await Bun.sleep(wait);
    const done = write(at).then(
      () => void durations.push(performance.now() - due),
      () => void failures++,
    );
    under.push(done);
  }
  await Promise.all(under);
  const lasted = (performance.now() - began) / 1000;
  clearInterval(look);
  const { user, system } = process.cpuUsage(cpu);
  const sorted = durations.toSorted((a, b) => a - b);
  return {
    "writes a second": Math.round(durations.length / lasted),
    failures,
    "p50 (ms)": round(sorted[Math.floor(sorted.length * 0.5)]!),
    "p95 (ms)": round(sorted[Math.floor(sorted.length * 0.95)]!),
    "p99 (ms)": round(sorted[Math.floor(sorted.length * 0.99)]!),
    "entries sealed meanwhile": sealing.counts.entries - before.entries,
    "most waiting at a time": most,
    "longest wait of an entry (s)": round(oldest, 1),
    "last round (s)": round(sealing.counts.seconds, 2),
    "processor of writer and sealer (share of one core)": round((user + system) / 1e6 / lasted, 2),
  };
}

const steadily = await steady();
await sealing.seal(log);
const beganVerifying = performance.now();
const [{ bytes }] = (await platform.owner.query<{ bytes: number }>(
  tenant!.database,
  `select (pg_total_relation_size('sealed_entries') + pg_total_relation_size('sealed_subtrees'))::float8 "bytes"`,
)) as [{ bytes: number }];
const verdict = await verifyLog(registry, platform.masterKey, log);
const verifying = (performance.now() - beganVerifying) / 1000;
console.log(
  JSON.stringify(
    {
      "a write without sealing: passed, worked (ms)": (["passed", "worked"] as const).map((of) =>
        round(median(bare.map((turn) => turn[of]))),
      ),
      "a write with sealing: passed, worked (ms)": (["passed", "worked"] as const).map((of) =>
        round(median(withSeal.map((turn) => turn[of]))),
      ),
      "sealing an entry, while nothing else runs (µs)": round(median(alone), 1),
      "cost in time passed, quartiles of the pairs (%)": quartiles(costs("passed")),
      "cost in work of processors, quartiles of the pairs (%)": quartiles(costs("worked")),
      [`${rate} writes a second for ${seconds} s`]: steadily,
      "bytes that an entry's seal takes": Math.round(bytes / verdict.size),
      checkpoints: (await inLog(registry, log, lastCheckpoint))?.number,
      "verified entries a second": Math.round(verdict.size / verifying),
      findings: verdict.findings.length,
    },
    null,
    2,
  ),
);
