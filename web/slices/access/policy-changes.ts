import { chosenWays, type SignInPolicy } from "../../../contract/security.ts";
import { secondFactors } from "../../../contract/session.ts";
import { t } from "../../kernel/messages.ts";
import { effectiveWays } from "./policy.ts";

/** What becomes different, a sentence each. Whom it concerns is counted by the server. */
export function changesOf(before: SignInPolicy, after: SignInPolicy, tenant: SignInPolicy): string[] {
  return [
    ...waysChanged(before, after, tenant),
    ...factorChanged(before, after),
    ...restChanged(before, after),
  ];
}

function waysChanged(before: SignInPolicy, after: SignInPolicy, tenant: SignInPolicy): string[] {
  const [had, has] = [effectiveWays(before, tenant), effectiveWays(after, tenant)];
  const text = (key: "wayOpened" | "wayClosed", way: (typeof chosenWays)[number]) =>
    t(`access.change.${key}`, { way: t(`access.way.${way}.name`) });
  return [
    ...chosenWays
      .filter((way) => has.includes(way) && !had.includes(way))
      .map((way) => text("wayOpened", way)),
    ...chosenWays
      .filter((way) => had.includes(way) && !has.includes(way))
      .map((way) => text("wayClosed", way)),
    ...(before.ways !== null && after.ways === null ? [t("access.change.waysInherited")] : []),
  ];
}

function factorChanged(before: SignInPolicy, after: SignInPolicy): string[] {
  const lines: string[] = [];
  const rolesOf = ({ secondFactorRoles }: SignInPolicy) => [...secondFactorRoles].sort().join();
  const otherRoles = after.secondFactor === "some" && rolesOf(before) !== rolesOf(after);
  if (before.secondFactor !== after.secondFactor || otherRoles) {
    const roles = after.secondFactorRoles.map((role) => t(`people.role.${role}`)).join(", ");
    lines.push(t(`access.change.factor.${after.secondFactor ?? "inherit"}`, { roles }));
  }
  for (const factor of secondFactors) {
    const [had, has] = [before.factors.includes(factor), after.factors.includes(factor)];
    if (had === has) continue;
    const name = t(`access.factor.${factor}.name`);
    lines.push(t(has ? "access.change.factorCounts" : "access.change.factorCountsNot", { name }));
  }
  return lines;
}

function restChanged(before: SignInPolicy, after: SignInPolicy): string[] {
  const lines: string[] = [];
  if (before.graceDays !== after.graceDays) lines.push(t("access.change.grace", { days: after.graceDays }));
  if (before.onlyShown !== after.onlyShown)
    lines.push(t(after.onlyShown ? "access.change.hidden" : "access.change.shown"));
  if (before.masqueradeWrites !== after.masqueradeWrites)
    lines.push(t(after.masqueradeWrites ? "access.change.writes" : "access.change.writesNot"));
  if (before.approvalsByMail !== after.approvalsByMail)
    lines.push(t(`access.change.byMail.${after.approvalsByMail ?? "inherit"}`));
  return lines;
}
