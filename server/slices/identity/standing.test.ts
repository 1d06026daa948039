import { describe, expect, test } from "bun:test";
import type { Role } from "../../../contract/permissions.ts";
import { waysIn } from "../../../contract/session.ts";
import type { Standing } from "../../kernel/context.ts";
import { adminDemand, demandOf, type Rule, type Shown, standingOf } from "./standing.ts";

const now = new Date("2026-03-14T09:00:00.000Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const rule = (overrides: Partial<Rule> = {}): Rule => ({
  client: null,
  ways: null,
  byStaff: true,
  secondFactor: null,
  roles: [],
  factors: ["totp", "email", "passkey"],
  graceDays: 0,
  since: daysAgo(30).toISOString(),
  approvalsByMail: null,
  ...overrides,
});
const tenant = (overrides: Partial<Rule>) => rule(overrides);
const client = (overrides: Partial<Rule>) =>
  rule({ client: "01890000-0000-7000-8000-000000000001", ...overrides });

const shown = (overrides: Partial<Shown> = {}): Shown => ({
  way: "password",
  secondAt: null,
  secondBy: null,
  hasApp: false,
  hasPasskey: false,
  joinedAt: daysAgo(100),
  ...overrides,
});
const by = (secondBy: string) => ({ secondAt: daysAgo(0), secondBy });

describe("what is asked of somebody", () => {
  test.each<[string, Rule[], Role, Standing["asked"], string[]]>([
    ["without rules: theirs to choose", [], "agent", "optional", ["totp", "email", "passkey"]],
    ["off", [tenant({ secondFactor: "off" })], "agent", "off", ["totp", "email", "passkey"]],
    [
      "optional, of some factors",
      [tenant({ secondFactor: "optional", factors: ["totp"] })],
      "agent",
      "optional",
      ["totp"],
    ],
    ["all", [tenant({ secondFactor: "all" })], "client_user", "required", ["totp", "email", "passkey"]],
    [
      "some, and this role",
      [tenant({ secondFactor: "some", roles: ["agent"] })],
      "agent",
      "required",
      ["totp", "email", "passkey"],
    ],
    [
      "some, and another role",
      [tenant({ secondFactor: "some", roles: ["agent"] })],
      "client_user",
      "optional",
      ["totp", "email", "passkey"],
    ],
    [
      "a client that says nothing: as the tenant",
      [tenant({ secondFactor: "off" }), client({})],
      "client_user",
      "off",
      ["totp", "email", "passkey"],
    ],
    [
      "a client that asks where the tenant does not",
      [tenant({ secondFactor: "off" }), client({ secondFactor: "all", factors: ["passkey"] })],
      "client_user",
      "required",
      ["passkey"],
    ],
    [
      "a client that does not ask where the tenant does",
      [tenant({ secondFactor: "all", factors: ["totp"] }), client({ secondFactor: "off" })],
      "client_user",
      "required",
      ["totp"],
    ],
    [
      "both: only factors that both let count",
      [
        tenant({ secondFactor: "all", factors: ["totp", "email"] }),
        client({ secondFactor: "all", factors: ["totp", "passkey"] }),
      ],
      "client_user",
      "required",
      ["totp"],
    ],
    [
      "what staff have set for a client, whatever its own people ask",
      [client({ secondFactor: "all", factors: ["totp"] }), client({ secondFactor: "off", byStaff: false })],
      "client_user",
      "required",
      ["totp"],
    ],
    [
      "what its own people ask besides",
      [
        client({ secondFactor: "off" }),
        client({ secondFactor: "all", factors: ["passkey"], byStaff: false }),
      ],
      "client_user",
      "required",
      ["passkey"],
    ],
    [
      "off by its own people, where it is everybody's choice by now: their choice",
      [tenant({ secondFactor: "optional" }), client({ secondFactor: "off", byStaff: false })],
      "client_user",
      "optional",
      ["totp", "email", "passkey"],
    ],
    [
      "a client that leaves it open where the tenant is off",
      [tenant({ secondFactor: "off" }), client({ secondFactor: "optional" })],
      "client_user",
      "optional",
      ["totp", "email", "passkey"],
    ],
  ])("%s", (_, rules, role, asked, factors) => {
    const demand = demandOf(rules, role);
    expect([demand.asked, demand.factors]).toEqual([asked, factors as never]);
  });

  test.each<[string, Rule[], readonly string[]]>([
    ["all ways where nobody says otherwise", [], waysIn],
    ["the tenant's ways", [tenant({ ways: ["oidc"] })], ["oidc"]],
    ["the tenant's ways for a client that says nothing", [tenant({ ways: ["oidc"] }), client({})], ["oidc"]],
    [
      "the client's ways in place of the tenant's",
      [tenant({ ways: ["oidc"] }), client({ ways: ["password"] })],
      ["password"],
    ],
  ])("%s", (_, rules, ways) => {
    expect(demandOf(rules, "client_user").ways).toEqual(ways as never);
  });

  test.each<[string, Rule[], Date, Date | null]>([
    ["nobody asks", [], daysAgo(1), null],
    [
      "from when it became required",
      [tenant({ secondFactor: "all", graceDays: 7 })],
      daysAgo(100),
      daysAgo(23),
    ],
    [
      "from joining, when that was later",
      [tenant({ secondFactor: "all", graceDays: 7 })],
      daysAgo(2),
      daysAgo(-5),
    ],
    [
      "of two that ask, the shorter",
      [tenant({ secondFactor: "all", graceDays: 90 }), client({ secondFactor: "all", graceDays: 31 })],
      daysAgo(100),
      daysAgo(-1),
    ],
    [
      "one that does not ask gives no time",
      [tenant({ secondFactor: "all", graceDays: 0 }), client({ secondFactor: "off", graceDays: 90 })],
      daysAgo(100),
      daysAgo(30),
    ],
  ])("time to set one up: %s", (_, rules, joined, until) => {
    expect(demandOf(rules, "client_user").graceUntil(joined)).toEqual(until);
  });
});

