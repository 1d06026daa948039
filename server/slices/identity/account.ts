import type { Role } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { hashPassword, verifyPassword } from "../../kernel/passwords.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { begin, trail } from "./begin.ts";
import { passwordHash, setFirstPassword, tellChanged } from "./credentials.ts";
import { killDigestLinks } from "./digest-links.ts";
import { note } from "./history.ts";
import { makeAdmin } from "./platform-admins.ts";
import { ownProof } from "./proof.ts";
import { endSessions, sessionOutput } from "./sessions.ts";
import { requireStrong } from "./strength.ts";
import { takeOver } from "./take-over.ts";
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
  await requireStrong(input.newPassword, "newPassword", {
    ...session.person,
    tenant: ctx.tenant?.name ?? null,
  });
  const wait = await throttle.admit(email, ctx.request.address);
  if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
  const old = await ctx.registry.transaction(trail(ctx, session.person), (db) => passwordHash(db, id));
  if (old === null || !(await verifyPassword(input.currentPassword, old))) {
    refuse("invalid_input", "currentPassword", "wrong_password");
  }
  await throttle.succeeded(email, ctx.request.address);
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
    await endSessions(db, id, session.id);
    await killDigestLinks(db, id);
    await note(db, ctx, { personId: id, sessionId: session.id, outcome: "changed", way: "password" });
    await tellChanged(db, ctx, email);
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
  /** The link went by mail to the address alone. */
  mailed: boolean;
  /** The password is one of somebody who never showed that the address is theirs, and the link shows it now. */
  unproved: boolean;
}

/** What an invitation says, to whoever has its link. */
export async function inspectInvitation(ctx: RegistryCtx, token: string) {
  const invited = await findInvitation(ctx, token);
  const { email, name, tenant, client, role } = invited;
  return { email, name, tenant, client, role, known: invited.passwordHash !== null && !invited.unproved };
}

/**
 * Accepts: sets the first password, or proves the one that the person has from elsewhere, and signs in. By a link that
 * went by mail the address is proved; a password from before that binds nobody.
 * @param activate makes the tenant's own row active; it comes first, so that a crash between leaves the link good
 * @param judge refuses a password that is easy to guess; the demo's is the program's own
 * @throws Refusal not_found for a dead link; wrong_credentials when the existing password is wrong
 */
export async function acceptInvitation(
  ctx: RegistryCtx,
  input: { token: string; password: string },
  throttle: Throttle,
  activate: (tenant: NonNullable<RegistryCtx["tenant"]>, membershipId: string, name: string) => Promise<void>,
  judge = requireStrong,
) {
  const invited = await findInvitation(ctx, input.token);
  const hash = await provePassword(ctx, invited, input.password, throttle, judge);
  const person = { id: invited.personId, name: invited.name, email: invited.email };
  if (invited.membershipId) await activate(ctx.tenant!, invited.membershipId, invited.name);
  await ctx.registry.transaction(trail(ctx, person), async (db) => {
    const used = await db
      .deleteFrom("invitations")
      .where("token_hash", "=", hashToken(input.token))
      .returning("person_id")
      .executeTakeFirst();
    found(used);
    if (hash) await keepPassword(db, ctx, invited, hash);
    if (invited.mailed)
      await db
        .updateTable("people")
        .set({ email_proved_at: ctx.now })
        .where("id", "=", person.id)
        .where("email_proved_at", "is", null)
        .execute();
    if (invited.membershipId) {
      await db
        .updateTable("memberships")
        .set({ status: "active" })
        .where("id", "=", invited.membershipId)
        .execute();
    } else {
      await makeAdmin(db, invited.personId, ctx.now);
    }
  });
  return sessionOutput(await begin(ctx, person, invited.membershipId, ownProof("password", ctx.now)));
}

function keepPassword(db: RegistryDb, ctx: RegistryCtx, invited: Invited, after: string): Promise<void> {
  const { personId: id, email, passwordHash: before } = invited;
  return before ? takeOver(db, ctx, { id, email }, { before, after }) : setFirstPassword(db, id, after);
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
      .select(["i.mailed", "p.email_proved_at as provedAt"])
      .where("i.token_hash", "=", hashToken(token))
      .where("i.expires_at", ">", ctx.now)
      .executeTakeFirst(),
  );
  const invited = found(row);
  // A link works on the host that it was made for, and nowhere else.
  if (invited.tenantId !== (ctx.tenant?.id ?? null)) throw new Refusal("not_found");
  if (ctx.tenant && ctx.tenant.status !== "active") throw new Refusal("tenant_suspended");
  const unproved = invited.passwordHash !== null && invited.mailed && invited.provedAt === null;
  return { ...invited, unproved, role: (invited.role ?? "platform_admin") as Role };
}

/** The hash to keep for a person without a password that binds them; null when theirs is right. */
async function provePassword(
  ctx: RegistryCtx,
  invited: Invited,
  password: string,
  throttle: Throttle,
  judge: typeof requireStrong,
) {
  if (invited.passwordHash === null || invited.unproved) {
    await judge(password, "password", invited);
    return hashPassword(password);
  }
  const { address } = ctx.request;
  const wait = await throttle.admit(invited.email, address);
  if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
  if (!(await verifyPassword(password, invited.passwordHash))) throw new Refusal("wrong_credentials");
  await throttle.succeeded(invited.email, address);
  return null;
}
