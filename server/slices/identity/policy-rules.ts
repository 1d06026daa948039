import {
  clientRoles,
  type MemberRole,
  type Role,
  roles,
  tenantRoles,
} from "../../../contract/permissions.ts";
import type { SignInPolicy } from "../../../contract/security.ts";
import { chosenWays } from "../../../contract/security.ts";
import { type SecondFactor, secondFactors, type WayIn } from "../../../contract/session.ts";
import type { SessionFacts } from "../../kernel/context.ts";
import { demandOf, hasOwnWay, type Rule, waysOf } from "./standing.ts";

/** What is wrong with a policy: the field, and why as a code. */
export interface PolicyProblem {
  path: keyof SignInPolicy;
  message: string;
}

/** What holds where nobody has said anything. */
export const usualPolicy: SignInPolicy = {
  ways: [...chosenWays],
  onlyShown: false,
  secondFactor: "optional",
  secondFactorRoles: [],
  factors: [...secondFactors],
  graceDays: 0,
  masqueradeWrites: false,
  approvalsByMail: "session",
};

/** A policy as sessions are judged by it. */
export function ruleOf(
  policy: SignInPolicy,
  client: string | null,
  since: Date | null,
  byStaff: boolean,
): Rule {
  return {
    client,
    byStaff,
    ways: policy.ways,
    secondFactor: policy.secondFactor,
    roles: policy.secondFactorRoles,
    factors: policy.factors,
    graceDays: policy.graceDays,
    since: since?.toISOString() ?? null,
    approvalsByMail: policy.approvalsByMail,
  };
}

/** Roles of which a policy itself asks a second factor. */
export function askedRoles({ secondFactor, secondFactorRoles }: SignInPolicy): Role[] {
  if (secondFactor === "all") return [...roles];
  return secondFactor === "some" ? [...secondFactorRoles] : [];
}

const within = <T>(some: readonly T[], all: readonly T[]) => some.every((one) => all.includes(one));

/**
 * What a client's own people may not go below: the tenant's policy, and what its staff have set for this client,
 * which may allow other ways and factors but never asks less of anybody.
 */
export function limitOf(tenant: SignInPolicy, exception: SignInPolicy): SignInPolicy {
  const asking = [tenant, exception].filter((policy) => askedRoles(policy).some(isClientRole));
  const asked = clientRoles.filter((role) => asking.some((policy) => askedRoles(policy).includes(role)));
  const left = (exception.secondFactor ?? tenant.secondFactor) === "off" ? "off" : "optional";
  const isAll = asked.length === clientRoles.length;
  return {
    ways: exception.ways ?? tenant.ways,
    onlyShown: exception.onlyShown,
    secondFactor: isAll ? "all" : asked.length > 0 ? "some" : left,
    secondFactorRoles: isAll ? [] : asked,
    factors: exception.factors,
    graceDays:
      asking.length > 0 ? Math.min(...asking.map((policy) => policy.graceDays)) : exception.graceDays,
    masqueradeWrites: tenant.masqueradeWrites && exception.masqueradeWrites,
    approvalsByMail: exception.approvalsByMail ?? tenant.approvalsByMail,
  };
}

/** Where a policy of a client's own people asks less than its limit: only the tenant may allow that. */
export function loosening(wanted: SignInPolicy, limit: SignInPolicy): PolicyProblem | null {
  if (wanted.ways && !within(wanted.ways, limit.ways ?? chosenWays))
    return { path: "ways", message: "more_than_company_allows" };
  if (wanted.secondFactor !== null && strength(wanted) < strength(limit))
    return { path: "secondFactor", message: "weaker_than_company" };
  const asked = askedRoles(limit).filter(isClientRole);
  if (wanted.secondFactor === "some" && !within(asked, askedRoles(wanted)))
    return { path: "secondFactorRoles", message: "weaker_than_company" };
  if (!within(wanted.factors, limit.factors)) return { path: "factors", message: "more_than_company_allows" };
  const theirs = askedRoles(wanted).filter(isClientRole);
  // Of more roles than the company asks, those may have more time.
  if (theirs.length > 0 && within(theirs, asked) && wanted.graceDays > limit.graceDays)
    return { path: "graceDays", message: "longer_than_company" };
  if (wanted.masqueradeWrites && !limit.masqueradeWrites)
    return { path: "masqueradeWrites", message: "more_than_company_allows" };
  if (wanted.approvalsByMail === "link" && limit.approvalsByMail !== "link")
    return { path: "approvalsByMail", message: "more_than_company_allows" };
  return null;
}

