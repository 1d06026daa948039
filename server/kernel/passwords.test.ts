import { describe, expect, test } from "bun:test";
import { hashPassword, verifyPassword } from "./passwords.ts";

const long = "a quiet harbour at dawn ".repeat(9).slice(0, 200);

describe("a password", () => {
  test("is kept as argon2id with 19 MiB and two passes, with a salt of its own", async () => {
    const [one, two] = await Promise.all([hashPassword(long), hashPassword(long)]);
    expect(one).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
    expect(one).not.toBe(two);
  });

  test("counts to its last sign, and as it was typed", async () => {
    const hash = await hashPassword(long);
    expect(await verifyPassword(long, hash)).toBe(true);
    for (const other of [long.slice(0, 199), `${long.slice(0, 199)}!`, long.toUpperCase(), ` ${long}`])
      expect(await verifyPassword(other, hash)).toBe(false);
  });

  test("is the same from all keyboards: one may write ü as one sign, another as two", async () => {
    const hash = await hashPassword("ein ruhiger Hafen f\u00fcr alle");
    expect(await verifyPassword("ein ruhiger Hafen fu\u0308r alle", hash)).toBe(true);
  });

  test("of nobody is never right", async () => {
    expect(await verifyPassword(long, null)).toBe(false);
  });
});
