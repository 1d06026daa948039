import { readFile, writeFile } from "node:fs/promises";
import { ensureOwner, prepareCluster } from "../server/kernel/database/cluster.ts";
import { describeSchema, schemaHeader } from "../server/kernel/database/describe.ts";
import { createDatabase, migrate } from "../server/kernel/database/migrate.ts";
import { databaseNames } from "../server/kernel/database/names.ts";
import { Pools } from "../server/kernel/database/pools.ts";
import { tenantMigrations } from "../server/migrations/index.ts";
import { stopTestCluster, testCluster } from "../server/testing/cluster.ts";

// Writes what is derived from the migrations. With --check it only compares, and fails when a file is stale.
const target = new URL("../server/kernel/database/schema.gen.ts", import.meta.url);

async function generate(): Promise<string> {
  const { adminUrl } = await testCluster();
  const names = databaseNames("generate_");
  await using owner = new Pools({ url: await ensureOwner(adminUrl, "generate"), limit: 4 });
  await prepareCluster(owner, "postgres", names, "generate");
  const cell = names.cell("example");
  await createDatabase(owner, "postgres", cell, names.template);
  await migrate(owner, cell, tenantMigrations);
  const registry = await describeSchema(owner, names.registry, "Registry");
  const tenant = await describeSchema(owner, cell, "Tenant");
  return `${schemaHeader}${registry}\n${tenant}`;
}

const text = await generate();
await stopTestCluster();
if (!process.argv.includes("--check")) {
  await writeFile(target, text);
} else if ((await readFile(target, "utf8")) !== text) {
  console.error("server/kernel/database/schema.gen.ts is stale: run `npm run generate`.");
  process.exitCode = 1;
}
