import { openCsv, type Row } from "./csv.ts";
import { compileField, type Reading } from "./fields.ts";
import { Repeats, rejectionOf } from "./importer.ts";
import type { ImportMap } from "./map.ts";
import { type Found, type Item, RowFault, rowReader } from "./reading.ts";

export interface ImportFile {
  path: string;
  /** Told how much of the file was read, in bytes. */
  progress?(read: number, size: number): void;
}

/** Opens the file of a map. Answers with its rows, and with what reading its fields needs to know. */
export async function openFor(map: ImportMap, { path, progress }: ImportFile) {
  const options = {
    ...(map.encoding ? { encoding: map.encoding } : {}),
    ...(map.delimiter ? { delimiter: map.delimiter } : {}),
  };
  const { header, rows } = await openCsv(path, { ...options, ...(progress ? { progress } : {}) });
  const reading: Reading = { header, empty: map.empty, timeZone: map.timeZone };
  const readWhen = map.when ? rowReader(compileField(map.when, reading, "when"), "when") : null;
  return {
    reading,
    rows,
    /** The same rows once more. */
    again: async () => (await openCsv(path, options)).rows,
    /** Rows without it are left out. */
    wanted: (row: Row) => readWhen === null || readWhen(row) !== "" || row.fault !== null,
    idOf: rowReader(compileField(map.externalId, reading, "externalId"), "externalId"),
  };
}

/** Reads a file in which each row is an object; what a row says twice counts once. */
export async function* eachRow<T>(
  opened: Awaited<ReturnType<typeof openFor>>,
  repeated: "refused" | "ignored",
  read: (row: Row) => T,
): AsyncGenerator<Item<T>> {
  const repeats = new Repeats();
  for await (const row of opened.rows) {
    if (!opened.wanted(row)) {
      yield { leftOut: 1 };
      continue;
    }
    const item = readRow(row, opened.idOf, read);
    const before = "found" in item ? repeats.before(item.found) : null;
    if (!before) yield item;
    else if (before.same || repeated === "ignored") yield { leftOut: 1 };
    else yield repetition(row, opened.idOf(row), before.line);
  }
}

function readRow<T>(row: Row, idOf: (row: Row) => string, read: (row: Row) => T): Item<T> {
  let externalId = "";
  try {
    const id = idOf(row);
    if (row.fault !== null) throw new RowFault(row.line, row.fault);
    externalId = requireId(id, row.line);
    const found: Found<T> = { externalId, line: row.line, data: read(row) };
    return { found };
  } catch (error) {
    if (error instanceof RowFault) return { rejection: rejectionOf(error, externalId) };
    throw error;
  }
}

function repetition(row: Row, externalId: string, line: number): Item<never> {
  return {
    rejection: {
      line: row.line,
      externalId,
      reason: `line ${line} has the same id and says something else`,
    },
  };
}

/** @throws RowFault without an id */
export function requireId(externalId: string, line: number): string {
  if (externalId === "") throw new RowFault(line, "externalId: is empty");
  if (externalId.length > 200) throw new RowFault(line, "externalId: is too long");
  return externalId;
}