describe("how a session stands", () => {
  const off = [tenant({ secondFactor: "off" })];
  const optional = [tenant({ secondFactor: "optional" })];
  const all = [tenant({ secondFactor: "all" })];
  const only = (...factors: Rule["factors"]) => [tenant({ secondFactor: "all", factors })];
  const grace = [tenant({ secondFactor: "all", factors: ["totp", "passkey"], graceDays: 31 })];

  test.each<[string, Rule[], Partial<Shown>, Standing["owes"], boolean, string[]]>([
    ["off: an app is not asked for", off, { hasApp: true }, null, false, ["totp", "email"]],
    ["optional, and none set up", optional, {}, null, false, ["email"]],
    ["optional, and an app is set up", optional, { hasApp: true }, "prove", false, ["totp", "email"]],
    ["optional, with an app, by link", optional, { hasApp: true, way: "link" }, "prove", false, ["totp"]],
    [
      "optional, with an app, by a provider, who has asked",
      optional,
      { hasApp: true, way: "oidc" },
      null,
      false,
      ["totp", "email"],
    ],
    [
      "optional, with an app that does not count",
      [tenant({ secondFactor: "optional", factors: ["passkey"] })],
      { hasApp: true },
      null,
      false,
      [],
    ],
    ["required: a code by mail will do", all, {}, "prove", false, ["email"]],
    ["required: it was shown", all, { hasApp: true, ...by("totp") }, null, true, ["totp", "email"]],
    [
      "required, by link: a code by mail shows the same mailbox",
      all,
      { way: "link" },
      "enrol",
      false,
      ["totp", "passkey"],
    ],
    [
      "required, by link: a code by mail that was shown does not count",
      all,
      { way: "link", ...by("email") },
      "enrol",
      false,
      ["totp", "passkey"],
    ],
    ["required, by a provider that does not say it asked", all, { way: "saml" }, "prove", false, ["email"]],
    [
      "required, by a provider that says it asked",
      all,
      { way: "oidc", ...by("provider") },
      null,
      true,
      ["email"],
    ],
    [
      "required, by passkey",
      all,
      { way: "passkey", hasPasskey: true, ...by("passkey") },
      null,
      true,
      ["email", "passkey"],
    ],
    [
      "an app alone counts: a passkey that was shown does not",
      only("totp"),
      { way: "passkey", hasPasskey: true, ...by("passkey") },
      "enrol",
      false,
      ["totp"],
    ],
    ["an app alone counts, and is set up", only("totp"), { hasApp: true }, "prove", false, ["totp"]],
    [
      "an app alone counts: a recovery code stands in for it",
      only("totp"),
      { ...by("recovery") },
      null,
      true,
      [],
    ],
    ["time to set one up is not over", grace, {}, null, false, ["totp", "passkey"]],
    ["time to set one up is not for who has one", grace, { hasApp: true }, "prove", false, ["totp"]],
    [
      "nothing that both let count",
      [
        tenant({ secondFactor: "all", factors: ["totp"] }),
        client({ secondFactor: "all", factors: ["passkey"] }),
      ],
      { hasApp: true, hasPasskey: true, ...by("totp") },
      "enrol",
      false,
      [],
    ],
  ])("%s", (_, rules, overrides, owes, proved, factors) => {
    const standing = standingOf(demandOf(rules, "client_user"), shown(overrides), now);
    expect({ owes: standing.owes, shown: standing.shown, factors: standing.factors }).toEqual({
      owes,
      shown: proved,
      factors: factors as never,
    });
  });

  test("with time left it says until when, and without it does not", () => {
    const until = (rules: Rule[], overrides: Partial<Shown> = {}) =>
      standingOf(demandOf(rules, "client_user"), shown(overrides), now).graceUntil;
    expect(until(grace)).toEqual(daysAgo(-1));
    expect(until(grace, { hasApp: true })).toBeNull();
    expect(until(all)).toBeNull();
  });

  test("is the platform admins' own choice where the operator does not ask for one", () => {
    expect(standingOf(adminDemand(false), shown(), now).owes).toBeNull();
    expect(standingOf(adminDemand(false), shown({ hasApp: true }), now).owes).toBe("prove");
  });

  test("of platform admins, where it is asked of them, is theirs to set up in two weeks; a mailbox is none", () => {
    const admin = (overrides: Partial<Shown>) => standingOf(adminDemand(true), shown(overrides), now);
    expect(admin({ joinedAt: daysAgo(13) })).toMatchObject({ owes: null, graceUntil: daysAgo(-1) });
    expect(admin({ joinedAt: daysAgo(15) })).toMatchObject({ owes: "enrol", factors: ["totp", "passkey"] });
    expect(admin({ joinedAt: daysAgo(15), ...by("email") }).owes).toBe("enrol");
    expect(admin({ joinedAt: daysAgo(1), hasApp: true })).toMatchObject({ owes: "prove", factors: ["totp"] });
    expect(admin({ joinedAt: daysAgo(15), hasApp: true, ...by("recovery") }).owes).toBeNull();
  });
});

describe("ways that are allowed", () => {
  test.each<[string, Rule[], string[]]>([
    ["all, without rules", [], [...waysIn]],
    ["the tenant's", [tenant({ ways: ["password"] })], ["password"]],
    [
      "for a client what staff have allowed beyond it",
      [tenant({ ways: ["password"] }), client({ ways: ["link"], byStaff: true })],
      ["link"],
    ],
    [
      "of what a client's own people chose, what the tenant allows by now",
      [tenant({ ways: ["password", "passkey"] }), client({ ways: ["link", "passkey"], byStaff: false })],
      ["passkey"],
    ],
    [
      "of what they chose, what staff have allowed them beyond the tenant's",
      [
        tenant({ ways: ["password"] }),
        client({ ways: ["password", "link"] }),
        client({ ways: ["link", "passkey"], byStaff: false }),
      ],
      ["link"],
    ],
    [
      "the tenant's, when nothing is left of what they chose",
      [tenant({ ways: ["passkey"] }), client({ ways: ["link"], byStaff: false })],
      ["passkey"],
    ],
  ])("%s", (_, rules, ways) => {
    expect(demandOf(rules, "client_user").ways).toEqual(ways as never);
  });
});
