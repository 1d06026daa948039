import { z } from "zod";
import { type DecimalSign, plainDecimal } from "./amounts.ts";
import { dateReader } from "./dates.ts";

/** Where a value comes from, and what is done to it, in the order of the transforms below. */
export interface Field {
  /** A column of the file. */
  column?: string | undefined;
  /** The same for every row. */
  value?: string | undefined;
  /** Several, put together with the separator; empty ones are left out. */
  concat?: Field[] | undefined;
  separator?: string | undefined;
  /** The first of several that is not empty. */
  first?: Field[] | undefined;
  /** Text with columns in braces: `{City} {PostalCode}`. */
  template?: string | undefined;
  /** Replaces whole values; what is not listed is refused, unless there is an entry for `*`. */
  map?: Record<string, string> | undefined;
  lower?: boolean | undefined;
  /** Letters and digits in lower case with dashes between, for what has to be part of an address. */
  slug?: boolean | undefined;
  /** How the source writes this date; `ISO` when absent. */
  date?: string | undefined;
  /** How the source writes the fraction of this number. */
  decimal?: DecimalSign | undefined;
  /** Instead of nothing. */
  default?: string | undefined;
}

const sources = ["column", "value", "concat", "first", "template"] as const;

/** A field as it is written in a map: a column's name alone stands for `{ "column": … }`. */
export const field: z.ZodType<Field> = z.preprocess(
  (written) => (typeof written === "string" ? { column: written } : written),
  z
    .strictObject({
      column: z.string().min(1).optional(),
      value: z.string().optional(),
      concat: z
        .array(z.lazy(() => field))
        .min(1)
        .optional(),
      separator: z.string().optional(),
      first: z
        .array(z.lazy(() => field))
        .min(1)
        .optional(),
      template: z.string().optional(),
      map: z.record(z.string(), z.string()).optional(),
      lower: z.boolean().optional(),
      slug: z.boolean().optional(),
      date: z.string().optional(),
      decimal: z.enum([".", ","]).optional(),
      default: z.string().optional(),
    })
    .refine((written) => sources.filter((name) => written[name] !== undefined).length === 1, {
      error: `needs exactly one of ${sources.join(", ")}`,
    }),
) as z.ZodType<Field>;

/** A value that the map does not allow for. */
export class FieldFault extends Error {
  override name = "FieldFault";
}

/** A map and a file that do not fit each other. */
export class MapError extends Error {
  override name = "MapError";
}

/** What holds for all fields of a map. */
export interface Reading {
  header: string[];
  /** What the source writes where it has nothing. */
  empty: string[];
  timeZone: string;
}

/** Reads one value out of a row's cells; an empty text is nothing. Throws FieldFault. */
export type Read = (cells: string[]) => string;

/**
 * Makes a field ready to read rows of a file.
 * @throws MapError for a column that the file does not have, or a date format that is none
 */
export function compileField(written: Field, reading: Reading, name: string): Read {
  const raw = sourceOf(written, reading, name);
  const transforms = [
    mapping(written),
    lettering(written),
    dating(written, reading, name),
    numbering(written),
  ];
  const active = transforms.filter((transform) => transform !== null);
  return (cells) => {
    let value = raw(cells);
    for (const transform of active)
      if (value !== "" || transform.takesNothing) value = transform.apply(value);
    return value === "" ? (written.default ?? "") : value;
  };
}

function sourceOf(written: Field, reading: Reading, name: string): Read {
  const { column, value, concat, separator = "", first, template } = written;
  if (column !== undefined) return columnReader(column, reading, name);
  if (value !== undefined) return () => value;
  if (template !== undefined) return templateReader(template, reading, name);
  const parts = (concat ?? first ?? []).map((part) => compileField(part, reading, name));
  if (first) return (cells) => firstOf(parts, cells);
  return (cells) =>
    parts
      .map((part) => part(cells))
      .filter((text) => text !== "")
      .join(separator);
}

function firstOf(parts: Read[], cells: string[]): string {
  for (const part of parts) {
    const text = part(cells);
    if (text !== "") return text;
  }
  return "";
}

function columnReader(column: string, { header, empty }: Reading, name: string): Read {
  const at = header.indexOf(column);
  if (at < 0) throw new MapError(`${name}: the file has no column “${column}”; it has ${header.join(", ")}`);
  return (cells) => {
    const text = (cells[at] ?? "").trim();
    return empty.includes(text) ? "" : text;
  };
}

function templateReader(template: string, reading: Reading, name: string): Read {
  const parts = template.split(/\{([^{}]+)\}/);
  const reads = parts.map((part, index) =>
    index % 2 === 1 ? columnReader(part, reading, name) : () => part,
  );
  return (cells) =>
    reads
      .map((read) => read(cells))
      .join("")
      .trim();
}

interface Transform {
  apply(value: string): string;
  takesNothing?: boolean;
}

function mapping({ map }: Field): Transform | null {
  if (!map) return null;
  return {
    takesNothing: Object.hasOwn(map, ""),
    apply: (value) => {
      const mapped = Object.hasOwn(map, value) ? map[value] : map["*"];
      if (mapped === undefined) throw new FieldFault(`“${value}” is not in the map`);
      return mapped;
    },
  };
}

function lettering({ lower, slug }: Field): Transform | null {
  if (slug) {
    return {
      apply: (value) =>
        value
          .normalize("NFKD")
          .toLowerCase()
          .replace(/\p{M}/gu, "")
          .replace(/[^\p{L}\p{N}]+/gu, "-")
          .replace(/^-|-$/g, ""),
    };
  }
  return lower ? { apply: (value) => value.toLowerCase() } : null;
}

function dating({ date }: Field, { timeZone }: Reading, name: string): Transform | null {
  if (date === undefined) return null;
  try {
    const read = dateReader(date, timeZone);
    return {
      apply: (value) => read(value)?.toISOString() ?? fault(`“${value}” is no date of the form ${date}`),
    };
  } catch (error) {
    throw new MapError(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

function numbering({ decimal }: Field): Transform | null {
  if (decimal === undefined) return null;
  return { apply: (value) => plainDecimal(value, decimal) ?? fault(`“${value}” is no number`) };
}

function fault(reason: string): never {
  throw new FieldFault(reason);
}
