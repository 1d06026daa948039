import type { Role } from "../../../contract/permissions.ts";
import {
  type Beginning,
  type SecondFactor,
  secondFactors,
  type WayIn,
  waysIn,
} from "../../../contract/session.ts";
import type { Standing } from "../../kernel/context.ts";

/** A row of `sign_in_policies` as the session's look-up tells it; `client` null for the tenant's own. */
export interface Rule {
  client: string | null;
  ways: WayIn[] | null;
  /** Staff have set it: for a client, it may allow more than the tenant does. Its own people's holds besides. */
  byStaff: boolean;
  secondFactor: "off" | "optional" | "some" | "all" | null;
  roles: Role[];
  factors: SecondFactor[];
  graceDays: number;
  since: string | null;
  /** What the link of a digest opens; null for the usual, or for a client as the tenant says. */
  approvalsByMail: "session" | "link" | null;
}

/** What a session has shown, and what its person could show. */
export interface Shown {
  way: Beginning;
  secondAt: Date | null;
  secondBy: string | null;
  hasApp: boolean;
  hasPasskey: boolean;
  joinedAt: Date;
}

/** What is asked of somebody with a role: of the rules of the tenant and for the client, whichever is stricter. */
export interface Demand {
  ways: WayIn[];
  asked: Standing["asked"];
  factors: SecondFactor[];
  /** Until when somebody who joined then may go on without a factor; null when they may not. */
  graceUntil(joinedAt: Date): Date | null;
}

const dayMs = 86_400_000;

/** Puts the rules of a tenant, and of one client of it, together. */
export function demandOf(rules: readonly Rule[], role: Role): Demand {
  const { tenant, exception, own } = layersOf(rules);
  const asking = rules.filter((rule) => asks(rule, role));
  const left = exception?.secondFactor ?? tenant?.secondFactor ?? "optional";
  const unasked = own?.secondFactor && own.secondFactor !== "off" ? own.secondFactor : left;
  const level = asking.length > 0 ? "required" : unasked;
  const counting =
    asking.length > 0 ? asking : [own ?? exception ?? tenant].filter((rule) => rule !== undefined);
  return {
    ways: waysOf(rules),
    // Of some, and not of this role: it is theirs to choose.
    asked: level === "required" || level === "off" ? level : "optional",
    factors: secondFactors.filter((factor) => counting.every(({ factors }) => factors.includes(factor))),
    graceUntil: (joinedAt) => {
      const ends = asking.map(
        ({ since, graceDays }) =>
          Math.max(since ? Date.parse(since) : 0, joinedAt.getTime()) + graceDays * dayMs,
      );
      return ends.length > 0 ? new Date(Math.min(...ends)) : null;
    },
  };
}

/** The tenant's rule, what its staff have set for the client, and what the client's own people ask besides. */
function layersOf(rules: readonly Rule[]) {
  return {
    tenant: rules.find(({ client }) => client === null),
    exception: rules.find(({ client, byStaff }) => client !== null && byStaff),
    own: rules.find(({ client, byStaff }) => client !== null && !byStaff),
  };
}

/**
 * Ways that are allowed by the rules of a tenant, and of one client of it. What a client's own people have chosen
 * counts within what the tenant allows them by now; where nothing is left of it, that.
 */
export function waysOf(rules: readonly Rule[]): WayIn[] {
  const { tenant, exception, own } = layersOf(rules);
  const allowed = exception?.ways ?? tenant?.ways ?? [...waysIn];
  const within = allowed.filter((way) => own?.ways?.includes(way));
  return within.length > 0 ? within : allowed;
}

/**
 * Whether the link of a digest opens a session for that digest: where staff say so, and the client's own people do not
 * want it otherwise. Who may come in by an identity provider alone proves nothing here by which they could decide.
 */
export function allowsDigestLinks(rules: readonly Rule[]): boolean {
  const { tenant, exception, own } = layersOf(rules);
  const allowed = (exception?.approvalsByMail ?? tenant?.approvalsByMail) === "link";
  return allowed && own?.approvalsByMail !== "session" && hasOwnWay(waysOf(rules));
}

/** Whether some of these ways need no provider's word. */
export function hasOwnWay(ways: readonly WayIn[]): boolean {
  return ways.some((way) => way === "password" || way === "link" || way === "passkey");
}

function asks({ secondFactor, roles: asked }: Rule, role: Role): boolean {
  return secondFactor === "all" || (secondFactor === "some" && asked.includes(role));
}

/**
 * How a session stands: judged anew at every request, so that no way in goes around it and a changed policy holds
 * from the next request on. A code by mail is no second factor to a link by mail, which shows the same mailbox.
 */
export function standingOf(demand: Demand, shown: Shown, now: Date): Standing {
  const { way, secondAt, secondBy } = shown;
  const counts = (factor: SecondFactor) =>
    demand.factors.includes(factor) && !(factor === "email" && isByMail(way));
  const proved =
    secondAt !== null &&
    (secondBy === "recovery" || secondBy === "provider" || counts(secondBy as SecondFactor));
  const has = { totp: shown.hasApp, passkey: shown.hasPasskey, email: true };
  const factors = secondFactors.filter((factor) => counts(factor) && has[factor]);
  const strong = factors.some((factor) => factor !== "email");
  const base = {
    asked: demand.asked,
    ways: demand.ways,
    shown: proved,
    hasOwn: shown.hasApp || shown.hasPasskey,
  };
  const settled: Standing = { ...base, owes: null, factors, graceUntil: null };
  if (proved || demand.asked === "off") return settled;
  if (demand.asked === "optional") {
    // Who comes by a provider was asked there; of the others, who has set one up wants it asked.
    const theirs = way === "password" || isByMail(way);
    return theirs && strong ? { ...settled, owes: "prove" } : settled;
  }
  if (factors.length > 0) return { ...settled, owes: "prove" };
  const choice = secondFactors.filter((factor) => counts(factor));
  const graceUntil = demand.graceUntil(shown.joinedAt);
  if (graceUntil && graceUntil > now) return { ...settled, factors: choice, graceUntil };
  return { ...settled, factors: choice, owes: "enrol" };
}

/** Whether it has shown that one reads one's mail. */
export function isByMail(way: Beginning): boolean {
  return way === "link" || way === "digest_link";
}

/** Days that platform admins have to set up a second factor, from when they became one. */
const adminGraceDays = 14;

/** As strict as a tenant can be; and not by mail, since who reads an admin's mail sets a new password with it. */
const adminRule: Rule = {
  client: null,
  ways: null,
  byStaff: true,
  secondFactor: "all",
  roles: [],
  factors: ["totp", "passkey"],
  graceDays: adminGraceDays,
  since: null,
  approvalsByMail: null,
};
const adminDemands = {
  required: demandOf([adminRule], "platform_admin"),
  optional: demandOf([], "platform_admin"),
};

/** What is asked of platform admins, of whom no company asks anything: by the operator's configuration. */
export const adminDemand = (isRequired: boolean): Demand =>
  isRequired ? adminDemands.required : adminDemands.optional;
