import { randomBytes } from "node:crypto";
import { type Selectable, sql } from "kysely";
import { deriveKey, newToken, seal } from "../../kernel/crypto.ts";
import type { Scope } from "../../kernel/database/fence.ts";
import { fence } from "../../kernel/database/fence.ts";
import { createDatabase, migrate } from "../../kernel/database/migrate.ts";
import type { DatabaseNames } from "../../kernel/database/names.ts";
import type { Pools } from "../../kernel/database/pools.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import type { RegistryTenants } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { log } from "../../kernel/log.ts";
import type { Post } from "../../kernel/mail/post.ts";
import { refuse } from "../../kernel/refusal.ts";
import { turns } from "../../kernel/turns.ts";
import { tenantMigrations } from "../../migrations/index.ts";
import {
  followInvited,
  followMembership,
  hasPassword,
  invitationDays,
  invitationLink,
  type Membership,
} from "../identity/index.ts";

/** What provisioning works with. `owner` may create databases; requests never get it. */
export interface Provisioner {
  registry: Registry;
  owner: Pools;
  /** A database that `owner` can always connect to. */
  home: string;
  names: DatabaseNames;
  masterKey: Uint8Array;
  /** The platform's own identity provider; null where people sign in here. */
  identity: OutsideIdentity | null;
  /** Called before each step, and after its deed before that is noted; a test ends the process here. */
  before?: (step: string) => void;
  after?: (step: string) => void;
}

/** Where people sign in, when that is not here: what it has to have of a tenant before anybody can come in. */
export interface OutsideIdentity {
  /** Makes the tenant's organisation, or finds the one that a crash has left; answers with its id. */
  makeOrganisation(tenant: Tenant): Promise<string>;
  /** Makes somebody a user who is to come in by this membership, and mails them an invitation, again if asked to. */
  invite(membershipId: string, again: boolean): Promise<void>;
}

type Tenant = Selectable<RegistryTenants>;
type Step = "organisation" | "database" | "keys" | "invited" | "active";

const trail = { actor: "provisioning" };

/** Each step may be repeated: a crash between the deed and the note of it does no harm. */
const steps: Record<Step, (provisioner: Provisioner, tenant: Tenant) => Promise<Partial<Tenant>>> = {
  organisation: async ({ identity }, tenant) => ({
    org_id: tenant.org_id ?? (await identity?.makeOrganisation(tenant)) ?? tenant.id,
  }),
  database: async ({ owner, home, names }, tenant) => {
    await createDatabase(owner, home, tenant.database, names.template);
    const version = await migrate(owner, tenant.database, tenantMigrations);
    await owner.forget(tenant.database);
    return { schema_version: version };
  },
  keys: async ({ masterKey }, tenant) => {
    const wrapping = deriveKey(masterKey, "tenant keys");
    return { data_key: tenant.data_key ?? seal(wrapping, `tenants.data_key ${tenant.id}`, randomBytes(32)) };
  },
  invited: async (provisioner, tenant) => {
    const admin = await firstAdmin(provisioner, tenant);
    if (provisioner.identity) await inviteOutside(provisioner, tenant, admin, false);
    return {};
  },
  active: async () => ({ status: "active" }),
};

/** What comes after a step. */
const next: Record<string, Step | undefined> = {
  requested: "organisation",
  organisation: "database",
  database: "keys",
  keys: "invited",
  invited: "active",
};

/**
 * Takes a tenant through all steps that are left. A failure is written down and left for the next try.
 * @returns whether it is done; false also while another process works on it
 */
