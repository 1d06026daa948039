import type { Receipt } from "../../../../contract/approval-history.ts";
import type { Fact, Wording } from "../../../../contract/receipt-words.ts";
import { drawBadge, drawSender } from "../../../kernel/pdf/letterhead.ts";
import {
  contentWidth,
  grey,
  hairline,
  leadingOf,
  page,
  type Sheet,
  type TextStyle,
} from "../../../kernel/pdf/sheet.ts";

const title: TextStyle = { size: 20, weight: "strong" };
const subject: TextStyle = { size: 15, weight: "strong" };
const heading: TextStyle = { size: 10.5, weight: "strong" };
const label: TextStyle = { size: 9, color: grey };
const value: TextStyle = { size: 9 };
const fine: TextStyle = { size: 7.5, color: grey };
const fineValue: TextStyle = { size: 7.5 };
const prose: TextStyle = { size: 8 };
const labelWidth = 118;
const gap = 14;

const badges = {
  approved: { ink: "#1a7f4b", paper: "#e6f5ed" },
  rejected: { ink: "#b42318", paper: "#fdecea" },
};

/** Draws who made it, what it is, and in one sentence what was decided. */
export function drawHead(
  sheet: Sheet,
  { approval, decision, tenant }: Receipt,
  { say }: Wording,
  logo: Uint8Array | null,
): void {
  drawSender(sheet, tenant, logo);
  sheet.put(say("receipt.title") ?? "", title, page.right, page.top + 15, "right", 250);
  drawBadge(sheet, say(`receipt.verdict.${decision.verdict}`) ?? "", badges[decision.verdict], page.top + 27);
  sheet.y = page.top + 58;
  const kind = say(`approvals.kind.${approval.kind}`) ?? approval.kind;
  sheet.put(kind, label, page.left, sheet.y + label.size);
  sheet.y += leadingOf(label) + 2;
  sheet.flow(approval.title, subject, page.left, contentWidth);
  sheet.y += 4;
}

/** Draws the head of a part, never as the last thing on a page. */
export function drawHeading(sheet: Sheet, text: string, accent: string): void {
  sheet.y += 7;
  sheet.ensure(leadingOf(heading) + 4 * leadingOf(value));
  sheet.put(text, heading, page.left, sheet.y + heading.size);
  sheet.y += leadingOf(heading) + 3;
  sheet.rule(sheet.y, accent, 1);
  sheet.y += 6;
}

interface Look {
  label: TextStyle;
  value: TextStyle;
  /** Between two of them. */
  space: number;
}

function drawRow(sheet: Sheet, fact: Fact, look: Look): void {
  const leading = leadingOf(look.value);
  const left = page.left + labelWidth + gap;
  const names = sheet.lines(fact.label, look.label, labelWidth);
  const lines = sheet.lines(fact.value, look.value, page.right - left);
  sheet.ensure(Math.max(names.length, Math.min(lines.length, 3)) * leading);
  const top = sheet.y;
  names.forEach((line, index) => {
    sheet.draw(line, look.label, page.left, top + index * leading + look.label.size);
  });
  for (const line of lines) {
    sheet.ensure(leading);
    sheet.draw(line, look.value, left, sheet.y + look.value.size);
    sheet.y += leading;
  }
  // A label of more lines than what stands beside it.
  if (sheet.y > top) sheet.y = Math.max(sheet.y, top + names.length * leading);
  sheet.y += look.space;
}

/** Draws what is said under its names, over as many pages as it takes. */
export function drawFacts(sheet: Sheet, facts: Fact[]): void {
  facts.forEach((fact, index) => {
    drawRow(sheet, fact, { label, value, space: 2.5 });
    if (index < facts.length - 1) sheet.rule(sheet.y, hairline);
    sheet.y += 3.5;
  });
}

/** Draws numbers and hashes, small: few read them, and whoever does compares them. */
export function drawProof(sheet: Sheet, facts: Fact[]): void {
  for (const fact of facts) drawRow(sheet, fact, { label: fine, value: fineValue, space: 2 });
}

export function drawProse(sheet: Sheet, text: string): void {
  sheet.ensure(sheet.lines(text, prose, contentWidth).length * leadingOf(prose));
  sheet.flow(text, prose, page.left, contentWidth);
  sheet.y += 4;
}
