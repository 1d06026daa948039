import type { TenantFacts } from "../../kernel/context.ts";
import { fence, type Scope } from "../../kernel/database/fence.ts";
import type { Pools } from "../../kernel/database/pools.ts";

/**
 * Writes somebody's new address into the tenant's list, in all places that they have there. Repeating it changes
 * nothing.
 */
export async function readdress(
  pools: Pools,
  { database }: Pick<TenantFacts, "database">,
  ids: string[],
  email: string,
): Promise<void> {
  const trail = { actor: "change of address" };
  const scope: Scope = { audience: "job", personId: null, clientId: null, tickets: "all", trail };
  await fence(pools, database, scope, "read write", async (db) => {
    await db
      .updateTable("people")
      .set({ email })
      .where("id", "in", ids)
      .where("email", "<>", email)
      .where("status", "<>", "deleted")
      .execute();
  });
}

/** Whether the tenant has such a client. */
export async function hasClient(
  pools: Pools,
  tenant: Pick<TenantFacts, "database">,
  id: string,
): Promise<boolean> {
  return (await clientNames(pools, tenant, [id])).has(id);
}

/** Names of clients of the tenant, by their ids; those that it does not have are left out. */
export async function clientNames(
  pools: Pools,
  { database }: Pick<TenantFacts, "database">,
  ids: string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const scope: Scope = {
    audience: "job",
    personId: null,
    clientId: null,
    tickets: "all",
    trail: { actor: "sign-in policy" },
  };
  const rows = await fence(pools, database, scope, "read only", (db) =>
    db.selectFrom("clients").select(["id", "name"]).where("id", "in", ids).execute(),
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
