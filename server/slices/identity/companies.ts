import { doorOf } from "../../../contract/permissions.ts";
import type { Company } from "../../../contract/session.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { found, Refusal } from "../../kernel/refusal.ts";
import { type Candidate, findAccount } from "./accounts.ts";
import { admits, type OriginOf, openDoorways } from "./arrive.ts";
import { begin, trail } from "./begin.ts";
import { proofOf } from "./proof.ts";
import { sessionOutput } from "./sessions.ts";

/** The companies that the person belongs to and that their way in could open, this one among them. */
export async function companiesOf(ctx: RegistryCtx): Promise<Company[]> {
  const { memberships } = await ownAccount(ctx);
  const { membership } = ctx.session!;
  return memberships.filter(reachable(ctx)).map(({ id, tenantName, clientName, role, roleName }) => ({
    membershipId: id,
    tenant: tenantName,
    client: clientName,
    role,
    roleName,
    door: doorOf(role),
    current: id === membership?.id,
  }));
}

/**
 * Goes on as a member of another company, with what this session has proved: in a new session here, or by a pass to
 * the other tenant's host. What the other company asks beyond that is owed there.
 * @throws Refusal not_found for somebody else's membership; way_not_allowed; tenant_suspended
 */
export async function switchTo(
  ctx: RegistryCtx,
  { membershipId, to }: { membershipId: string; to?: string | undefined },
  originOf: OriginOf,
) {
  const account = await ownAccount(ctx);
  const wanted = found(account.memberships.find(({ id }) => id === membershipId));
  const proof = proofOf(ctx.session!);
  if (!reachable(ctx)(wanted)) throw new Refusal("not_found");
  if (!admits(wanted, proof)) throw new Refusal("way_not_allowed");
  if (wanted.tenantStatus !== "active") throw new Refusal("tenant_suspended");
  if (wanted.tenantId === ctx.tenant?.id) {
    const session = await begin(ctx, { ...account, passwordHash: null }, wanted.id, proof);
    return { session: sessionOutput(session), url: null };
  }
  const person = { id: account.id, name: account.name };
  const [doorway] = await openDoorways(ctx, person, [wanted], proof, originOf, to ?? null);
  return { session: null, url: doorway!.url };
}

async function ownAccount(ctx: RegistryCtx) {
  const { person } = ctx.session!;
  return found(
    await ctx.registry.transaction(trail(ctx, person), (db) => findAccount(db, { id: person.id })),
  );
}

/** A provider's word opens nothing outside of what the provider speaks for, and does not tell of it. */
function reachable(ctx: RegistryCtx) {
  const { way, providerId, providerClientId } = ctx.session!;
  // The platform's own provider has asserted a role in this tenant, and in no other.
  const isVouchedFor = providerId !== null || way === "zitadel";
  return ({ tenantId, clientId }: Candidate) =>
    !isVouchedFor || (tenantId === ctx.tenant?.id && (!providerClientId || providerClientId === clientId));
}
