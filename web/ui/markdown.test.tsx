import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { prefixLines, wrap } from "./markdown-edit.ts";
import { MarkdownRendered } from "./markdown-rendered.tsx";

const html = (text: string) => render(<MarkdownRendered text={text} />).container.innerHTML;

test("Markdown of GitHub's flavour is shown: tables, lists, tasks, strikethrough", () => {
  const shown = html("| a |\n|---|\n| 1 |\n\n- [x] done\n\n~~no~~ **yes**");
  for (const element of ["<table", "<li>", "<del>no</del>", "<strong>yes</strong>"])
    expect(shown).toContain(element);
});

test("raw HTML is shown as text and never becomes an element", () => {
  const shown = html('<script>alert(1)</script> <img src=x onerror="alert(1)"> <b onclick=x>bold</b>');
  expect(document.querySelector("script, img, b")).toBeNull();
  expect(shown).toContain("&lt;script&gt;");
});

test.each([
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD4=)",
  "<javascript:alert(1)>",
  "[x](vbscript:x)",
])("%s leads nowhere", (text) => {
  html(text);
  for (const link of document.querySelectorAll("a")) expect(link.getAttribute("href")).toBeNull();
});

test.each([
  ["> ".repeat(5_000)],
  ["- ".repeat(5_000)],
  ["1. ".repeat(5_000)],
  [`text\n\n  ${">".repeat(20_000)}`],
  ["a~ ".repeat(12_000)],
])("marks in a tangle are shown as they are: %.20s", (text) => {
  const { container } = render(<MarkdownRendered text={text} />);
  expect(container.textContent).toBe(text);
  expect(container.querySelectorAll("*")).toHaveLength(2);
});

test("a rule, a quote in a quote and a list in a list are no tangle", () => {
  const shown = html(`${"-".repeat(60)}\n\n> > > quoted\n\n- - - item\n\n${"* ".repeat(30)}`);
  for (const element of ["<hr", "<blockquote", "<li>"]) expect(shown).toContain(element);
});

test("a link opens outside without telling where it came from", () => {
  html("[site](https://example.com)");
  const link = screen.getByRole("link", { name: "site" });
  expect(link.getAttribute("rel")).toContain("noopener");
  expect(link.getAttribute("target")).toBe("_blank");
});

test("a foreign image is a link, so that opening a ticket tells no stranger", () => {
  html("![chart](https://tracker.example/x.png)");
  expect(document.querySelector("img")).toBeNull();
  expect(screen.getByRole("link", { name: "chart" }).getAttribute("href")).toBe(
    "https://tracker.example/x.png",
  );
});

test("marks go around the selection, and away again", () => {
  const bold = wrap("**");
  const once = bold({ text: "a word here", start: 2, end: 6 });
  expect(once).toEqual({ text: "a **word** here", start: 4, end: 8 });
  expect(bold(once)).toEqual({ text: "a word here", start: 2, end: 6 });
});

test("a list mark begins every selected line, and goes away again", () => {
  const list = prefixLines("- ");
  const once = list({ text: "one\ntwo", start: 1, end: 6 });
  expect(once.text).toBe("- one\n- two");
  expect(list(once).text).toBe("one\ntwo");
});

test("an empty corner of a table is no heading", () => {
  const { container } = render(<MarkdownRendered text={"| | Before |\n| --- | --- |\n| Disk | 40 % |"} />);
  expect([...container.querySelectorAll("th")].map((cell) => cell.textContent)).toEqual(["Before"]);
  expect(container.querySelectorAll("td")).toHaveLength(3);
});
