import { z } from "zod";
import { email, endpoint, id, instant, line, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";

export const tenantStatuses = ["provisioning", "active", "suspended", "archived"] as const;
const tenant = whenUsed(() =>
  z.object({
    id,
    slug: z.string(),
    name: z.string(),
    status: z.enum(tenantStatuses),
    /** Where provisioning stands; `active` when it is done. */
    step: z.enum(["requested", "organisation", "database", "keys", "invited", "active"]),
    /** Why the last step failed; it is tried again by itself and on demand. */
    failure: z.string().nullable(),
    url: z.string(),
    createdAt: instant,
    can: z.object({ suspend: z.boolean(), resume: z.boolean(), retry: z.boolean() }),
  }),
);
export type Tenant = z.infer<typeof tenant>;

export const slug = whenUsed(() => z.string().regex(/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,30}$/));

export const platformContract = {
  listTenants: endpoint("GET", "/platform/tenants", "platform.tenants", {
    database: "registry",
    summary: "List tenants",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          search: line(200, 0).optional(),
          status: z.enum(tenantStatuses).optional(),
          ...pageQuery,
        }),
      ),
    )
    .output(whenUsed(() => page(tenant))),
  getTenant: endpoint("GET", "/platform/tenants/{id}", "platform.tenants", {
    database: "registry",
    summary: "Read a tenant",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(tenant),
  /** Answers when the tenant is recorded; provisioning goes on by itself. The link invites the first admin. */
  createTenant: endpoint("POST", "/platform/tenants", "platform.tenants", {
    database: "registry",
    idempotent: true,
    rateLimit: 60,
    summary: "Create a tenant",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          slug,
          name: line(120),
          adminEmail: email,
          adminName: line(120),
        }),
      ),
    )
    .output(tenant),
  suspendTenant: endpoint("POST", "/platform/tenants/{id}/suspend", "platform.tenants", {
    database: "registry",
    status: 200,
    summary: "Suspend: nobody of the tenant gets in",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(tenant),
  resumeTenant: endpoint("POST", "/platform/tenants/{id}/resume", "platform.tenants", {
    database: "registry",
    status: 200,
    summary: "Resume a suspended tenant",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(tenant),
  retryTenant: endpoint("POST", "/platform/tenants/{id}/retry", "platform.tenants", {
    database: "registry",
    status: 200,
    summary: "Try a failed provisioning step again now",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(tenant),
  /** A new link for the first admin; the one before dies. Null when it went by mail, to their address alone. */
  inviteAdmin: endpoint("POST", "/platform/tenants/{id}/invitation", "platform.tenants", {
    database: "registry",
    summary: "Make the first admin's invitation link",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(whenUsed(() => z.object({ invitationUrl: z.string().nullable() }))),
};
