import { basename, dirname, resolve } from "node:path";
import { z } from "zod";
import { date, line as oneLine, prose } from "../../contract/endpoint.ts";
import { type LineInput, lineInput, paymentMethods } from "../../contract/invoices.ts";
import { type ImportedInvoice, importInvoice } from "../slices/invoices/index.ts";
import { basisPoints, minorUnits, plainDecimal, trimmedDecimal } from "./amounts.ts";
import type { Row } from "./csv.ts";
import { MapError } from "./fields.ts";
import { eachGroup } from "./groups.ts";
import type { Importer } from "./importer.ts";
import { type LineFile, openLineFile } from "./line-file.ts";
import type { MapOf } from "./map.ts";
import { checked, compileFields, type Item, type Reads, type Rejection, RowFault } from "./reading.ts";
import { type ImportFile, openFor } from "./simple.ts";

const headSchema = z.object({
  number: oneLine(60),
  currency: z.string().regex(/^[A-Z]{3}$/),
  issuedOn: date,
  dueOn: date.nullable(),
  note: prose(5000, 0),
  status: z.enum(["draft", "issued", "paid", "void"]),
  payment: z.object({ on: date, method: z.enum(paymentMethods), reference: oneLine(120, 0) }),
  voidReason: prose(500),
});

type Head = z.output<typeof headSchema>;
type InvoiceData = Head & { client: string; total: number | null; lines: LineInput[] };
type FieldName = keyof MapOf<"invoices">["fields"];
type LineField = keyof MapOf<"invoices">["lines"]["fields"];

export interface InvoiceFile extends ImportFile {
  /** File of the lines, when not the one that the map names. */
  lines?: string | undefined;
  /** Where the map is: its file of lines is beside it. */
  mapPath: string;
}

/** Invoices with their lines: rows of the same file, or of one of their own. */
export async function invoiceImporter(
  map: MapOf<"invoices">,
  file: InvoiceFile,
): Promise<Importer<InvoiceData, ImportedInvoice>> {
  const opened = await openFor(map, file);
  const fields = compileFields<FieldName>(map.fields, opened.reading, {
    issuedOn: "day",
    dueOn: "day",
    paidOn: "day",
  });
  const lineFile = await lineFileOf(map, file);
  const lineReading = lineFile?.reading ?? opened.reading;
  const lineFields = compileFields<LineField>(map.lines.fields, lineReading, {}, "lines.fields");
  const heads = eachGroup(opened, (rows) => {
    if (lineFile && rows.length > 1) throw new RowFault(rows[1]!.line, "the same id again");
    const head = headOf(fields, rows[0]!);
    return lineFile ? { ...head, lines: [] } : { ...head, lines: linesOf(lineFields, rows, head.currency) };
  });
  const lineName = basename(file.lines ?? map.lines.file ?? "");
  return {
    kind: "invoice",
    source: map.source,
    items: lineFile ? withLines(heads, lineFile, lineFields, lineName) : heads,
    references: ({ client }) => ({ clients: [client], people: [] }),
    resolve: ({ externalId, line, data: { client, ...data } }, references) => ({
      source: map.source,
      externalId,
      clientId: references.client(client, line).id,
      ...data,
    }),
    save: (at, _, invoice) => importInvoice(at, invoice),
  };
}

async function lineFileOf(map: MapOf<"invoices">, file: InvoiceFile): Promise<LineFile | null> {
  const { file: named, key, encoding, delimiter } = map.lines;
  if (!key) {
    if (named || file.lines) throw new MapError("lines: a file of lines needs a “key”");
    return null;
  }
  const path = file.lines ?? (named ? resolve(dirname(file.mapPath), named) : null);
  if (!path) throw new MapError("lines: there is a “key”, and no file; name it here or with --lines");
  return openLineFile(path, key, {
    ...((encoding ?? map.encoding) ? { encoding: encoding ?? map.encoding! } : {}),
    ...((delimiter ?? map.delimiter) ? { delimiter: delimiter ?? map.delimiter! } : {}),
    empty: map.empty,
    timeZone: map.timeZone,
  });
}

