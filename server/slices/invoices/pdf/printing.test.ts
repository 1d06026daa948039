import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PdfBusyError, PdfError, PdfPrinter, type PdfPrinterSettings } from "../../../kernel/pdf/printer.ts";
import { readPdf } from "../../../kernel/pdf/read-pdf.ts";
import { buildPrintedInvoice } from "./build.ts";

const options = { locale: "en", accent: "#2457d6" };
const order = (overrides: Parameters<typeof buildPrintedInvoice>[0] = {}) => ({
  invoice: buildPrintedInvoice(overrides),
  options,
});
const folder = mkdtempSync(join(tmpdir(), "postern-pdf-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A printer whose worker does something else than print. */
function printerOf(code: string, settings: Partial<PdfPrinterSettings> = {}): PdfPrinter {
  const path = join(folder, `${crypto.randomUUID()}.mjs`);
  writeFileSync(path, `import { parentPort } from "node:worker_threads";\n${code}`);
  return new PdfPrinter({ worker: pathToFileURL(path), ...settings });
}

/** Waits for a condition that another thread brings about, without a fixed time. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test("many documents are printed at once by one worker, each its own", async () => {
  using printer = new PdfPrinter();
  const numbers = ["A-1", "A-2", "A-3"];
  const pdfs = await Promise.all(numbers.map((number) => printer.print("invoice", order({ number }))));
  expect(pdfs.map((pdf, index) => readPdf(pdf).all.includes(numbers[index]!))).toEqual([true, true, true]);
});

test("the worker ends when nothing is left to print", async () => {
  using printer = new PdfPrinter({ idle: 1 });
  await printer.print("invoice", order());
  await until(() => !printer.running);
  expect((await printer.print("invoice", order())).length).toBeGreaterThan(1000);
});

test("a document that takes too long fails, and the next one is printed by a new worker", async () => {
  const code = `parentPort.on("message", ({ content: { invoice } }) => {
    if (invoice.number === "slow") for (;;);
    parentPort.postMessage({ pdf: new Uint8Array([1]) });
  });`;
  using printer = printerOf(code, { patience: 400 });
  const slow = printer.print("invoice", order({ number: "slow" }));
  const next = printer.print("invoice", order());
  await expect(slow).rejects.toThrow(PdfError);
  expect(await next).toEqual(new Uint8Array([1]));
});

test("a worker that crashes or exits costs its document only", async () => {
  const code = `parentPort.on("message", ({ content: { invoice } }) => {
    if (invoice.number === "crash") throw new Error("boom");
    if (invoice.number === "exit") process.exit(1);
    parentPort.postMessage({ pdf: new Uint8Array([1]) });
  });`;
  using printer = printerOf(code);
  for (const number of ["crash", "exit"]) {
    await expect(printer.print("invoice", order({ number }))).rejects.toThrow(PdfError);
    expect(await printer.print("invoice", order())).toEqual(new Uint8Array([1]));
  }
});

test("a document that cannot be rendered fails with its cause and leaves the worker running", async () => {
  using printer = new PdfPrinter();
  const broken = order({ createdAt: "no date" });
  const failure = await printer.print("invoice", broken).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PdfError);
  expect((failure as PdfError).cause).toBeInstanceOf(Error);
  expect(printer.running).toBe(true);
  expect((await printer.print("invoice", order())).length).toBeGreaterThan(1000);
});

test("when too many wait, the next is refused at once", async () => {
  using printer = printerOf(`parentPort.on("message", () => {});`, { queue: 2 });
  const jobs = Array.from({ length: 3 }, () => printer.print("invoice", order()));
  await expect(printer.print("invoice", order())).rejects.toThrow("too many");
  printer[Symbol.dispose]();
  for (const job of jobs) await expect(job).rejects.toThrow("stopping");
});

test("a document that others keep waiting for too long is refused, so that its reader is told in time", async () => {
  using printer = printerOf(`parentPort.on("message", () => {});`, { wait: 20 });
  const first = printer.print("invoice", order());
  await expect(printer.print("invoice", order())).rejects.toThrow(PdfBusyError);
  printer[Symbol.dispose]();
  await expect(first).rejects.toThrow("stopping");
});
