import { rolePermissions } from "../../contract/permissions.ts";
import { type Actor, type Ctx, scopeOf } from "./context.ts";
import { lookAs } from "./database/fence.ts";
import type { Transaction } from "./database/pools.ts";

/** Completes a context with the way to read on through a client's eyes, and back, in the same transaction. */
export function withEyes(base: Omit<Ctx, "asClient">, transaction: Transaction): Ctx {
  const ctx: Ctx = {
    ...base,
    asClient: async (clientId, read) => {
      const actor = executiveOf(base.actor, clientId);
      lookAs(transaction, scopeOf(actor, base.request));
      const answer = await read({ ...ctx, actor });
      lookAs(transaction, scopeOf(base.actor, base.request));
      return answer;
    },
  };
  return ctx;
}

/** A client's executive, for staff to look through. */
function executiveOf({ personId, name }: Actor, clientId: string): Actor {
  return {
    personId: null,
    name,
    role: "client_executive",
    permissions: new Set(rolePermissions.client_executive),
    audience: "client",
    clientId,
    behind: { personId, name },
  };
}
