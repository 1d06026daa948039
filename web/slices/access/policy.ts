import { clientRoles, type MemberRole, tenantRoles } from "../../../contract/permissions.ts";
import { chosenWays, type SignInPolicy } from "../../../contract/security.ts";
import type { ApiClient } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";

/** A policy as it stands, with what it means, and the tenant's beside it. */
export type ToldPolicy = Awaited<ReturnType<ApiClient["security"]["getPolicy"]>>;

/** Whose policy is written, and by whom: a client's own people may only be stricter than the tenant is with them. */
export type PolicyPlace =
  | { of: "tenant" }
  | { of: "client"; client: { id: string; name: string } }
  | { of: "own" };

export type Way = (typeof chosenWays)[number];

/** Ways in that hold in the end: a client's own choice, or the tenant's. */
export const effectiveWays = (policy: SignInPolicy, tenant: SignInPolicy): readonly Way[] =>
  policy.ways ?? tenant.ways ?? chosenWays;

/** Roles that a policy can ask a second factor of: of a client, those of its members. */
export const rolesAt = (place: PolicyPlace): readonly MemberRole[] =>
  place.of === "tenant" ? [...tenantRoles, ...clientRoles] : clientRoles;

/** The part of what was told that is sent back. */
export function policyOf({ own }: ToldPolicy): SignInPolicy {
  const {
    ways,
    onlyShown,
    secondFactor,
    secondFactorRoles,
    factors,
    graceDays,
    masqueradeWrites,
    approvalsByMail,
  } = own;
  return {
    ways,
    onlyShown,
    secondFactor,
    secondFactorRoles,
    factors,
    graceDays,
    masqueradeWrites,
    approvalsByMail,
  };
}

/** What is sent: roles belong to the choice of some alone. */
export function inputOf(policy: SignInPolicy, place: PolicyPlace) {
  return {
    ...policy,
    secondFactorRoles: policy.secondFactor === "some" ? policy.secondFactorRoles : [],
    clientId: place.of === "client" ? place.client.id : undefined,
  };
}

/** A client's policy in a line. */
export function summaryOf({ ways, secondFactor, approvalsByMail }: SignInPolicy): string {
  const waysText = ways
    ? ways.map((way) => t(`access.way.${way}.name`)).join(", ")
    : t("access.clients.waysInherited");
  const factor = t(`access.clients.factor.${secondFactor ?? "inherit"}`);
  const byMail = approvalsByMail ? [t(`access.clients.byMail.${approvalsByMail}`)] : [];
  return [waysText, factor, ...byMail].join(" · ");
}

type ClientRole = (typeof clientRoles)[number];
const isMember = (role: string): role is ClientRole => clientRoles.includes(role as ClientRole);

/** Members' roles that a policy asks of anyway. */
export function askedMembers({ secondFactor, secondFactorRoles }: SignInPolicy): readonly ClientRole[] {
  if (secondFactor === "all") return clientRoles;
  return secondFactor === "some" ? secondFactorRoles.filter(isMember) : [];
}

/**
 * Whether a client can choose this at all. What the tenant asks of members holds for every client, so asking less
 * would change nothing; where it asks nothing, its staff alone may say that factors are off for a client.
 */
export function isWeaker(
  choice: NonNullable<SignInPolicy["secondFactor"]>,
  tenant: SignInPolicy,
  place: PolicyPlace,
): boolean {
  const asked = askedMembers(tenant).length;
  if (choice === "all") return false;
  if (choice === "some") return asked === clientRoles.length;
  return asked > 0 || (choice === "off" && place.of === "own" && tenant.secondFactor !== "off");
}
