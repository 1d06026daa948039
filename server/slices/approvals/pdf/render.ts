import type { Receipt } from "../../../../contract/approval-history.ts";
import {
  contentFacts,
  decisionFacts,
  proofFacts,
  sayFrom,
  type Wording,
} from "../../../../contract/receipt-words.ts";
import approvals from "../../../../locales/en/approvals.json" with { type: "json" };
import receiptWords from "../../../../locales/en/receipt.json" with { type: "json" };
import { readableOnWhite } from "../../../kernel/colour.ts";
import { attach, finish, openDocument } from "../../../kernel/pdf/document.ts";
import { hanOf, hanOfLocale } from "../../../kernel/pdf/fallback.ts";
import { drawContinuation, drawFooters } from "../../../kernel/pdf/letterhead.ts";
import { usableLogo } from "../../../kernel/pdf/logo.ts";
import { page, Sheet } from "../../../kernel/pdf/sheet.ts";
import { drawFacts, drawHead, drawHeading, drawProof, drawProse } from "./receipt-parts.ts";

/** What a receipt is printed from. */
export interface ReceiptOrder {
  receipt: Receipt;
  /** PNG or JPEG. */
  logo?: Uint8Array;
  /** `#rrggbb`. */
  accent: string;
  /** The tenant's own. */
  timeZone: string;
  /** Address of the page that verifies receipts. */
  checkedAt: string;
}

/** By language; a locale takes its language's catalogues, or the English ones. */
const catalogues = { en: { receipt: receiptWords, approvals } };
const locale = "en";

/** What the file is called that the paper carries. */
export const attachmentName = ({ decision }: Receipt) => `receipt-${decision.id}.json`;

/** All that people wrote, to tell which language's ideographs it is likely to hold. */
const writtenIn = ({ approval, decision, client, tenant }: Receipt) =>
  [approval.title, approval.content, decision.comment, client, tenant].join("\n");

/** A zone that this machine does not know is left out: UTC stands there anyway. */
function knownZone(timeZone: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone && timeZone;
  } catch {
    return null;
  }
}

function drawReceipt(sheet: Sheet, order: ReceiptOrder, wording: Wording): void {
  const { receipt, checkedAt } = order;
  const { say } = wording;
  const accent = readableOnWhite(order.accent);
  const { tenant } = receipt;
  const title = (part: string) => say(`receipt.parts.${part}`) ?? part;
  sheet.doc.rect(0, 0, page.width, 5).fill(accent);
  drawHead(sheet, receipt, wording, usableLogo(order.logo));
  drawHeading(sheet, title("decision"), accent);
  drawFacts(sheet, decisionFacts(receipt, wording));
  drawHeading(sheet, title("content"), accent);
  drawFacts(sheet, contentFacts(receipt, wording));
  drawHeading(sheet, title("proof"), accent);
  drawProof(sheet, proofFacts(receipt, wording));
  drawHeading(sheet, title("how"), accent);
  const how = { file: attachmentName(receipt), tenant, page: checkedAt };
  drawProse(sheet, say("receipt.how", how) ?? "");
  drawProse(sheet, say("receipt.limits", { tenant }) ?? "");
  const numbered = (number: number, pages: number) => say("receipt.page", { page: number, pages }) ?? "";
  drawFooters(sheet, [tenant, receipt.decision.id].join("  ·  "), numbered);
}

/**
 * A receipt as a PDF on A4, in any script, that carries the receipt itself as a file: what is printed is for readers,
 * and what is verified is the file.
 */
export async function renderOrder(order: ReceiptOrder): Promise<Uint8Array> {
  const { receipt } = order;
  const say = sayFrom(catalogues[locale]);
  const wording: Wording = { say, locale, timeZone: knownZone(order.timeZone) };
  const title = say("receipt.title") ?? "";
  const createdAt = new Date(receipt.decision.at);
  const doc = openDocument({
    title: `${title}: ${receipt.approval.title}`,
    author: receipt.tenant,
    subject: `${title}, ${receipt.client}`,
    language: locale,
    createdAt,
  });
  attach(doc, {
    name: attachmentName(receipt),
    type: "application/json",
    description: title,
    content: new TextEncoder().encode(JSON.stringify(receipt)),
    createdAt,
  });
  const han = hanOf(writtenIn(receipt), hanOfLocale(locale));
  const sheet = new Sheet(doc, han, (next) => drawContinuation(next, receipt.tenant, title));
  drawReceipt(sheet, order, wording);
  return finish(doc);
}
