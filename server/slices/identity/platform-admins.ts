import { sql } from "kysely";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { refuse } from "../../kernel/refusal.ts";
import { type Help, type HelpCtx, helping, removeMeans } from "./help.ts";
import { killLinks } from "./mailed-links.ts";
import { ensurePerson, keepInvitation } from "./memberships.ts";
import { removeUnattached } from "./removal.ts";
import { endSessions } from "./sessions.ts";

/** Somebody who may use the console, or is invited to. */
export interface PlatformAdmin {
  name: string;
  email: string;
  /** Since when; null for somebody who has not accepted yet. */
  since: Date | null;
  /** Until when their invitation, or the link to a new password, works. */
  invitedUntil: Date | null;
  password: boolean;
  apps: number;
  passkeys: number;
  lastSignInAt: Date | null;
}

/** Makes somebody a platform admin; who is one already stays one since when they are. */
export async function makeAdmin(db: RegistryDb, personId: string, now: Date): Promise<void> {
  await db
    .updateTable("people")
    .set({ platform_admin: true, admin_since: now })
    .where("id", "=", personId)
    .where("platform_admin", "=", false)
    .execute();
}

/** Everybody who may use the console or is invited to, by address. */
export async function listAdmins(registry: Registry, actor: string, now: Date): Promise<PlatformAdmin[]> {
  const { rows } = await registry.transaction({ actor }, (db) =>
    sql<PlatformAdmin>`
      select p.name, p.email, case when p.platform_admin then coalesce(p.admin_since, p.created_at) end as since,
             i.expires_at as "invitedUntil",
             exists (select from credentials c where c.person_id = p.id) as password,
             (select count(*)::int from factors f where f.person_id = p.id and f.confirmed_at is not null) as apps,
             (select count(*)::int from passkeys k where k.person_id = p.id) as passkeys,
             (select max(s.at) from sign_ins s
               where s.person_id = p.id and s.outcome = 'let_in' and s.tenant_id is null) as "lastSignInAt"
        from people p
        left join invitations i on i.person_id = p.id and i.membership_id is null and i.expires_at > ${now}
       where p.platform_admin or i.person_id is not null
       order by p.email`.execute(db),
  );
  return rows;
}

/**
 * Invites somebody to the console by this token; they are an admin when they accept. An invitation of before dies.
 * @throws Refusal already_exists for somebody who is one; invalid_input on `name` for a new person without
 */
export async function inviteAdmin(
  { registry, request, now, onlyWay }: HelpCtx,
  actor: string,
  { email, name }: { email: string; name: string | undefined },
  token: string,
): Promise<void> {
  if (onlyWay) refuse("not_allowed_now", "id", "managed_elsewhere");
  await registry.transaction({ actor, requestId: request.id }, async (db) => {
    const known = await db
      .selectFrom("people")
      .select(["name", "platform_admin"])
      .where("email", "=", email)
      .executeTakeFirst();
    if (known?.platform_admin) refuse("already_exists", "email", "is_admin");
    const called = known?.name ?? name;
    if (!called) refuse("invalid_input", "name", "required");
    const personId = await ensurePerson(db, email, called);
    await keepInvitation(db, { personId, membershipId: null }, token, now);
  });
}

/**
 * Takes the console away from somebody, with the sessions and the invitation that lead there. Who belongs to no
 * company is removed altogether.
 * @throws Refusal not_allowed_now for the last one
 */
export function removeAdmin(ctx: HelpCtx, help: Help): Promise<void> {
  return helping(ctx, help, async (db, { id }) => {
    // Two who remove each other take turns.
    const admins = await db
      .selectFrom("people")
      .select("id")
      .where("platform_admin", "=", true)
      .orderBy("id")
      .forUpdate()
      .execute();
    if (admins.every((one) => one.id === id) && admins.length > 0)
      refuse("not_allowed_now", "id", "last_admin");
    await db
      .updateTable("people")
      .set({ platform_admin: false, admin_since: null })
      .where("id", "=", id)
      .execute();
    for (const table of ["sessions", "invitations"] as const)
      await db.deleteFrom(table).where("person_id", "=", id).where("membership_id", "is", null).execute();
    await removeUnattached(db, id);
  });
}

/**
 * Lets an admin who has lost everything begin anew: without password and factors, signed out everywhere, with this
 * token for a link to a new password.
 */
export function resetAdmin(ctx: HelpCtx, help: Help, token: string): Promise<void> {
  return helping(ctx, help, async (db, person) => {
    await removeMeans(db, ctx, person, help);
    await db.deleteFrom("credentials").where("person_id", "=", person.id).execute();
    await killLinks(db, person.id, person.email);
    await endSessions(db, person.id, null);
    await keepInvitation(db, { personId: person.id, membershipId: null }, token, ctx.now);
  });
}
