import type { Selectable } from "kysely";
import type { SignInPolicy } from "../../../contract/security.ts";
import type { WayIn } from "../../../contract/session.ts";
import type { RegistryCtx, SessionFacts, TenantFacts } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { RegistrySignInPolicies } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { rulesOf } from "./accounts.ts";
import { trail } from "./begin.ts";
import { endDigestLinks } from "./digest-links.ts";
import { countAsked, tellRequiredName } from "./policy-reach.ts";
import {
  askedRoles,
  contradiction,
  limitOf,
  lockingOut,
  loosening,
  type PolicyProblem,
  ruleOf,
  usualPolicy,
} from "./policy-rules.ts";
import type { Rule } from "./standing.ts";

export interface PolicyOptions {
  /** Whether the tenant has such a client. */
  hasClient(tenant: TenantFacts, id: string): Promise<boolean>;
  /** Names of clients of the tenant. */
  clientNames(tenant: TenantFacts, ids: string[]): Promise<Map<string, string>>;
  /** Kinds of identity providers that could let in a client's members, or (null) the tenant's people. */
  providerKinds(db: RegistryDb, tenantId: string, clientId: string | null): Promise<WayIn[]>;
}

export type PolicyRow = Selectable<RegistrySignInPolicies>;
export type Which = { clientId?: string | undefined };

/** How people may come in: of the tenant, or of one of its clients, and beside it what that goes out from. */
export async function getPolicy(ctx: RegistryCtx, which: Which, options: PolicyOptions) {
  const place = await placeOf(ctx, which, options);
  return ctx.registry.transaction(trail(ctx, ctx.session!.person), (db) => answer(db, ctx, place));
}

/**
 * Changes it, for sessions that are open too, from their next request on. Staff may make an exception for a client;
 * a client's own people can only be stricter than the tenant, and than what its staff have set for them.
 * @throws Refusal not_found for somebody else's client; invalid_input, naming the field, for what nobody could
 *   fulfil, what asks less than the tenant, and what would lock out who changes it
 */
export async function setPolicy(ctx: RegistryCtx, input: SignInPolicy & Which, options: PolicyOptions) {
  const place = await placeOf(ctx, input, options);
  const { clientId: _, ...policy } = input;
  return ctx.registry.transaction(trail(ctx, ctx.session!.person), async (db) => {
    // Two who change policies of one tenant take turns: each is judged together with the others.
    await db.selectFrom("tenants").select("id").where("id", "=", place.tenantId).forNoKeyUpdate().execute();
    const before = await readPolicy(db, place);
    const since = requiredSince(before, policy, ctx.now);
    refuseProblem((await judged(db, ctx, place, { policy, since }, options)).problem);
    await write(db, ctx.now, place, { policy, since });
    await endDigestLinks(db, place.tenantId);
    if (since && asksOtherwise(before.policy, policy)) {
      const ids = { tenantId: place.tenantId, clientId: place.clientId ?? "", since: since.toISOString() };
      await ctx.queue.add(db, { name: tellRequiredName, tenantId: null, ids });
    }
    return answer(db, ctx, place);
  });
}

/** Whose policy it is: the tenant's, what its staff have set for a client, or what the client's own people ask. */
export interface Place {
  tenantId: string;
  clientId: string | null;
  byStaff: boolean;
}

/** Members have their own company alone; staff the tenant, and any client by its id. */
export async function placeOf(
  ctx: RegistryCtx,
  { clientId }: Which,
  { hasClient }: PolicyOptions,
): Promise<Place> {
  const tenant = found(ctx.tenant);
  const tenantId = tenant.id;
  const own = found(ctx.session!.membership).clientId;
  if (own) return { tenantId, clientId: found(!clientId || clientId === own ? own : null), byStaff: false };
  if (clientId) found((await hasClient(tenant, clientId)) || null);
  return { tenantId, clientId: clientId ?? null, byStaff: true };
}

export interface Kept {
  policy: SignInPolicy;
  /** Since when it asks for a second factor. */
  since: Date | null;
}

export async function readPolicy(db: RegistryDb, place: Place): Promise<Kept> {
  const row = await rowAt(db, place);
  if (row) return { policy: policyOf(row), since: row.required_since };
  if (!place.clientId) return { policy: usualPolicy, since: null };
  const policy = await basisOf(db, place);
  const open = { ways: null, secondFactor: null, secondFactorRoles: [], approvalsByMail: null };
  return { policy: { ...policy, ...open }, since: null };
}

/** What a policy goes out from: the tenant's; for a client's own people with what staff have set for them. */
async function basisOf(db: RegistryDb, { tenantId, clientId, byStaff }: Place): Promise<SignInPolicy> {
  const { policy } = await readPolicy(db, { tenantId, clientId: null, byStaff: true });
  const exception = byStaff ? undefined : await rowAt(db, { tenantId, clientId, byStaff: true });
  return exception ? limitOf(policy, policyOf(exception)) : policy;
}

