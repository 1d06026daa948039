import { z } from "zod";
import { Refusal } from "./refusal.ts";

/** Parts of sort keys, as narrow as the database is about what it reads. */
export const keyText = z.string().refine((text) => !text.includes("\0"));
export const keyInstant = z.iso.datetime().refine(isOfOurEra);
export const keyDay = z.iso.date().refine(isOfOurEra);

/** There is no year 0 in PostgreSQL. */
function isOfOurEra(date: string): boolean {
  return !date.startsWith("0000");
}

/** An opaque cursor: the sort key of the last row of a page. */
export function cursorOf(key: (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/**
 * The sort key in a cursor, checked against its shape; null without one.
 * @throws Refusal invalid_input when it is not one that this list gave out
 */
export function after<Key extends z.ZodType>(cursor: string | undefined, shape: Key): z.output<Key> | null {
  if (cursor === undefined) return null;
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    key = undefined;
  }
  const result = shape.safeParse(key);
  if (result.success) return result.data;
  throw new Refusal("invalid_input", { fields: [{ path: "cursor", message: "wrong_format" }] });
}

/** Cuts what a query for `limit + 1` rows brought into a page. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  key: (row: Row) => (string | number | null)[],
  output: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(output),
    nextCursor: rows.length > limit ? cursorOf(key(shown.at(-1)!)) : null,
  };
}

/** A pattern for `ilike` that finds the text anywhere, whatever signs are in it. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
