import { z } from "zod";
import { endpoint, id, instant, line, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";

/** One entry of the audit trail. Values of secret columns are masked. */
const auditEntry = whenUsed(() =>
  z.object({
    id: z.string(),
    at: instant,
    actor: z.object({ id: id.nullable(), name: z.string() }),
    onBehalfOf: z.string().nullable(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    table: z.string(),
    rowId: z.string().nullable(),
    operation: z.enum(["insert", "update", "delete"]),
    /** Per changed column its old and new value. */
    delta: z.record(z.string(), z.object({ old: z.unknown(), new: z.unknown() })),
    /** SHA-256 over the entry, hexadecimal (RFC 6962 leaf). */
    leafHash: z.string(),
  }),
);
export type AuditEntry = z.infer<typeof auditEntry>;

const auditFilter = {
  actorId: id.optional(),
  table: line(63).optional(),
  rowId: line(100).optional(),
  operation: z.enum(["insert", "update", "delete"]).optional(),
  from: instant.optional(),
  to: instant.optional(),
};

export const auditContract = {
  list: endpoint("GET", "/audit", "audit.read", { summary: "Read the audit trail" })
    .input(whenUsed(() => z.strictObject({ ...auditFilter, ...pageQuery })))
    .output(whenUsed(() => page(auditEntry))),
  tables: endpoint("GET", "/audit/tables", "audit.read", { summary: "Tables that the trail covers" }).output(
    whenUsed(() => z.object({ items: z.array(z.string()) })),
  ),
  /** At most 100,000 entries, newest first, as CSV. */
  export: endpoint("GET", "/audit/export", "audit.read", {
    proof: "recent",
    rateLimit: 10,
    limit: "export",
    summary: "Export the audit trail as CSV",
  })
    .input(whenUsed(() => z.strictObject(auditFilter)))
    .output(whenUsed(() => z.instanceof(Blob))),
};
