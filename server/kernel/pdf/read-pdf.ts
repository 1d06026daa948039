import { inflateSync } from "node:zlib";

/** What tests read back from a PDF that pdfkit wrote: each stretch of text with its place on its page. */
export interface PrintedText {
  text: string;
  page: number;
  x: number;
  /** From the top of the page, in points. */
  y: number;
  size: number;
  /** Whether the font had every glyph. */
  complete: boolean;
}

export interface ReadPdf {
  pages: number;
  texts: PrintedText[];
  /** All text in the order it was drawn. */
  all: string;
  images: number;
  source: string;
}

type Objects = Map<number, string>;
const height = 841.89;

function objectsOf(source: string): Objects {
  const matches = source.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g);
  return new Map([...matches].map(([, id, body]) => [Number(id), body!]));
}

function streamOf(body: string): string {
  const data = /stream\n([\s\S]*)\nendstream/.exec(body)?.[1] ?? "";
  const bytes = Buffer.from(data, "latin1");
  return (body.includes("/FlateDecode") ? inflateSync(bytes) : bytes).toString("latin1");
}

const reference = (body: string, key: string) => Number(new RegExp(`/${key} (\\d+) 0 R`).exec(body)?.[1]);
const utf16 = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex").swap16().toString("utf16le");

/** What each glyph of a font stands for, from its ToUnicode map. */
function charactersOf(font: string, objects: Objects): string[] {
  const map = streamOf(objects.get(reference(font, "ToUnicode"))!);
  const characters: string[] = [];
  for (const [, first, list] of map.matchAll(/<(\w+)> <\w+> \[(.*?)\]/g)) {
    [...list!.matchAll(/<([\w ]*)>/g)].forEach(([, hex], index) => {
      characters[Number.parseInt(first!, 16) + index] = utf16(hex!);
    });
  }
  return characters;
}

function fontsOf(page: string, objects: Objects): Map<string, string[]> {
  const resources = objects.get(reference(page, "Resources")) ?? page;
  const fonts = /\/Font <<([\s\S]*?)>>/.exec(resources)?.[1] ?? "";
  return new Map(
    [...fonts.matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, name, id]) => [
      name!,
      charactersOf(objects.get(Number(id))!, objects),
    ]),
  );
}

function textsOf(page: string, number: number, objects: Objects): PrintedText[] {
  const fonts = fontsOf(page, objects);
  const texts: PrintedText[] = [];
  const content = streamOf(objects.get(reference(page, "Contents"))!);
  for (const [block] of content.matchAll(/BT[\s\S]*?ET/g)) {
    const [, x, y] = /1 0 0 1 (\S+) (\S+) Tm/.exec(block)!;
    const [, font, size] = /\/(\w+) (\S+) Tf/.exec(block)!;
    const glyphs = [...block.matchAll(/<(\w+)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g)!);
    const codes = glyphs.map((hex) => Number.parseInt(hex, 16));
    texts.push({
      text: codes.map((code) => fonts.get(font!)?.[code] ?? "").join(""),
      page: number,
      x: Number(x),
      y: height - Number(y),
      size: Number(size),
      complete: codes.every((code) => code > 0),
    });
  }
  return texts;
}

/** Reads back what pdfkit wrote; knows its way of writing only. */
export function readPdf(pdf: Uint8Array): ReadPdf {
  const source = Buffer.from(pdf).toString("latin1");
  const objects = objectsOf(source);
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\n/.test(body));
  const texts = pages.flatMap((page, index) => textsOf(page, index + 1, objects));
  return {
    pages: pages.length,
    texts,
    all: texts.map((text) => text.text).join("\n"),
    images: [...objects.values()].filter((body) => body.includes("/Subtype /Image")).length,
    source,
  };
}
