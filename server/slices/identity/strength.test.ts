import { describe, expect, test } from "bun:test";
import { demoPassword } from "../../demo/accounts.ts";
import { testPassword } from "../../testing/installation.ts";
import { requireStrong } from "./strength.ts";

const person = { name: "Alexandrina Long", email: "alex.long@anker.example", tenant: "Northwind Systems" };
const verdict = (password: string) =>
  requireStrong(password, "newPassword", person).then(
    () => "strong",
    (error) => error.details?.fields?.[0]?.message ?? error,
  );

describe("a password", () => {
  test.each([
    ["a quiet harbour at dawn"],
    [testPassword],
    [demoPassword(new Uint8Array(32).fill(9))],
    ["наша тихая гавань утром"],
    // Hostile only to who measures it.
    ["p@$$w0rd1! and then something else entirely ".repeat(4)],
  ])("%s is taken", async (password) => {
    expect(await verdict(password)).toBe("strong");
  });

  test.each([
    ["password123456", "too_common"],
    ["P@ssw0rd123!", "too_common"],
    ["qwertyuiop12", "too_common"],
    ["trustno1trustno1", "repeated"],
    ["aaaaaaaaaaaaaaaaaaaa", "repeated"],
    ["abcabcabcabcabc", "repeated"],
    ["abcdefghijklmnop", "in_a_row"],
    ["ALEXANDRINA LONG", "own_words"],
    ["alex.long@anker.example", "own_words"],
    ["Northwind2026", "own_words"],
  ])("%s is refused, and the reason is told", async (password, reason) => {
    expect(await verdict(password)).toBe(reason);
  });

  test("keeps nobody waiting, however it is made", async () => {
    const started = performance.now();
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => verdict("1".repeat(199))));
    expect(verdicts).toEqual(Array(10).fill("repeated"));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
