import type { Registry } from "../../kernel/database/registry.ts";
import type { Arrival } from "../../kernel/http/mount.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { tenantMigrations } from "../../migrations/index.ts";

type HostTenant = NonNullable<Arrival["tenant"]>;

interface Known {
  tenant: HostTenant | null;
  until: number;
}

/** Number of the schema that this program needs a tenant's database to have. */
export const newestVersion = tenantMigrations.at(-1)!.number;

/** How long an answer is remembered, in milliseconds: a change of status is known everywhere within it. */
const memory = 2_000;

/**
 * Finds the tenant of a host: `<slug>.<base domain>` or a mapped domain. The base domain itself, and the address
 * of the machine, belong to nobody: they are the bare host.
 */
export function tenantFinder(registry: Registry, baseDomain: string) {
  const known = new Map<string, Known>();
  const look = async (host: string): Promise<HostTenant | null> => {
    const [row] = await registry.pools.query<HostTenant & { schema_version: number; step: string }>(
      registry.database,
      "select * from tenant_by_host($1, $2)",
      [host, baseDomain],
    );
    if (row?.step !== "active") return null;
    const { id, slug, name, database, status, brand } = row;
    return { id, slug, name, database, status, brand, behind: row.schema_version < newestVersion };
  };
  const find = async (host: string): Promise<Arrival["tenant"]> => {
    if (isBare(host, baseDomain)) return null;
    const now = Date.now();
    let entry = known.get(host);
    if (!entry || entry.until < now) {
      if (known.size > 10_000) known.clear();
      entry = { tenant: await look(host), until: now + memory };
      known.set(host, entry);
    }
    if (!entry.tenant || entry.tenant.status === "archived") throw new Refusal("not_found");
    return entry.tenant;
  };
  return { find, forget: () => known.clear() };
}
export type TenantFinder = ReturnType<typeof tenantFinder>;

function isBare(host: string, baseDomain: string): boolean {
  return host === baseDomain || host === "localhost" || /^[\d.]+$/.test(host) || host.startsWith("[");
}
