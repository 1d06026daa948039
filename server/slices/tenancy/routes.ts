import { contract } from "../../../contract/index.ts";
import { registryRoutes } from "../../kernel/http/routes.ts";
import { log } from "../../kernel/log.ts";
import { Refusal } from "../../kernel/refusal.ts";
import type { TenantFinder } from "./hosts.ts";
import { inviteFirstAdmin, type Provisioner, provision } from "./provisioning.ts";
import {
  createTenantOnce,
  findTenant,
  listTenants,
  retryNow,
  setStatus,
  tenantOutput,
  trailOf,
} from "./tenants.ts";

export interface TenancyOptions {
  provisioner: Provisioner;
  finder: TenantFinder;
  originOf: (slug: string) => string;
  demo: boolean;
  /** Told when a tenant was suspended or resumed. */
  statusChanged?: ((tenantId: string) => Promise<void>) | undefined;
}

export function tenancyRoutes({ provisioner, finder, originOf, demo, statusChanged }: TenancyOptions) {
  const goOn = (id: string) => {
    provision(provisioner, id).catch((error) => log.error("Provisioning stopped", { tenant: id, error }));
  };
  const change = async (ctx: Parameters<typeof trailOf>[0], id: string, status: "active" | "suspended") => {
    const tenant = await setStatus(ctx.registry, trailOf(ctx), id, status);
    finder.forget();
    await statusChanged?.(id);
    return tenantOutput(tenant, originOf);
  };
  return [
    ...registryRoutes(contract.platform, {
      listTenants: async (ctx, filter) => {
        const { items, nextCursor } = await listTenants(ctx.registry, trailOf(ctx), filter);
        return { items: items.map((tenant) => tenantOutput(tenant, originOf)), nextCursor };
      },
      getTenant: async (ctx, { id }) =>
        tenantOutput(await ctx.registry.transaction(trailOf(ctx), (db) => findTenant(db, id)), originOf),
      createTenant: async (ctx, input) => {
        const tenant = await createTenantOnce(ctx, provisioner.names, input);
        goOn(tenant.id);
        return tenantOutput(tenant, originOf);
      },
      suspendTenant: (ctx, { id }) => change(ctx, id, "suspended"),
      resumeTenant: (ctx, { id }) => change(ctx, id, "active"),
      retryTenant: async (ctx, { id }) => {
        const tenant = await retryNow(ctx.registry, trailOf(ctx), id);
        goOn(id);
        return tenantOutput(tenant, originOf);
      },
      inviteAdmin: async (ctx, { id }) => {
        const tenant = await ctx.registry.transaction(trailOf(ctx), (db) => findTenant(db, id));
        if (tenant.step !== "active") throw new Refusal("not_allowed_now");
        const letter = { post: ctx.post, inviter: ctx.session!.person.name };
        return { invitationUrl: await inviteFirstAdmin(provisioner, tenant, originOf(tenant.slug), letter) };
      },
    }),
    ...registryRoutes(contract.settings, {
      brand: (ctx) => {
        const brand = (ctx.tenant?.brand ?? {}) as { accent?: string; logo?: boolean };
        return {
          name: ctx.tenant?.name ?? "Postern",
          accent: brand.accent ?? "#3056d3",
          logoUrl: brand.logo ? "/api/v1/brand/logo" : null,
          bare: ctx.tenant === null,
          demo,
          outbox: ctx.post.way === "outbox",
          ...(ctx.onlyWay === "zitadel" ? { provider: "ZITADEL" } : {}),
        };
      },
    }),
  ];
}
