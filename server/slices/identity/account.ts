import type { Role } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { hashPassword, verifyPassword } from "../../kernel/passwords.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { begin, trail } from "./sign-in.ts";
import type { Throttle } from "./throttle.ts";

/**
 * Changes one's own password; all other sessions of the person end, and passes on their way to one.
 * @throws Refusal invalid_input naming the field; rate_limited after too many wrong tries
 */
export async function changePassword(
  ctx: RegistryCtx,
  input: { currentPassword: string; newPassword: string },
  throttle: Throttle,
): Promise<void> {
  const session = ctx.session!;
  const { id, email } = session.person;
  if (input.newPassword === input.currentPassword) refuse("invalid_input", "newPassword", "same_as_before");
  refuseObvious(input.newPassword, "newPassword", session.person);
  const wait = throttle.admit(email, ctx.request.address);
  if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
  const old = await ctx.registry.transaction(trail(ctx, session.person), (db) => passwordHash(db, id));
  if (!(await verifyPassword(input.currentPassword, old))) {
    refuse("invalid_input", "currentPassword", "wrong_password");
  }
  throttle.succeeded(email, ctx.request.address);
  const hash = await hashPassword(input.newPassword);
  await ctx.registry.transaction(trail(ctx, session.person), async (db) => {
    const changed = await db
      .updateTable("credentials")
      .set({ password_hash: hash, changed_at: ctx.now })
      .where("person_id", "=", id)
      .where("password_hash", "=", old)
      .returning("person_id")
      .executeTakeFirst();
    // Somebody changed it in between.
    if (!changed) throw new Refusal("stale");
    await db.deleteFrom("sessions").where("person_id", "=", id).where("id", "<>", session.id).execute();
    const own = db.selectFrom("memberships").select("id").where("person_id", "=", id);
    await db.deleteFrom("passes").where("membership_id", "in", own).execute();
  });
}

/** An invitation, and the person it is for. */
interface Invited {
  personId: string;
  email: string;
  name: string;
  membershipId: string | null;
  tenantId: string | null;
  tenant: string | null;
  client: string | null;
  role: Role;
  passwordHash: string | null;
}

/** What an invitation says, to whoever has its link. */
export async function inspectInvitation(ctx: RegistryCtx, token: string) {
  const { email, name, tenant, client, role, passwordHash: hash } = await findInvitation(ctx, token);
  return { email, name, tenant, client, role, known: hash !== null };
}

/**
 * Accepts: sets the first password, or proves the one that the person has from elsewhere, and signs in.
 * @param activate makes the tenant's own row active; it comes first, so that a crash between leaves the link good
 * @throws Refusal not_found for a dead link; wrong_credentials when the existing password is wrong
 */
export async function acceptInvitation(
  ctx: RegistryCtx,
  input: { token: string; password: string },
  throttle: Throttle,
  activate: (tenant: NonNullable<RegistryCtx["tenant"]>, membershipId: string, name: string) => Promise<void>,
) {
  const invited = await findInvitation(ctx, input.token);
  const hash = await provePassword(ctx, invited, input.password, throttle);
  const person = { id: invited.personId, name: invited.name };
  if (invited.membershipId) await activate(ctx.tenant!, invited.membershipId, invited.name);
  await ctx.registry.transaction(trail(ctx, person), async (db) => {
    const used = await db
      .deleteFrom("invitations")
      .where("token_hash", "=", hashToken(input.token))
      .returning("person_id")
      .executeTakeFirst();
    found(used);
    if (hash) await setFirstPassword(db, invited.personId, hash);
    if (invited.membershipId) {
      await db
        .updateTable("memberships")
        .set({ status: "active" })
        .where("id", "=", invited.membershipId)
        .execute();
    } else {
      await db
        .updateTable("people")
        .set({ platform_admin: true })
        .where("id", "=", invited.personId)
        .execute();
    }
  });
  return begin(ctx, person, invited.membershipId);
}

async function findInvitation(ctx: RegistryCtx, token: string): Promise<Invited> {
  const row = await ctx.registry.transaction({ actor: "invitation" }, (db) =>
    db
      .selectFrom("invitations as i")
      .innerJoin("people as p", "p.id", "i.person_id")
      .leftJoin("credentials as c", "c.person_id", "p.id")
      .leftJoin("memberships as m", "m.id", "i.membership_id")
      .leftJoin("tenants as t", "t.id", "m.tenant_id")
      .select(["p.id as personId", "p.email", "m.id as membershipId", "t.id as tenantId", "t.name as tenant"])
      // As the tenant that invites writes it: what another calls them is not told.
      .select(({ fn }) => fn.coalesce("m.name", "p.name").as("name"))
      .select(["m.client_name as client", "m.role", "c.password_hash as passwordHash"])
      .where("i.token_hash", "=", hashToken(token))
      .where("i.expires_at", ">", ctx.now)
      .executeTakeFirst(),
  );
  const invited = found(row);
  // A link works on the host that it was made for, and nowhere else.
  if (invited.tenantId !== (ctx.tenant?.id ?? null)) throw new Refusal("not_found");
  if (ctx.tenant && ctx.tenant.status !== "active") throw new Refusal("tenant_suspended");
  return { ...invited, role: (invited.role ?? "platform_admin") as Role };
}

/** The hash to keep for a person without a password; null when theirs is right. */
async function provePassword(ctx: RegistryCtx, invited: Invited, password: string, throttle: Throttle) {
  if (invited.passwordHash === null) {
    refuseObvious(password, "password", invited);
    return hashPassword(password);
  }
  const { address } = ctx.request;
  const wait = throttle.admit(invited.email, address);
  if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
  if (!(await verifyPassword(password, invited.passwordHash))) throw new Refusal("wrong_credentials");
  throttle.succeeded(invited.email, address);
  return null;
}

/** Refuses a password that is the person's own name or address, or one character again and again. */
export function refuseObvious(password: string, path: string, person: { email: string; name: string }): void {
  const plain = password.toLowerCase();
  const own = [person.email, person.email.split("@")[0]!, person.name].map((text) => text.toLowerCase());
  if (own.includes(plain) || new Set(plain).size < 4) refuse("invalid_input", path, "too_easy");
}

async function passwordHash(db: RegistryDb, personId: string): Promise<string> {
  const row = await db
    .selectFrom("credentials")
    .select("password_hash")
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return found(row).password_hash;
}

/**
 * Keeps the first password of a person.
 * @throws Refusal stale when they have one by now
 */
export async function setFirstPassword(db: RegistryDb, personId: string, hash: string): Promise<void> {
  const kept = await db
    .insertInto("credentials")
    .values({ person_id: personId, password_hash: hash })
    .onConflict((conflict) => conflict.doNothing())
    .returning("person_id")
    .executeTakeFirst();
  if (!kept) throw new Refusal("stale");
}
