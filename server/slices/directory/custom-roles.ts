import { sql } from "kysely";
import type { TenantRole } from "../../../contract/directory.ts";
import {
  clientRoles,
  holdablePermissions,
  indispensable,
  type MemberRole,
  type Permission,
  permissions,
  tenantRoles,
} from "../../../contract/permissions.ts";
import { type Actor, type Ctx, can } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { changesTo } from "./clients.ts";
import type { PeopleInput } from "./people.ts";
import { canGive, holdsAll } from "./policy.ts";

type RoleRow = Awaited<ReturnType<ReturnType<typeof describedRoles>["execute"]>>[number];

function describedRoles(db: TenantDb) {
  return db
    .selectFrom("custom_roles as r")
    .select(["r.id", "r.name", "r.base", "r.description", "r.permissions"])
    .select(
      sql<number>`(select count(*)::int from people p
        where p.custom_role_id = r.id and p.status <> 'deleted')`.as("people"),
    );
}

/** The tenant's own roles, by name; those for staff or for members alone when asked so. */
export function listRoles(db: TenantDb, kind: "staff" | "member" | undefined): Promise<RoleRow[]> {
  const query = describedRoles(db).orderBy(sql`lower(r.name)`);
  if (!kind) return query.execute();
  return query.where("r.base", "in", [...(kind === "staff" ? tenantRoles : clientRoles)]).execute();
}

export async function readRole(db: TenantDb, id: string): Promise<RoleRow> {
  return found(await describedRoles(db).where("r.id", "=", id).executeTakeFirst());
}

export function roleOutput(row: RoleRow, actor: Actor): TenantRole {
  const edits = can(actor, "roles.manage") && holdsAll(actor, row.permissions);
  return {
    id: row.id,
    name: row.name,
    base: row.base as MemberRole,
    description: row.description,
    permissions: known(row.permissions),
    people: row.people,
    can: {
      give: canGive(actor, row.base as MemberRole, row.permissions),
      edit: edits,
      delete: edits && row.people === 0,
    },
  };
}

/** A later version of the program may have given one up. */
const known = (list: readonly string[]): Permission[] => permissions.filter((one) => list.includes(one));

/**
 * Makes a role from a built-in one.
 * @returns its id
 * @throws Refusal invalid_input for permissions that the base cannot hold; forbidden for some that the actor does not
 *   hold; already_exists for a name that is taken
 */
export async function createRole(ctx: Ctx, input: PeopleInput<"createRole">): Promise<string> {
  const { name, base, description } = input;
  const role = {
    id: newId(),
    name,
    base,
    description,
    permissions: permitted(ctx.actor, base, input.permissions),
  };
  await ctx.db
    .insertInto("custom_roles")
    .values({ ...role, created_at: ctx.now })
    .execute();
  await ctx.emit({
    type: "role.created",
    clientId: null,
    audience: "internal",
    payload: { roleId: role.id },
  });
  return role.id;
}

/**
 * Changes a role. The registry has to follow for everybody who has it.
 * @throws Refusal not_found, and as `createRole` does; forbidden for a role that holds more than the actor
 */
export async function updateRole(ctx: Ctx, input: PeopleInput<"updateRole">): Promise<void> {
  const { db, actor } = ctx;
  const before = found(
    await db.selectFrom("custom_roles").selectAll().where("id", "=", input.id).forUpdate().executeTakeFirst(),
  );
  if (!holdsAll(actor, before.permissions)) refuse("forbidden", "permissions");
  const { name, description } = input;
  const wanted = input.permissions && permitted(actor, before.base as MemberRole, input.permissions);
  const columns = changesTo(before, { name, description, permissions: wanted });
  if (Object.keys(columns).length === 0) return;
  await db.updateTable("custom_roles").set(columns).where("id", "=", input.id).execute();
  await ctx.emit({
    type: "role.updated",
    clientId: null,
    audience: "internal",
    payload: { roleId: input.id },
  });
}

/**
 * Deletes a role.
 * @throws Refusal not_found; not_allowed_now while somebody has it
 */
export async function deleteRole(ctx: Ctx, id: string): Promise<void> {
  const { db, actor } = ctx;
  // Whoever gives it to somebody at this moment is waited for.
  const role = found(
    await db.selectFrom("custom_roles").selectAll().where("id", "=", id).forUpdate().executeTakeFirst(),
  );
  if (!holdsAll(actor, role.permissions)) refuse("forbidden", "permissions");
  const user = await db
    .selectFrom("people")
    .select("id")
    .where("custom_role_id", "=", id)
    .limit(1)
    .executeTakeFirst();
  if (user) refuse("not_allowed_now", "role", "role_in_use");
  await db.deleteFrom("custom_roles").where("id", "=", id).execute();
  await ctx.emit({ type: "role.deleted", clientId: null, audience: "internal", payload: { roleId: id } });
}

/** What a role is to hold, in our order: what its base can hold and the actor holds, and what nobody can do without. */
function permitted(actor: Actor, base: MemberRole, wanted: readonly Permission[]): Permission[] {
  if (!wanted.every((one) => holdablePermissions[base].includes(one)))
    refuse("invalid_input", "permissions", "not_for_role");
  if (!holdsAll(actor, wanted)) refuse("forbidden", "permissions");
  return permissions.filter((one) => indispensable.includes(one) || wanted.includes(one));
}

/**
 * Makes sure that the actor can give a role to somebody.
 * @throws Refusal invalid_input for a role of the tenant's own that is not there or made from another; forbidden for
 *   one that the actor cannot give
 */
export async function requireRole(
  { db, actor }: Ctx,
  role: MemberRole,
  customRoleId: string | null,
): Promise<void> {
  const custom = customRoleId === null ? null : await baseAndPowers(db, customRoleId);
  if (custom && custom.base !== role) refuse("invalid_input", "customRoleId", "unknown_choice");
  if (!canGive(actor, role, custom?.permissions ?? null)) refuse("forbidden", "role");
}

async function baseAndPowers(db: TenantDb, id: string) {
  const row = await db
    .selectFrom("custom_roles")
    .select(["base", "permissions"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row ?? refuse("invalid_input", "customRoleId", "unknown_choice");
}
