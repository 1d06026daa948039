import { type RegistryCtx, scopeOf } from "../../kernel/context.ts";
import { fence, type TenantDb, type Trail } from "../../kernel/database/fence.ts";
import { actorOf } from "../../kernel/http/mount.ts";

/** Who is written into the registry's trail. */
export function trailOf({ request }: RegistryCtx, actor: string): Trail {
  return { actor, address: request.address, userAgent: request.userAgent, requestId: request.id };
}

/** Reads in the tenant's own database, through the fence of who calls. */
export function asCaller<T>(ctx: RegistryCtx, read: (db: TenantDb) => Promise<T>): Promise<T> {
  const scope = scopeOf(actorOf(ctx.session!), ctx.request);
  return fence(ctx.registry.pools, ctx.tenant!.database, scope, "read only", read);
}
