import type { ExpressionBuilder } from "kysely";
import { z } from "zod";
import type { OwnSession, SignInLine } from "../../../contract/account.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { RegistrySchema } from "../../kernel/database/schema.gen.ts";
import { after, pageOf } from "../../kernel/paging.ts";
import { found } from "../../kernel/refusal.ts";
import { trail } from "./begin.ts";
import { deviceName } from "./browser.ts";
import { note } from "./history.ts";
import { endSessions, idleHours } from "./sessions.ts";

/** Where the person is signed in, the session that asks first, then by last use. */
export async function ownSessions(ctx: RegistryCtx): Promise<OwnSession[]> {
  const { person, id: current } = ctx.session!;
  const rows = await ctx.registry.transaction(trail(ctx, person), (db) => living(db, ctx).execute());
  return Promise.all(
    rows
      .toSorted((a, b) => Number(b.id === current) - Number(a.id === current))
      .map(async (row) => ({
        id: row.id,
        current: row.id === current,
        address: row.address,
        device: await deviceName(row.user_agent),
        way: row.way as OwnSession["way"],
        company: companyOf(row),
        createdAt: row.created_at.toISOString(),
        usedAt: row.used_at.toISOString(),
      })),
  );
}

function living(db: RegistryDb, ctx: RegistryCtx) {
  const idleSince = new Date(ctx.now.getTime() - idleHours * 3_600_000);
  return db
    .selectFrom("sessions as s")
    .leftJoin("memberships as m", "m.id", "s.membership_id")
    .leftJoin("tenants as t", "t.id", "m.tenant_id")
    .select(["s.id", "s.address", "s.user_agent", "s.way", "s.created_at", "s.used_at"])
    .select(["t.name as tenant", "m.client_name as client"])
    .where("s.person_id", "=", ctx.session!.person.id)
    .where("s.expires_at", ">", ctx.now)
    .where("s.used_at", ">", idleSince)
    .where(withinReach(ctx))
    .orderBy("s.used_at", "desc");
}

/** Client and tenant, as somebody who knows both would say it. */
function companyOf({ tenant, client }: { tenant: string | null; client: string | null }): string | null {
  return tenant && client ? `${client} · ${tenant}` : tenant;
}

/**
 * Who came in on a provider's word sees and ends no more than what that word reaches: the provider could have let
 * in anybody as them.
 */
function withinReach(ctx: RegistryCtx) {
  const { providerId, providerClientId, tenant } = ctx.session!;
  return ({ and, eb, val }: ExpressionBuilder<RegistrySchema & { m: RegistrySchema["memberships"] }, "m">) =>
    providerId
      ? and([
          eb("m.tenant_id", "=", tenant?.id ?? null),
          providerClientId ? eb("m.client_id", "=", providerClientId) : val(true),
        ])
      : val(true);
}

/**
 * Ends one of the person's own sessions, from its next request on.
 * @throws Refusal not_found for one that is over, or somebody else's
 */
export async function endSession(ctx: RegistryCtx, { id }: { id: string }): Promise<void> {
  const { person, id: current } = ctx.session!;
  await ctx.registry.transaction(trail(ctx, person), async (db) => {
    found(await living(db, ctx).where("s.id", "=", id).executeTakeFirst());
    await db.deleteFrom("sessions").where("id", "=", id).execute();
    await noteEnd(db, ctx, id);
  });
  if (id === current) ctx.setCookie("postern", "", new Date(0));
}

/** Ends all sessions of the person but this one. */
export async function endOtherSessions(ctx: RegistryCtx): Promise<void> {
  const { person, id: current, providerId } = ctx.session!;
  await ctx.registry.transaction(trail(ctx, person), async (db) => {
    const others = (await living(db, ctx).execute()).filter(({ id }) => id !== current);
    if (providerId) {
      const ids = others.map(({ id }) => id);
      if (ids.length > 0) await db.deleteFrom("sessions").where("id", "in", ids).execute();
    } else await endSessions(db, person.id, current);
    for (const { id } of others) await noteEnd(db, ctx, id);
  });
}

function noteEnd(db: RegistryDb, ctx: RegistryCtx, sessionId: string): Promise<void> {
  return note(db, ctx, { personId: ctx.session!.person.id, sessionId, outcome: "ended", reason: "by_owner" });
}

/** What was decided about the person's sign-ins, the newest first. */
export async function ownHistory(
  ctx: RegistryCtx,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const last = after(cursor, z.tuple([z.uuid()]));
  const rows = await ctx.registry.transaction(trail(ctx, ctx.session!.person), (db) => {
    const query = decisions(db, ctx).limit(limit + 1);
    return (last ? query.where("s.id", "<", last[0]) : query).execute();
  });
  // Names of devices take a moment to be found, and many lines are of the same one.
  const devices = new Map<string, string>();
  for (const { user_agent } of rows) devices.set(user_agent, await deviceName(user_agent));
  return pageOf(
    rows,
    limit,
    ({ id }) => [id],
    (row): SignInLine => ({
      id: row.id,
      at: row.at.toISOString(),
      outcome: row.outcome as SignInLine["outcome"],
      way: row.way,
      reason: row.reason,
      company: companyOf(row),
      note: row.note,
      address: row.address,
      device: devices.get(row.user_agent)!,
    }),
  );
}

function decisions(db: RegistryDb, ctx: RegistryCtx) {
  return db
    .selectFrom("sign_ins as s")
    .leftJoin("memberships as m", "m.id", "s.membership_id")
    .leftJoin("tenants as t", (join) =>
      join.on((on) => on("t.id", "=", on.fn.coalesce("s.tenant_id", "m.tenant_id"))),
    )
    .select(["s.id", "s.at", "s.outcome", "s.way", "s.reason", "s.note", "s.address", "s.user_agent"])
    .select(["t.name as tenant", "m.client_name as client"])
    .where("s.person_id", "=", ctx.session!.person.id)
    .where(withinReach(ctx))
    .orderBy("s.id", "desc");
}
