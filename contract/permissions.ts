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
  "directory.read",
  "clients.read",
  "clients.write",
  "people.manage",
  "dashboard.read",
  "audit.read",
  "settings.manage",
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
];
const staff: Permission[] = [...member, "tickets.read_all", "tickets.work", "clients.read", "invoices.read"];

/** What each built-in role may do. A tenant's own roles and single grants are made of the same permissions. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  platform_admin: ["account.use", "platform.tenants"],
  tenant_admin: [
    ...staff,
    "tickets.configure",
    "invoices.write",
    "clients.write",
    "people.manage",
    "audit.read",
    "settings.manage",
  ],
  account_lead: [...staff, "tickets.configure", "invoices.write", "people.manage"],
  agent: staff,
  client_executive: [...member, "tickets.read_all", "invoices.read", "people.manage"],
  client_manager: [...member, "tickets.read_all", "invoices.read"],
  client_user: member,
};

/** The doors a role opens: members use the portal, staff the desk, platform admins the console. */
export type Door = "portal" | "desk" | "console";
export function doorOf(role: Role): Door {
  if (role === "platform_admin") return "console";
  return (clientRoles as readonly string[]).includes(role) ? "portal" : "desk";
}
