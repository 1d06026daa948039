import { describe, expect, test } from "bun:test";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { readPdf } from "../../../kernel/pdf/read-pdf.ts";
import { buildLine, buildPrintedInvoice, harbour } from "./build.ts";
import { type PdfOptions, renderHere } from "./render.ts";

const options: PdfOptions = { locale: "en", accent: "#2457d6" };
const print = async (invoice: Parameters<typeof renderHere>[0], more: Partial<PdfOptions> = {}) =>
  readPdf(await renderHere(invoice, { ...options, ...more }));
const printLine = async (description: string) =>
  print(buildPrintedInvoice({ lines: [buildLine({ description })] }));
const money = (amount: number) => ({ amount, currency: "EUR" });

/** The stretches of text on the same line as the one that contains `part`, from left to right. */
function lineOf(pdf: ReturnType<typeof readPdf>, part: string): string[] {
  const found = pdf.texts.find((text) => text.text.includes(part));
  if (!found) throw new Error(`not printed: ${part}`);
  return pdf.texts
    .filter((text) => text.page === found.page && Math.abs(text.y - found.y) < 0.5)
    .sort((a, b) => a.x - b.x)
    .map((text) => text.text);
}

/** A PNG with an alpha channel; `filter` above 4 makes it a broken one, and so does a height above 64. */
function png(width: number, height: number, filter = 0): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8 + body.length);
    frame.writeUInt32BE(data.length);
    frame.set(body, 4);
    frame.writeUInt32BE(Bun.hash.crc32(body), 4 + body.length);
    return frame;
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0]);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  const rows = Buffer.alloc(Math.min(height, 64) * (width * 4 + 1), 120);
  for (let at = 0; at < rows.length; at += width * 4 + 1) rows[at] = filter;
  const pixels = deflateSync(rows);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("an invoice on paper", () => {
  test("shows who, what, when and how much", async () => {
    const pdf = await print(
      buildPrintedInvoice({
        lines: [
          buildLine(),
          buildLine({ description: "Printed guides", quantity: "12.5", unitPrice: 1_250, taxRate: 700 }),
        ],
        note: "Thank you.",
      }),
    );
    for (const text of [
      "Invoice",
      "NW-2026-0042",
      "Northwind Systems GmbH",
      "Speicherstraße 14",
      "Harbour & Finch Ltd",
      "BS1 4QA Bristol",
      "November 2, 2026",
      "December 2, 2026",
      "€1,566.63 due December 2, 2026",
      "VAT 19% on €1,176.00",
      "VAT 7% on €156.25",
      "Thank you.",
      "IBAN DE02 1203 0000 0000 2020 51",
      "Page 1 of 1",
    ]) {
      expect(pdf.all).toContain(text);
    }
    expect(lineOf(pdf, "Printed guides")).toEqual(["Printed guides", "12.5", "12.50", "7%", "156.25"]);
    expect(lineOf(pdf, "Subtotal")).toEqual(["Subtotal", "€1,332.25"]);
    expect(lineOf(pdf, "Total")).toEqual(["Total", "€1,566.63"]);
  });

  test("names title, author and language for readers of the file", async () => {
    const { source } = await print(buildPrintedInvoice());
    for (const fact of [
      "(Invoice NW-2026-0042, Northwind Systems GmbH)",
      "(Invoice NW-2026-0042, Harbour & Finch Ltd)",
      "/Lang (en)",
      "/DisplayDocTitle true",
    ]) {
      expect(source.includes(fact)).toBe(true);
    }
    // In the second, XML form of the same facts.
    expect(source.includes(">Invoice NW-2026-0042, Harbour &amp; Finch Ltd<")).toBe(true);
  });

  test("is the same to the byte each time", async () => {
    const first = await renderHere(buildPrintedInvoice(), options);
    expect(await renderHere(buildPrintedInvoice(), options)).toEqual(first);
  });

  test("shows a discount only where there is one", async () => {
    expect((await print(buildPrintedInvoice())).all).not.toContain("Discount");
    const pdf = await print(buildPrintedInvoice({ lines: [buildLine({ discount: 1250 }), buildLine()] }));
    expect(pdf.all).toContain("Discount");
    expect(pdf.all).toContain("12.5%");
  });
});

