import { describe, expect, test } from "bun:test";
import { deflateSync } from "node:zlib";
import { type LogKey, verifierKey } from "./checkpoint.ts";
import { readKeys, readReceiptFile } from "./receipt-file.ts";

const key: LogKey = { name: "postern/tenant/one", publicKey: new Uint8Array(32).fill(9) };
const other: LogKey = { name: "postern/tenant/one", publicKey: new Uint8Array(32).fill(8) };
const bytes = (text: string) => new TextEncoder().encode(text);
const problemOf = async (text: string) => (await readReceiptFile(bytes(text))).problem;

/** A PDF as other programs write it: with these bytes as an embedded file. */
function pdfWith(data: Uint8Array, dictionary: string): Uint8Array {
  const head = `%PDF-1.7\n1 0 obj\n<< ${dictionary} /Length ${data.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head), data, Buffer.from("\nendstream\nendobj\ntrailer\n<<>>\n%%EOF\n")]);
}

const packed = "/Filter /FlateDecode /Type /EmbeddedFile";
/** A PDF of objects that others carried. */
const pdfOf = (objects: Uint8Array[]) =>
  Buffer.concat([Buffer.from("%PDF-1.7\n"), ...objects, Buffer.from("\n%%EOF\n")]);

describe("what is given for verifying", () => {
  test("is one receipt, a list of them, or one on each line", async () => {
    for (const text of ['{"a":1}', '\ufeff{"a":1}\n', '[{"a":1}]'])
      expect((await readReceiptFile(bytes(text))).receipts).toEqual([{ a: 1 }]);
    expect((await readReceiptFile(bytes('{"a":1}\r\n{"a":2}\n'))).receipts).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test("is a PDF with the receipt inside, plain or packed as other programs save it anew", async () => {
    const receipt = bytes('{"a":"\u00e9"}');
    const plain = await readReceiptFile(pdfWith(receipt, "/Type /EmbeddedFile"));
    const packed = await readReceiptFile(
      pdfWith(deflateSync(receipt), "/Filter /FlateDecode /Type/EmbeddedFile"),
    );
    expect([plain.receipts, packed.receipts]).toEqual([[{ a: "\u00e9" }], [{ a: "\u00e9" }]]);
  });

  test("is found whatever it says, words of a PDF included", async () => {
    const receipt = {
      title: "/Type /EmbeddedFile /Length 3 stream\n{}\nendstream",
      text: " obj << /Type/EmbeddedFile >>",
    };
    const data = bytes(JSON.stringify(receipt));
    expect((await readReceiptFile(pdfWith(data, "/Type /EmbeddedFile"))).receipts).toEqual([receipt]);
    const titled = Buffer.from("2 0 obj\n<< /Title (/Type /EmbeddedFile) >>\nendobj\n");
    const pdf = pdfWith(data, "/Type /EmbeddedFile");
    const both = Buffer.concat([pdf.subarray(0, 9), titled, pdf.subarray(9)]);
    expect((await readReceiptFile(both)).receipts).toEqual([receipt]);
  });

  test("is said to be damaged when it was cut off, and what is none is said to be none", async () => {
    expect(await problemOf('{"a":1')).toBe("broken_file");
    expect(await problemOf("Hello")).toBe("no_receipt");
    expect(await problemOf("")).toBe("no_receipt");
    expect(await problemOf("[]")).toBe("no_receipt");
    expect((await readReceiptFile(Uint8Array.of(255, 216, 255, 0))).problem).toBe("no_receipt");
    const whole = pdfWith(bytes('{"a":1}'), "/Type /EmbeddedFile");
    expect((await readReceiptFile(whole.subarray(0, -10))).problem).toBe("broken_file");
    const spoiled = pdfWith(Uint8Array.of(1, 2, 3), "/Filter /FlateDecode /Type /EmbeddedFile");
    expect((await readReceiptFile(spoiled)).problem).toBe("broken_file");
    expect((await readReceiptFile(pdfWith(bytes("photo"), "/Type /EmbeddedFile"))).problem).toBe(
      "pdf_without_receipt",
    );
    expect((await readReceiptFile(pdfWith(bytes("{}"), "/Type /XObject"))).problem).toBe(
      "pdf_without_receipt",
    );
  });

  test("is not unpacked beyond what a receipt can have", async () => {
    const bomb = deflateSync(new Uint8Array(40 * 1024 * 1024));
    const read = await readReceiptFile(pdfWith(bomb, "/Filter /FlateDecode /Type /EmbeddedFile"));
    expect(read.problem).toBe("broken_file");
    expect((await readReceiptFile(new Uint8Array(33 * 1024 * 1024))).problem).toBe("too_large");
    const many = [4, 4, 4].map((size) =>
      pdfWith(deflateSync(new Uint8Array(size << 20)), packed).slice(9, -27),
    );
    expect((await readReceiptFile(pdfOf(many))).problem).toBe("pdf_without_receipt");
    const bombs = [20, 20].map((size) =>
      pdfWith(deflateSync(new Uint8Array(size << 20)), packed).slice(9, -27),
    );
    expect((await readReceiptFile(pdfOf(bombs))).problem).toBe("broken_file");
    expect(await problemOf("{}\n".repeat(10_001))).toBe("too_large");
  });

  test("takes a moment, a megabyte that was made to take long, too", async () => {
    const long = 1_000_000;
    const pdf = (dictionary: string) => `%PDF-1.7\n1 0 obj <<${dictionary}>> stream\nx\nendstream\n%%EOF`;
    const began = performance.now();
    expect(await problemOf(`{${"a".repeat(long)}`)).toBe("broken_file");
    expect(await problemOf(pdf(`/Type/EmbeddedFile/Length 1/Filter${" ".repeat(long)}x`))).toBe(
      "pdf_without_receipt",
    );
    expect(await problemOf(pdf(`/Length 1${"/Type/EmbeddedFile".repeat(long / 18)}`))).toBe("broken_file");
    const short = "1 0 obj <</Type/EmbeddedFile/Length 1>>stream\nx\nendstream\n";
    expect(await problemOf(`%PDF-1.7\n${short.repeat(long / short.length)}%%EOF`)).toBe("broken_file");
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

test("keys are found in a file of them, in what the server tells, and alone; each once, and no damaged one", async () => {
  const [one, two] = [verifierKey(key), verifierKey(other)];
  expect(readKeys(one)).toEqual([key]);
  expect(readKeys(`# Keys of the provider\n${one}\n${two}\n${one}\n`)).toEqual([key, other]);
  expect(readKeys(JSON.stringify({ items: [{ verifierKey: one }, { verifierKey: two }] }))).toEqual([
    key,
    other,
  ]);
  expect(readKeys(one.replace("+", "x+"))).toEqual([]);
  expect((await readReceiptFile(bytes(`# Keys\n${one}\n`))).keys).toEqual([key]);
});
