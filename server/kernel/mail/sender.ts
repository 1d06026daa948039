import type { RegistryDb } from "../database/registry.ts";
import type { Sender } from "./layout.ts";

/** The platform itself, where no tenant speaks. */
const platform: Sender = { name: "Postern", accent: "#3056d3", logoUrl: null, replyTo: null };

/**
 * In whose name a mail goes out, as the registry knows them.
 * @param originOf address of a tenant's host
 */
export async function senderOf(
  db: RegistryDb,
  tenantId: string | null,
  originOf: (slug: string) => string,
): Promise<Sender> {
  const tenant =
    tenantId &&
    (await db
      .selectFrom("tenants")
      .select(["name", "slug", "brand"])
      .where("id", "=", tenantId)
      .executeTakeFirst());
  if (!tenant) return platform;
  const brand = tenant.brand as { accent?: string; logo?: boolean; email?: string };
  return {
    name: tenant.name,
    accent: brand.accent ?? platform.accent,
    logoUrl: brand.logo ? `${originOf(tenant.slug)}/api/v1/brand/logo` : null,
    replyTo: brand.email || null,
  };
}
