import type { Route } from "./kernel/http/routes.ts";
import type { ConstraintCodes } from "./kernel/refusal.ts";
import type { Platform } from "./platform.ts";
import { auditRoutes } from "./slices/audit/index.ts";
import {
  activatePerson,
  directoryConstraints,
  directoryRoutes,
  settingsRoutes,
} from "./slices/directory/index.ts";
import { identityRoutes, Throttle } from "./slices/identity/index.ts";
import { invoiceConstraints, invoicePage, invoiceRoutes } from "./slices/invoices/index.ts";
import { overviewRoutes } from "./slices/overview/index.ts";
import { type TenantFinder, tenancyRoutes } from "./slices/tenancy/index.ts";
import { ticketConstraints, ticketPage, ticketRoutes } from "./slices/tickets/index.ts";

/** What breaking a constraint means, of all slices. */
export const constraints: ConstraintCodes = {
  ...directoryConstraints,
  ...ticketConstraints,
  ...invoiceConstraints,
  tenants_slug_key: { code: "already_exists", path: "slug" },
};

/** Every slice of the product and its endpoints. */
export function routes(
  platform: Pick<Platform, "registry" | "provisioner" | "tenantOrigin" | "config"> & {
    finder: TenantFinder;
    clock: () => Date;
  },
): Route[] {
  const { registry, provisioner, tenantOrigin, config, finder, clock } = platform;
  return [
    ...identityRoutes({
      originOf: tenantOrigin,
      throttle: new Throttle(() => clock().getTime()),
      activate: (tenant, id, name) => activatePerson(registry.pools, tenant.database, id, name),
    }),
    ...tenancyRoutes({ provisioner, finder, originOf: tenantOrigin, demo: config.demo }),
    ...directoryRoutes({ registry, originOf: tenantOrigin }),
    ...settingsRoutes({ registry, changed: finder.forget }),
    ...ticketRoutes(),
    ...invoiceRoutes(),
    ...overviewRoutes({ tickets: ticketPage, invoices: invoicePage }),
    ...auditRoutes(),
  ];
}
