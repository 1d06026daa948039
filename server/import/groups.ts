import type { Row } from "./csv.ts";
import { rejectionOf } from "./importer.ts";
import { type Item, RowFault } from "./reading.ts";
import { type openFor, requireId } from "./simple.ts";

/** Rows of one id that follow each other. */
export interface Run {
  id: string;
  rows: Row[];
}

/** Cuts rows into runs of the same id. A row that is broken says not whose it is: it belongs where it stands. */
export async function* runsOf(rows: AsyncIterable<Row>, idOf: (row: Row) => string): AsyncGenerator<Run> {
  let run: Run | null = null;
  for await (const row of rows) {
    const id: string = row.fault && run ? run.id : idOf(row);
    if (run !== null && run.id === id) {
      run.rows.push(row);
      continue;
    }
    if (run) yield run;
    run = { id, rows: [row] };
  }
  if (run) yield run;
}

/**
 * All ids, and those whose rows do not all follow each other. Looked for before anything is written, because an
 * object would else be taken for whole when its first rows are.
 */
export async function scanIds(
  rows: AsyncIterable<Row>,
  idOf: (row: Row) => string,
): Promise<{ ids: ReadonlySet<string>; split: ReadonlySet<string> }> {
  const ids = new Set<string>();
  const split = new Set<string>();
  let current: string | null = null;
  for await (const row of rows) {
    const id: string = row.fault && current !== null ? current : idOf(row);
    if (id === current) continue;
    if (ids.has(id)) split.add(id);
    ids.add(id);
    current = id;
  }
  return { ids, split };
}

export const splitReason = "its rows do not follow each other; sort the file by its id";

/**
 * Reads a file in which an object has one or more rows that follow each other. A row that cannot be used takes
 * its whole object with it.
 * @param read makes the object of its rows, oldest first
 */
export async function* eachGroup<T>(
  opened: Awaited<ReturnType<typeof openFor>>,
  read: (rows: Row[]) => T,
): AsyncGenerator<Item<T>> {
  const { split } = await scanIds(wantedOf(opened, await opened.again()), opened.idOf);
  let leftOut = 0;
  const rows = wantedOf(opened, opened.rows, () => leftOut++);
  for await (const run of runsOf(rows, opened.idOf)) yield objectOf(run, split, read);
  if (leftOut > 0) yield { leftOut };
}

async function* wantedOf(
  { wanted }: Awaited<ReturnType<typeof openFor>>,
  rows: AsyncIterable<Row>,
  leaveOut: () => void = () => {},
): AsyncGenerator<Row> {
  for await (const row of rows) {
    if (wanted(row)) yield row;
    else leaveOut();
  }
}

function objectOf<T>({ id, rows }: Run, split: ReadonlySet<string>, read: (rows: Row[]) => T): Item<T> {
  const { line } = rows[0]!;
  try {
    const broken = rows.find(({ fault }) => fault !== null);
    if (broken) throw new RowFault(broken.line, broken.fault!);
    requireId(id, line);
    if (split.has(id)) throw new RowFault(line, splitReason);
    return { found: { externalId: id, line, data: read(rows) } };
  } catch (error) {
    if (error instanceof RowFault) return { rejection: rejectionOf(error, id) };
    throw error;
  }
}