const isClientRole = (role: Role) => within([role], clientRoles as readonly Role[]);

/** How much a policy asks of members: of some who are none of them is as much as leaving it to everybody. */
function strength(policy: SignInPolicy): number {
  const asked = askedRoles(policy).filter(isClientRole);
  if (asked.length === clientRoles.length) return 3;
  if (asked.length > 0) return 2;
  return policy.secondFactor === "off" ? 0 : 1;
}

/** Where a policy contradicts itself, or what else is asked of the same people. */
export function contradiction(
  wanted: { policy: SignInPolicy; clientId: string | null },
  /** The tenant's rules after the change, its own and those of its clients. */
  rules: Rule[],
  /** Kinds of identity providers that could let these people in. */
  providers: readonly WayIn[],
): PolicyProblem | null {
  const { policy, clientId } = wanted;
  if (policy.secondFactor === "some" && policy.secondFactorRoles.length === 0)
    return { path: "secondFactorRoles", message: "required" };
  if (clientId && !policy.secondFactorRoles.every(isClientRole))
    return { path: "secondFactorRoles", message: "only_members" };
  const usable = (way: WayIn) => (way !== "oidc" && way !== "saml") || providers.includes(way);
  if (policy.ways && !policy.ways.some(usable)) return { path: "ways", message: "no_way_left" };
  if (policy.approvalsByMail === "link" && !hasOwnWay(waysOf(rulesFor(rules, clientId))))
    return { path: "approvalsByMail", message: "needs_own_way" };
  const clients = clientId ? [clientId] : [null, ...clientsOf(rules)];
  for (const client of clients) {
    const problem = impossibleFactors(rulesFor(rules, client), client);
    if (problem)
      return { path: "factors", message: client === clientId ? problem : `${problem}_with_client` };
  }
  return null;
}

/** Clients with a rule of their own. */
export function clientsOf(rules: Rule[]): string[] {
  return [...new Set(rules.flatMap(({ client }) => client ?? []))];
}

/** The rules that hold for staff, or for a client. */
export function rulesFor(rules: Rule[], client: string | null): Rule[] {
  return rules.filter((rule) => rule.client === null || rule.client === client);
}

/** Why somebody could not show what is asked of them, whatever they set up. */
function impossibleFactors(rules: Rule[], client: string | null): string | null {
  const concerned: MemberRole[] = client ? [...clientRoles] : [...tenantRoles, ...clientRoles];
  for (const role of concerned) {
    const { asked, factors, ways } = demandOf(rules, role);
    if (asked !== "required") continue;
    if (factors.length === 0) return "none_left";
    if (ways.every((way) => !countsBeside(way, factors))) return "email_beside_link";
  }
  return null;
}

/** Whether any of the factors counts for who comes in this way: a link by mail shows the mailbox already. */
export function countsBeside(way: WayIn, factors: readonly SecondFactor[]): boolean {
  return factors.some((factor) => factor !== "email" || way !== "link");
}

/** Whether a session would be of no use any more once these rules hold. */
export function lockingOut(
  { way, role, membership, standing }: SessionFacts,
  rules: Rule[],
): PolicyProblem | null {
  const { ways, asked, factors } = demandOf(rulesFor(rules, membership?.clientId ?? null), role);
  if (way === "zitadel" || way === "digest_link") return null;
  if (!ways.includes(way)) return { path: "ways", message: "locks_you_out" };
  if (asked === "required" && !standing.shown && !countsBeside(way, factors))
    return { path: "factors", message: "locks_you_out" };
  return null;
}
