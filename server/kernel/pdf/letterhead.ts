import { contentWidth, grey, hairline, page, type Sheet, type TextStyle } from "./sheet.ts";

/** What stands at the edges of a page. */
export const small: TextStyle = { size: 8, color: grey };

/** Draws the logo when there is one that can be read, the sender's name when not. */
export function drawSender(sheet: Sheet, name: string, logo: Uint8Array | null): void {
  const box: [number, number] = [200, 46];
  if (logo) {
    try {
      sheet.doc.image(Buffer.from(logo), page.left, page.top - 6, { fit: box, valign: "center" });
      return;
    } catch {
      // An image that cannot be read must not cost the reader the document.
    }
  }
  const style: TextStyle = { size: 16, weight: "strong" };
  const lines = sheet.lines(name, style, 260).slice(0, 3);
  lines.forEach((line, index) => {
    sheet.draw(line, style, page.left, page.top + 15 + index * 20);
  });
}

export interface BadgeColors {
  ink: string;
  paper: string;
}

/** Draws a word on a colour at the right edge. */
export function drawBadge(sheet: Sheet, word: string, colors: BadgeColors, top: number): void {
  const style: TextStyle = { size: 8.5, weight: "strong", color: colors.ink };
  const width = sheet.widthOf(word, style) + 16;
  sheet.doc.roundedRect(page.right - width, top, width, 17, 8.5).fill(colors.paper);
  sheet.put(word, style, page.right - width / 2, top + 11.6, "center");
}

/** Draws the foot of every page: a line about the sender, and which page it is. */
export function drawFooters(
  sheet: Sheet,
  sender: string,
  numberOf: (page: number, pages: number) => string,
): void {
  const { start, count } = sheet.doc.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    sheet.doc.switchToPage(start + index);
    sheet.rule(798, hairline);
    sheet.put(sender, small, page.left, 812, "left", contentWidth - 90);
    sheet.put(numberOf(index + 1, count), { ...small, tabular: true }, page.right, 812, "right");
  }
}

/** Draws what stands above every further page: whose document it is, and which. */
export function drawContinuation(sheet: Sheet, sender: string, name: string): void {
  sheet.put(sender, small, page.left, page.top, "left", 300);
  sheet.put(name, small, page.right, page.top, "right", 190);
  sheet.y = page.top + 24;
}
