import { expect, test } from "bun:test";
import { askOwnProgram } from "./self.ts";

test("a command of the program answers from a process of its own", async () => {
  expect(await askOwnProgram("version", "", 10_000)).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("one that fails, or takes too long, is an error", async () => {
  await expect(askOwnProgram("no-such-command", "", 10_000)).rejects.toThrow("code 2");
  await expect(askOwnProgram("judge-password", "{}", 1)).rejects.toThrow("code null");
});
