import { cpus } from "node:os";
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
const turns = Number(process.env.BENCH_TURNS ?? 10);
const writes = Number(process.env.BENCH_WRITES ?? 15_000);
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
console.log(`${cpus().length} × ${cpus()[0]?.model}; Bun ${Bun.version}`);

/** The least that a write can be: one row in a transaction behind the fence, and its entry. */
const write = (at: number) =>
  inCell(registry, tenant!, (db) =>
    db
      .insertInto("clients")
      .values({ id: newId(), name: `Client ${at}` })
      .execute(),
  );

/** So many writes as fast as they go. With sealing all of them are sealed by the end, and that time counts. */
async function turn(sealed: boolean): Promise<number> {
  const began = performance.now();
  let [left, sealer] = [writes, Promise.resolve<unknown>(null)];
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) {
        await write(left);
        // As many a round as half a minute brings at the rate that is asked for.
        if (sealed && left > 0 && left % (rate * 15) === 0) sealer = sealer.then(() => sealing.seal(log));
      }
    }),
  );
  await sealer;
  if (sealed) await sealing.seal(log);
  return (performance.now() - began) / writes;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const round = (value: number, digits = 3) => Number(value.toFixed(digits));

await turn(true);
const without: number[] = [];
const withSeal: number[] = [];
const ratios: number[] = [];
const alone: number[] = [];
for (let at = 0; at < turns; at++) {
  // Each pair begins with the other one: what grows or slows down meanwhile falls on both.
  const first = await turn(at % 2 === 1);
  const second = await turn(at % 2 === 0);
  // What the turn without has left is no part of the next one, and shows what sealing takes by itself.
  const before = sealing.counts.entries;
  const beganSealing = performance.now();
  await sealing.seal(log);
  const left = sealing.counts.entries - before;
  if (left > writes / 2) alone.push(((performance.now() - beganSealing) * 1000) / left);
  const [bare, sealed] = at % 2 === 1 ? [second, first] : [first, second];
  without.push(bare);
  withSeal.push(sealed);
  ratios.push(sealed / bare);
}

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
const verdict = await verifyLog(registry, platform.masterKey, log);
const verifying = (performance.now() - beganVerifying) / 1000;
console.log(
  JSON.stringify(
    {
      "a write without sealing, median of the turns (ms)": round(median(without)),
      "a write with sealing, all of it counted (ms)": round(median(withSeal)),
      "sealing an entry, while nothing else runs (µs)": round(median(alone), 1),
      "cost of sealing, median of the pairs (%)": round((median(ratios) - 1) * 100, 1),
      "cost, each pair (%)": ratios.map((ratio) => round((ratio - 1) * 100, 1)),
      [`${rate} writes a second for ${seconds} s`]: steadily,
      checkpoints: (await inLog(registry, log, lastCheckpoint))?.number,
      "verified entries a second": Math.round(verdict.size / verifying),
      findings: verdict.findings.length,
    },
    null,
    2,
  ),
);
