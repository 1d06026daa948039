import { describe, expect, test } from "bun:test";
import { type Entry, problemsOf, readList } from "./people-list.ts";

const read = async (text: string) =>
  (await readList(text)).map(({ name, email, title, phone, role }) => [name, email, title, phone, role]);
const refusal = (text: string) =>
  readList(text).then(
    () => null,
    ({ details }) => details.fields,
  );

describe("a list of people", () => {
  test("is read in the order name, email, position, phone, role; what is missing at the end is empty", async () => {
    expect(
      await read("Åsa Berg, Asa@Brook.example, Nurse, +46 8 1, manager\nBo Ek,bo@brook.example"),
    ).toEqual([
      ["Åsa Berg", "asa@brook.example", "Nurse", "+46 8 1", "manager"],
      ["Bo Ek", "bo@brook.example", "", "", ""],
    ]);
  });

  test("may have headings, in any order, with columns that nobody knows", async () => {
    const text = "Department;E-Mail;Full name;Role\nIT;bo@brook.example;Ek, Bo;user\n";
    expect(await read(text)).toEqual([["Ek, Bo", "bo@brook.example", "", "", "user"]]);
  });

  test("may come from a spreadsheet's clipboard, with the address first, or with a mark of its encoding", async () => {
    expect(await read("bo@brook.example\tBo Ek\tBuyer")).toEqual([
      ["Bo Ek", "bo@brook.example", "Buyer", "", ""],
    ]);
    expect(await read("\uFEFFName,Email\r\nBo,bo@brook.example\r\n")).toEqual([
      ["Bo", "bo@brook.example", "", "", ""],
    ]);
  });

  test("holds names in any script, and quotes where they belong to a name", async () => {
    const text =
      'Name,Email\n"王小明, ""Ming""",ming@例え.example\nليلى حداد,layla@brook.example\nO\'Neill "Bo" Ek,bo@brook.example';
    expect((await read(text)).map(([name]) => name)).toEqual([
      '王小明, "Ming"',
      "ليلى حداد",
      'O\'Neill "Bo" Ek',
    ]);
  });

  test("has each address in the one way of writing it that people sign in with", async () => {
    const text = "Bo,Bo@Müller.example\nBo,bo@mu\u0308ller.example\nBo,BO@XN--MLLER-KVA.example";
    const emails = (await read(text)).map(([, email]) => email);
    expect(emails).toEqual(Array.from({ length: 3 }, () => "bo@xn--mller-kva.example"));
  });

  test("knows the number of each line, empty ones counted", async () => {
    const entries = await readList("Name,Email\n\nBo,bo@brook.example\n,\nEk,ek@brook.example");
    expect(entries.map(({ line }) => line)).toEqual([3, 5]);
  });

  test("that is none, is empty or too long is refused with the reason", async () => {
    expect(await refusal('Name,Email\n"Bo,bo@brook.example')).toEqual([
      { path: "text", message: "not_a_list" },
    ]);
    expect(await refusal("Name,Email\n")).toEqual([{ path: "text", message: "required" }]);
    expect(await refusal("Bo,bo@brook.example\n".repeat(1001))).toEqual([
      { path: "text", message: "too_many_lines" },
    ]);
    expect(await readList("Bo,bo@brook.example\n".repeat(1000))).toHaveLength(1000);
  });
});

test("each line says what is wrong with it", () => {
  const entry = (change: Partial<Entry>): Entry => ({
    line: 1,
    name: "Bo",
    email: "bo@brook.example",
    title: "",
    phone: "",
    role: "",
    ...change,
  });
  const wrong = (change: Partial<Entry>) => problemsOf(entry(change)).map(({ field, code }) => [field, code]);
  expect(wrong({})).toEqual([]);
  expect(wrong({ name: "" })).toEqual([["name", "required"]]);
  expect(wrong({ name: "\u200b" })).toEqual([["name", "required"]]);
  expect(wrong({ name: "Bo\nEk" })).toEqual([["name", "wrong_characters"]]);
  expect(wrong({ name: "x".repeat(121), title: "x".repeat(121), phone: "1".repeat(61) })).toEqual([
    ["name", "too_long"],
    ["title", "too_long"],
    ["phone", "too_long"],
  ]);
  expect(wrong({ title: "a\u0007b" })).toEqual([["title", "wrong_characters"]]);
  expect(wrong({ email: "" })).toEqual([["email", "required"]]);
  expect(wrong({ email: "bo at brook" })).toEqual([["email", "not_an_address"]]);
});
