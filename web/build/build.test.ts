import { contract } from "virtual:contract";
import type { Plugin } from "vite";
import { expect, test } from "vitest";
import * as tickets from "../../contract/tickets.ts";
import { messages } from "./messages.ts";

type Hook = (...given: string[]) => unknown;
const context = { addWatchFile() {} };
const run = (plugin: Plugin, hook: "load" | "transform" | "transformIndexHtml", ...given: string[]) =>
  (plugin[hook] as Hook).apply(context, given);

const importsOf = (code: string) => {
  const result = run(messages(), "transform", code, "/app/web/slices/x/screen.tsx") as
    | { code: string }
    | undefined;
  return [...(result?.code ?? "").matchAll(/virtual:messages\/([\w.]+)/g)].map(([, slice]) => slice);
};

test("a module that names a key gets the messages of that slice, each once", () => {
  expect(importsOf('t("session.email") + t("session.password") + t("common.close")')).toEqual([
    "common",
    "session",
  ]);
});

test("the literal beginning of a template is enough", () => {
  expect(importsOf("t(`session.role.$" + "{role}`)")).toEqual(["session"]);
});

test("a part that loads apart comes with whoever names it, and without the rest of its file", () => {
  const loaded = (part: string) => run(messages(), "load", `\0virtual:messages/${part}`) as string;
  expect(importsOf('t("errors.fields.required")')).toEqual(["errors.fields"]);
  expect(loaded("errors.fields")).toContain("errors.fields.required");
  expect(loaded("errors.fields")).not.toContain("errors.not_found");
  expect(importsOf("t(`errors.$" + "{code}`)")).toEqual(["errors"]);
  expect(loaded("errors")).not.toContain("errors.fields.");
});

test("what only looks like a key loads nothing", () => {
  expect(importsOf('may("session.nothing_of_the_kind"); const file = "common.json";')).toEqual([]);
});

test("a page names its texts by key, and an unknown one stops the build", () => {
  expect(run(messages(), "transformIndexHtml", "<title>{{common.door.desk}}</title>")).toBe(
    "<title>Desk</title>",
  );
  expect(() => run(messages(), "transformIndexHtml", "{{shell.nowhere}}")).toThrow("shell.nowhere");
});

test("the browser learns methods, paths and who takes an idempotency key, and no schema", () => {
  expect(contract.tickets?.open).toEqual(["POST", "/tickets", true]);
  expect(contract.tickets?.get).toEqual(["GET", "/tickets/{id}"]);
  // It grows with every endpoint, by little more than the endpoint's name and path.
  const endpoints = Object.values(contract).flatMap((slice) => Object.keys(slice));
  expect(JSON.stringify(contract).length / endpoints.length).toBeLessThan(60);
});

test("an import of a contract file gives its lists of words and nothing else", () => {
  expect(tickets.ticketStatuses).toContain("waiting");
  expect(Object.keys(tickets).sort()).toEqual(["ticketPriorities", "ticketStatuses"]);
});
