import type { RegistryDb } from "../../kernel/database/registry.ts";

/** Remembers a provider's statement until it would be too old anyway; false when it was taken before. */
export async function isNewStatement(
  db: RegistryDb,
  providerId: string,
  id: string,
  expiresAt: Date,
): Promise<boolean> {
  const kept = await db
    .insertInto("seen_assertions")
    .values({ provider_id: providerId, assertion_id: id, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning("assertion_id")
    .executeTakeFirst();
  return kept !== undefined;
}