describe("a long invoice", () => {
  const lines = Array.from({ length: 120 }, (_, index) =>
    buildLine({ description: `Item ${index + 1}.`, quantity: "1", unitPrice: 1_00 }),
  );

  test("prints every line once, the table's head on every page, and page numbers", async () => {
    const pdf = await print(buildPrintedInvoice({ lines }));
    expect(pdf.pages).toBeGreaterThan(3);
    for (const line of lines) {
      expect(pdf.texts.filter((text) => text.text === line.description)).toHaveLength(1);
    }
    for (let number = 1; number < pdf.pages; number++) {
      const texts = pdf.texts.filter((text) => text.page === number).map((text) => text.text);
      expect(texts).toContain("Description");
      expect(texts).toContain("Carried forward");
      expect(texts).toContain(`Page ${number} of ${pdf.pages}`);
    }
  });

  test("carries the sum so far from page to page", async () => {
    const pdf = await print(buildPrintedInvoice({ lines }));
    const printedOn = (page: number) =>
      pdf.texts.filter((text) => text.page === page && text.text.startsWith("Item ")).length;
    const carried = pdf.texts.filter((text) => text.text === "Carried forward");
    let items = 0;
    for (const label of carried) {
      items += printedOn(label.page);
      const amount = pdf.texts.find(
        (text) => text.page === label.page && text.y === label.y && text !== label,
      );
      expect(amount?.text).toBe(`${items}.00`);
    }
    expect(pdf.texts.filter((text) => text.text === "Brought forward")).toHaveLength(carried.length);
  });

  test("keeps everything inside the page, above the footer", async () => {
    const tall = buildLine({ description: "line\n".repeat(90) });
    const pdf = await print(buildPrintedInvoice({ lines: [tall, ...lines], note: "n\n".repeat(200) }));
    for (const text of pdf.texts) {
      expect(text.y).toBeGreaterThan(20);
      expect(text.y).toBeLessThan(820);
      if (text.y > 790) expect(text.size).toBe(8);
    }
    expect(pdf.texts.filter((text) => text.text === "n")).toHaveLength(200);
  });
});

