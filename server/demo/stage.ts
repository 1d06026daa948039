import { type Role, rolePermissions } from "../../contract/permissions.ts";
import { type Actor, audienceOf, type Ctx, scopeOf, type TenantFacts } from "../kernel/context.ts";
import { fence, lookAs, type Scope } from "../kernel/database/fence.ts";
import { recordEvent } from "../kernel/events.ts";
import { withEyes } from "../kernel/eyes.ts";
import { newId } from "../kernel/ids.ts";
import type { Platform } from "../platform.ts";

/** Somebody who does things in the demo. */
export interface Player {
  id: string;
  name: string;
  email: string;
  role: Exclude<Role, "platform_admin">;
  clientId: string | null;
}

/** One deed of one person at one time. */
export interface Act {
  at: Date;
  who: Player;
  run(ctx: Ctx): Promise<unknown>;
}

const programScope: Scope = {
  audience: "job",
  personId: null,
  clientId: null,
  tickets: "all",
  trail: { actor: "demo" },
};

/** Looks at a tenant as the program does. */
export function asProgram<T>(
  { registry }: Platform,
  tenant: TenantFacts,
  work: Parameters<typeof fence<T>>[4],
): Promise<T> {
  return fence(registry.pools, tenant.database, programScope, "read write", work);
}

/**
 * Plays acts in the order of time, each through its person's eyes and with its time as the present, in one
 * transaction: a load that is ended leaves nothing. What happened long ago notifies nobody.
 */
export async function play(platform: Platform, tenant: TenantFacts, acts: readonly Act[]): Promise<void> {
  const afterwards: (() => Promise<void> | void)[] = [];
  await asProgram(platform, tenant, async (db, transaction) => {
    let before: Player | null = null;
    let request = requestOf(platform, tenant, null);
    for (const { at, who, run } of acts.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
      const actor = actorOf(who);
      if (who !== before) {
        request = requestOf(platform, tenant, who);
        lookAs(transaction, scopeOf(actor, request));
        before = who;
      }
      const emit: Ctx["emit"] = async (event) => {
        await recordEvent(db, actor, at, event, at);
      };
      const afterCommit: Ctx["afterCommit"] = (act) => afterwards.push(act);
      await run(withEyes({ db, actor, tenant, request, now: at, emit, shown: [], afterCommit }, transaction));
    }
  });
  for (const act of afterwards) await act();
}

/** Each person calls from an address of their own, of the range kept for documentation (RFC 5737). */
function requestOf(platform: Platform, tenant: TenantFacts, who: Player | null) {
  const tail = who ? ([...who.email].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 250) + 2 : 1;
  return {
    id: newId(),
    address: `203.0.113.${tail}`,
    userAgent: "Postern demo",
    origin: platform.tenantOrigin(tenant.slug),
  };
}

function actorOf({ id, name, role, clientId }: Player): Actor {
  return {
    personId: id,
    name,
    role,
    permissions: new Set(rolePermissions[role]),
    audience: audienceOf(role),
    clientId,
  };
}
