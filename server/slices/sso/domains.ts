import { Resolver } from "node:dns/promises";
import type { Selectable } from "kysely";
import type { SsoDomain } from "../../../contract/sso.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { newToken } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { RegistryIdentityDomains } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { most, type Reach, reachOf, reachProvider, trailOf } from "./settings.ts";
import { requireClients } from "./settings-checks.ts";

type Row = Selectable<RegistryIdentityDomains>;

/** The texts at a name in the DNS; none where there are none. @throws Error when the DNS does not answer */
export type TxtResolver = (name: string) => Promise<string[]>;

/** Asks the machine's own name servers. */
export const resolveTxt: TxtResolver = async (name) => {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(""));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENODATA" || code === "ENOTFOUND") return [];
    throw error;
  }
};

export function recordOf({ domain, token }: Pick<Row, "domain" | "token">) {
  return { name: `_postern.${domain}`, type: "TXT" as const, value: `postern-domain-verification=${token}` };
}

/** Whether the record is there; null when the DNS does not say. */
export async function isShown(
  resolve: TxtResolver,
  domain: Pick<Row, "domain" | "token">,
): Promise<boolean | null> {
  const { name, value } = recordOf(domain);
  try {
    return (await resolve(name)).some((text) => text.trim() === value);
  } catch {
    return null;
  }
}

function output(row: Row): SsoDomain {
  return {
    id: row.id,
    clientId: row.client_id,
    providerId: row.provider_id,
    domain: row.domain,
    record: recordOf(row),
    verified: row.verified_at !== null,
    checkedAt: row.checked_at?.toISOString() ?? null,
    missingSince: row.missing_since?.toISOString() ?? null,
  };
}

async function reachDomain(db: RegistryDb, { tenantId, clientId }: Reach, id: string): Promise<Row> {
  const query = db
    .selectFrom("identity_domains")
    .selectAll()
    .where("id", "=", id)
    .where("tenant_id", "=", tenantId)
    .forUpdate();
  return found(await (clientId ? query.where("client_id", "=", clientId) : query).executeTakeFirst());
}

export async function listDomains(ctx: RegistryCtx): Promise<SsoDomain[]> {
  const { tenantId, clientId } = reachOf(ctx);
  const rows = await ctx.registry.transaction(trailOf(ctx), (db) => {
    const query = db
      .selectFrom("identity_domains")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .orderBy("domain")
      .orderBy("id");
    return (clientId ? query.where("client_id", "=", clientId) : query).execute();
  });
  return rows.map(output);
}

/**
 * Notes a domain, which counts once its record was found.
 * @throws Refusal invalid_input; not_found; already_exists; not_allowed_now when there are too many
 */
export async function addDomain(
  ctx: RegistryCtx,
  input: { domain: string; clientId?: string | undefined; providerId: string | null },
): Promise<SsoDomain> {
  const reach = reachOf(ctx);
  if (reach.clientId && input.clientId && input.clientId !== reach.clientId) throw new Refusal("not_found");
  const clientId = reach.clientId ?? input.clientId ?? null;
  await requireClients(ctx, [clientId]);
  return ctx.registry.transaction(trailOf(ctx), async (db) => {
    await requireFitting(db, reach, clientId, input.providerId);
    const others = await db
      .selectFrom("identity_domains")
      .select("id")
      .where("tenant_id", "=", reach.tenantId)
      .where("client_id", "is not distinct from", clientId)
      .execute();
    if (others.length >= most) throw new Refusal("not_allowed_now");
    const row = await db
      .insertInto("identity_domains")
      .values({
        id: newId(),
        tenant_id: reach.tenantId,
        client_id: clientId,
        provider_id: input.providerId,
        domain: input.domain,
        token: newToken(),
        created_at: ctx.now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return output(row);
  });
}

/** A provider speaks for domains of whom it is for: the tenant, or that client. @throws Refusal invalid_input */
async function requireFitting(
  db: RegistryDb,
  reach: Reach,
  clientId: string | null,
  providerId: string | null,
): Promise<void> {
  if (!providerId) return;
  const provider = await reachProvider(db, reach, providerId);
  if (provider.client_id !== clientId) refuse("invalid_input", "providerId", "unknown_choice");
}

/** Leads the addresses of a domain to another provider. @throws Refusal not_found; invalid_input */
export function updateDomain(
  ctx: RegistryCtx,
  { id, providerId }: { id: string; providerId: string | null },
): Promise<SsoDomain> {
  const reach = reachOf(ctx);
  return ctx.registry.transaction(trailOf(ctx), async (db) => {
    const domain = await reachDomain(db, reach, id);
    await requireFitting(db, reach, domain.client_id, providerId);
    return output(
      await db
        .updateTable("identity_domains")
        .set({ provider_id: providerId })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow(),
    );
  });
}

/**
 * Looks for the record. A record that is missing now takes nothing away: the daily look does, after a week.
 * @throws Refusal not_found; already_exists when somebody else of this tenant has shown the domain before
 */
export async function verifyDomain(ctx: RegistryCtx, resolve: TxtResolver, id: string): Promise<SsoDomain> {
  const reach = reachOf(ctx);
  const seen = await ctx.registry.transaction(trailOf(ctx), (db) => reachDomain(db, reach, id));
  const shown = await isShown(resolve, seen);
  return ctx.registry.transaction(trailOf(ctx), async (db) => {
    const domain = await reachDomain(db, reach, id);
    const change = shown
      ? { verified_at: domain.verified_at ?? ctx.now, checked_at: ctx.now, missing_since: null }
      : { checked_at: ctx.now };
    const row = db.updateTable("identity_domains").set(change).where("id", "=", id).returningAll();
    return output(await row.executeTakeFirstOrThrow());
  });
}

export async function removeDomain(ctx: RegistryCtx, id: string): Promise<void> {
  await ctx.registry.transaction(trailOf(ctx), async (db) => {
    const domain = await reachDomain(db, reachOf(ctx), id);
    await db.deleteFrom("identity_domains").where("id", "=", domain.id).execute();
  });
}
