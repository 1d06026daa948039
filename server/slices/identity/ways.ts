import type { Door } from "../../../contract/permissions.ts";
import type { WayIn } from "../../../contract/session.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { rulesOf } from "./accounts.ts";
import { clientsOf, rulesFor } from "./policy-rules.ts";
import { type Rule, waysOf } from "./standing.ts";

/** An identity provider, as the sign-in page offers it. */
export interface OfferedProvider {
  id: string;
  kind: "oidc" | "saml";
  name: string;
}

/** Where an address is led to by its domain: the client that has shown the domain to be its own, and providers. */
export type Routing = (
  db: RegistryDb,
  tenantId: string,
  domain: string,
) => Promise<{ clientId: string | null; providers: OfferedProvider[] }>;

interface OfferedWay {
  way: WayIn;
  allowed: boolean;
  providerId: string | null;
  name: string | null;
}

const ownWays = ["password", "link", "passkey"] as const;

/**
 * What somebody with this address could sign in with on this host. It follows from what the tenant and its clients
 * allow and from the address's domain, so it tells nothing of whether anybody has the address.
 */
export async function waysFor(
  ctx: RegistryCtx,
  { email, door }: { email: string; door?: Door | undefined },
  routing: Routing,
): Promise<{ ways: OfferedWay[] }> {
  if (ctx.onlyWay) return { ways: [offer(ctx.onlyWay, true)] };
  const { tenant } = ctx;
  if (!tenant) return { ways: ownWays.map((way) => offer(way, true)) };
  const domain = email.slice(email.lastIndexOf("@") + 1);
  return ctx.registry.transaction({ actor: "sign-in" }, async (db) => {
    const { clientId, providers } = await routing(db, tenant.id, domain);
    const rules = await rulesOf(db, [tenant.id]);
    const allowed = allowedWays(rules, clientId, door);
    const all = [
      ...ownWays.map((way) => offer(way, allowed.has(way))),
      ...providers.map(({ id, kind, name }) => offer(kind, allowed.has(kind), id, name)),
    ];
    return { ways: (await hidesOthers(db, tenant.id, clientId)) ? all.filter((way) => way.allowed) : all };
  });
}

const offer = (
  way: WayIn,
  allowed: boolean,
  providerId: string | null = null,
  name: string | null = null,
) => ({
  way,
  allowed,
  providerId,
  name,
});

/**
 * The client's own rule where the domain tells the client, the tenant's for staff. An address whose client nobody
 * can tell from it may be of any: what one of them allows is offered, and judged when they are known.
 */
function allowedWays(rules: Rule[], clientId: string | null, door: Door | undefined): Set<WayIn> {
  if (door === "desk" || door === "console") return new Set(waysOf(rulesFor(rules, null)));
  if (clientId) return new Set(waysOf(rulesFor(rules, clientId)));
  return new Set([null, ...clientsOf(rules)].flatMap((client) => waysOf(rulesFor(rules, client))));
}

async function hidesOthers(db: RegistryDb, tenantId: string, clientId: string | null): Promise<boolean> {
  const row = await db
    .selectFrom("sign_in_policies")
    .select("only_shown")
    .where("tenant_id", "=", tenantId)
    .where((where) => where.or([where("client_id", "is", null), where("client_id", "=", clientId)]))
    // The client's before the tenant's, and its own people's before what staff have set for it.
    .orderBy("by_staff")
    .orderBy("client_id", (order) => order.nullsLast())
    .executeTakeFirst();
  return row?.only_shown ?? false;
}
