import { type Door, doorOf } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken, newToken } from "../../kernel/crypto.ts";
import { Refusal } from "../../kernel/refusal.ts";
import type { Account, Candidate } from "./accounts.ts";
import { begin, requireUnchanged, trail } from "./begin.ts";
import { carriedBy } from "./browser.ts";
import { noteRefusal } from "./history.ts";
import type { Proof } from "./proof.ts";
import { sessionOutput } from "./sessions.ts";
import { demandOf } from "./standing.ts";

/** How the address of a tenant is made of its slug. */
export type OriginOf = (slug: string) => string;

/**
 * Lets somebody in who has proved who they are, by whatever way: the one place that decides as what. On a tenant's
 * host they get a session; on the bare host platform admins do, and everybody the doorways to their companies.
 * @throws Refusal wrong_credentials for who has no business at this door, as if they had proved nothing;
 *   way_not_allowed when no company of theirs lets anybody in this way; tenant_suspended
 */
export async function letIn(
  ctx: RegistryCtx,
  account: Account,
  proof: Proof,
  { door, originOf }: { door?: Door | undefined; originOf: OriginOf },
) {
  const atDoor = account.memberships.filter(({ role }) => !door || doorOf(role) === door);
  const here = ctx.tenant ? atDoor.filter(({ tenantId }) => tenantId === ctx.tenant?.id) : atDoor;
  const platform = !ctx.tenant && account.platformAdmin && (!door || door === "console");
  if (here.length === 0 && !platform) {
    await noteRefusal(ctx, { personId: account.id, way: proof.way, reason: "not_here" });
    throw new Refusal("wrong_credentials");
  }
  if (ctx.tenant && ctx.tenant.status !== "active") throw new Refusal("tenant_suspended");
  const open = here.filter((membership) => admits(membership, proof));
  if (open.length === 0 && !platform) {
    await noteRefusal(ctx, { personId: account.id, way: proof.way, reason: "way_not_allowed" });
    throw new Refusal("way_not_allowed", { fields: waysThatDo(here) });
  }
  const doorways = ctx.tenant ? [] : await openDoorways(ctx, account, open, proof, originOf);
  if (!ctx.tenant && !platform) return { session: null, doorways };
  const session = await begin(ctx, account, ctx.tenant ? open[0]!.id : null, proof);
  return { session: sessionOutput(session), doorways };
}

/** The ways that would have done, told to somebody who has proved who they are. */
function waysThatDo(memberships: Candidate[]) {
  const ways = new Set(memberships.flatMap(({ rules, role }) => demandOf(rules, role).ways));
  return [...ways].map((way) => ({ path: "way", message: way }));
}

/** Whether this proof opens that membership: the way is allowed there, and a provider's word reaches so far. */
export function admits(
  { rules, role, tenantId, clientId }: Candidate,
  proof: Proof,
  tenant?: string,
): boolean {
  if (proof.providerId && tenant !== undefined && tenantId !== tenant) return false;
  if (proof.providerClientId && clientId !== proof.providerClientId) return false;
  const { way } = proof;
  // What the link of a digest opens is never gone on with elsewhere.
  if (way === "zitadel" || way === "digest_link") return way === "zitadel";
  return demandOf(rules, role).ways.includes(way);
}

/** Makes a pass for each of the memberships, and the address where it is good for a minute. */
export async function openDoorways(
  ctx: RegistryCtx,
  person: Pick<Account, "id" | "name"> & { passwordHash?: string | null },
  memberships: Candidate[],
  proof: Proof,
  originOf: OriginOf,
  target: string | null = null,
) {
  if (memberships.length === 0) return [];
  const passes = memberships.map((membership) => ({ membership, pass: newToken() }));
  const expiresAt = new Date(ctx.now.getTime() + 60_000);
  const browserHash = carriedBy(ctx, expiresAt);
  await ctx.registry.transaction(trail(ctx, person), async (db) => {
    await requireUnchanged(db, person);
    await db
      .insertInto("passes")
      .values(
        passes.map(({ membership, pass }) => ({
          token_hash: hashToken(pass),
          membership_id: membership.id,
          expires_at: expiresAt,
          browser_hash: browserHash,
          way: proof.way,
          provider_id: proof.providerId,
          provider_client_id: proof.providerClientId,
          second_at: proof.second?.at ?? null,
          second_by: proof.second?.by ?? null,
          proved_at: proof.at,
          own_proved_at: proof.ownAt,
          target,
        })),
      )
      .execute();
  });
  return passes.map(({ membership, pass }) => ({
    tenant: membership.tenantName,
    client: membership.clientName,
    door: doorOf(membership.role) as "portal" | "desk",
    url: `${originOf(membership.tenantSlug)}/enter#${pass}`,
  }));
}