describe("scripts", () => {
  const printed = async (text: string) => {
    const pdf = await printLine(text);
    expect(pdf.texts.every((part) => part.complete)).toBe(true);
    return pdf;
  };

  test.each([
    ["Cyrillic", "Техническая поддержка"],
    ["Greek", "Τεχνική υποστήριξη"],
    ["Vietnamese", "Hỗ trợ kỹ thuật, Đường Nguyễn Huệ"],
    ["Polish, Turkish, Czech", "Łódź, İstanbul, Čeština"],
    ["Chinese", "网络安全评估服务"],
    ["traditional Chinese", "網路安全評估服務"],
    ["Japanese", "サーバー保守サービス契約"],
    ["Korean", "기술 지원 서비스"],
    ["Thai", "บริการ"],
  ])("%s prints whole and can be copied", async (_, text) => {
    expect((await printed(text)).all.replaceAll("\n", "")).toContain(text);
  });

  test("Arabic and Hebrew run from right to left", async () => {
    for (const text of ["خدمات الدعم", "שירותי תמיכה"]) {
      expect((await printed(text)).all).toContain([...text].reverse().join(""));
    }
  });

  test("numbers and Latin words inside Arabic stay readable and in their places", async () => {
    const pdf = await printed("صيانة 24 شهر Microsoft 365");
    const line = lineOf(pdf, "Microsoft").map((text) => text.trim());
    const [latin, month, number, service] = ["Microsoft 365", "رهش", "24", "ةنايص"].map((part) =>
      line.indexOf(part),
    ) as [number, number, number, number];
    expect(latin).toBeGreaterThanOrEqual(0);
    expect([month, number, service]).toEqual([month, number, service].toSorted((a, b) => a - b));
    expect(latin).toBeLessThan(month);
  });

  test("Arabic letters take their joined shapes", async () => {
    const width = (pdf: ReturnType<typeof readPdf>) =>
      pdf.texts.find((text) => /[\u0600-\u06ff]/.test(text.text))!.text.length;
    // Joined by zero width joiner or not, three letters are three letters when copied.
    expect(width(await printed("ععع"))).toBe(3);
  });

  test("vowel signs of Devanagari move before their letters, and the word can be found", async () => {
    expect((await printed("सेवा")).all).toContain("सेवा");
  });

  test("a character that no font has prints as a box, one for each, and costs nothing else", async () => {
    const pdf = await printLine("before \u{1f469}\u200d\u{1f469}\u200d\u{1f467} and \u{13000} after");
    expect(pdf.all.match(/□/g)).toHaveLength(2);
    expect(pdf.all).toContain("before");
    expect(pdf.all).toContain("after");
  });

  test("ideographs follow the language around them", async () => {
    const invoice = (note: string) =>
      buildPrintedInvoice({ note, lines: [buildLine({ description: "直" })] });
    const fonts = async (note: string) => (await print(invoice(note))).source;
    expect((await fonts("ありがとう")).includes("noto-sans-jp")).toBe(true);
    expect((await fonts("谢谢")).includes("noto-sans-jp")).toBe(false);
    expect((await print(invoice(""), { locale: "ja" })).source.includes("noto-sans-jp")).toBe(true);
  });

  test("no text can break a document", async () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, text, async (description, name) => {
        const invoice = buildPrintedInvoice({
          lines: [buildLine({ description })],
          buyer: { ...harbour, name },
          number: description,
        });
        expect(readPdf(await renderHere(invoice, options)).pages).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe("amounts and names at their limits", () => {
  test("yen have no decimals, dinars three", async () => {
    const yen = await print(buildPrintedInvoice({ currency: "JPY", lines: [buildLine({ taxRate: 1000 })] }));
    expect(lineOf(yen, "Total")).toEqual(["Total", "¥129,360"]);
    expect(yen.all).toContain("Amount (JPY)");
    const dinars = await print(buildPrintedInvoice({ currency: "KWD", lines: [buildLine({ taxRate: 0 })] }));
    expect(lineOf(dinars, "Total")[1]).toMatch(/^KWD.117\.600$/);
  });

  test("figures and dates follow the locale", async () => {
    const pdf = await print(buildPrintedInvoice(), { locale: "de" });
    expect(pdf.all).toContain("2. November 2026");
    expect(lineOf(pdf, "Total")[1]).toMatch(/^1\.399,44.€$/);
  });

  test("a locale that does not exist is English", async () => {
    expect((await print(buildPrintedInvoice(), { locale: "no such_locale" })).all).toContain("Invoice");
  });

  test("the largest amounts keep every digit and their own space", async () => {
    const line = buildLine({ quantity: "700000.125", unitPrice: 10_000_000_000 });
    const pdf = await print(buildPrintedInvoice({ lines: [line] }));
    expect(lineOf(pdf, "Total")).toEqual(["Total", "€83,300,014,875,000.00"]);
    expect(lineOf(pdf, "700,000.125")).toContain("70,000,012,500,000.00");
  });

  test("a name of 80 letters without a space is broken, not cut, and leaves the next column alone", async () => {
    const name = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellscha";
    const pdf = await print(buildPrintedInvoice({ buyer: { ...harbour, name } }));
    const parts = pdf.texts.filter((text) => text.x === 48 && text.text !== "" && name.includes(text.text));
    expect(parts.map((part) => part.text).join("")).toBe(name);
  });
});

describe("what state it is in", () => {
  test("a credit note says so, and which invoice it credits", async () => {
    const pdf = await print(
      buildPrintedInvoice({
        kind: "credit_note",
        number: "NW-2026-0043",
        credits: { id: crypto.randomUUID(), number: "NW-2026-0042" },
        due: money(0),
      }),
    );
    expect(pdf.all).toContain("Credit note");
    expect(pdf.all).toContain("Credits invoice\nNW-2026-0042");
    expect(pdf.all).toContain("€1,399.44 credited");
    expect(pdf.all).not.toContain("Payment details");
  });

  test("a void invoice bears the word across the page, the reason, and no way to pay", async () => {
    const pdf = await print(buildPrintedInvoice({ status: "void", voidReason: "Wrong company" }));
    expect(pdf.texts.some((text) => text.text === "Void" && text.size > 100)).toBe(true);
    expect(pdf.all).toContain("Reason: Wrong company");
    expect(pdf.all).not.toContain("IBAN");
  });

  test("a draft is marked as one and has no number", async () => {
    const pdf = await print(
      buildPrintedInvoice({ status: "draft", number: null, issuedOn: null, lines: [] }),
    );
    expect(pdf.texts.some((text) => text.text === "Draft" && text.size > 100)).toBe(true);
    expect(pdf.all).toContain("No lines yet");
  });

  test("payments and credits are taken off, down to what is due", async () => {
    const pdf = await print(
      buildPrintedInvoice({
        payments: [
          {
            id: crypto.randomUUID(),
            amount: money(100_000),
            method: "bank_transfer",
            reference: "",
            receivedOn: "2026-11-20",
            recordedAt: "2026-11-20T10:00:00.000Z",
          },
        ],
        creditNotes: [
          { id: crypto.randomUUID(), number: "NW-2026-0043", total: money(5_000), issuedOn: "2026-11-21" },
        ],
      }),
    );
    expect(lineOf(pdf, "Paid November 20")).toEqual(["Paid November 20, 2026, bank transfer", "-€1,000.00"]);
    expect(lineOf(pdf, "Credit note NW")[1]).toBe("-€50.00");
    expect(lineOf(pdf, "Amount due")).toEqual(["Amount due", "€349.44"]);
    expect(pdf.all).toContain("€349.44 due December 2, 2026");
  });
});

describe("the logo", () => {
  const name = { size: 16 };
  const sender = (pdf: ReturnType<typeof readPdf>) => pdf.texts.some((text) => text.size === name.size);

  test("stands in the place of the name", async () => {
    const pdf = await print(buildPrintedInvoice(), { logo: png(40, 20) });
    expect(pdf.images).toBeGreaterThan(0);
    expect(sender(pdf)).toBe(false);
  });

  test("is left out for the name when it is no image or would unpack to too many pixels", async () => {
    const broken = [
      new Uint8Array(64),
      png(30_000, 30_000),
      Buffer.from("%PDF-1.7 not an image, but long enough"),
    ];
    for (const logo of broken) {
      const pdf = await print(buildPrintedInvoice(), { logo });
      expect(pdf.images).toBe(0);
      expect(sender(pdf)).toBe(true);
    }
  });
});
