import { type Door, doorOf, type Role } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken, newToken } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { verifyPassword } from "../../kernel/passwords.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { noSessionCookie, sessionCookie } from "./cookies.ts";
import { openSession, sessionOf, sessionOutput } from "./sessions.ts";
import type { Throttle } from "./throttle.ts";

type TenantRole = Exclude<Role, "platform_admin">;

interface Candidate {
  id: string;
  tenantId: string;
  tenantName: string;
  tenantSlug: string;
  clientName: string | null;
  role: TenantRole;
}

/** How the address of a tenant is made of its slug. */
export type OriginOf = (slug: string) => string;

/**
 * Checks address and password and opens a session.
 * @throws Refusal wrong_credentials, the same and after the same time for an unknown address, a wrong password
 *   and a person who has no business at this door; rate_limited with the seconds to wait; tenant_suspended
 */
export async function signIn(
  ctx: RegistryCtx,
  input: { email: string; password: string; door?: Door },
  throttle: Throttle,
  originOf: OriginOf,
) {
  const { address } = ctx.request;
  const wait = throttle.admit(input.email, address);
  if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
  const known = await ctx.registry.transaction({ actor: "sign-in" }, (db) => findAccount(db, input.email));
  const right = await verifyPassword(input.password, known?.passwordHash ?? null);
  const memberships =
    known?.memberships.filter(({ role }) => !input.door || doorOf(role) === input.door) ?? [];
  const here = ctx.tenant ? memberships.filter(({ tenantId }) => tenantId === ctx.tenant?.id) : memberships;
  const platform = !ctx.tenant && known?.platformAdmin && (!input.door || input.door === "console");
  if (!right || !known || (here.length === 0 && !platform)) throw new Refusal("wrong_credentials");
  throttle.succeeded(input.email, address);
  if (ctx.tenant && ctx.tenant.status !== "active") throw new Refusal("tenant_suspended");
  if (!ctx.tenant && !platform)
    return { session: null, doorways: await openDoorways(ctx, known, here, originOf) };
  const session = await begin(ctx, known, ctx.tenant ? here[0]!.id : null);
  return { session, doorways: ctx.tenant ? [] : await openDoorways(ctx, known, here, originOf) };
}

/** Who comes in, and the hash of the password that was proved, when it was by one. */
interface Entrant {
  id: string;
  name: string;
  passwordHash?: string | null;
}

/**
 * Opens a session, sets its cookie, and answers with it.
 * @throws Refusal wrong_credentials when the password has been changed since it was proved
 */
export async function begin(ctx: RegistryCtx, person: Entrant, membershipId: string | null) {
  const opened = await ctx.registry.transaction(trail(ctx, person), async (db) => {
    await requireUnchanged(db, person);
    if (ctx.session)
      await db.deleteFrom("sessions").where("token_hash", "=", ctx.session.tokenHash).execute();
    return openSession(db, { personId: person.id, membershipId }, ctx.request, ctx.now);
  });
  ctx.setHeader("set-cookie", sessionCookie(ctx.request.origin, opened.token, opened.expiresAt));
  return sessionOutput(await sessionOf(ctx, opened.tokenHash));
}

/** A change of password ends what the old one has opened, so nothing may be opened by it afterwards. */
async function requireUnchanged(db: RegistryDb, { id, passwordHash }: Entrant): Promise<void> {
  if (!passwordHash) return;
  const same = await db
    .selectFrom("credentials")
    .select("person_id")
    .where("person_id", "=", id)
    .where("password_hash", "=", passwordHash)
    .forShare()
    .executeTakeFirst();
  if (!same) throw new Refusal("wrong_credentials");
}

export async function signOut(ctx: RegistryCtx): Promise<void> {
  const { person, tokenHash } = ctx.session!;
  await ctx.registry.transaction(trail(ctx, person), (db) =>
    db.deleteFrom("sessions").where("token_hash", "=", tokenHash).execute(),
  );
  ctx.setHeader("set-cookie", noSessionCookie(ctx.request.origin));
}

/**
 * Trades a pass from the bare host for a session on the tenant's own.
 * @throws Refusal not_found when the pass is used, expired or for another host
 */
export async function enter(ctx: RegistryCtx, pass: string) {
  const who = await ctx.registry.transaction({ actor: "sign-in" }, async (db) => {
    const used = await db
      .deleteFrom("passes")
      .where("token_hash", "=", hashToken(pass))
      .where("expires_at", ">", ctx.now)
      .returning("membership_id")
      .executeTakeFirst();
    if (!used) throw new Refusal("not_found");
    return db
      .selectFrom("memberships as m")
      .innerJoin("people as p", "p.id", "m.person_id")
      .select(["p.id", "p.name", "m.id as membershipId"])
      .where("m.id", "=", used.membership_id)
      .where("m.status", "=", "active")
      .where("m.tenant_id", "=", ctx.tenant?.id ?? null)
      .executeTakeFirst();
  });
  if (!who) throw new Refusal("not_found");
  if (ctx.tenant?.status !== "active") throw new Refusal("tenant_suspended");
  return begin(ctx, who, who.membershipId);
}

export function trail(ctx: RegistryCtx, person: { id: string; name: string }) {
  const { address, userAgent, id } = ctx.request;
  return { actor: person.name, personId: person.id, address, userAgent, requestId: id };
}

async function findAccount(db: RegistryDb, email: string) {
  const person = await db
    .selectFrom("people as p")
    .leftJoin("credentials as c", "c.person_id", "p.id")
    .select(["p.id", "p.name", "p.platform_admin as platformAdmin", "c.password_hash as passwordHash"])
    .where("p.email", "=", email)
    .executeTakeFirst();
  if (!person) return null;
  const memberships: Candidate[] = await db
    .selectFrom("memberships as m")
    .innerJoin("tenants as t", "t.id", "m.tenant_id")
    .select([
      "m.id",
      "t.id as tenantId",
      "t.name as tenantName",
      "t.slug as tenantSlug",
      "m.client_name as clientName",
    ])
    .select((query) => query.ref("m.role").$castTo<TenantRole>().as("role"))
    .where("m.person_id", "=", person.id)
    .where("m.status", "=", "active")
    .orderBy("m.created_at")
    .execute();
  return { ...person, memberships };
}

async function openDoorways(ctx: RegistryCtx, person: Entrant, memberships: Candidate[], originOf: OriginOf) {
  if (memberships.length === 0) return [];
  const passes = memberships.map((membership) => ({ membership, pass: newToken() }));
  await ctx.registry.transaction({ actor: person.name }, async (db) => {
    await requireUnchanged(db, person);
    await db
      .insertInto("passes")
      .values(
        passes.map(({ membership, pass }) => ({
          token_hash: hashToken(pass),
          membership_id: membership.id,
          expires_at: new Date(ctx.now.getTime() + 60_000),
        })),
      )
      .execute();
  });
  return passes.map(({ membership, pass }) => {
    const door = doorOf(membership.role) as "portal" | "desk";
    return {
      tenant: membership.tenantName,
      client: membership.clientName,
      door,
      url: `${originOf(membership.tenantSlug)}/enter#${pass}`,
    };
  });
}
