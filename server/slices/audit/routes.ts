import { z } from "zod";
import { contract } from "../../../contract/index.ts";
import { registryRoutes, tenantRoutes } from "../../kernel/http/routes.ts";
import type { JobQueue } from "../../kernel/job-queue.ts";
import { after, pageOf } from "../../kernel/paging.ts";
import { addCopy, listCopies, removeCopy, sendCopy } from "./copies.ts";
import { exportTrail } from "./export.ts";
import { checkpointOutput, listCheckpoints, listKeys, proveEntry, proveGrowth, sealState } from "./proofs.ts";
import { entryOutput, listEntries, listTables, shownOf } from "./queries.ts";

/** The key of a page's last entry: its id, as text because it may be larger than JSON's numbers are exact. */
const key = z.tuple([z.string().regex(/^\d{1,18}$/)]);

export function auditRoutes(queue: JobQueue) {
  const ofTenant = tenantRoutes(contract.audit, {
    list: async ({ db, shown }, { cursor, limit, ...filter }) => {
      const before = after(cursor, key)?.[0] ?? null;
      const rows = await listEntries(db, filter, before, limit + 1);
      shown.push(...rows.slice(0, limit).map(shownOf));
      return pageOf(rows, limit, ({ id }) => [id], entryOutput);
    },
    tables: async ({ db }) => ({ items: await listTables(db) }),
    export: exportTrail,
    seal: sealState,
    proof: async (ctx, input) => {
      const proof = await proveEntry(ctx, input);
      ctx.shown.push(shownOf(JSON.parse(proof.leaf)));
      return proof;
    },
    consistency: proveGrowth,
    checkpoints: async ({ db }, { cursor, limit }) => {
      const before = after(cursor, key)?.[0] ?? null;
      const rows = await listCheckpoints(db, before, limit + 1);
      return pageOf(rows, limit, ({ number }) => [number], checkpointOutput);
    },
    listCopies,
    addCopy: (ctx, input) => addCopy(ctx, queue, input),
    removeCopy: (ctx, { id }) => removeCopy(ctx, id),
    sendCopy: (ctx, { id }) => sendCopy(ctx, queue, id),
  });
  return [...ofTenant, ...registryRoutes(contract.audit, { keys: listKeys })];
}
