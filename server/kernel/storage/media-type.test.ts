import { expect, test } from "bun:test";
import { onePixel } from "../../testing/endpoints.ts";
import { mediaTypeOf, safeName } from "./media-type.ts";

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))),
  );

test.each([
  ["application/pdf", bytes("%PDF-1.7\n")],
  ["image/png", onePixel],
  ["image/jpeg", bytes([0xff, 0xd8, 0xff, 0xe0], "..JFIF")],
  ["image/webp", bytes("RIFF", [9, 0, 0, 0], "WEBPVP8L")],
  ["image/heic", bytes([0, 0, 0, 24], "ftypheic", [0, 0, 0, 0], "mif1heic")],
  ["image/heic", bytes([0, 0, 0, 24], "ftypmif1", [0, 0, 0, 0], "mif1heic")],
] as const)("is known by its first bytes: %s", (type, content) => {
  expect(mediaTypeOf(content)).toBe(type);
});

test.each([
  ["HTML", bytes("<!doctype html><script>")],
  ["SVG", bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
  ["SVG with a declaration", bytes('<?xml version="1.0"?><svg>')],
  ["HTML that has a PDF behind it", bytes("<script>alert(1)</script>%PDF-1.7")],
  ["a program", bytes("MZ", [0x90, 0])],
  ["an archive", bytes("PK", [3, 4])],
  ["GIF", bytes("GIF89a")],
  ["AVIF", bytes([0, 0, 0, 24], "ftypavif", [0, 0, 0, 0], "avifmif1")],
  ["AVIF under the general brand", bytes([0, 0, 0, 24], "ftypmif1", [0, 0, 0, 0], "mif1avif")],
  ["MP4", bytes([0, 0, 0, 24], "ftypisom")],
  ["nothing", bytes()],
])("is not taken: %s", (_, content) => {
  expect(mediaTypeOf(content)).toBeNull();
});

test.each([
  ["taxi.pdf", "taxi.pdf"],
  ["../../etc/passwd", "passwd.pdf"],
  ["C:\\Users\\me\\bill.PDF", "bill.PDF"],
  ["إيصال الفندق.pdf", "إيصال الفندق.pdf"],
  ["bill.html", "bill.html.pdf"],
  ["bill.pdf.exe", "bill.pdf.exe.pdf"],
  ["bill\u202efdp.exe", "billfdp.exe.pdf"],
  ['a"b<c>\u0000.pdf', "a_b_c__.pdf"],
  ["..", "file.pdf"],
  ["/", "file.pdf"],
  [`${"x".repeat(300)}.pdf`, `${"x".repeat(110)}….pdf`],
])("a name is what people may read and machines may keep: %s", (claimed, kept) => {
  expect(safeName(claimed, "application/pdf")).toBe(kept);
});
