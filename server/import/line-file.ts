import { openCsv, type Row } from "./csv.ts";
import { compileField, type Reading } from "./fields.ts";
import { runsOf, scanIds, splitReason } from "./groups.ts";
import { RowFault, rowReader } from "./reading.ts";

/** How many rows may wait for their invoice: files in the same order need few, and memory is not the file's. */
const waitingAtMost = 200_000;

/** The rows of one invoice in a file of lines. */
export type LinesOf = (externalId: string, line: number) => Promise<Row[]>;

export interface LineFile {
  reading: Reading;
  linesOf: LinesOf;
  /** Rows that no invoice asked for, to be called when all have asked. */
  orphans(): AsyncGenerator<{ row: Row; key: string }>;
}

/** Opens a file of lines, whose rows of one invoice follow each other. */
export async function openLineFile(
  path: string,
  key: Parameters<typeof compileField>[0],
  options: { encoding?: string; delimiter?: string } & Pick<Reading, "empty" | "timeZone">,
): Promise<LineFile> {
  const { header, rows } = await openCsv(path, options);
  const reading: Reading = { header, empty: options.empty, timeZone: options.timeZone };
  const idOf = rowReader(compileField(key, reading, "lines.key"), "key");
  const { ids, split } = await scanIds((await openCsv(path, options)).rows, idOf);
  const groups = runsOf(rows, idOf);
  const waiting = new Map<string, Row[]>();
  let held = 0;
  const linesOf: LinesOf = async (externalId, line) => {
    if (split.has(externalId)) throw new RowFault(line, `in the file of lines, ${splitReason}`);
    if (!ids.has(externalId)) return [];
    const ready = waiting.get(externalId);
    if (ready) {
      waiting.delete(externalId);
      held -= ready.length;
      return ready;
    }
    for (let next = await groups.next(); !next.done; next = await groups.next()) {
      const group = next.value;
      if (group.id === externalId) return group.rows;
      waiting.set(group.id, [...(waiting.get(group.id) ?? []), ...group.rows]);
      held += group.rows.length;
      if (held > waitingAtMost)
        throw new RowFault(line, "its lines are too far away; sort both files by the invoice");
    }
    return [];
  };
  async function* orphans() {
    for (const [name, group] of waiting)
      if (!split.has(name)) for (const row of group) yield { row, key: name };
    for await (const group of groups)
      for (const row of group.rows) if (!split.has(group.id)) yield { row, key: group.id };
  }
  return { reading, linesOf, orphans };
}
