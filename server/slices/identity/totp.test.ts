import { describe, expect, test } from "bun:test";
import { describeSecret, newSecret, stepOf } from "./totp.ts";

/** RFC 6238, appendix B: the secret of SHA-1 and its eight digits, of which we show the last six. */
const secret = new TextEncoder().encode("12345678901234567890");
const vectors = [
  [59, "94287082"],
  [1111111109, "07081804"],
  [1111111111, "14050471"],
  [1234567890, "89005924"],
  [2000000000, "69279037"],
  [20000000000, "65353130"],
] as const;
const at = (seconds: number) => new Date(seconds * 1000);

describe("a code of an authenticator app", () => {
  test.each(vectors)("at %d seconds is the one of RFC 6238", async (seconds, code) => {
    expect(await stepOf(secret, code.slice(2), at(seconds))).toBe(Math.floor(seconds / 30));
  });

  test("counts in the step before and after its own, and no longer", async () => {
    const [seconds, code] = [1111111111, "050471"];
    const step = Math.floor(seconds / 30);
    for (const off of [-30, 0, 30]) expect(await stepOf(secret, code, at(seconds + off))).toBe(step);
    for (const off of [-60, 60]) expect(await stepOf(secret, code, at(seconds + off))).toBeNull();
  });

  test("has six digits, no more and no other signs", async () => {
    for (const code of ["14050471", "05047", "05047a", "+50471", "", "٠٥٠٤٧١"]) {
      expect(await stepOf(secret, code, at(1111111111))).toBeNull();
    }
  });
});

describe("an app's secret", () => {
  test("is told by an address that names issuer and account, and nothing that could be taken for another part", async () => {
    const told = await describeSecret(secret, "Anker: & Söhne?", "a+b@c.example");
    const uri = new URL(told.uri);
    expect(told.secret).toBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    expect([uri.protocol, uri.host]).toEqual(["otpauth:", "totp"]);
    expect(decodeURIComponent(uri.pathname)).toBe("/Anker & Söhne?:a+b@c.example");
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: "Anker & Söhne?",
      secret: told.secret,
      algorithm: "SHA1",
      digits: "6",
      period: "30",
    });
  });

  test("is 20 random bytes", () => {
    expect(newSecret()).toHaveLength(20);
    expect(newSecret()).not.toEqual(newSecret());
  });
});
