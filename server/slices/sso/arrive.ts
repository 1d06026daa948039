import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { Refusal } from "../../kernel/refusal.ts";
import { findAccount, letIn, noteRefusal, type OriginOf, type Proof } from "../identity/index.ts";
import type { Asserted } from "./asserted.ts";
import { type Member, memberOf } from "./members.ts";
import type { People } from "./people.ts";
import type { Provider } from "./provider.ts";
import { SsoRefusal } from "./refusal.ts";
import type { KeptRequest } from "./requests.ts";

export interface ArrivalOptions {
  people: People;
  originOf: OriginOf;
}

/** How long ago somebody has shown themselves, where the provider does not say: not lately, in milliseconds. */
const unknownAge = 10 * 60_000;

/**
 * Lets somebody in for whom a provider of this tenant vouches. The session stays within what the provider covers, and
 * nothing in it proves the person's own means.
 * @returns the path to go on to
 * @throws SsoRefusal, Refusal
 */
export async function arrive(
  ctx: RegistryCtx,
  { people, originOf }: ArrivalOptions,
  provider: Provider,
  asserted: Asserted,
  kept: KeptRequest | null,
): Promise<string> {
  const member = await memberOf(ctx, people, provider, asserted);
  const { account, membershipId } = await ctx.registry.transaction({ actor: provider.name }, async (db) => ({
    account: await findAccount(db, { id: member.personId }),
    membershipId: (await switchedTo(db, provider, member, kept)) ?? member.id,
  }));
  const memberships = account?.memberships.filter(({ id }) => id === membershipId) ?? [];
  if (!account || memberships.length === 0) throw new SsoRefusal("deactivated");
  const proof = proofOf(ctx, provider, asserted);
  const { session } = await letIn(ctx, { ...account, passwordHash: null, memberships }, proof, { originOf });
  await noteUse(ctx, provider, asserted, kept);
  return targetOf(kept?.request.to ?? null, session!.door);
}

/** The membership that somebody who shows themselves anew had gone on to: they stay in it. */
async function switchedTo(
  db: RegistryDb,
  { id, tenant_id, client_id }: Provider,
  { personId }: Member,
  kept: KeptRequest | null,
): Promise<string | null> {
  if (!kept?.sessionId) return null;
  const query = db
    .selectFrom("sessions as s")
    .innerJoin("memberships as m", "m.id", "s.membership_id")
    .select("m.id")
    .where("s.id", "=", kept.sessionId)
    .where("s.provider_id", "=", id)
    .where("m.person_id", "=", personId)
    .where("m.tenant_id", "=", tenant_id);
  const row = await (client_id ? query.where("m.client_id", "=", client_id) : query).executeTakeFirst();
  return row?.id ?? null;
}

function proofOf({ now }: RegistryCtx, provider: Provider, asserted: Asserted): Proof {
  const said = asserted.at ? new Date(asserted.at) : new Date(now.getTime() - unknownAge);
  const at = said < now ? said : now;
  return {
    way: asserted.way,
    second: provider.trust_second_factor && asserted.second ? { by: "provider", at } : null,
    at,
    ownAt: null,
    providerId: provider.id,
    providerClientId: provider.client_id,
    providerSession: asserted.session,
    assertedRole: null,
  };
}

/** When the provider and the link were last used; the session that somebody showed themselves anew in is replaced. */
async function noteUse(
  ctx: RegistryCtx,
  provider: Provider,
  { subject }: Asserted,
  kept: KeptRequest | null,
): Promise<void> {
  await ctx.registry.transaction({ actor: provider.name, requestId: ctx.request.id }, async (db) => {
    const lately = new Date(ctx.now.getTime() - 5 * 60_000);
    await db
      .updateTable("identity_providers")
      .set({ last_used_at: ctx.now })
      .where("id", "=", provider.id)
      .where((where) => where.or([where("last_used_at", "is", null), where("last_used_at", "<", lately)]))
      .execute();
    await db
      .updateTable("identity_links")
      .set({ used_at: ctx.now })
      .where("provider_id", "=", provider.id)
      .where("subject", "=", subject ?? "")
      .where("used_at", "<", lately)
      .execute();
    if (kept?.sessionId) await db.deleteFrom("sessions").where("id", "=", kept.sessionId).execute();
  });
}

/**
 * A path of this host to go on to: of the door that has opened, else that door's first page. Never another host, by
 * whatever way of writing it.
 */
export function targetOf(wanted: string | null, door: "portal" | "desk" | "console"): string {
  const home = door === "portal" ? "/" : `/${door}`;
  const path = safePath(wanted);
  if (!path) return home;
  return doorOfPath(path) === door && !/\/sign-in(?:[?#]|$)/.test(path) ? path : home;
}

export function safePath(wanted: string | null): string | null {
  if (!wanted || wanted.length > 500 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(wanted)) return null;
  const base = "https://portal.invalid";
  const url = URL.parse(wanted, base);
  if (url?.origin !== base || url.pathname.startsWith("//")) return null;
  // What is not a screen could be a link that does something.
  if (/^\/(?:api|sso|scim)(?:\/|$)/.test(url.pathname)) return null;
  return url.pathname + url.search;
}

function doorOfPath(path: string): "portal" | "desk" | "console" {
  return (/^\/(desk|console)(?:[/?]|$)/.exec(path)?.[1] as "desk" | "console" | undefined) ?? "portal";
}

/** The sign-in page that somebody came from, told only that it did not work. */
export function failurePage(to: string | null): string {
  const door = doorOfPath(safePath(to) ?? "/");
  return `${door === "portal" ? "" : `/${door}`}/sign-in?refused=sso`;
}

/** Writes down why somebody was not let in: for the history, the log, and whoever looks after the provider. */
export async function noteFailure(
  ctx: RegistryCtx,
  provider: Provider | null,
  way: "oidc" | "saml",
  error: SsoRefusal | Refusal,
): Promise<void> {
  const isOurs = error instanceof SsoRefusal;
  const reason = isOurs ? error.reason : error.code;
  // What the core has refused it has noted.
  if (isOurs)
    await noteRefusal(ctx, {
      personId: null,
      way,
      reason,
      note: [provider?.name, error.details.detail].filter(Boolean).join(": ") || null,
    });
  if (!provider) return;
  await ctx.registry.transaction({ actor: provider.name, requestId: ctx.request.id }, (db) =>
    db
      .updateTable("identity_providers")
      .set({ last_error: reason, last_error_at: ctx.now })
      .where("id", "=", provider.id)
      // Whoever sends nonsense over and over fills no trail with it.
      .where((where) =>
        where.or([
          where("last_error", "is distinct from", reason),
          where("last_error_at", "<", new Date(ctx.now.getTime() - 5 * 60_000)),
        ]),
      )
      .execute(),
  );
}
