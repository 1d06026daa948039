import { sql } from "kysely";
import type { TenantDb } from "../../kernel/database/fence.ts";

/**
 * Takes the name of somebody who is deleted out of the histories of tickets, where it stands as people read it: who
 * was assigned, and who was in copy. What people have written themselves stays as it is.
 */
export async function forgetPerson(
  db: TenantDb,
  { clientId, name }: { clientId: string | null; name: string },
  nameless: string,
): Promise<void> {
  const fields = clientId ? ["copied"] : ["assignee"];
  // A list of names is taken apart at the commas around them, since a name may have one itself.
  const without = (column: "from_value" | "to_value") => sql<string>`
    substr(left(replace(', ' || ${sql.ref(column)} || ', ', ', ' || ${name}::text || ', ', ', ' || ${nameless}::text || ', '), -2), 3)`;
  let query = db
    .updateTable("ticket_changes")
    .set({ from_value: without("from_value"), to_value: without("to_value") })
    .where("field", "in", fields)
    .where((where) =>
      where.or([
        sql<boolean>`strpos(', ' || from_value || ', ', ', ' || ${name}::text || ', ') > 0`,
        sql<boolean>`strpos(', ' || to_value || ', ', ', ' || ${name}::text || ', ') > 0`,
      ]),
    );
  if (clientId) query = query.where("client_id", "=", clientId);
  await query.execute();
}
