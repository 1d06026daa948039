import {
  holdablePermissions,
  indispensable,
  type MemberRole,
  type Permission,
  rolePermissions,
} from "../../../contract/permissions.ts";
import type { Ctx } from "../../kernel/context.ts";
import { authorize, found, refuse } from "../../kernel/refusal.ts";
import { type PeopleInput, personEvent } from "./people.ts";
import { lockPerson, readPerson } from "./people-queries.ts";
import { canManage, canSetPermissions, type Grant, hindrance, holdsAll, powersOf } from "./policy.ts";

/**
 * Says what somebody may do besides their role, and what not in spite of it. What the role says anyway is no
 * exception and is not kept. The registry has to follow after the commit.
 * @throws Refusal not_found; invalid_input for a permission that the role can neither hold nor lose; forbidden for one
 *   that the actor does not hold; not_allowed_now for oneself, and where nobody would be left in charge
 */
export async function setPermissions(ctx: Ctx, input: PeopleInput<"setPermissions">): Promise<void> {
  const { db, actor } = ctx;
  const seen = found(await readPerson(db, input.id));
  authorize(canManage, actor, seen);
  if (!canSetPermissions(actor, seen)) refuse("not_allowed_now", "permissions", "yourself");
  const person = found(await lockPerson(db, seen));
  const role = person.role as MemberRole;
  requireSensible(role, input);
  const byRole = person.custom_permissions ?? rolePermissions[role];
  const granted = input.granted.filter((one) => !byRole.includes(one));
  const withdrawn = input.withdrawn.filter((one) => byRole.includes(one));
  const before = powersOf(person);
  const wanted = [...asGrants(granted, "granted"), ...asGrants(withdrawn, "withdrawn")];
  const after = powersOf({ ...person, grants: wanted as Grant[] });
  if (
    !holdsAll(
      actor,
      after.filter((one) => !before.includes(one)),
    )
  )
    refuse("forbidden", "granted");
  const reason = withdrawn.length > 0 ? hindrance(actor, person, person.peers) : null;
  if (reason) refuse("not_allowed_now", "withdrawn", reason);
  if (await replaceGrants(ctx, person, wanted))
    await ctx.emit(personEvent("person.permissions_changed", person));
}

const asGrants = (list: readonly Permission[], effect: Grant["effect"]) =>
  [...new Set(list)].map((permission) => ({ permission, effect }));

function requireSensible(role: MemberRole, { granted, withdrawn }: PeopleInput<"setPermissions">): void {
  const holdable = holdablePermissions[role];
  if (!granted.every((one) => holdable.includes(one))) refuse("invalid_input", "granted", "not_for_role");
  if (withdrawn.some((one) => indispensable.includes(one)))
    refuse("invalid_input", "withdrawn", "needed_by_all");
  if (withdrawn.some((one) => granted.includes(one))) refuse("invalid_input", "withdrawn", "contradiction");
}

type Wanted = Pick<Grant, "effect"> & { permission: Permission };

/** Writes what differs, so that who decided the rest, and when, stays known. Answers whether anything did. */
async function replaceGrants(
  { db, actor, now }: Ctx,
  person: { id: string; client_id: string | null; grants: Grant[] },
  wanted: Wanted[],
): Promise<boolean> {
  const same = (one: Pick<Grant, "permission" | "effect">) => (other: Pick<Grant, "permission" | "effect">) =>
    one.permission === other.permission && one.effect === other.effect;
  const gone = person.grants.filter((one) => !wanted.some(same(one)));
  const fresh = wanted.filter((one) => !person.grants.some(same(one)));
  if (gone.length > 0) {
    const names = gone.map(({ permission }) => permission);
    await db
      .deleteFrom("people_grants")
      .where("person_id", "=", person.id)
      .where("permission", "in", names)
      .execute();
  }
  if (fresh.length > 0) {
    const by = { by_id: actor.personId, by_name: actor.name, at: now };
    const of = { person_id: person.id, client_id: person.client_id };
    await db
      .insertInto("people_grants")
      .values(fresh.map((one) => ({ ...of, ...one, ...by })))
      .execute();
  }
  return gone.length + fresh.length > 0;
}
