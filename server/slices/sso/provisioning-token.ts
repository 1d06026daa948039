import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken, newToken } from "../../kernel/crypto.ts";
import { addressesOf, type Provider, providerOf } from "./provider.ts";
import { reachOf, reachProvider, trailOf } from "./settings.ts";

/** How such a token begins: whoever finds one somewhere knows what it is. */
const prefix = "pscim_";

/** Makes the token by which a provider provisions; an earlier one dies. It is told only here. @throws Refusal not_found */
export async function makeToken(ctx: RegistryCtx, id: string): Promise<{ token: string; url: string }> {
  const token = `${prefix}${newToken()}`;
  await ctx.registry.transaction(trailOf(ctx), async (db) => {
    const provider = await reachProvider(db, reachOf(ctx), id, true);
    await db
      .updateTable("identity_providers")
      .set({ scim_token_hash: hashToken(token), scim_made_at: ctx.now, scim_used_at: null })
      .where("id", "=", provider.id)
      .execute();
  });
  return { token, url: addressesOf(ctx.request.origin, id).scimUrl };
}

export async function revokeToken(ctx: RegistryCtx, id: string): Promise<void> {
  await ctx.registry.transaction(trailOf(ctx), async (db) => {
    const provider = await reachProvider(db, reachOf(ctx), id, true);
    await db
      .updateTable("identity_providers")
      .set({ scim_token_hash: null, scim_made_at: null, scim_used_at: null })
      .where("id", "=", provider.id)
      .execute();
  });
}

/** The provider of a request's bearer token, of this tenant and in use; null for any other. */
export async function providerOfToken(
  ctx: Pick<RegistryCtx, "registry" | "tenant" | "now">,
  authorization: string | null,
): Promise<Provider | null> {
  const token = /^Bearer +(\S{20,200})$/i.exec(authorization ?? "")?.[1];
  if (!token?.startsWith(prefix) || ctx.tenant?.status !== "active") return null;
  return ctx.registry.transaction({ actor: "provisioning" }, async (db) => {
    const row = await db
      .selectFrom("identity_providers")
      .selectAll()
      .where("scim_token_hash", "=", hashToken(token))
      .where("tenant_id", "=", ctx.tenant!.id)
      .where("enabled", "=", true)
      .executeTakeFirst();
    if (!row) return null;
    const lately = new Date(ctx.now.getTime() - 5 * 60_000);
    if (!row.scim_used_at || row.scim_used_at < lately)
      await db
        .updateTable("identity_providers")
        .set({ scim_used_at: ctx.now })
        .where("id", "=", row.id)
        .execute();
    return providerOf(row);
  });
}
