import { beforeAll, expect, test } from "bun:test";
import { openBackground } from "../../background.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { asProgram, buildTenant, testInstallation } from "../../testing/installation.ts";
import { registryUpkeepJob, tenantUpkeepJob } from "./jobs.ts";

let tenant: TenantFacts;
beforeAll(async () => {
  tenant = await buildTenant();
}, 60_000);

/** The last month for which the trail of a database has a partition of its own. */
async function lastPartition(database: string): Promise<string> {
  const { platform } = await testInstallation();
  const [row] = await platform.owner.query<{ name: string }>(
    database,
    `select max(c.relname) as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'audit_log'::regclass and c.relname <> 'audit_log_rest'`,
  );
  return row?.name ?? "";
}

const monthsFromNow = (months: number) => {
  const now = new Date();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months));
  return `audit_log_${month.toISOString().slice(0, 7).replace("-", "_")}`;
};

test("the audit trails of registry and tenants always have partitions for a year to come", async () => {
  const { platform } = await testInstallation();
  const databases = [platform.registry.database, tenant.database];
  for (const database of databases) {
    // As if nobody had looked after it for a while.
    for (let month = 24; month > 2; month--) {
      await platform.owner.query(database, `drop table if exists ${monthsFromNow(month)}`);
    }
    expect(await lastPartition(database)).toBe(monthsFromNow(2));
  }
  const { runner } = openBackground(platform, { jobs: [registryUpkeepJob, tenantUpkeepJob], schedules: [] });
  await runner.queue.enqueue({ name: registryUpkeepJob.name, tenantId: null, ids: {} });
  await runner.enqueue(tenantUpkeepJob, tenant, {});
  await runner.workOff();
  for (const database of databases) expect(await lastPartition(database)).toBe(monthsFromNow(12));
});

test("a tenant forgets answers to repeated calls after a day", async () => {
  const { platform } = await testInstallation();
  const person_id = newId();
  const key = (name: string, hours: number) => ({
    person_id,
    key: name,
    request_hash: Buffer.from("x"),
    status: 201,
    created_at: new Date(Date.now() - hours * 3_600_000),
  });
  await platform.owner.query(tenant.database, "grant insert on idempotency_keys to postern_job");
  await platform.owner.query(
    tenant.database,
    "create policy test on idempotency_keys for insert to postern_job with check (true)",
  );
  await asProgram(tenant, (db) =>
    db
      .insertInto("idempotency_keys")
      .values([key("old", 25), key("new", 23)])
      .execute(),
  );
  const { runner } = openBackground(platform, { jobs: [tenantUpkeepJob], schedules: [] });
  await runner.enqueue(tenantUpkeepJob, tenant, {});
  await runner.workOff();
  const left = await asProgram(tenant, (db) =>
    db.selectFrom("idempotency_keys").select("key").where("person_id", "=", person_id).execute(),
  );
  expect(left.map(({ key }) => key)).toEqual(["new"]);
});
