import { describe, expect, test } from "bun:test";
import { type Expected, readRoles } from "./roles.ts";

const project = "310";
const acme = "org-acme";
const platform = "org-platform";
const atTenant: Expected = { door: "tenant", organisationId: acme, projectId: project };
const atConsole: Expected = { door: "platform", organisationId: platform, projectId: project };

const generic = "urn:zitadel:iam:org:project:roles";
const ours = `urn:zitadel:iam:org:project:${project}:roles`;
const theirs = "urn:zitadel:iam:org:project:999:roles";
const from = (organisation: string) => ({ "urn:zitadel:iam:user:resourceowner:id": organisation });
const roles = (role: string, organisation: string) => ({
  [role]: { [organisation]: `${organisation}.example` },
});

describe("granted", () => {
  test.each([
    [
      "an admin of the tenant's organisation",
      { ...from(acme), [ours]: roles("tenant_admin", acme) },
      "tenant_admin",
    ],
    [
      "a user of the tenant's organisation",
      { ...from(acme), [ours]: roles("tenant_user", acme) },
      "tenant_user",
    ],
    [
      "the claim without a project, alone",
      { ...from(acme), [generic]: roles("tenant_user", acme) },
      "tenant_user",
    ],
    [
      "the greater of two roles",
      { ...from(acme), [ours]: { ...roles("tenant_user", acme), ...roles("tenant_admin", acme) } },
      "tenant_admin",
    ],
    [
      "a role asserted for several organisations, ours among them",
      { ...from(acme), [ours]: { tenant_user: { other: "other.example", [acme]: "acme.example" } } },
      "tenant_user",
    ],
  ])("%s", (_, claims, role) => {
    expect(readRoles(claims, atTenant)).toEqual({ role, refused: null } as never);
  });

  test("a platform admin of the platform's own organisation, at the console", () => {
    const claims = { ...from(platform), [ours]: roles("platform_admin", platform) };
    expect(readRoles(claims, atConsole)).toEqual({ role: "platform_admin", refused: null });
  });
});

describe("refused", () => {
  test.each([
    [
      "a role that is asserted for another organisation",
      { ...from(acme), [ours]: roles("tenant_admin", "org-evil") },
      "no_role_here",
    ],
    [
      "a user of another organisation who was granted the role here",
      { ...from("org-evil"), [ours]: roles("tenant_admin", acme) },
      "other_organisation",
    ],
    [
      "an echo of the asked organisation in place of the owner",
      { "urn:zitadel:iam:org:id": acme, [ours]: roles("tenant_admin", acme) },
      "no_resource_owner",
    ],
    [
      "an echo of the asked organisation beside another owner",
      { "urn:zitadel:iam:org:id": acme, ...from("org-evil"), [ours]: roles("tenant_admin", acme) },
      "other_organisation",
    ],
    [
      "an owner that is a list",
      { "urn:zitadel:iam:user:resourceowner:id": [acme], [ours]: roles("tenant_admin", acme) },
      "no_resource_owner",
    ],
    ["an empty owner", { ...from(""), [ours]: roles("tenant_admin", "") }, "no_resource_owner"],
    ["no claim of roles", from(acme), "no_role_claim"],
    [
      "the role of another project",
      { ...from(acme), [theirs]: roles("tenant_admin", acme) },
      "no_role_claim",
    ],
    [
      "the claim without a project beside one of another project",
      { ...from(acme), [theirs]: roles("tenant_admin", acme), [generic]: roles("tenant_admin", acme) },
      "no_role_claim",
    ],
    [
      "our project's claim is empty, whatever the general one says",
      { ...from(acme), [ours]: {}, [generic]: roles("tenant_admin", acme) },
      "no_role_here",
    ],
    ["a list of roles", { ...from(acme), [ours]: ["tenant_admin"] }, "malformed_claim"],
    ["a claim that is text", { ...from(acme), [ours]: "tenant_admin" }, "malformed_claim"],
    ["a claim that is null", { ...from(acme), [ours]: null }, "malformed_claim"],
    ["a list of organisations", { ...from(acme), [ours]: { tenant_admin: [acme] } }, "no_role_here"],
    [
      "an organisation without its domain",
      { ...from(acme), [ours]: { tenant_admin: { [acme]: null } } },
      "no_role_here",
    ],
    ["a role that nobody knows", { ...from(acme), [ours]: roles("owner", acme) }, "no_role_here"],
    [
      "a platform admin at a tenant's door",
      { ...from(acme), [ours]: roles("platform_admin", acme) },
      "no_role_here",
    ],
  ])("%s", (_, claims, refused) => {
    expect(readRoles(claims, atTenant)).toEqual({ role: null, refused } as never);
  });

  test.each([
    ["an admin of a tenant", { ...from(acme), [ours]: roles("tenant_admin", acme) }, "other_organisation"],
    [
      "a platform admin by the grace of a tenant",
      { ...from(acme), [ours]: roles("platform_admin", acme) },
      "other_organisation",
    ],
    [
      "a user of a tenant whom the platform's organisation has granted it",
      { ...from(acme), [ours]: roles("platform_admin", platform) },
      "other_organisation",
    ],
    [
      "a platform admin asserted for a tenant only",
      { ...from(platform), [ours]: roles("platform_admin", acme) },
      "no_role_here",
    ],
    [
      "a tenant admin of the platform's organisation",
      { ...from(platform), [ours]: roles("tenant_admin", platform) },
      "no_role_here",
    ],
  ])("at the console: %s", (_, claims, refused) => {
    expect(readRoles(claims, atConsole)).toEqual({ role: null, refused } as never);
  });

  test("what claims inherit, and do not say themselves", () => {
    const inherited = Object.create({ ...from(acme), [ours]: roles("tenant_admin", acme) });
    expect(readRoles(inherited, atTenant).role).toBeNull();
    const role = { ...from(acme), [ours]: Object.create(roles("tenant_admin", acme)) };
    expect(readRoles(role, atTenant)).toEqual({ role: null, refused: "no_role_here" });
  });

  test("an expected organisation that is not known yet matches nobody", () => {
    const claims = { ...from(acme), [ours]: roles("tenant_admin", "") };
    expect(readRoles(claims, { ...atTenant, organisationId: "" }).role).toBeNull();
  });
});
