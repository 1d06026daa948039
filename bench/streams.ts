import { readFile } from "node:fs/promises";
import { readConfig } from "../server/config.ts";
import { openPlatform } from "../server/platform.ts";
import { bundled, memoryOf, start, temporaryFolder } from "./processes.ts";
import { seed, type Visitor } from "./seed.ts";

/**
 * What open windows cost, and how long until they hear that their session is over: `npm run bench:streams`.
 * BENCH_STREAMS is how many are open, ten to a session; BENCH_IDLE how long the server is left alone, in seconds.
 */
const streams = Number(process.env.BENCH_STREAMS ?? 5_000);
const idle = Number(process.env.BENCH_IDLE ?? 60);
const perSession = 10;

await using folder = await temporaryFolder();
const env = { POSTERN_DATA: folder.path, PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "warn" };
await using platform = await openPlatform(readConfig(env));
const seeded = await seed(platform, { tickets: 1_000, clients: Math.ceil(streams / perSession / 3) });
const visitors = seeded.visitors.slice(0, streams / perSession);
const port = freePort();
await using server = await start(
  [await bundled(), "serve"],
  // Behind a proxy, which tells whom it speaks for: not everybody is at one address, which has its limit.
  { ...env, DATABASE_URL: platform.owner.address, PORT: String(port), TRUST_PROXY: "127.0.0.1" },
  /localhost/,
);
const host = `${seeded.slug}.localhost`;
const report: Record<string, unknown> = { streams };

await Bun.sleep(idle * 1000);
report["before (MB)"] = await memoryOf(server.pid);
const windows: Window[] = [];
for (const [at, visitor] of visitors.entries()) {
  const address = `10.${at >> 8}.${at & 255}.1`;
  windows.push(
    ...(await Promise.all(Array.from({ length: perSession }, () => openWindow(visitor, address)))),
  );
}
await Bun.sleep(idle * 1000);
report["with all open (MB)"] = await memoryOf(server.pid);
const busy = await processorTime(server.pid);
await Bun.sleep(10_000);
report["share of a core while they wait (%)"] = Math.round(((await processorTime(server.pid)) - busy) * 10);

await platform.registry.transaction({ actor: "bench" }, (db) =>
  db
    .deleteFrom("sessions")
    .where(
      "membership_id",
      "in",
      visitors.map(({ personId }) => personId),
    )
    .execute(),
);
const ended = performance.now();
const heard = (await Promise.all(windows.map(({ over }) => over)))
  .map((at) => at - ended)
  .toSorted((a, b) => a - b);
const part = (share: number) => Math.round(heard[Math.floor((heard.length - 1) * share)]!);
report["until it is heard that the session is over (ms)"] = {
  first: part(0),
  median: part(0.5),
  p99: part(0.99),
  last: part(1),
};
report["from the first to the last (ms)"] = part(1) - part(0);
console.log(JSON.stringify(report, null, 2));

interface Window {
  /** When it heard of its end. */
  over: Promise<number>;
}

/** Opens a stream by a bare connection, and resolves once it runs: what is measured is the server, not a client. */
async function openWindow({ cookie }: Visitor, address: string): Promise<Window> {
  const open = Promise.withResolvers<void>();
  const over = Promise.withResolvers<number>();
  let text = "";
  await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      open(socket) {
        const headers = { host, cookie: `__Host-${cookie}`, "x-forwarded-for": address };
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.write(`GET /stream HTTP/1.1\r\n${lines.join("")}\r\n`);
      },
      data(socket, bytes) {
        text += bytes.toString();
        if (text.startsWith("HTTP/1.1 200") && text.includes("retry:")) open.resolve();
        else if (!text.startsWith("HTTP/1.1 200")) open.reject(new Error(text));
        if (!text.includes("event: ended")) return;
        over.resolve(performance.now());
        socket.end();
      },
      error: (_, error) => open.reject(error),
      close: () => over.reject(new Error("A stream was closed without a word.")),
    },
  });
  await open.promise;
  return { over: over.promise };
}

function freePort(): number {
  using listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  return listener.port;
}

/** Seconds that a process has kept a core busy. */
async function processorTime(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
