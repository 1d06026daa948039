import { describe, expect, test } from "bun:test";
import type { ApprovalContent } from "../../../../contract/approval.ts";
import type { Receipt } from "../../../../contract/approval-history.ts";
import { canonicalContent } from "../../../../contract/receipt.ts";
import { readReceiptFile } from "../../../../contract/receipt-file.ts";
import { readPdf } from "../../../kernel/pdf/read-pdf.ts";
import { type ReceiptOrder, renderOrder } from "./render.ts";

const log = "postern/tenant/0192f000-0000-7000-8000-000000000001";
const hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/** A receipt of this content; what is printed does not ask whether it verifies. */
function buildReceipt(content: ApprovalContent = {}, decision: Partial<Receipt["decision"]> = {}): Receipt {
  const shown = { kind: "quote", title: "A new logo", client: "Harbour & Finch Ltd", ...content };
  return {
    version: 1,
    tenant: "Northwind Systems GmbH",
    client: String(shown.client),
    approval: {
      id: "0192f000-0000-7000-8000-000000000002",
      kind: shown.kind as "quote",
      title: String(shown.title),
      revision: 3,
      content: canonicalContent(shown),
      contentHash: "ab".repeat(32),
    },
    decision: {
      id: "0192f000-0000-7000-8000-000000000003",
      verdict: "approved",
      by: { id: "0192f000-0000-7000-8000-000000000004", name: "Ines Castellano" },
      onBehalfOf: null,
      comment: "Go on.",
      at: "2026-11-02T09:30:05.000Z",
      address: "2001:db8::7",
      factor: "password+totp",
      ...decision,
    },
    entry: { id: "4711", leaf: "{}", leafHash: "cd".repeat(32) },
    seal: {
      position: 4710,
      hashes: [hash, hash],
      note: `${log}\n4800\n${hash}\ntime 2026-11-02T09:31:00.000Z\nsettled 4799\n\n— ${log} AQIDBAUGBwg=\n`,
    },
  };
}

const print = async (receipt: Receipt, more: Partial<ReceiptOrder> = {}) => {
  const usual = { accent: "#2457d6", timeZone: "Europe/Berlin", checkedAt: "https://portal.example/verify" };
  return renderOrder({ receipt, ...usual, ...more });
};
const read = async (receipt: Receipt, more?: Partial<ReceiptOrder>) => readPdf(await print(receipt, more));
/** Lines as one text, for what was broken over several. */
const joined = ({ all }: ReturnType<typeof readPdf>) => all.replaceAll("\n", " ");

describe("a receipt on paper", () => {
  test("says what was decided, by whom, when, from where and how, what proves it, and how to check it", async () => {
    const content = {
      project: "A new website",
      amount: 123_450,
      currency: "EUR",
      minutes: 750,
      day: "2026-10-30",
    };
    const onBehalfOf = { id: "0192f000-0000-7000-8000-000000000005", name: "Jonas Meyer" };
    const pdf = await read(buildReceipt(content, { onBehalfOf }));
    for (const text of [
      "Northwind Systems GmbH",
      "Receipt of a decision",
      "Quote",
      "A new logo",
      "Approved",
      "Go on.",
      "Ines Castellano",
      "Jonas Meyer",
      "Harbour & Finch Ltd",
      "November 2, 2026 at 9:30:05 AM (UTC)",
      "November 2, 2026 at 10:30:05 AM (Europe/Berlin)",
      "2001:db8::7",
      "Password and authenticator app",
      "A new website",
      "€1,234.50",
      "12.5 hours",
      "October 30, 2026",
      "ab".repeat(32),
      `4711, ${"cd".repeat(32)}`,
      "4711 of 4800 (hashes in the proof: 2)",
      log,
      "November 2, 2026 at 9:31:00 AM (UTC)",
      "01020304",
      onBehalfOf.id,
      "https://portal.example/verify",
      "receipt-0192f000-0000-7000-8000-000000000003.json",
      "Page 1 of 1",
    ])
      expect(joined(pdf).replace(/[\u00a0\u202f]/g, " ")).toContain(text);
    expect(pdf.pages).toBe(1);
  });

  test("carries the receipt to the byte, and is the same file each time", async () => {
    const receipt = buildReceipt();
    const pdf = await print(receipt);
    expect(await readReceiptFile(pdf)).toEqual({ receipts: [receipt], keys: [], problem: null });
    expect(Buffer.from(pdf).includes(JSON.stringify(receipt))).toBe(true);
    expect(await print(receipt)).toEqual(pdf);
  });

  test("of a decision by the policy names nobody, and leaves out what there is not", async () => {
    const pdf = await read(
      buildReceipt({}, { by: null, comment: "", address: "", factor: "", verdict: "rejected" }),
    );
    expect(joined(pdf)).toContain("Nobody: the time ran out, and the agreed policy decided");
    expect(joined(pdf)).toContain("Rejected");
    for (const label of ["Comment", "From address", "Signed in with", "On behalf of"])
      expect(pdf.texts.map(({ text }) => text)).not.toContain(label);
  });

  test("is printed where this machine does not know the tenant's time zone", async () => {
    const pdf = await read(buildReceipt(), { timeZone: "Mars/Olympus" });
    expect(joined(pdf)).toContain("(UTC)");
    expect(joined(pdf)).not.toContain("Mars");
  });
});

