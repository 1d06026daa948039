import { hashToken, newToken } from "../../kernel/crypto.ts";
import type { Registry } from "../../kernel/database/registry.ts";

/**
 * Makes the link that creates the first platform admin; one made before dies. Null when there is an admin already.
 * @param origin address of the bare host
 */
export async function newSetupLink(registry: Registry, origin: string): Promise<string | null> {
  const token = newToken();
  const made = await registry.transaction({ actor: "start" }, async (db) => {
    const admin = await db
      .selectFrom("people")
      .select("id")
      .where("platform_admin", "=", true)
      .executeTakeFirst();
    if (admin) return false;
    await db
      .updateTable("installation")
      .set({ setup_token_hash: hashToken(token) })
      .execute();
    return true;
  });
  return made ? `${origin}/setup#${token}` : null;
}