/** Joins lines to their invoices; a line that cannot be used takes its invoice with it. */
async function* withLines(
  heads: AsyncIterable<Item<InvoiceData>>,
  lineFile: LineFile,
  fields: Reads<LineField>,
  name: string,
): AsyncGenerator<Item<InvoiceData>> {
  for await (const item of heads) {
    if (!("found" in item)) {
      // Its lines are known by its id: they are not orphans.
      if ("rejection" in item) await linesIfAny(lineFile, item.rejection);
      yield item;
      continue;
    }
    const { found } = item;
    try {
      const rows = await lineFile.linesOf(found.externalId, found.line);
      if (rows.length === 0 && found.data.status !== "draft") throw new RowFault(found.line, "has no lines");
      yield {
        found: {
          ...found,
          data: { ...found.data, lines: inFile(name, () => linesOf(fields, rows, found.data.currency)) },
        },
      };
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      yield {
        rejection: {
          line: error.line,
          externalId: found.externalId,
          reason: error.message,
          ...(error.file ? { file: error.file } : {}),
        },
      };
    }
  }
  for await (const { row, key } of lineFile.orphans()) {
    yield {
      rejection: { line: row.line, externalId: key, reason: "there is no invoice of this line", file: name },
    };
  }
}

async function linesIfAny(lineFile: LineFile, { externalId, line }: Rejection): Promise<void> {
  try {
    await lineFile.linesOf(externalId, line);
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
  }
}

function inFile<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RowFault ? new RowFault(error.line, error.message, name) : error;
  }
}

function headOf(fields: Reads<FieldName>, row: Row): Omit<InvoiceData, "lines"> {
  const issuedOn = fields("issuedOn", row);
  const dueOn = fields("dueOn", row) || null;
  const head = checked(
    headSchema,
    {
      number: fields("number", row),
      currency: fields("currency", row),
      issuedOn,
      dueOn,
      note: fields("note", row),
      status: fields("status", row) || "issued",
      payment: {
        on: fields("paidOn", row) || dueOn || issuedOn,
        method: fields("paymentMethod", row) || "other",
        reference: fields("paymentReference", row),
      },
      voidReason: fields("voidReason", row) || "Voided before it was imported.",
    },
    row.line,
  );
  const total = fields("total", row);
  return {
    ...head,
    client: fields("client", row),
    total: total === "" ? null : amountOf(total, head.currency, "total", row.line),
  };
}

function linesOf(fields: Reads<LineField>, rows: Row[], currency: string): LineInput[] {
  return rows.map((row) => {
    if (row.fault) throw new RowFault(row.line, row.fault);
    const quantity = numberOf(fields("quantity", row) || "1", "quantity", row.line);
    return checked(
      lineInput,
      {
        description: fields("description", row),
        quantity: trimmedDecimal(quantity),
        unitPrice: amountOf(fields("unitPrice", row), currency, "unitPrice", row.line),
        discount: rateOf(fields("discount", row), "discount", row.line),
        taxRate: rateOf(fields("taxRate", row), "taxRate", row.line),
        taxName: fields("taxName", row),
      },
      row.line,
    );
  });
}

function numberOf(text: string, name: string, line: number): string {
  return plainDecimal(text, ".") ?? fault(line, `${name}: “${text}” is no number`);
}

function amountOf(text: string, currency: string, name: string, line: number): number {
  const amount = minorUnits(numberOf(text, name, line), currency);
  return amount ?? fault(line, `${name}: “${text}” is no amount of ${currency}`);
}

function rateOf(text: string, name: string, line: number): number {
  if (text === "") return 0;
  return basisPoints(numberOf(text, name, line)) ?? fault(line, `${name}: “${text}” is no percentage`);
}

function fault(line: number, reason: string): never {
  throw new RowFault(line, reason);
}
