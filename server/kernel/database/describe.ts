import type { Pools } from "./pools.ts";

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  optional: boolean;
  generated: boolean;
  comment: string | null;
}

/** TypeScript of a column's value when read, and when written where that is wider. */
const types: Record<string, { read: string; write?: string }> = {
  uuid: { read: "string" },
  text: { read: "string" },
  bool: { read: "boolean" },
  int2: { read: "number" },
  int4: { read: "number" },
  int8: { read: "string", write: "string | number | bigint" },
  numeric: { read: "string", write: "string | number" },
  date: { read: "Date", write: "string" },
  timestamptz: { read: "Date", write: "Date | string" },
  jsonb: { read: "Json", write: "Json" },
  bytea: { read: "Uint8Array" },
  tsvector: { read: "string" },
  _uuid: { read: "string[]" },
  _text: { read: "string[]" },
};

/** Kysely's view of a migrated database, as TypeScript: one interface a table, and one over all. */
export async function describeSchema(pools: Pools, database: string, name: string): Promise<string> {
  const columns = await pools.query<Column>(
    database,
    `select c.relname "table", a.attname "column", t.typname "type", not a.attnotnull "nullable",
            a.atthasdef or a.attidentity <> '' "optional", a.attgenerated <> '' or a.attidentity = 'a' "generated",
            col_description(c.oid, a.attnum) "comment"
       from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       join pg_type t on t.oid = a.atttypid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      order by c.relname, a.attnum`,
  );
  const tables = [...new Set(columns.map(({ table }) => table))];
  const interfaces = tables.map(
    (table) =>
      `export interface ${name}${pascal(table)} {\n${columns
        .filter((column) => column.table === table)
        .map(field)
        .join("")}}\n`,
  );
  const all = tables.map((table) => `  ${table}: ${name}${pascal(table)};\n`).join("");
  return `${interfaces.join("\n")}\nexport interface ${name}Schema {\n${all}}\n`;
}

/** What stands above the interfaces in the generated file. */
export const schemaHeader = `// Generated from the migrations by \`npm run generate\`. Do not edit.
import type { ColumnType } from "kysely";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };

`;

function field({ column, type, nullable, optional, generated, comment }: Column): string {
  const known = types[type];
  if (!known) throw new Error(`Column ${column} has type ${type}, for which there is no TypeScript type.`);
  const or = nullable ? " | null" : "";
  const read = known.read + or;
  const write = (known.write ?? known.read) + or;
  const insert = generated ? "never" : optional ? `${write} | undefined` : write;
  const update = generated ? "never" : write;
  const text = read === insert && read === update ? read : `ColumnType<${read}, ${insert}, ${update}>`;
  return `  /** ${comment ?? ""} */\n  ${column}: ${text};\n`;
}

function pascal(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
