import { clientRoles, tenantRoles } from "../../../contract/permissions.ts";
import type { PolicyException, PolicyPreview, SignInPolicy } from "../../../contract/security.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { found } from "../../kernel/refusal.ts";
import { trail } from "./begin.ts";
import { endDigestLinks } from "./digest-links.ts";
import {
  judged,
  type PolicyOptions,
  type PolicyRow,
  placeOf,
  policyOf,
  readPolicy,
  requiredSince,
  type Which,
} from "./policies.ts";
import { countAsked } from "./policy-reach.ts";
import { rulesFor } from "./policy-rules.ts";
import { demandOf, type Rule } from "./standing.ts";

/** What a change would mean, before anybody makes it: of whom a factor would be asked, and what speaks against it. */
export async function previewPolicy(
  ctx: RegistryCtx,
  input: SignInPolicy & Which,
  options: PolicyOptions,
): Promise<PolicyPreview> {
  const place = await placeOf(ctx, input, options);
  const { tenantId, clientId } = place;
  const { clientId: _, ...policy } = input;
  return ctx.registry.transaction(trail(ctx, ctx.session!.person), async (db) => {
    const since = requiredSince(await readPolicy(db, place), policy, ctx.now);
    const { rules, problem } = await judged(db, ctx, place, { policy, since }, options);
    const host = new URL(ctx.request.origin).hostname;
    const counts = await countAsked(db, rules, { tenantId, clientId, host });
    return { ...counts, until: graceEnd(rules, clientId, ctx.now), problem };
  });
}

/** The last day of grace of those who are here already; null when it is over, or there is none. */
function graceEnd(rules: Rule[], clientId: string | null, now: Date): string | null {
  const concerned = clientId ? clientRoles : [...tenantRoles, ...clientRoles];
  const ends = concerned.map((role) => demandOf(rulesFor(rules, clientId), role).graceUntil(new Date(0)));
  const last = Math.max(...ends.map((end) => end?.getTime() ?? 0));
  return last > now.getTime() ? new Date(last).toISOString() : null;
}

/** Policies of clients, where they are not simply the tenant's; a member sees their own company's alone. */
export async function listPolicies(ctx: RegistryCtx, options: PolicyOptions): Promise<PolicyException[]> {
  const tenant = found(ctx.tenant);
  const own = found(ctx.session!.membership).clientId;
  const rows = await ctx.registry.transaction(trail(ctx, ctx.session!.person), (db) => {
    const query = db
      .selectFrom("sign_in_policies")
      .selectAll()
      .where("tenant_id", "=", tenant.id)
      .where("client_id", "is not", null);
    return (own ? query.where("client_id", "=", own) : query).execute();
  });
  const clients = [...new Set(rows.map(({ client_id }) => client_id!))];
  const names = await options.clientNames(tenant, clients);
  return clients
    .map((clientId) => ({
      ...together(rows.filter(({ client_id }) => client_id === clientId)),
      clientId,
      client: names.get(clientId) ?? "",
    }))
    .sort((one, other) => one.client.localeCompare(other.client));
}

/** What staff have set for a client and what its own people ask besides, where those say something. */
function together(rows: PolicyRow[]) {
  const own = rows.find(({ by_staff }) => !by_staff);
  const exception = rows.find(({ by_staff }) => by_staff);
  const [first, second] = [own, exception].flatMap((row) => (row ? policyOf(row) : []));
  const factor = first!.secondFactor === null && second ? second : first!;
  const since = own?.required_since ?? exception?.required_since;
  return {
    ...first!,
    ways: first!.ways ?? second?.ways ?? null,
    approvalsByMail: first!.approvalsByMail ?? second?.approvalsByMail ?? null,
    secondFactor: factor.secondFactor,
    secondFactorRoles: factor.secondFactorRoles,
    requiredSince: since?.toISOString() ?? null,
    byMembers: own !== undefined,
  };
}

/**
 * Takes a client's own policy away: the tenant's holds for it from the next request on. Its own people take away only
 * what they have set themselves, so nobody is locked out by it who was not before.
 * @throws Refusal not_found for somebody else's client, or one without such a policy
 */
export async function removePolicy(ctx: RegistryCtx, input: Which, options: PolicyOptions): Promise<void> {
  const { tenantId, clientId, byStaff } = await placeOf(ctx, input, options);
  await ctx.registry.transaction(trail(ctx, ctx.session!.person), async (db) => {
    await db.selectFrom("tenants").select("id").where("id", "=", tenantId).forNoKeyUpdate().execute();
    const query = db
      .deleteFrom("sign_in_policies")
      .where("tenant_id", "=", tenantId)
      .where("client_id", "=", clientId)
      .returning("id");
    const rows = await (byStaff ? query : query.where("by_staff", "=", false)).execute();
    found(rows[0]);
    await endDigestLinks(db, tenantId);
  });
}
