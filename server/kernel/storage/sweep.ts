import type { TenantFacts } from "../context.ts";
import { fence, type Scope } from "../database/fence.ts";
import type { Registry } from "../database/registry.ts";
import { activeTenants, definePlatformJob, type PlatformJob } from "../jobs.ts";
import { log } from "../log.ts";
import type { Storage } from "./storage.ts";

/** Content younger than this may still get its row, in milliseconds. */
export const patience = 86_400_000;
const atOnce = 1000;

const scope: Scope = {
  audience: "job",
  personId: null,
  clientId: null,
  tickets: "all",
  trail: { actor: "storage" },
};

/** Ids of content that no row knows of, written before a moment. */
export async function* withoutRow(
  registry: Registry,
  { engine }: Storage,
  tenant: TenantFacts,
  before: Date,
): AsyncGenerator<string> {
  let ids: string[] = [];
  const unknown = async () => {
    const known = await knownOf(registry, tenant, ids);
    return ids.filter((id) => !known.has(id));
  };
  for await (const id of engine.list(tenant.id, before)) {
    ids.push(id);
    if (ids.length < atOnce) continue;
    yield* await unknown();
    ids = [];
  }
  if (ids.length > 0) yield* await unknown();
}

async function knownOf(registry: Registry, tenant: TenantFacts, ids: string[]): Promise<Set<string>> {
  const rows = await fence(registry.pools, tenant.database, scope, "read only", (db) =>
    db.selectFrom("files").select("id").where("id", "in", ids).execute(),
  );
  return new Set(rows.map(({ id }) => id));
}

/** Ids of files, in turn, whose content is not in the storage. */
export async function* withoutContent(
  registry: Registry,
  { engine }: Storage,
  tenant: TenantFacts,
): AsyncGenerator<string> {
  for (let last = "00000000-0000-0000-0000-000000000000"; ; ) {
    const rows = await fence(registry.pools, tenant.database, scope, "read only", (db) =>
      db.selectFrom("files").select("id").where("id", ">", last).orderBy("id").limit(atOnce).execute(),
    );
    for (const { id } of rows) {
      const content = await engine.open({ tenantId: tenant.id, id });
      if (!content) yield id;
      await content?.close();
    }
    if (rows.length < atOnce) return;
    last = rows.at(-1)!.id;
  }
}

/** Removes what a crash between writing a file and its row has left, or between deleting a row and its file. */
export function sweepStorage(storage: Storage): PlatformJob {
  return definePlatformJob("storage.sweep", async ({ registry, now, signal }) => {
    const before = new Date(now.getTime() - patience);
    const unfinished = await storage.engine.removeUnfinished(before);
    if (unfinished > 0) log.info("Unfinished uploads were removed", { count: unfinished });
    for (const tenant of await activeTenants(registry)) {
      let count = 0;
      for await (const id of withoutRow(registry, storage, tenant, before)) {
        signal.throwIfAborted();
        await storage.remove(tenant.id, id);
        count++;
      }
      if (count > 0) log.info("Files without a row were removed", { tenant: tenant.slug, count });
    }
  });
}
