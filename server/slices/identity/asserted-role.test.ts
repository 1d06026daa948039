import { expect, test } from "bun:test";
import { roleOfSession } from "./asserted-role.ts";

test.each([
  ["password", null, "agent", "agent"],
  ["password", null, null, "platform_admin"],
  // What was asserted at another sign-in has no say in this one.
  ["password", "tenant_admin", "agent", "agent"],
  ["zitadel", "platform_admin", null, "platform_admin"],
  ["zitadel", "tenant_admin", null, null],
  ["zitadel", null, null, null],
  ["zitadel", null, "tenant_admin", null],
  ["zitadel", "platform_admin", "tenant_admin", null],
  ["zitadel", "tenant_admin", "tenant_admin", "tenant_admin"],
  ["zitadel", "tenant_admin", "agent", "tenant_admin"],
  ["zitadel", "tenant_admin", "client_user", "client_user"],
  ["zitadel", "tenant_user", "tenant_admin", "agent"],
  ["zitadel", "tenant_user", "account_lead", "account_lead"],
  ["zitadel", "tenant_user", "client_executive", "client_executive"],
  ["zitadel", "owner", "agent", null],
] as const)("by %s, asserted as %s, with the membership of a %s: %s", (way, asserted, role, expected) => {
  expect(roleOfSession(way, asserted, role)).toBe(expected);
});
