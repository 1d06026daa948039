import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { CsvError, openCsv, type Row } from "./csv.ts";
import { importFolder } from "./testing.ts";

let folder: Awaited<ReturnType<typeof importFolder>>;
beforeAll(async () => {
  folder = await importFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

let files = 0;

async function read(content: string | Uint8Array, options: Parameters<typeof openCsv>[1] = {}) {
  const { header, rows } = await openCsv(await folder.write(`${++files}.csv`, content), options);
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return { header, rows: all };
}

describe("a file", () => {
  test("with a mark, quotes, commas and line breaks in cells is read as it was meant", async () => {
    const { header, rows } = await read(
      '\ufeffid,name\r\n1,"Smith, ""Bo"""\r\n2,"two\r\nlines"\r\n3,plain\r\n',
    );
    expect(header).toEqual(["id", "name"]);
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [2, "1", 'Smith, "Bo"'],
      [3, "2", "two\nlines"],
      [5, "3", "plain"],
    ]);
  });

  test("with a stray quote inside a cell keeps it", async () => {
    const { rows } = await read('id,size\n1,27" screen\n2,x\n');
    expect(rows.map(({ cells }) => cells[1])).toEqual(['27" screen', "x"]);
  });

  test("with too few or too many cells in a row says so for that row alone", async () => {
    const { rows } = await read("a,b\n1,2\n3\n4,5,6\n7,8\n");
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
      [2, null],
      [3, "has 1 columns where the header has 2"],
      [4, "has 3 columns where the header has 2"],
      [5, null],
    ]);
  });

  test("with bytes that are no UTF-8 says so for that row alone", async () => {
    const bytes = Buffer.concat([Buffer.from("id,name\n1,Jos"), Buffer.of(0xe9), Buffer.from("\n2,Zoë\n")]);
    const { rows } = await read(bytes);
    expect(rows.map(({ fault }) => fault !== null)).toEqual([true, false]);
    expect((await read(bytes, { encoding: "windows-1252" })).rows[0]!.cells).toEqual(["1", "José"]);
  });

  test("in UTF-16 is known by its mark", async () => {
    const { rows } = await read(Buffer.from("\ufeffid,name\r\n1,渡辺\r\n", "utf16le"));
    expect(rows[0]!.cells).toEqual(["1", "渡辺"]);
  });

  test("with semicolons is read when told", async () => {
    expect((await read("a;b\n1;2,5\n", { delimiter: ";" })).rows[0]!.cells).toEqual(["1", "2,5"]);
  });

  test("whose last quote is never closed is read up to it", async () => {
    const { rows } = await read('a,b\n1,2\n3,"open\n4,5\n');
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
      [2, null],
      [3, "a quote is never closed; nothing after it was read"],
    ]);
  });

  test("that is empty, missing, or has a column twice cannot be used", async () => {
    await expect(read("")).rejects.toThrow(CsvError);
    await expect(openCsv("/nowhere/at-all.csv")).rejects.toThrow("is not there");
    await expect(read("a,b,a\n1,2,3\n")).rejects.toThrow("“a” twice");
    await expect(read("a\n", { encoding: "klingon" })).rejects.toThrow("“klingon” is not known");
  });
});

test("a file of 100 MB passes through without staying in memory", async () => {
  const row = `${"x".repeat(90)},"${"y".repeat(100)}"\n`;
  const part = row.repeat(5_000);
  const path = await folder.write("large.csv", "");
  const writer = (await import("node:fs")).createWriteStream(path);
  writer.write("a,b\n");
  for (let count = 0; count < 105; count++) {
    if (!writer.write(part)) await new Promise((resolve) => writer.once("drain", () => resolve(null)));
  }
  await new Promise((resolve) => writer.end(() => resolve(null)));
  const heap = () => {
    Bun.gc(true);
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  const { rows } = await openCsv(path);
  let count = 0;
  let most = 0;
  for await (const { fault } of rows) {
    if (fault) throw new Error(fault);
    if (++count % 100_000 === 0) most = Math.max(most, heap() - before);
  }
  expect(count).toBe(525_000);
  expect(most).toBeLessThan(50_000_000);
}, 120_000);
