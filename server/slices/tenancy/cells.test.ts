import { beforeAll, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { configureLog } from "../../kernel/log.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import { buildPerson, buildTenant, testInstallation } from "../../testing/installation.ts";
import { migrateCells, newestVersion } from "./index.ts";

let tenant: TenantFacts;
let other: TenantFacts;
let desk: Browser;
beforeAll(async () => {
  configureLog({ write: () => {} });
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
  desk = await signedIn(tenant, await buildPerson(tenant, "agent"));
}, 60_000);

async function setVersion(slugs: string[], schema_version: number): Promise<void> {
  const { platform } = await testInstallation();
  await platform.registry.transaction({ actor: "test" }, (db) =>
    db.updateTable("tenants").set({ schema_version }).where("slug", "in", slugs).execute(),
  );
}

async function noted(slug: string) {
  const { platform } = await testInstallation();
  return platform.registry.transaction({ actor: "test" }, (db) =>
    db
      .selectFrom("tenants")
      .select(["schema_version", "failure"])
      .where("slug", "=", slug)
      .executeTakeFirst(),
  );
}

async function statusOfList(wanted: number): Promise<unknown> {
  // The host's tenant is remembered for two seconds.
  for (const until = Date.now() + 5_000; Date.now() < until; ) {
    const { status, body } = await desk.get("/tickets");
    if (status === wanted) return body.code;
  }
  throw new Error(`The list never answered ${wanted}.`);
}

test("a tenant whose database is behind is told so, while others serve, until it is brought up to date", async () => {
  const { platform } = await testInstallation();
  const neighbour = await signedIn(other, await buildPerson(other, "agent"));
  await setVersion([tenant.slug], newestVersion - 1);
  expect(await statusOfList(503)).toBe("tenant_behind");
  expect((await neighbour.get("/tickets")).status).toBe(200);
  expect((await desk.get("/session")).status).toBe(200);

  const done = await migrateCells(platform.provisioner);
  expect(done).toEqual([{ slug: tenant.slug, from: newestVersion - 1, to: newestVersion, failure: null }]);
  await statusOfList(200);
  expect(await migrateCells(platform.provisioner)).toEqual([]);
}, 20_000);

test("one that cannot be brought up to date stays behind with the reason, and keeps no other", async () => {
  const { platform } = await testInstallation();
  const change = (text: string) => platform.owner.query(tenant.database, text);
  await change("update postern_migrations set checksum = checksum || '!' where number = 1");
  await setVersion([tenant.slug, other.slug], newestVersion - 1);
  const seen: string[] = [];
  await migrateCells(platform.provisioner, {
    report: ({ slug, failure }) => seen.push(`${slug} ${failure}`),
  });
  const reason = `Step 1 (foundation) of ${tenant.database} was changed.`;
  expect(seen.toSorted()).toEqual([`${tenant.slug} ${reason}`, `${other.slug} null`].toSorted());
  expect(await noted(tenant.slug)).toEqual({
    schema_version: newestVersion - 1,
    failure: `migration: ${reason}`,
  });
  expect(await noted(other.slug)).toEqual({ schema_version: newestVersion, failure: null });

  await change("update postern_migrations set checksum = rtrim(checksum, '!') where number = 1");
  await migrateCells(platform.provisioner);
  expect(await noted(tenant.slug)).toEqual({ schema_version: newestVersion, failure: null });
});

test("nothing is begun after an interrupt, and the next call goes on", async () => {
  const { platform } = await testInstallation();
  await setVersion([tenant.slug, other.slug], newestVersion - 1);
  expect(await migrateCells(platform.provisioner, { signal: AbortSignal.abort() })).toEqual([]);
  expect((await migrateCells(platform.provisioner)).map(({ slug }) => slug).toSorted()).toEqual(
    [tenant.slug, other.slug].toSorted(),
  );
});
