import { z } from "zod";
import { contract } from "../../../contract/index.ts";
import { tenantRoutes } from "../../kernel/http/routes.ts";
import { after, pageOf } from "../../kernel/paging.ts";
import { exportTrail } from "./export.ts";
import { entryOutput, listEntries, listTables } from "./queries.ts";

/** The key of a page's last entry: its id, as text because it may be larger than JSON's numbers are exact. */
const key = z.tuple([z.string().regex(/^\d{1,18}$/)]);

export function auditRoutes() {
  return tenantRoutes(contract.audit, {
    list: async ({ db }, { cursor, limit, ...filter }) => {
      const before = after(cursor, key)?.[0] ?? null;
      const rows = await listEntries(db, filter, before, limit + 1);
      return pageOf(rows, limit, ({ id }) => [id], entryOutput);
    },
    tables: async ({ db }) => ({ items: await listTables(db) }),
    export: exportTrail,
  });
}
