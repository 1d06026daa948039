import { cpus } from "node:os";
import { readConfig } from "../server/config.ts";
import { openPlatform } from "../server/platform.ts";
import { openLoop, type Shot } from "./load.ts";
import { bundled, start, temporaryFolder } from "./processes.ts";
import { seed } from "./seed.ts";
import { seedProjects } from "./seed-projects.ts";

/**
 * How long the overview of a large project takes: `npm run bench:projects`. BENCH_ENTRIES is how many time entries it
 * has, BENCH_SECONDS how long it is asked for.
 */
const entries = Number(process.env.BENCH_ENTRIES ?? 20_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 30);
const large = 5;

await using folder = await temporaryFolder();
const env = { POSTERN_DATA: folder.path, PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "warn" };
await using platform = await openPlatform(readConfig(env));
console.log(
  `${cpus().length} × ${cpus()[0]?.model}; Bun ${Bun.version}; ${large} projects of ${entries} entries`,
);
const seeded = await seed(platform, { tickets: 2_000, clients: 20 });
const projects = await seedProjects(platform, seeded, { projects: large, entries });

await using server = await start(
  [await bundled(), "serve"],
  { ...env, DATABASE_URL: platform.owner.address },
  /127\.0\.0\.1:(\d+)|localhost:(\d+)/,
);
const port = Number(server.said[1] ?? server.said[2]);
const host = `${seeded.slug}.localhost:${port}`;

/** Overviews of large projects in turn, each by another reader of those who see it. */
function overviews(role: "client_executive" | "client_user" | "agent"): () => Shot {
  const pairs = projects.flatMap(({ id, clientId }) =>
    seeded.visitors
      .filter((visitor) => visitor.role === role && (role === "agent" || visitor.clientId === clientId))
      .map(({ cookie }) => ({ cookie, url: `http://127.0.0.1:${port}/api/v1/projects/${id}/overview` })),
  );
  let at = 0;
  return () => ({ host, ...pairs[at++ % pairs.length]! });
}

const report: Record<string, unknown> = {};
for (const role of ["client_executive", "client_user", "agent"] as const) {
  const next = overviews(role);
  await openLoop(next, 5, 2);
  report[`overview with ${entries} time entries, ${role}, 20 requests/s`] = await openLoop(next, 20, seconds);
}
console.log(JSON.stringify(report, null, 2));
