import { sql } from "kysely";
import { z } from "zod";
import type { TimelineEntry } from "../../../contract/tickets.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { after, keyInstant, pageOf } from "../../kernel/paging.ts";

interface TimelineRow {
  type: "reply" | "change";
  id: string;
  created_at: Date;
  author_id: string | null;
  author_name: string | null;
  author_client: string | null;
  body: string | null;
  audience: string | null;
  field: string | null;
  from_value: string | null;
  to_value: string | null;
}

/** A page of a ticket's history from its end; entries oldest first, the cursor leading to those before. */
export async function readTimeline(db: TenantDb, ticketId: string, limit: number, cursor?: string) {
  const last = after(cursor, z.tuple([keyInstant, z.uuid()]));
  const older = last ? sql`and (e.created_at, e.id) < (${last[0]}::timestamptz, ${last[1]}::uuid)` : sql``;
  const { rows } = await sql<TimelineRow>`
    select e.*, p.name author_name, p.client_id author_client from (
      (select 'reply' "type", e.id, e.created_at, e.author_id, e.body, e.audience,
              null::text field, null::text from_value, null::text to_value
         from ticket_replies e where e.ticket_id = ${ticketId} ${older}
        order by e.created_at desc, e.id desc limit ${limit + 1})
      union all
      (select 'change', e.id, e.created_at, e.author_id, null, null, e.field, e.from_value, e.to_value
         from ticket_changes e where e.ticket_id = ${ticketId} ${older}
        order by e.created_at desc, e.id desc limit ${limit + 1})
    ) e left join people p on p.id = e.author_id
    order by e.created_at desc, e.id desc limit ${limit + 1}`.execute(db);
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.created_at.toISOString(), row.id], entryOf);
  return { items: items.reverse(), nextCursor };
}

function entryOf(row: TimelineRow): TimelineEntry {
  const author = row.author_id
    ? {
        id: row.author_id,
        name: row.author_name ?? "",
        kind: row.author_client ? ("member" as const) : ("staff" as const),
      }
    : null;
  const shared = { id: row.id, at: row.created_at.toISOString() };
  if (row.type === "reply") {
    return {
      type: "reply",
      ...shared,
      author: author!,
      body: row.body!,
      internal: row.audience === "internal",
    };
  }
  const change = { field: row.field!, from: row.from_value, to: row.to_value };
  return { type: "change", ...shared, author, change } as TimelineEntry;
}
