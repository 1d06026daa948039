import type { TenantDb } from "../../kernel/database/fence.ts";

/** Takes the name of somebody who is deleted out of what was read of them, by them, and as them. */
export async function forgetInReadings(
  db: TenantDb,
  { id }: { id: string },
  nameless: string,
): Promise<void> {
  await db.updateTable("readings").set({ reader_name: nameless }).where("reader_id", "=", id).execute();
  await db.updateTable("readings").set({ viewed_name: nameless }).where("viewed_id", "=", id).execute();
  await db
    .updateTable("readings")
    .set({ label: nameless })
    .where("kind", "=", "person")
    .where("subject_id", "=", id)
    .execute();
}
