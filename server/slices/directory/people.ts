import { fence, type Scope } from "../../kernel/database/fence.ts";
import type { Pools } from "../../kernel/database/pools.ts";

/** Makes a person of a tenant active, who has just accepted their invitation. Repeating it changes nothing. */
export async function activatePerson(pools: Pools, database: string, id: string, name: string): Promise<void> {
  const scope: Scope = { audience: "job", personId: id, clientId: null, tickets: "all", trail: { actor: name } };
  await fence(pools, database, scope, "read write", (db) =>
    db.updateTable("people").set({ status: "active" }).where("id", "=", id).where("status", "=", "invited").execute(),
  );
}
