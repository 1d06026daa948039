import type { z } from "zod";
import { problemsOf } from "../kernel/http/input.ts";
import type { Row } from "./csv.ts";
import { compileField, type Field, FieldFault, type Read, type Reading } from "./fields.ts";

/** Why an object is not imported, and where in the file. */
export interface Rejection {
  line: number;
  externalId: string;
  reason: string;
  /** File of the line, when not the one that is imported. */
  file?: string;
}

/** One thing as the file has it. */
export interface Found<T> {
  externalId: string;
  line: number;
  data: T;
}

/** What reading a file brings, in its order. */
export type Item<T> = { found: Found<T> } | { rejection: Rejection } | { leftOut: number };

/** The fields of a map, ready to read rows. Those not written in the map read as nothing. */
export type Reads<Name extends string> = (name: Name, row: Row) => string;

export type Kinds<Name extends string> = Partial<Record<Name, "instant" | "day">>;

/**
 * Compiles all fields of a map. Instants are read in the zone of the map; days are calendar days, whatever the zone.
 * @throws MapError
 */
export function compileFields<Name extends string>(
  fields: Partial<Record<Name, Field>>,
  reading: Reading,
  kinds: Kinds<Name> = {},
  path = "fields",
): Reads<Name> {
  const reads = new Map<Name, Read>();
  for (const [name, written] of Object.entries(fields) as [Name, Field | undefined][]) {
    if (!written) continue;
    const kind = kinds[name];
    const dated = kind ? { ...written, date: written.date ?? "ISO" } : written;
    const zoned = kind === "day" ? { ...reading, timeZone: "UTC" } : reading;
    const read = compileField(dated, zoned, `${path}.${name}`);
    reads.set(name, kind === "day" ? (cells) => read(cells).slice(0, 10) : read);
  }
  return (name, row) => {
    try {
      return reads.get(name)?.(row.cells) ?? "";
    } catch (error) {
      if (error instanceof FieldFault) throw new RowFault(row.line, `${name}: ${error.message}`);
      throw error;
    }
  };
}

/** Reads what tells whose a row is. Where that cannot be read, the row is broken. */
export function rowReader(read: Read, name: string): (row: Row) => string {
  return (row) => {
    if (row.fault !== null) return "";
    try {
      return read(row.cells);
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error;
      row.fault = `${name}: ${error.message}`;
      return "";
    }
  };
}

/** A row that makes its object unusable. */
export class RowFault extends Error {
  override name = "RowFault";
  constructor(
    readonly line: number,
    reason: string,
    readonly file?: string,
  ) {
    super(reason);
  }
}

/**
 * Checks what was read against a schema of the contract.
 * @throws RowFault naming every wrong field
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  line: number,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(problemsOf);
  throw new RowFault(line, problems.map(({ path, message }) => `${path}: ${inWords(message)}`).join("; "));
}

/** Reasons of the contract, for an operator who reads a report. */
export function inWords(reason: string): string {
  return words[reason] ?? reason.replaceAll("_", " ");
}

const words: Record<string, string> = {
  required: "is empty",
  wrong_format: "is not of the right form",
  unknown_choice: "is not one of those there are",
  already_exists: "is there already",
  control_characters: "has control characters",
};
