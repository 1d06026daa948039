import type { z } from "zod";
import type { SsoProvider, ssoContract } from "../../../contract/sso.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { endProviderSessions } from "./logout.ts";
import { presetOf } from "./presets.ts";
import {
  addressesOf,
  asJson,
  type Provider,
  type ProviderSecret,
  providerOf,
  sealing,
  sealSecret,
  secretOf,
} from "./provider.ts";
import { checkedSettings, clientsIn, newSecret, requireClients, trustAfter } from "./settings-checks.ts";

type Input<Name extends keyof typeof ssoContract> = z.output<
  NonNullable<(typeof ssoContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;
export type NewProvider = Input<"createProvider">;
export type ProviderChange = Input<"updateProvider">;

/** Most providers, and most domains, of one tenant or client. */
export const most = 20;

/** Whose providers somebody sees and changes: a client's alone, or all of the tenant's. */
export interface Reach {
  tenantId: string;
  /** Null for the tenant's admins. */
  clientId: string | null;
}

/**
 * A member reaches what is their own client's; of the staff only admins reach anything, since a provider of the
 * tenant can make admins.
 * @throws Refusal forbidden
 */
export function reachOf({ session, tenant }: RegistryCtx): Reach {
  const { membership, role } = session!;
  if (!membership || !tenant) throw new Refusal("forbidden");
  if (membership.clientId === null && role !== "tenant_admin") throw new Refusal("forbidden");
  return { tenantId: tenant.id, clientId: membership.clientId };
}

export function trailOf({ session, request }: RegistryCtx) {
  const { person } = session!;
  const { address, userAgent, id } = request;
  return { actor: person.name, personId: person.id, address, userAgent, requestId: id };
}

/** A provider that the caller reaches, locked when it is to be changed. @throws Refusal not_found */
export async function reachProvider(
  db: RegistryDb,
  { tenantId, clientId }: Reach,
  id: string,
  lock = false,
): Promise<Provider> {
  let query = db
    .selectFrom("identity_providers")
    .selectAll()
    .where("id", "=", id)
    .where("tenant_id", "=", tenantId);
  if (clientId) query = query.where("client_id", "=", clientId);
  if (lock) query = query.forUpdate();
  return providerOf(found(await query.executeTakeFirst()));
}

export async function listProviders(ctx: RegistryCtx): Promise<SsoProvider[]> {
  const { tenantId, clientId } = reachOf(ctx);
  return ctx.registry.transaction(trailOf(ctx), async (db) => {
    let query = db
      .selectFrom("identity_providers")
      .selectAll()
      .where("tenant_id", "=", tenantId)
      .orderBy("id");
    if (clientId) query = query.where("client_id", "=", clientId);
    const rows = await query.execute();
    return outputOf(db, ctx, rows.map(providerOf));
  });
}

export function getProvider(ctx: RegistryCtx, id: string): Promise<SsoProvider> {
  return ctx.registry.transaction(trailOf(ctx), async (db) => {
    const provider = await reachProvider(db, reachOf(ctx), id);
    return (await outputOf(db, ctx, [provider]))[0]!;
  });
}

/**
 * Sets up a provider, with keys of ours for it.
 * @throws Refusal forbidden; invalid_input naming the field; not_allowed_now when there are too many
 */
export async function createProvider(ctx: RegistryCtx, input: NewProvider): Promise<SsoProvider> {
  const reach = reachOf(ctx);
  const { preset, kind } = input;
  if (!presetOf(preset).kinds.includes(kind)) refuse("invalid_input", "kind", "unknown_choice");
  if (reach.clientId && input.clientId && input.clientId !== reach.clientId) throw new Refusal("not_found");
  const clientId = reach.clientId ?? input.clientId ?? null;
  const place = { kind, preset, client_id: clientId };
  const settings = checkedSettings(place, input);
  const trust = trustAfter(reach, input, settings, null);
  await requireClients(ctx, [clientId, ...clientsIn(input)]);
  const id = newId();
  const secret = await newSecret(ctx, kind, input, null);
  return ctx.registry.transaction(trailOf(ctx), async (db) => {
    const others = await db
      .selectFrom("identity_providers")
      .select("id")
      .where("tenant_id", "=", reach.tenantId)
      .where("client_id", "is not distinct from", clientId)
      .execute();
    if (others.length >= most) throw new Refusal("not_allowed_now");
    const row = await db
      .insertInto("identity_providers")
      .values({
        id,
        tenant_id: reach.tenantId,
        ...place,
        ...columnsOf(input),
        trust_second_factor: trust,
        settings: asJson(settings),
        secret: sealSecret(ctx.key(sealing), id, secret),
        created_at: ctx.now,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return (await outputOf(db, ctx, [providerOf(row)]))[0]!;
  });
}

/**
 * Changes a provider. Switched off, or become another one, it ends the sessions that it has opened.
 * @throws Refusal not_found; invalid_input naming the field
 */
export async function updateProvider(ctx: RegistryCtx, input: ProviderChange): Promise<SsoProvider> {
  const reach = reachOf(ctx);
  const seen = await ctx.registry.transaction(trailOf(ctx), (db) => reachProvider(db, reach, input.id));
  const settings = checkedSettings(seen, input);
  await requireClients(ctx, clientsIn(input));
  const secret = await newSecret(ctx, seen.kind, input, {
    ...seen,
    secret: secretOf(ctx.key(sealing), seen),
  });
  return ctx.registry.transaction(trailOf(ctx), async (db) => {
    const before = await reachProvider(db, reach, input.id, true);
    const row = await db
      .updateTable("identity_providers")
      .set({
        ...columnsOf(input),
        trust_second_factor: trustAfter(reach, input, settings, before),
        settings: asJson(settings),
        // Sealing makes another text of the same secret: what has not changed is not written.
        ...(isSame(secret, secretOf(ctx.key(sealing), before))
          ? {}
          : { secret: sealSecret(ctx.key(sealing), before.id, secret) }),
      })
      .where("id", "=", before.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const after = providerOf(row);
    if (!after.enabled || identityOf(after) !== identityOf(before)) {
      await endProviderSessions(db, ctx, { providerId: after.id });
      // Another issuer's people are not those of the one before, whatever they are called.
      if (identityOf(after) !== identityOf(before))
        await db.deleteFrom("identity_links").where("provider_id", "=", after.id).execute();
    }
    return (await outputOf(db, ctx, [after]))[0]!;
  });
}

/** Removes a provider with its links and SCIM; who came in by it is signed out. @throws Refusal not_found */
export async function deleteProvider(ctx: RegistryCtx, id: string): Promise<void> {
  await ctx.registry.transaction(trailOf(ctx), async (db) => {
    const provider = await reachProvider(db, reachOf(ctx), id, true);
    await endProviderSessions(db, ctx, { providerId: provider.id });
    await db.deleteFrom("identity_providers").where("id", "=", provider.id).execute();
  });
}

/** What makes a provider the one that it is. */
function identityOf({ settings }: Provider): string {
  return JSON.stringify([settings.oidc?.issuer, settings.oidc?.appId, settings.saml?.entityId]);
}

const isSame = (one: ProviderSecret, other: ProviderSecret) => JSON.stringify(one) === JSON.stringify(other);

function columnsOf(input: Omit<ProviderChange, "id">) {
  return {
    name: input.name,
    enabled: input.enabled,
    provision: asJson(input.provision),
    allow_idp_initiated: input.allowIdpInitiated,
  };
}

async function outputOf(db: RegistryDb, ctx: RegistryCtx, providers: Provider[]): Promise<SsoProvider[]> {
  if (providers.length === 0) return [];
  const domains = await db
    .selectFrom("identity_domains")
    .select(["id", "domain", "verified_at", "provider_id"])
    .where(
      "provider_id",
      "in",
      providers.map(({ id }) => id),
    )
    .orderBy("domain")
    .execute();
  return providers.map((provider) => ({
    id: provider.id,
    clientId: provider.client_id,
    kind: provider.kind,
    preset: provider.preset,
    name: provider.name,
    enabled: provider.enabled,
    ...provider.settings,
    hasSecret: Boolean(secretOf(ctx.key(sealing), provider).clientSecret),
    provision: provider.provision,
    trustSecondFactor: provider.trust_second_factor,
    allowIdpInitiated: provider.allow_idp_initiated,
    addresses: addressesOf(ctx.request.origin, provider.id),
    domains: domains
      .filter(({ provider_id: id }) => id === provider.id)
      .map(({ id, domain, verified_at: at }) => ({ id, domain, verified: at !== null })),
    scim: {
      madeAt: provider.scim_token_hash ? (provider.scim_made_at?.toISOString() ?? null) : null,
      usedAt: provider.scim_used_at?.toISOString() ?? null,
    },
    lastUsedAt: provider.last_used_at?.toISOString() ?? null,
    lastError: provider.last_error,
    lastErrorAt: provider.last_error_at?.toISOString() ?? null,
    createdAt: provider.created_at.toISOString(),
  }));
}
