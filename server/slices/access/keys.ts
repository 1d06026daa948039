import type { Selectable } from "kysely";
import { z } from "zod";
import { type ApiKey, keyPermissions } from "../../../contract/access.ts";
import { holdablePermissions, type Permission } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken, newToken } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { RegistryApiKeys } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { after, pageOf } from "../../kernel/paging.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { asCaller, trailOf } from "./caller.ts";

type KeyRow = Selectable<RegistryApiKeys> & { maker_status: string };

export interface NewKey {
  name: string;
  permissions: Permission[];
  clientIds?: string[] | undefined;
  expiresAt?: string | undefined;
}

/** What every key begins with: programs that look for leaked secrets know it by that. */
export const keyPrefix = "postern_";

const hour = 3_600_000;

/** The tenant's keys, the newest first. */
export async function listKeys(ctx: RegistryCtx, page: { cursor?: string | undefined; limit: number }) {
  const last = after(page.cursor, z.tuple([z.uuid()]));
  const rows = await inRegistry(ctx, (db) => {
    const query = keysOf(db, ctx)
      .orderBy("k.id", "desc")
      .limit(page.limit + 1);
    return (last ? query.where("k.id", "<", last[0]) : query).execute();
  });
  const names = await clientNames(ctx, rows);
  return pageOf(
    rows,
    page.limit,
    (row) => [row.id],
    (row) => keyOutput(row, names, ctx.now),
  );
}

/** The tenant's keys, each with whether its maker is active. */
const keysOf = (db: RegistryDb, ctx: RegistryCtx) =>
  db
    .selectFrom("api_keys as k")
    .innerJoin("memberships as m", "m.id", "k.maker_id")
    .selectAll("k")
    .select("m.status as maker_status")
    .where("k.tenant_id", "=", ctx.tenant!.id);

/** What a key for some clients can hold: as a lead of theirs. The rest concerns the tenant as a whole. */
const isOfSome = (permission: Permission) => holdablePermissions.account_lead.includes(permission);

/**
 * Makes a key. It may do no more than its maker, and never what belongs to people alone, or to more than its clients.
 * @returns the key and its token, which is told only here
 * @throws Refusal invalid_input for a permission that the maker does not have, an unknown client, an end in the past
 */
export async function createKey(ctx: RegistryCtx, input: NewKey) {
  const { membership, person, permissions } = ctx.session!;
  const beyond = input.permissions.find(
    (permission) => !permissions.has(permission) || !keyPermissions.includes(permission),
  );
  if (beyond) refuse("invalid_input", "permissions", "not_yours_to_give");
  const whole = input.clientIds && input.permissions.some((permission) => !isOfSome(permission));
  if (whole) refuse("invalid_input", "permissions", "of_whole_company");
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  if (expiresAt && expiresAt <= ctx.now) refuse("invalid_input", "expiresAt", "in_the_past");
  const names = await requireClients(ctx, input.clientIds ?? []);
  const token = keyPrefix + newToken();
  const row = await inRegistry(ctx, (db) =>
    db
      .insertInto("api_keys")
      .values({
        id: newId(),
        tenant_id: ctx.tenant!.id,
        name: input.name,
        hint: token.slice(-4),
        token_hash: hashToken(token),
        permissions: [...new Set(input.permissions)],
        client_ids: input.clientIds ? [...new Set(input.clientIds)] : null,
        maker_id: membership!.id,
        maker_name: person.name,
        expires_at: expiresAt,
        created_at: ctx.now,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
  return { key: keyOutput({ ...row, maker_status: "active" }, names, ctx.now), token };
}

/**
 * Gives a key a new token; the one before stays good for some hours, and the one before that dies.
 * @throws Refusal not_found; not_allowed_now for a key that is over, or whose maker is deactivated
 */
export async function rotateKey(
  ctx: RegistryCtx,
  { id, overlapHours }: { id: string; overlapHours: number },
) {
  const token = keyPrefix + newToken();
  const row = await inRegistry(ctx, async (db) => {
    const key = found(await keysOf(db, ctx).where("k.id", "=", id).forUpdate("k").executeTakeFirst());
    if (statusOf(key, ctx.now) !== "active") throw new Refusal("not_allowed_now");
    const overlaps = overlapHours > 0;
    const rotated = await db
      .updateTable("api_keys")
      .set({
        token_hash: hashToken(token),
        hint: token.slice(-4),
        old_token_hash: overlaps ? key.token_hash : null,
        old_dies_at: overlaps ? new Date(ctx.now.getTime() + overlapHours * hour) : null,
      })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { ...rotated, maker_status: key.maker_status };
  });
  return { key: keyOutput(row, await clientNames(ctx, [row]), ctx.now), token };
}

/** Ends a key, the one before its last rotation too. Ending it again changes nothing. */
export async function revokeKey(ctx: RegistryCtx, id: string): Promise<void> {
  const row = await inRegistry(ctx, (db) =>
    db
      .updateTable("api_keys")
      .set(({ fn, val }) => ({
        revoked_at: fn.coalesce("revoked_at", val(ctx.now)),
        old_token_hash: null,
        old_dies_at: null,
      }))
      .where("id", "=", id)
      .where("tenant_id", "=", ctx.tenant!.id)
      .returning("id")
      .executeTakeFirst(),
  );
  found(row);
}

function inRegistry<T>(
  ctx: RegistryCtx,
  work: Parameters<typeof ctx.registry.transaction<T>>[1],
): Promise<T> {
  return ctx.registry.transaction(trailOf(ctx, ctx.session!.person.name), work);
}

async function requireClients(ctx: RegistryCtx, ids: string[]): Promise<Map<string, string>> {
  const names = await namesOf(ctx, ids);
  if (ids.some((id) => !names.has(id))) refuse("invalid_input", "clientIds", "unknown_choice");
  return names;
}

const clientNames = (ctx: RegistryCtx, rows: KeyRow[]) =>
  namesOf(
    ctx,
    rows.flatMap(({ client_ids }) => client_ids ?? []),
  );

async function namesOf(ctx: RegistryCtx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await asCaller(ctx, (db) =>
    db.selectFrom("clients").select(["id", "name"]).where("id", "in", ids).execute(),
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** As `key_by_token` sees it. */
function statusOf({ revoked_at, expires_at, maker_status }: KeyRow, now: Date): ApiKey["status"] {
  if (revoked_at) return "revoked";
  if (expires_at && expires_at <= now) return "expired";
  return maker_status === "active" ? "active" : "maker_deactivated";
}

function keyOutput(row: KeyRow, names: Map<string, string>, now: Date): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    permissions: row.permissions as Permission[],
    clients: row.client_ids?.map((id) => ({ id, name: names.get(id) ?? "" })) ?? null,
    maker: row.maker_name,
    status: statusOf(row, now),
    expiresAt: row.expires_at?.toISOString() ?? null,
    usedAt: row.used_at?.toISOString() ?? null,
    usedFrom: row.used_from,
    oldDiesAt: row.old_dies_at && row.old_dies_at > now ? row.old_dies_at.toISOString() : null,
    createdAt: row.created_at.toISOString(),
  };
}
