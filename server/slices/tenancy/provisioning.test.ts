import { describe, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { deriveKey, unseal } from "../../kernel/crypto.ts";
import { quoted } from "../../kernel/database/names.ts";
import { asProgram, testInstallation } from "../../testing/installation.ts";
import type { ProvisionOrder } from "../../testing/provision.ts";
import { createTenant, type Provisioner, provision, provisionUnfinished, type Tenant } from "./index.ts";

const trail = { actor: "test" };
let slugs = 0;

async function requestTenant(): Promise<Tenant> {
  const { platform } = await testInstallation();
  const slug = `p${process.pid}x${++slugs}`;
  const input = { slug, name: "Killed Ltd", adminEmail: `boss@${slug}.example`, adminName: "Bo Boss" };
  return platform.registry.transaction(trail, (db) => createTenant(db, platform.provisioner.names, input));
}

async function reload(id: string): Promise<Tenant> {
  const { platform } = await testInstallation();
  return platform.registry.transaction(trail, (db) =>
    db.selectFrom("tenants").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
  );
}

/** Provisions in a process of its own; answers with how that ended. */
async function inAnotherProcess(tenantId: string, die?: ProvisionOrder["die"]) {
  const { platform, order } = await orders();
  const words = [
    join(import.meta.dir, "../../testing/provision.ts"),
    JSON.stringify({ ...order, tenantId, die }),
  ];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const [code, signal] = await once(child, "exit");
  if (code) throw new Error(`ended with ${code}: ${errors}`);
  return { code, signal, platform };
}

async function orders() {
  const { platform } = await testInstallation();
  const { config, provisioner, masterKey } = platform;
  const order: Omit<ProvisionOrder, "tenantId"> = {
    prefix: provisioner.names.registry.replace(/postern$/, ""),
    env: {
      DATABASE_URL: config.database.url!,
      POSTERN_DATA: config.dataFolder,
      POSTERN_MASTER_KEY: Buffer.from(masterKey).toString("base64"),
    },
  };
  return { platform, order };
}

const steps = ["organisation", "database", "keys", "invited", "active"];
const deaths = steps.flatMap((step) => [
  { step, moment: "before" as const },
  { step, moment: "after" as const },
]);

describe("a process that is killed", () => {
  test.each(deaths)(
    "$moment the deed of the step $step is done leaves a tenant that another process finishes",
    async (die) => {
      const { id, slug } = await requestTenant();
      expect(await inAnotherProcess(id, die)).toMatchObject({ signal: "SIGKILL" });
      const left = await reload(id);
      expect(left.status).toBe("provisioning");

      const { platform } = await inAnotherProcess(id);
      const tenant = await reload(id);
      expect(tenant).toMatchObject({ status: "active", step: "active", failure: null, attempts: 0 });
      const key = unseal(
        deriveKey(platform.masterKey, "tenant keys"),
        `tenants.data_key ${id}`,
        tenant.data_key!,
      );
      expect(key).toHaveLength(32);
      if (left.data_key) expect(tenant.data_key).toEqual(left.data_key);
      const databases = await platform.owner.query<{ datname: string }>(
        platform.provisioner.home,
        "select datname from pg_database where datname like $1",
        [`%${slug}%`],
      );
      expect(databases.map(({ datname }) => datname)).toEqual([tenant.database]);
      const people = await asProgram({ id, slug, name: "", database: tenant.database }, (db) =>
        db.selectFrom("people").select(["email", "role", "status"]).execute(),
      );
      expect(people).toEqual([{ email: `boss@${slug}.example`, role: "tenant_admin", status: "invited" }]);
    },
    30_000,
  );
});

test("a database that was created before the crash, and not yet closed to others, is closed", async () => {
  const { platform } = await testInstallation();
  const { owner, provisioner } = platform;
  const { id, database } = await requestTenant();
  await owner.query(
    provisioner.home,
    `create database ${quoted(database)} template ${quoted(provisioner.names.template)}`,
  );
  expect(await provision(provisioner, id)).toBe(true);
  const [open] = await owner.query<{ everybody: boolean; ours: boolean }>(
    provisioner.home,
    `select has_database_privilege('public', $1::text, 'connect') as everybody,
            has_database_privilege('postern_app', $1::text, 'connect') as ours`,
    [database],
  );
  expect(open).toEqual({ everybody: false, ours: true });
});

/** The provisioner of the tests with something else in one place. */
async function provisionerWith(change: Partial<Provisioner>): Promise<Provisioner> {
  const { platform } = await testInstallation();
  return { ...platform.provisioner, ...change };
}

describe("a step that fails", () => {
  test("is written down with its reason, waits longer each time, and goes on when its time has come", async () => {
    const { id } = await requestTenant();
    const failing = await provisionerWith({
      before: (step) => {
        if (step === "keys") throw new Error("no entropy left");
      },
    });
    expect(await provision(failing, id)).toBe(false);
    const once = await reload(id);
    expect(once).toMatchObject({ step: "database", failure: "keys: no entropy left", attempts: 1 });
    expect(once.retry_at.getTime()).toBeGreaterThan(Date.now());
    expect(await provision(failing, id)).toBe(false);
    expect((await reload(id)).attempts).toBe(1);

    await makeDue(id);
    expect(await provision(failing, id)).toBe(false);
    const twice = await reload(id);
    expect(twice.attempts).toBe(2);
    expect(twice.retry_at.getTime() - Date.now()).toBeGreaterThan(1_500);

    await makeDue(id);
    await provisionUnfinished((await testInstallation()).platform.provisioner);
    expect(await reload(id)).toMatchObject({ status: "active", failure: null });
  });
});

async function makeDue(id: string): Promise<void> {
  const { platform } = await testInstallation();
  await platform.registry.transaction(trail, (db) =>
    db
      .updateTable("tenants")
      .set({ retry_at: new Date(0) })
      .where("id", "=", id)
      .execute(),
  );
}

test("two processes that provision the same tenant at once do not do anything twice", async () => {
  const { id } = await requestTenant();
  const begun: string[] = [];
  const watching = await provisionerWith({ before: (step) => begun.push(step) });
  const results = await Promise.all([
    provision(watching, id),
    provision(watching, id),
    inAnotherProcess(id).catch(() => null),
  ]);
  expect(results.some(Boolean)).toBe(true);
  expect(new Set(begun).size).toBe(begun.length);
  expect((await reload(id)).attempts).toBe(0);
});
