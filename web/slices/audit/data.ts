import { dateText, hrefOf, oneOf, type RawSearch, text } from "../../kernel/address.ts";
import { api, byCursor, queryClient } from "../../kernel/api.ts";
import type { Place } from "../../shell/door.ts";

export const operations = ["insert", "update", "delete"] as const;

/** What the trail is narrowed to, as the address says it. Days are those of the reader. */
export type AuditFilter = {
  actorId?: string;
  table?: string;
  rowId?: string;
  operation?: (typeof operations)[number];
  from?: string;
  to?: string;
};

export function parseAuditFilter(raw: RawSearch): AuditFilter {
  const actorId = text(raw.actorId);
  return {
    actorId: actorId && /^[0-9a-f-]{36}$/i.test(actorId) ? actorId : undefined,
    table: text(raw.table, 63),
    rowId: text(raw.rowId, 100),
    operation: oneOf(raw.operation, operations),
    from: dateText(raw.from),
    to: dateText(raw.to),
  };
}

export const noAuditFilter: AuditFilter = {
  actorId: undefined,
  table: undefined,
  rowId: undefined,
  operation: undefined,
  from: undefined,
  to: undefined,
};

/** The same as the server is asked: days as instants, the last one included. */
function inputOf({ from, to, ...filter }: AuditFilter) {
  return {
    ...filter,
    from: from && startOf(from, 0).toISOString(),
    to: to && startOf(to, 1).toISOString(),
  };
}

function startOf(day: string, later: number): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later);
}

export const auditQuery = (filter: AuditFilter) =>
  api.audit.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...inputOf(filter), cursor, limit: 50 }),
    ...byCursor,
  });

/** The tables that the trail covers. */
export const auditTablesQuery = () => api.audit.tables.queryOptions({ staleTime: Number.POSITIVE_INFINITY });

/** Address of the trail as CSV, narrowed the same way. */
export const exportHref = (filter: AuditFilter) =>
  hrefOf({ to: "/api/v1/audit/export", search: inputOf(filter) });

export const prefetchAudit = ({ search }: Place) =>
  queryClient.prefetchInfiniteQuery(auditQuery(parseAuditFilter(search)));
