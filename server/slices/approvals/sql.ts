import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { approvalsContract } from "../../../contract/approvals.ts";

/** What an endpoint of approvals is called with. */
export type Input<Name extends keyof typeof approvalsContract> = z.output<
  NonNullable<(typeof approvalsContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;

export type Part = RawBuilder<unknown>;

/** Ids, or words without signs of their own, as PostgreSQL writes an array. */
export function uuids(ids: readonly string[]): string {
  return `{${ids.join(",")}}`;
}

/** Rows for a statement over many of them: `from ${records(rows, "id uuid, revision int")}`. */
export function records(rows: readonly object[], columns: string): Part {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as w (${sql.raw(columns)})`;
}

export function all(parts: Part[]): Part {
  return sql.join([sql`true`, ...parts], sql` and `);
}
