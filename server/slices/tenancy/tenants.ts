import type { Selectable } from "kysely";
import { z } from "zod";
import type { Tenant as TenantOutput } from "../../../contract/platform.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { Trail } from "../../kernel/database/fence.ts";
import type { DatabaseNames } from "../../kernel/database/names.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import type { RegistryTenants } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { once } from "../../kernel/once.ts";
import { after, containing, keyText, pageOf } from "../../kernel/paging.ts";
import { found, Refusal } from "../../kernel/refusal.ts";

export type Tenant = Selectable<RegistryTenants>;

export interface NewTenant {
  slug: string;
  name: string;
  adminEmail: string;
  adminName: string;
}

/** Slugs that would be taken for something else in an address. */
const reserved = [
  "www",
  "api",
  "app",
  "admin",
  "console",
  "desk",
  "portal",
  "static",
  "assets",
  "mail",
  "localhost",
];

/**
 * Records a tenant; provisioning does the rest.
 * @throws Refusal already_exists when the slug is taken, invalid_input when it is reserved
 */
export async function createTenant(db: RegistryDb, names: DatabaseNames, input: NewTenant): Promise<Tenant> {
  if (reserved.includes(input.slug)) {
    throw new Refusal("invalid_input", { fields: [{ path: "slug", message: "reserved" }] });
  }
  return db
    .insertInto("tenants")
    .values({
      id: newId(),
      slug: input.slug,
      name: input.name,
      database: names.cell(input.slug),
      status: "provisioning",
      step: "requested",
      admin_email: input.adminEmail,
      admin_name: input.adminName,
      retry_at: new Date(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The same for a call from the console, once for its `Idempotency-Key`. */
export function createTenantOnce(ctx: RegistryCtx, names: DatabaseNames, input: NewTenant): Promise<Tenant> {
  const { session, idempotencyKey } = ctx;
  return ctx.registry.transaction(trailOf(ctx), async (db) => {
    if (!idempotencyKey) return createTenant(db, names, input);
    const { id } = await once(db, session!.person.id, idempotencyKey, 201, async () => {
      const tenant = await createTenant(db, names, input);
      return { id: tenant.id };
    });
    return findTenant(db, id);
  });
}

export async function findTenant(db: RegistryDb, id: string): Promise<Tenant> {
  return found(await db.selectFrom("tenants").selectAll().where("id", "=", id).executeTakeFirst());
}

export async function findTenantBySlug(registry: Registry, trail: Trail, slug: string): Promise<Tenant> {
  return registry.transaction(trail, async (db) =>
    found(await db.selectFrom("tenants").selectAll().where("slug", "=", slug).executeTakeFirst()),
  );
}

/** Tenants in the order of their addresses, a page at a time. */
export async function listTenants(
  registry: Registry,
  trail: Trail,
  filter: { search?: string; status?: string; cursor?: string; limit: number },
): Promise<{ items: Tenant[]; nextCursor: string | null }> {
  const last = after(filter.cursor, z.tuple([keyText]));
  const rows = await registry.transaction(trail, (db) => {
    let query = db
      .selectFrom("tenants")
      .selectAll()
      .orderBy("slug")
      .limit(filter.limit + 1);
    if (filter.status) query = query.where("status", "=", filter.status);
    if (filter.search) {
      const pattern = containing(filter.search);
      query = query.where((where) =>
        where.or([where("slug", "ilike", pattern), where("name", "ilike", pattern)]),
      );
    }
    if (last) query = query.where("slug", ">", last[0]);
    return query.execute();
  });
  return pageOf(
    rows,
    filter.limit,
    ({ slug }) => [slug],
    (tenant) => tenant,
  );
}

/**
 * Suspends or resumes. Sessions stay, and are refused while the tenant is suspended.
 * @throws Refusal not_allowed_now for a tenant that is neither active nor suspended
 */
export async function setStatus(
  registry: Registry,
  trail: Trail,
  id: string,
  status: "active" | "suspended",
): Promise<Tenant> {
  return registry.transaction(trail, async (db) => {
    const tenant = found(
      await db.selectFrom("tenants").selectAll().where("id", "=", id).forUpdate().executeTakeFirst(),
    );
    if (tenant.status !== "active" && tenant.status !== "suspended") throw new Refusal("not_allowed_now");
    return db
      .updateTable("tenants")
      .set({ status })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Makes a failed step due now, and forgets its failure until the next. */
export async function retryNow(registry: Registry, trail: Trail, id: string): Promise<Tenant> {
  return registry.transaction(trail, async (db) => {
    const tenant = await findTenant(db, id);
    if (tenant.step === "active") throw new Refusal("not_allowed_now");
    return db
      .updateTable("tenants")
      .set({ retry_at: new Date(), failure: null })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

export function tenantOutput(tenant: Tenant, originOf: (slug: string) => string): TenantOutput {
  const { id, slug, name, failure } = tenant;
  const status = tenant.status as TenantOutput["status"];
  return {
    id,
    slug,
    name,
    status,
    step: tenant.step as TenantOutput["step"],
    failure,
    url: originOf(slug),
    createdAt: tenant.created_at.toISOString(),
    can: {
      suspend: status === "active",
      resume: status === "suspended",
      retry: status === "provisioning" && failure !== null,
    },
  };
}

export function trailOf(ctx: RegistryCtx): Trail & { personId: string | null } {
  const { person } = ctx.session!;
  const { address, userAgent, id } = ctx.request;
  return { actor: person.name, personId: person.id, address, userAgent, requestId: id };
}