function rowAt(db: RegistryDb, { tenantId, clientId, byStaff }: Place): Promise<PolicyRow | undefined> {
  return db
    .selectFrom("sign_in_policies")
    .selectAll()
    .where("tenant_id", "=", tenantId)
    .where("client_id", "is not distinct from", clientId)
    .where("by_staff", "=", byStaff)
    .executeTakeFirst();
}

/** What a tenant leaves open is what is usual; what a client leaves open is the tenant's. */
export function policyOf(row: PolicyRow): SignInPolicy {
  const open = row.client_id === null;
  return {
    ways: (row.ways ?? (open ? usualPolicy.ways : null)) as SignInPolicy["ways"],
    onlyShown: row.only_shown,
    secondFactor: (row.second_factor ??
      (open ? usualPolicy.secondFactor : null)) as SignInPolicy["secondFactor"],
    secondFactorRoles: row.second_factor_roles as SignInPolicy["secondFactorRoles"],
    factors: row.factors as SignInPolicy["factors"],
    graceDays: row.grace_days,
    masqueradeWrites: row.masquerade_writes,
    approvalsByMail: (row.approvals_by_mail ??
      (open ? usualPolicy.approvalsByMail : null)) as SignInPolicy["approvalsByMail"],
  };
}

async function answer(db: RegistryDb, ctx: RegistryCtx, place: Place) {
  const { tenantId, clientId, byStaff } = place;
  const { policy, since } = await readPolicy(db, place);
  const host = new URL(ctx.request.origin).hostname;
  const counts = await countAsked(db, await rulesOf(db, [tenantId]), { tenantId, clientId, host });
  const other = clientId ? await rowAt(db, { ...place, byStaff: !byStaff }) : undefined;
  return {
    own: { ...policy, clientId, requiredSince: since?.toISOString() ?? null, ...counts },
    tenant: clientId ? await basisOf(db, place) : policy,
    setByStaff: !byStaff && other !== undefined,
    byMembers: byStaff && other ? policyOf(other) : null,
  };
}

/** Since when: from now on for whoever it was not asked of before, so that all of them have the days of grace. */
export function requiredSince(before: Kept, after: SignInPolicy, now: Date): Date | null {
  const asked = askedRoles(after);
  if (asked.length === 0) return null;
  const already = askedRoles(before.policy);
  return asked.every((role) => already.includes(role)) ? (before.since ?? now) : now;
}

/** Whether it may be news to somebody that a factor is asked of them. */
function asksOtherwise(before: SignInPolicy, after: SignInPolicy): boolean {
  const asked = (policy: SignInPolicy) => JSON.stringify([askedRoles(policy), policy.factors, policy.ways]);
  return asked(before) !== asked(after);
}

/** The tenant's rules with a changed policy among them, and what speaks against them. */
export async function judged(
  db: RegistryDb,
  ctx: RegistryCtx,
  place: Place,
  { policy, since }: Kept,
  { providerKinds }: PolicyOptions,
): Promise<{ rules: Rule[]; problem: PolicyProblem | null }> {
  const { tenantId, clientId, byStaff } = place;
  const session = ctx.session as SessionFacts;
  const others = (await rulesOf(db, [tenantId])).filter(
    (rule) => rule.client !== clientId || rule.byStaff !== byStaff,
  );
  const rules = [...others, ruleOf(policy, clientId, since, byStaff)];
  const kinds = await providerKinds(db, tenantId, clientId);
  const looser = byStaff ? null : loosening(policy, await basisOf(db, place));
  const problem = contradiction({ policy, clientId }, rules, kinds) ?? looser ?? lockingOut(session, rules);
  return { rules, problem };
}

export function refuseProblem(problem: PolicyProblem | null): void {
  if (problem) refuse("invalid_input", problem.path, problem.message);
}

async function write(
  db: RegistryDb,
  now: Date,
  { tenantId, clientId, byStaff }: Place,
  { policy, since }: Kept,
): Promise<void> {
  const values = {
    ways: policy.ways,
    only_shown: policy.onlyShown,
    second_factor: policy.secondFactor,
    second_factor_roles: policy.secondFactorRoles,
    factors: policy.factors,
    grace_days: policy.graceDays,
    required_since: since,
    masquerade_writes: policy.masqueradeWrites,
    approvals_by_mail: policy.approvalsByMail,
    updated_at: now,
  };
  await db
    .insertInto("sign_in_policies")
    .values({ id: newId(), tenant_id: tenantId, client_id: clientId, by_staff: byStaff, ...values })
    .onConflict((conflict) => conflict.columns(["tenant_id", "client_id", "by_staff"]).doUpdateSet(values))
    .execute();
}
