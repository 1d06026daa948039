import { readConfig } from "../server/config.ts";
import { createDatabase, migrate } from "../server/kernel/database/migrate.ts";
import { newId } from "../server/kernel/ids.ts";
import { tenantMigrations } from "../server/migrations/index.ts";
import { openPlatform } from "../server/platform.ts";
import { createTenant, migrateCells, newestVersion, provision } from "../server/slices/tenancy/index.ts";
import { temporaryFolder } from "./processes.ts";

/**
 * How long a tenant takes to make, and how many tenants a second are brought up to date: `npm run bench:tenants`.
 * BENCH_TENANTS is how many are behind by one step.
 */
const behind = Number(process.env.BENCH_TENANTS ?? 200);
await using folder = await temporaryFolder();
await using platform = await openPlatform(
  readConfig({ POSTERN_DATA: folder.path, PORT: "0", HOST: "127.0.0.1" }),
);
const { provisioner, registry, owner } = platform;
const { home, names } = provisioner;
const trail = { actor: "bench" };
const median = (values: number[]) =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);

const clones: number[] = [];
const whole: number[] = [];
for (let at = 0; at < 15; at++) {
  const began = performance.now();
  await createDatabase(owner, home, `bench_clone_${at}`, names.template);
  clones.push(performance.now() - began);
  const input = { slug: `fresh-${at}`, name: "Fresh", adminEmail: "admin@fresh.example", adminName: "Admin" };
  const start = performance.now();
  const { id } = await registry.transaction(trail, (db) => createTenant(db, names, input));
  if (!(await provision(provisioner, id))) throw new Error("A tenant was not provisioned.");
  whole.push(performance.now() - start);
}

const old = tenantMigrations.slice(0, -1);
const template = "bench_old_template";
await createDatabase(owner, home, template);
await migrate(owner, template, old);
await owner.forget(template);
for (let at = 0; at < behind; at++) {
  const slug = `old-${at}`;
  await createDatabase(owner, home, names.cell(slug), template);
  await registry.transaction(trail, (db) =>
    db
      .insertInto("tenants")
      .values({
        id: newId(),
        slug,
        name: slug,
        database: names.cell(slug),
        status: "active",
        step: "active",
        admin_email: "admin@old.example",
        admin_name: "Admin",
        schema_version: old.at(-1)?.number ?? 0,
      })
      .execute(),
  );
}
const began = performance.now();
const cells = await migrateCells(provisioner, { signal: new AbortController().signal, report: () => {} });
const seconds = (performance.now() - began) / 1000;
const done = cells.filter(({ to, failure }) => to === newestVersion && !failure).length;
console.log(
  JSON.stringify(
    {
      "database step of a new tenant, median of 15 (ms)": median(clones),
      "a new tenant, all steps, median of 15 (ms)": median(whole),
      "tenants brought up to date": done,
      "tenants a second": Math.round(done / seconds),
    },
    null,
    2,
  ),
);
