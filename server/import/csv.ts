import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";

/** One row of a file. `fault` says why it cannot be used; its cells are then only good for naming it. */
export interface Row {
  /** Where it begins; the header is line 1. */
  line: number;
  cells: string[];
  fault: string | null;
}

export interface CsvOptions {
  /** A label that TextDecoder knows; UTF-8, or UTF-16 where the file's mark says so, when absent. */
  encoding?: string;
  delimiter?: string;
  /** Told how many bytes of the file were read, and how many there are. */
  progress?(read: number, size: number): void;
}

/** The file itself cannot be read as a table. */
export class CsvError extends Error {
  override name = "CsvError";
}

/** Longest record, in characters. A quote that is never closed would otherwise take in the rest of the file. */
const longestRecord = 2_000_000;

/**
 * Opens a file with a header. Rows come as they are read: memory does not grow with the file.
 * @throws CsvError when it is not there or has no header, a column twice, or an encoding that is not known
 */
export async function openCsv(path: string, options: CsvOptions = {}) {
  await requireFile(path);
  const { parse } = await import("csv-parse");
  const parser = parse({
    delimiter: options.delimiter ?? ",",
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecord,
    on_skip: (error) => {
      broken ??= { records: Number(error?.records ?? 0), code: String(error?.code) };
      return undefined;
    },
  });
  let broken: Broken | undefined;
  const source = Readable.from(decoded(path, options)).on("error", (error) => parser.destroy(error));
  const records = source.pipe(parser)[Symbol.asyncIterator]() as AsyncIterator<Parsed>;
  const close = () => {
    source.destroy();
    parser.destroy();
  };
  const first = await records.next();
  if (first.done) {
    close();
    throw new CsvError(`${path} is empty`);
  }
  const header = first.value.record.map((name) => name.trim());
  requireHeader(path, header);
  return { header, rows: rowsOf(records, header.length, () => broken, close) };
}

async function requireFile(path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (!there) throw new CsvError(`${path} is not there, or cannot be read`);
  if (!there.isFile()) throw new CsvError(`${path} is no file`);
}

interface Parsed {
  record: string[];
  info: { lines: number; records: number };
}

/** Where reading had to end: after how many records, and why. */
interface Broken {
  records: number;
  code: string;
}

function requireHeader(path: string, header: string[]): void {
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new CsvError(`${path}: the header has the column “${twice}” twice`);
}

async function* rowsOf(
  records: AsyncIterator<Parsed>,
  columns: number,
  broken: () => Broken | undefined,
  close: () => void,
): AsyncGenerator<Row> {
  let last = 1;
  try {
    for (let next = await records.next(); !next.done; next = await records.next()) {
      const { record, info } = next.value;
      const end = broken();
      if (end && info.records > end.records) break;
      // Line breaks within quotes belong to the record, which began before them.
      const breaks = record.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
      last = info.lines;
      yield { line: info.lines - breaks, cells: record, fault: faultOf(record, columns) };
    }
    if (broken())
      yield { line: last + 1, cells: [], fault: "a quote is never closed; nothing after it was read" };
  } finally {
    close();
  }
}

function faultOf(record: string[], columns: number): string | null {
  if (record.length !== columns) return `has ${record.length} columns where the header has ${columns}`;
  const broken = record.some((cell) => cell.includes("\ufffd"));
  return broken ? "is not in the encoding of the file (say “encoding” in the map)" : null;
}

/** The file's text, with line feeds for all kinds of line breaks. */
async function* decoded(path: string, { encoding, progress }: CsvOptions): AsyncGenerator<string> {
  const { size } = await stat(path);
  let decoder: TextDecoder | undefined;
  let read = 0;
  let held = "";
  for await (const chunk of createReadStream(path, { highWaterMark: 128 * 1024 }) as AsyncIterable<Buffer>) {
    decoder ??= decoderOf(encoding ?? markOf(chunk));
    const text = held + decoder.decode(chunk, { stream: true });
    // A carriage return at the end may be one half of a line break.
    held = text.endsWith("\r") ? "\r" : "";
    const part = lineFeeds(held ? text.slice(0, -1) : text);
    if (part) yield part;
    read += chunk.length;
    progress?.(read, size);
  }
  const rest = lineFeeds(held + (decoder?.decode() ?? ""));
  if (rest) yield rest;
}

const lineFeeds = (text: string) => text.replace(/\r\n?/g, "\n");

function markOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  return "utf-8";
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch (cause) {
    throw new CsvError(`the encoding “${encoding}” is not known`, { cause });
  }
}
