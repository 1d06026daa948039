import { afterEach, beforeEach, expect, test } from "bun:test";
import { configureLog, log, subscribeToLog } from "./log.ts";

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  configureLog({ level: "info", human: false, write: (line) => lines.push(line) });
});
afterEach(() => {
  configureLog({ human: process.stdout.isTTY === true, write: (line) => void process.stdout.write(line) });
});

const written = () => lines.map((line) => JSON.parse(line));

test("a line is one JSON object with time, level, what and the fields", () => {
  log.info("tenant provisioned", { tenant: "northwind", ms: 81 });
  expect(written()).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: "info",
      what: "tenant provisioned",
      tenant: "northwind",
      ms: 81,
    },
  ]);
  expect(lines[0]).toEndWith("}\n");
});

test("levels below the chosen one are not written", () => {
  configureLog({ level: "warn" });
  log.debug("a");
  log.info("b");
  log.warn("c");
  log.error("d");
  expect(written().map((entry) => entry.what)).toEqual(["c", "d"]);
});

test("secrets never reach the log, however deep and however they are named", () => {
  log.info("request", {
    password: "s1-hidden",
    headers: { Authorization: "Bearer s2-hidden", cookie: "s3-hidden", "set-cookie": ["s4-hidden"] },
    list: [
      { sessionToken: "s5-hidden", apiKey: "s6-hidden", client_secret: "s7-hidden", masterKey: "s8-hidden" },
    ],
    url: "postgres://postern:s9-hidden@db:5432/postern",
    email: "a@b.example",
  });
  expect(lines.join("")).not.toContain("hidden");
  expect(written()[0].email).toBe("a@b.example");
  expect(written()[0].url).toBe("postgres://postern:***@db:5432/postern");
});

test("an error is written with its cause and its own fields", () => {
  const cause = Object.assign(new Error("duplicate"), { constraint: "people_email_key" });
  log.error("request failed", { error: new Error("insert failed", { cause }) });
  const { error } = written()[0];
  expect(error).toMatchObject({
    name: "Error",
    message: "insert failed",
    cause: { constraint: "people_email_key" },
  });
  expect(error.stack).toContain("log.test.ts");
});

test("what cannot be put into JSON does not break the caller", () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  log.info("odd", { loop, big: 10n, gone: undefined, bytes: new Uint8Array(3), bad: new Date(Number.NaN) });
  expect(written()[0]).toMatchObject({ big: "10", bytes: "3 bytes", bad: null });
});

test("a child adds its fields to each line", () => {
  log.child({ request: "r1" }).child({ tenant: "contoso" }).info("served", { status: 200 });
  expect(written()[0]).toMatchObject({ request: "r1", tenant: "contoso", status: 200 });
});

test("on a terminal a line is short, and text from outside cannot forge another line", () => {
  configureLog({ human: true });
  log.info("served", { path: "/tickets", subject: "a\nb" });
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d info {2}served path=\/tickets subject="a\\nb"\n$/);
});

test("a subscriber gets entries without secrets until it leaves, and its failure harms nobody", () => {
  const seen: unknown[] = [];
  const leaveBad = subscribeToLog(() => {
    throw new Error("broken listener");
  });
  const leave = subscribeToLog((entry) => seen.push(entry));
  log.warn("sign-in refused", { password: "x", address: "::1" });
  leave();
  leaveBad();
  log.warn("later");
  expect(seen).toEqual([
    expect.objectContaining({
      level: "warn",
      what: "sign-in refused",
      fields: { password: "***", address: "::1" },
    }),
  ]);
});
