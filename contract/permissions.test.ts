import { describe, expect, test } from "bun:test";
import {
  clientRoles,
  holdablePermissions,
  indispensable,
  type MemberRole,
  permissionGroups,
  permissions,
  resolvedPermissions,
  rolePermissions,
  tenantRoles,
} from "./permissions.ts";

const memberRoles: readonly MemberRole[] = [...tenantRoles, ...clientRoles];
const none = { granted: [], withdrawn: [] };

describe("what a role may hold", () => {
  test("has everything that the built-in role holds, and never what concerns the platform", () => {
    for (const role of memberRoles) {
      expect(rolePermissions[role].filter((one) => !holdablePermissions[role].includes(one))).toEqual([]);
      expect(holdablePermissions[role]).not.toContain("platform.tenants");
    }
  });

  test("is for members nothing that reaches beyond their company", () => {
    for (const role of clientRoles) {
      for (const one of [
        "clients.read",
        "tickets.work",
        "invoices.write",
        "settings.manage",
        "audit.read",
        "projects.work",
        "projects.write",
        "projects.costs",
      ])
        expect(holdablePermissions[role]).not.toContain(one as never);
    }
  });

  test("has deciding for members alone, and submitting and policies for staff alone", () => {
    for (const role of tenantRoles) expect(holdablePermissions[role]).not.toContain("approvals.decide");
    for (const role of clientRoles)
      for (const one of ["approvals.submit", "approvals.configure"])
        expect(holdablePermissions[role]).not.toContain(one as never);
  });

  test("has making roles for admins alone", () => {
    expect(memberRoles.filter((role) => holdablePermissions[role].includes("roles.manage"))).toEqual([
      "tenant_admin",
    ]);
  });
});

describe("what a person may do", () => {
  test("is without exceptions what their role may", () => {
    for (const role of memberRoles)
      expect(resolvedPermissions(role, null, none).toSorted()).toEqual(rolePermissions[role].toSorted());
  });

  test("is the tenant's own role where they have one, with what was granted and without what was withdrawn", () => {
    const single = { granted: ["invoices.read"], withdrawn: ["tickets.write"] };
    expect(resolvedPermissions("client_user", ["tickets.read", "tickets.write"], single)).toEqual([
      "account.use",
      "tickets.read",
      "invoices.read",
    ]);
  });

  test("never goes beyond what the role may hold, whatever a row says, and never loses the account", () => {
    const single = { granted: ["settings.manage", "platform.tenants", "x.y"], withdrawn: [...indispensable] };
    expect(resolvedPermissions("client_user", ["clients.write"], single)).toEqual(["account.use"]);
  });
});

test("every permission of a tenant stands in one group", () => {
  const grouped: string[] = Object.values(permissionGroups).flat();
  expect(grouped.toSorted()).toEqual(permissions.filter((one) => one !== "platform.tenants").toSorted());
});
