/**
 * Tenancy: the providers on this platform, each with a host and a database of its own.
 *
 * - tenant: a provider
 * - cell: the tenant's database, cloned from the template
 * - provisioning: the loop of steps that makes a tenant; any step may be interrupted and is repeated
 * - bare host: the address that belongs to no tenant
 */
export { type CellStatus, migrateCells } from "./cells.ts";
export { newestVersion, type TenantFinder, tenantFinder } from "./hosts.ts";
export { registryUpkeepJob, tenantUpkeepJob } from "./jobs.ts";
export {
  inviteFirstAdmin,
  type OutsideIdentity,
  type Provisioner,
  provision,
  provisionUnfinished,
} from "./provisioning.ts";
export { tenancyRoutes } from "./routes.ts";
export {
  createTenant,
  findTenantBySlug,
  listTenants,
  type NewTenant,
  retryNow,
  setStatus,
  type Tenant,
} from "./tenants.ts";
