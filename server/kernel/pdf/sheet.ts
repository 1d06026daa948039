import { fontForPdf, type Weight } from "./face.ts";
import type { Han } from "./font-files.ts";
import { breakLines, fitLine, setLine } from "./line-breaking.ts";
import type { ShapedLine } from "./shaping.ts";

/** A4 in points, and the edges of what is printed. */
export const page = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 52, bottom: 776 };
export const contentWidth = page.right - page.left;

export interface TextStyle {
  size: number;
  weight?: Weight;
  color?: string;
  tabular?: boolean;
}
export type Align = "left" | "right" | "center";

/** The distance from one baseline to the next. */
export const leadingOf = (style: TextStyle) => Math.round(style.size * 1.42 * 4) / 4;

/**
 * The pages of one document with a pen that writes any script. `y` is where the next thing goes; `onPage` is
 * called for each further page.
 */
export class Sheet {
  y = page.top;
  private readonly embedded = new Set<string>();

  constructor(
    readonly doc: PDFKit.PDFDocument,
    private readonly han: Han,
    private readonly onPage: (sheet: Sheet) => void = () => {},
  ) {}

  private optionsOf(style: TextStyle) {
    return { weight: style.weight ?? "regular", tabular: style.tabular ?? false, han: this.han };
  }

  /** Text in lines at most `width` points wide. */
  lines(text: string, style: TextStyle, width: number): ShapedLine[] {
    return breakLines(text, width / style.size, this.optionsOf(style));
  }

  /** How wide a text is on one line, in points. */
  widthOf(text: string, style: TextStyle): number {
    return setLine(text, this.optionsOf(style)).width * style.size;
  }

  /** Draws a line so that its baseline is at `baseline`; `x` is its left edge, right edge or middle. */
  draw(line: ShapedLine, style: TextStyle, x: number, baseline: number, align: Align = "left"): void {
    const width = line.width * style.size;
    let at = align === "left" ? x : align === "right" ? x - width : x - width / 2;
    this.doc.fillColor(style.color ?? ink).fontSize(style.size);
    for (const { face, run, width: ems } of line.pieces) {
      if (!this.embedded.has(face.key)) {
        this.doc.registerFont(face.key, fontForPdf(face) as unknown as PDFKit.Mixins.PDFFontSource);
        this.embedded.add(face.key);
      }
      face.next = run;
      const options = { lineBreak: false, baseline: "alphabetic", features: [], textWidth: 0, wordCount: 1 };
      this.doc.font(face.key).text("x", at, baseline, options as PDFKit.Mixins.TextOptions);
      at += ems * style.size;
    }
  }

  /** Draws a text on one line, shortened with an ellipsis where it is wider than `width` points. */
  put(
    text: string,
    style: TextStyle,
    x: number,
    baseline: number,
    align?: Align,
    width = contentWidth,
  ): void {
    this.draw(fitLine(text, width / style.size, this.optionsOf(style)), style, x, baseline, align);
  }

  /** Draws text in lines from `top` down and returns where it ends. Does not change the page. */
  block(text: string, style: TextStyle, x: number, top: number, width: number): number {
    const leading = leadingOf(style);
    const lines = this.lines(text, style, width);
    lines.forEach((line, index) => {
      this.draw(line, style, x, top + index * leading + style.size, "left");
    });
    return top + lines.length * leading;
  }

  /** Draws text at the pen in lines, over as many pages as it takes. */
  flow(text: string, style: TextStyle, x: number, width: number): void {
    const leading = leadingOf(style);
    for (const line of this.lines(text, style, width)) {
      this.ensure(leading);
      this.draw(line, style, x, this.y + style.size);
      this.y += leading;
    }
  }

  rule(y: number, color: string, weight = 0.5, from = page.left, to = page.right): void {
    this.doc.lineWidth(weight).strokeColor(color).moveTo(from, y).lineTo(to, y).stroke();
  }

  /** Whether so much still fits on this page. */
  fits(height: number): boolean {
    return this.y + height <= page.bottom;
  }

  /** Goes to a new page unless so much still fits on this one. */
  ensure(height: number): void {
    if (!this.fits(height)) this.newPage();
  }

  newPage(): void {
    this.doc.addPage();
    this.y = page.top;
    this.onPage(this);
  }
}

export const ink = "#16181d";
export const grey = "#5b6270";
export const hairline = "#dcdfe4";
