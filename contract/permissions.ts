/**
 * Roles are bundles of permissions. A permission is `<slice>.<verb>`; the part of the data it applies to
 * (own tickets, one client, all clients) is the fence's business, not the permission's.
 */
export const permissions = [
  "account.use",
  "tickets.read",
  "tickets.read_all",
  "tickets.write",
  "tickets.work",
  "tickets.configure",
  "invoices.read",
  "invoices.write",
  "projects.read",
  "projects.read_all",
  "projects.budget",
  "projects.work",
  "projects.write",
  "projects.costs",
  "approvals.read",
  "approvals.decide",
  "approvals.submit",
  "approvals.configure",
  "directory.read",
  "clients.read",
  "clients.write",
  "people.manage",
  "dashboard.read",
  "audit.read",
  "readings.read",
  "settings.manage",
  "security.manage",
  "masquerade.use",
  "keys.manage",
  "roles.manage",
  "platform.tenants",
] as const;
export type Permission = (typeof permissions)[number];

export const tenantRoles = ["tenant_admin", "account_lead", "agent"] as const;
export const clientRoles = ["client_executive", "client_manager", "client_user"] as const;
export const roles = ["platform_admin", ...tenantRoles, ...clientRoles] as const;
export type Role = (typeof roles)[number];

const member: Permission[] = [
  "account.use",
  "dashboard.read",
  "directory.read",
  "tickets.read",
  "tickets.write",
  "projects.read",
];
const staff: Permission[] = [
  ...member,
  "tickets.read_all",
  "tickets.work",
  "clients.read",
  "invoices.read",
  "projects.read_all",
  "projects.budget",
  "projects.work",
  "approvals.read",
];

/** What each built-in role may do. A tenant's own roles and single grants are made of the same permissions. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  platform_admin: ["account.use", "platform.tenants"],
  tenant_admin: [
    ...staff,
    "tickets.configure",
    "invoices.write",
    "projects.write",
    "projects.costs",
    "approvals.submit",
    "approvals.configure",
    "clients.write",
    "people.manage",
    "audit.read",
    "readings.read",
    "settings.manage",
    "security.manage",
    "masquerade.use",
    "keys.manage",
    "roles.manage",
  ],
  account_lead: [
    ...staff,
    "tickets.configure",
    "invoices.write",
    "projects.write",
    "projects.costs",
    "approvals.submit",
    "approvals.configure",
    "people.manage",
    "readings.read",
    "masquerade.use",
  ],
  agent: staff,
  client_executive: [
    ...member,
    "tickets.read_all",
    "invoices.read",
    "projects.read_all",
    "projects.budget",
    "approvals.read",
    "approvals.decide",
    "people.manage",
    "readings.read",
    "security.manage",
  ],
  client_manager: [
    ...member,
    "tickets.read_all",
    "invoices.read",
    "projects.budget",
    "approvals.read",
    "approvals.decide",
  ],
  client_user: member,
};

/** A role that somebody has in a tenant. */
export type MemberRole = Exclude<Role, "platform_admin">;

const everything = rolePermissions.tenant_admin;

/**
 * What a role may hold at all, by itself, by a tenant's own role made from it, or by a single grant: members what
 * concerns their own company, leads what their clients' rows bear. Only admins make roles.
 */
export const holdablePermissions: Record<MemberRole, readonly Permission[]> = {
  tenant_admin: everything,
  account_lead: rolePermissions.account_lead,
  agent: everything.filter((permission) => permission !== "roles.manage"),
  client_executive: rolePermissions.client_executive,
  client_manager: rolePermissions.client_executive,
  client_user: rolePermissions.client_executive,
};

/** Nobody can do without these: whoever signs in has an account to look after. */
export const indispensable: readonly Permission[] = ["account.use"];

/** What a person of a role may do, in the order of `permissions`. */
export function resolvedPermissions(
  role: MemberRole,
  /** Permissions of the tenant's own role that they have; null for the built-in one. */
  own: readonly string[] | null,
  single: { granted: readonly string[]; withdrawn: readonly string[] },
): Permission[] {
  const given: readonly string[] = own ?? rolePermissions[role];
  const { granted, withdrawn } = single;
  return permissions.filter(
    (permission) =>
      indispensable.includes(permission) ||
      (holdablePermissions[role].includes(permission) &&
        (given.includes(permission) || granted.includes(permission)) &&
        !withdrawn.includes(permission)),
  );
}

/** Permissions as people read them, what belongs together beside one another. */
export const permissionGroups = {
  account: ["account.use", "dashboard.read", "directory.read"],
  tickets: ["tickets.read", "tickets.read_all", "tickets.write", "tickets.work", "tickets.configure"],
  projects: [
    "projects.read",
    "projects.read_all",
    "projects.budget",
    "projects.work",
    "projects.write",
    "projects.costs",
  ],
  approvals: ["approvals.read", "approvals.decide", "approvals.submit", "approvals.configure"],
  invoices: ["invoices.read", "invoices.write"],
  clients: ["clients.read", "clients.write"],
  people: ["people.manage", "roles.manage", "masquerade.use"],
  company: ["settings.manage", "security.manage", "keys.manage", "audit.read", "readings.read"],
} as const satisfies Record<string, readonly Permission[]>;
export type PermissionGroup = keyof typeof permissionGroups;

/** The doors a role opens: members use the portal, staff the desk, platform admins the console. */
export type Door = "portal" | "desk" | "console";
export function doorOf(role: Role): Door {
  if (role === "platform_admin") return "console";
  return (clientRoles as readonly string[]).includes(role) ? "portal" : "desk";
}
