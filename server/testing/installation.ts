import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Role, rolePermissions } from "../../contract/permissions.ts";
import { readConfig } from "../config.ts";
import { type Actor, audienceOf, type Ctx, type TenantFacts } from "../kernel/context.ts";
import { ensureOwner } from "../kernel/database/cluster.ts";
import { fence, type TenantDb } from "../kernel/database/fence.ts";
import { inTenant } from "../kernel/http/mount.ts";
import type { RunningServer } from "../kernel/http/server.ts";
import { newId } from "../kernel/ids.ts";
import { hashPassword } from "../kernel/passwords.ts";
import { mountApi, openPlatform, type Platform } from "../platform.ts";
import { ensurePerson, followMembership } from "../slices/identity/index.ts";
import { createTenant, provision } from "../slices/tenancy/index.ts";
import { startServer } from "../start.ts";
import { atEnd, testCluster } from "./cluster.ts";
import { testMailServer } from "./mail-server.ts";

/** One platform and one server for all test files of a run; files keep apart by tenants of their own. */
export interface Installation {
  platform: Platform;
  server: RunningServer;
  /** Moves the server's clock; null lets it run. */
  setClock(time: Date | null): void;
  /** What the DNS says, by name. */
  txt: Map<string, string[]>;
}

let shared: Promise<Installation> | undefined;
let clock: Date | null = null;

export function testInstallation(): Promise<Installation> {
  shared ??= start();
  return shared;
}

async function stop(): Promise<void> {
  const installation = await shared?.catch(() => undefined);
  shared = undefined;
  await installation?.server[Symbol.asyncDispose]();
  await installation?.platform[Symbol.asyncDispose]();
  if (installation) await rm(installation.platform.config.dataFolder, { recursive: true, force: true });
}

async function start(): Promise<Installation> {
  const { adminUrl } = await testCluster();
  atEnd(stop);
  const config = readConfig({
    POSTERN_DATA: await mkdtemp(join(tmpdir(), "postern-data-")),
    POSTERN_DEMO: "1",
    PORT: "0",
    SMTP_URL: `smtp://127.0.0.1:${(await testMailServer()).port}`,
    MAIL_FROM: "portal@postern.example",
    // As in production, the owner is no superuser.
    DATABASE_URL: await ensureOwner(adminUrl, "owner of the tests"),
    POSTERN_MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
  });
  const platform = await openPlatform(config, { prefix: `test${process.pid}_` });
  // A walk over all endpoints asks more often in a minute than a person may.
  const txt = new Map<string, string[]>();
  const server = startServer(platform, {
    clock: () => clock ?? new Date(),
    scale: 1000,
    resolveTxt: async (name) => txt.get(name) ?? [],
  });
  return {
    platform,
    server,
    txt,
    setClock: (time) => {
      clock = time;
    },
  };
}

let slugs = 0;

/** A fresh tenant, made by the same loop as any other. */
export async function buildTenant(overrides: { slug?: string; name?: string } = {}): Promise<TenantFacts> {
  const { platform } = await testInstallation();
  const slug = overrides.slug ?? `t${process.pid}x${++slugs}`;
  const input = {
    slug,
    name: overrides.name ?? `Tenant ${slugs}`,
    adminEmail: `admin@${slug}.example`,
    adminName: "First Admin",
  };
  const tenant = await platform.registry.transaction({ actor: "test" }, (db) =>
    createTenant(db, platform.provisioner.names, input),
  );
  if (!(await provision(platform.provisioner, tenant.id)))
    throw new Error(`Tenant ${slug} was not provisioned.`);
  return { id: tenant.id, slug, name: tenant.name, database: tenant.database };
}

/** Runs as the tenant's program, which sees all of the tenant. */
export async function asProgram<T>(tenant: TenantFacts, work: (db: TenantDb) => Promise<T>): Promise<T> {
  const { platform } = await testInstallation();
  const scope = {
    audience: "job" as const,
    personId: null,
    clientId: null,
    tickets: "all" as const,
    trail: { actor: "test" },
  };
  return fence(platform.registry.pools, tenant.database, scope, "read write", work);
}

export async function buildClient(
  tenant: TenantFacts,
  overrides: { name?: string } = {},
): Promise<{ id: string; name: string }> {
  const client = { id: newId(), name: overrides.name ?? "Example Ltd" };
  await asProgram(tenant, (db) => db.insertInto("clients").values(client).execute());
  return client;
}

/** Somebody who can sign in, and act in a test without signing in. */
export interface TestPerson {
  id: string;
  name: string;
  email: string;
  role: Exclude<Role, "platform_admin">;
  clientId: string | null;
  actor: Actor;
}

export const testPassword = "correct horse battery";
let passwordHash: Promise<string> | undefined;
let people = 0;

/** An active person of a tenant: staff without a client, a member with one. */
export async function buildPerson(
  tenant: TenantFacts,
  role: TestPerson["role"],
  client: { id: string; name: string } | null = null,
  overrides: { name?: string; email?: string } = {},
): Promise<TestPerson> {
  const { platform } = await testInstallation();
  const number = ++people;
  const person = {
    id: newId(),
    name: overrides.name ?? `Person ${number}`,
    email: overrides.email ?? `person${number}@${tenant.slug}.example`,
    role,
    clientId: client?.id ?? null,
  };
  const { id, name, email, clientId } = person;
  await asProgram(tenant, (db) =>
    db
      .insertInto("people")
      .values({ id, name, email, role, client_id: clientId, status: "active", joined_at: new Date() })
      .execute(),
  );
  passwordHash ??= hashPassword(testPassword);
  const password_hash = await passwordHash;
  await platform.registry.transaction({ actor: "test" }, async (db) => {
    await followMembership(db, {
      ...person,
      tenantId: tenant.id,
      clientName: client?.name ?? null,
      status: "active",
    });
    await db
      .insertInto("credentials")
      .values({ person_id: await ensurePerson(db, email, name), password_hash })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
  return { ...person, actor: actorOf(person) };
}

function actorOf({ id, name, role, clientId }: Omit<TestPerson, "actor">): Actor {
  return {
    personId: id,
    name,
    role,
    permissions: new Set(rolePermissions[role]),
    audience: audienceOf(role),
    clientId,
  };
}

/** Runs a verb as a person, in a transaction of its own, exactly as the mount would. */
export async function act<T>(
  tenant: TenantFacts,
  person: TestPerson,
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const { platform } = await testInstallation();
  const { options } = mountApi(platform, { clock: () => clock ?? new Date() });
  const request = {
    id: newId(),
    address: "127.0.0.1",
    userAgent: "test",
    origin: `http://${tenant.slug}.localhost`,
  };
  return inTenant(options, { tenant, actor: person.actor, request }, "read write", work);
}
