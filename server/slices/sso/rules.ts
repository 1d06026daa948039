import { domainToASCII } from "node:url";
import type { SsoProvision, SsoRule } from "../../../contract/sso.ts";

/** What a provider says of somebody, as far as rules look at it. */
export interface Described {
  /** Lower case; null when the provider does not say. */
  email: string | null;
  groups: readonly string[];
  claims: Record<string, unknown>;
}

/** Where somebody belongs: a client's role with its client, or a role of the staff. */
export interface Place {
  clientId: string | null;
  role: SsoRule["role"];
}

/** The domain of an address, lower case and in ASCII; null where there is none. */
export function domainOf(email: string | null): string | null {
  const at = email?.lastIndexOf("@") ?? -1;
  return email && at > 0 ? domainToASCII(email.slice(at + 1)) || null : null;
}

/**
 * The place that the rules give to somebody: of the first that fits, else the one for all others, else none. What
 * the provider may not give is never given, whatever has been written into the rules.
 * @param only client that the provider is for; null for the tenant's own
 */
export function placeOf(provision: SsoProvision, described: Described, only: string | null): Place | null {
  const rule = provision.rules.find((candidate) => fits(candidate, described));
  const given = rule ?? provision.otherwise;
  if (!given) return null;
  const clientId = only ?? given.clientId;
  const place = { clientId, role: given.role };
  return isPossible(place, rule !== undefined, only) ? place : null;
}

/** A client's provider gives roles of that client; the tenant's gives staff roles where a rule says so. */
export function isPossible({ clientId, role }: Place, byRule: boolean, only: string | null): boolean {
  const staff = !role.startsWith("client_");
  if (only) return !staff && clientId === only;
  return staff ? byRule && clientId === null : clientId !== null;
}

function fits({ by, claim, value }: SsoRule, { email, groups, claims }: Described): boolean {
  if (by === "domain") return domainOf(email) === value.toLowerCase();
  if (by === "group") return groups.includes(value);
  const said = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  return (Array.isArray(said) ? said : [said]).some((one) => one !== undefined && String(one) === value);
}