describe("any script", () => {
  const samples = {
    Arabic: "الموافقة على الشعار الجديد",
    Hebrew: "אישור הלוגו החדש",
    Chinese: "批准新的标志设计",
    Japanese: "新しいロゴのデザインを承認",
    Korean: "새로운 로고 디자인 승인",
    Thai: "อนุมัติโลโก้ใหม่",
    Hindi: "नए लोगो की स्वीकृति",
    Greek: "Έγκριση λογοτύπου",
    Cyrillic: "Утверждение логотипа",
  };
  for (const [name, text] of Object.entries(samples))
    test(`${name}: every letter is there, in title, comment, name and content`, async () => {
      const by = { id: "0192f000-0000-7000-8000-000000000004", name: text };
      const pdf = await read(buildReceipt({ title: text, client: text, text }, { comment: text, by }));
      expect(pdf.texts.every(({ complete }) => complete)).toBe(true);
      expect(pdf.all).not.toContain("□");
      const letters = (written: string) =>
        [...written.normalize("NFKC")].filter((sign) => /\p{L}/u.test(sign));
      const printed = new Set(letters(pdf.all));
      expect(letters(text).filter((letter) => !printed.has(letter))).toEqual([]);
    });
});

test("money is in the decimals of its currency, whatever Intl thinks of it", async () => {
  const amounts = { EUR: "€1,234.56", JPY: "¥123,456", KWD: "KWD 123.456", CLF: "CLF 12.3456" };
  for (const [currency, text] of Object.entries(amounts)) {
    const pdf = await read(buildReceipt({ amount: 123_456, currency }));
    expect(joined(pdf).replace(/[\u00a0\u202f]/g, " ")).toContain(text);
  }
});

test("a long title wraps, and a text of 20,000 characters goes on over pages, nothing of it lost", async () => {
  const words = Array.from({ length: 2_500 }, (_, index) => `w${String(index).padStart(5, "0")}.`);
  const text = words.join(" ").slice(0, 20_000);
  const title = "Everything that was agreed in the meeting of last Thursday, ".repeat(3).slice(0, 200);
  const pdf = await read(buildReceipt({ title, text }));
  expect(pdf.pages).toBeGreaterThan(3);
  const printed = joined(pdf);
  expect(words.slice(0, 2_499).filter((word) => !printed.includes(word))).toEqual([]);
  const bottom = Math.max(...pdf.texts.filter(({ size }) => size > 8).map(({ y }) => y));
  expect(bottom).toBeLessThan(790);
  for (let page = 1; page <= pdf.pages; page++) expect(printed).toContain(`Page ${page} of ${pdf.pages}`);
});
