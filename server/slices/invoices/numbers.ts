import { sql } from "kysely";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { readSettings } from "./queries.ts";

/**
 * Writes a document under the next number of a year, `<prefix><year>-<number>`. The year's row stays locked until
 * the transaction ends, and a transaction that fails gives its number back: no gaps, none twice. A number that an
 * imported document has brought along is passed over.
 * @param write writes the number; done again with the next when it is taken
 * @returns the number
 */
export async function withNextNumber(
  db: TenantDb,
  year: number,
  write: (number: string) => Promise<unknown>,
): Promise<string> {
  const { invoice_prefix } = await readSettings(db);
  for (;;) {
    const number = `${invoice_prefix}${year}-${String(await drawNumber(db, year)).padStart(4, "0")}`;
    await sql`savepoint numbered`.execute(db);
    try {
      await write(number);
      return number;
    } catch (error) {
      // Only the database can tell: the invoice that has the number may be one that the actor does not see.
      if ((error as { constraint?: string }).constraint !== "invoices_number_once") throw error;
      await sql`rollback to savepoint numbered`.execute(db);
    }
  }
}

async function drawNumber(db: TenantDb, year: number): Promise<number> {
  const { last_number } = await db
    .insertInto("invoice_series")
    .values({ year, last_number: 1 })
    .onConflict((conflict) =>
      conflict.column("year").doUpdateSet((row) => ({
        last_number: row("invoice_series.last_number", "+", 1),
      })),
    )
    .returning("last_number")
    .executeTakeFirstOrThrow();
  return last_number;
}