export function provision(provisioner: Provisioner, tenantId: string): Promise<boolean> {
  return inTurn(() =>
    // Held by a transaction, so that it is free again at once when this process dies.
    provisioner.registry.transaction(trail, async (db) => {
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended(${`provisioning ${tenantId}`}, 0)) as mine`.execute(
        db,
      );
      return rows[0]?.mine === true && takeSteps(provisioner, tenantId);
    }),
  );
}

async function takeSteps(provisioner: Provisioner, tenantId: string): Promise<boolean> {
  const { registry, before, after } = provisioner;
  for (;;) {
    const tenant = await begin(registry, tenantId);
    if (!tenant) return false;
    const step = next[tenant.step];
    if (!step) return true;
    try {
      before?.(step);
      const change = await steps[step](provisioner, tenant);
      after?.(step);
      await note(registry, tenant, { ...change, step, failure: null, attempts: 0, retry_at: new Date() });
    } catch (error) {
      log.error("A provisioning step failed", { tenant: tenant.slug, step, error });
      const delay = Math.min(2 ** tenant.attempts, 300) * 1000;
      const failure = `${step}: ${error instanceof Error ? error.message : String(error)}`;
      await note(registry, tenant, { failure, retry_at: new Date(Date.now() + delay) });
      return false;
    }
  }
}

/** Goes on with every tenant whose provisioning was interrupted or failed and is due again. */
export async function provisionUnfinished(provisioner: Provisioner): Promise<void> {
  const due = await provisioner.registry.transaction(trail, (db) =>
    db
      .selectFrom("tenants")
      .select("id")
      .where("step", "<>", "active")
      .where("retry_at", "<=", new Date())
      .execute(),
  );
  for (const { id } of due) await provision(provisioner, id);
}

/** Tenants worked on at once by this process: each holds a connection while it needs further ones. */
const inTurn = turns(2);

/** The tenant as it stands, one more try counted; nothing when it is not due. */
function begin(registry: Registry, id: string): Promise<Tenant | undefined> {
  return registry.transaction(trail, async (db) => {
    const tenant = await db.selectFrom("tenants").selectAll().where("id", "=", id).executeTakeFirst();
    if (!tenant || tenant.step === "active") return tenant;
    if (tenant.retry_at.getTime() > Date.now()) return undefined;
    const attempts = tenant.attempts + 1;
    await db.updateTable("tenants").set({ attempts }).where("id", "=", id).execute();
    return { ...tenant, attempts };
  });
}

/** Notes what came of a step, unless somebody else has taken the tenant further meanwhile. */
async function note(registry: Registry, tenant: Tenant, change: Partial<Tenant>): Promise<void> {
  await registry.transaction(trail, (db) =>
    db
      .updateTable("tenants")
      .set(change)
      .where("id", "=", tenant.id)
      .where("step", "=", tenant.step)
      .execute(),
  );
}

/** Writes the tenant's settings and its first admin, who is invited. Answers with them as they stand now. */
function firstAdmin({ registry }: Provisioner, tenant: Tenant) {
  return fence(registry.pools, tenant.database, programScope, "read write", async (db) => {
    await db
      .insertInto("settings")
      .values({ name: tenant.name, email: tenant.admin_email })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .execute();
    const admin = {
      name: tenant.admin_name,
      email: tenant.admin_email,
      role: "tenant_admin",
      status: "invited",
    };
    await db
      .insertInto("people")
      .values({ id: newId(), ...admin })
      .onConflict((conflict) => conflict.constraint("people_email_once").doNothing())
      .execute();
    return db
      .selectFrom("people")
      .select(["id", "name", "role", "status"])
      .where("email", "=", tenant.admin_email)
      .where("client_id", "is", null)
      .executeTakeFirstOrThrow();
  });
}

const programScope: Scope = { audience: "job", personId: null, clientId: null, tickets: "all", trail };

/**
 * Makes the link that invites a tenant's first admin; one made before dies. It is for whoever cannot sign in yet, or
 * not any more because their password was taken away.
 * Where people sign in elsewhere, they are mailed an invitation from there, and there is no link of ours.
 * @param origin address of the tenant's host
 * @param letter sends the link to the admin's address; then nobody else is told it
 * @returns the link, or null when it went by mail alone
 * @throws Refusal not_allowed_now for an admin who can sign in, or whom the tenant has deactivated
 */
export async function inviteFirstAdmin(
  provisioner: Provisioner,
  tenant: Tenant,
  origin: string,
  letter: { post: Post; inviter: string } | null = null,
): Promise<string | null> {
  const { registry, identity } = provisioner;
  const admin = await firstAdmin(provisioner, tenant);
  const { status } = admin;
  const comesIn = identity !== null || (await hasPassword(registry, tenant.admin_email));
  if ((status === "active" && comesIn) || status === "deactivated") {
    refuse("not_allowed_now", "admin", "has_accepted");
  }
  if (identity) {
    await inviteOutside(provisioner, tenant, admin, true);
    return null;
  }
  const token = newToken();
  const membership = { ...membershipOf(tenant, admin), status: "invited" as const };
  const now = new Date();
  const url = invitationLink(origin, token);
  const mailed = letter?.post.way === "server";
  await registry.transaction(trail, async (db) => {
    await followInvited(db, membership, token, now, { mailed });
    const expiresOn = new Date(now.getTime() + invitationDays * 86_400_000).toISOString().slice(0, 10);
    const data = { name: admin.name, inviter: letter?.inviter ?? "", company: tenant.name, url, expiresOn };
    await letter?.post.send(db, { tenantId: tenant.id, to: tenant.admin_email, kind: "invitation", data });
  });
  return mailed ? null : url;
}

type Admin = Awaited<ReturnType<typeof firstAdmin>>;

/** Has the first admin invited from where people sign in. */
async function inviteOutside(
  { registry, identity }: Provisioner,
  tenant: Tenant,
  admin: Admin,
  again: boolean,
): Promise<void> {
  await registry.transaction(trail, (db) => followMembership(db, membershipOf(tenant, admin)));
  await identity!.invite(admin.id, again);
}

function membershipOf(tenant: Tenant, { id, name, role, status }: Admin): Membership {
  return {
    id,
    email: tenant.admin_email,
    name,
    tenantId: tenant.id,
    clientId: null,
    clientName: null,
    role: role as Membership["role"],
    status: status as Membership["status"],
  };
}
