import { describe, expect, test } from "bun:test";
import { email } from "./endpoint.ts";

describe("an address", () => {
  test.each([
    ["Ann@Example.COM", "ann@example.com"],
    ["zoe\u0308@example.com", "zoë@example.com"],
    ["info@Müller.example", "info@xn--mller-kva.example"],
    ["info@mu\u0308ller.example", "info@xn--mller-kva.example"],
    ["info@XN--MLLER-KVA.example", "info@xn--mller-kva.example"],
    ["ann@faß.example", "ann@xn--fa-hia.example"],
    ["ann@почта.рф", "ann@xn--80a1acny.xn--p1ai"],
    ["ann@ｅxample.com", "ann@example.com"],
  ])("written as %s is %s", (written, plain) => {
    expect(email.parse(written)).toBe(plain);
    expect(email.parse(plain)).toBe(plain);
  });

  test.each([
    "ann@xn--a.example",
    "ann@a⑴.com",
    "ann@example.com.",
    "ann@",
    "@example.com",
    `ann@${"ü.".repeat(120)}example`,
  ])("%s is none, or none that mail could be sent to", (written) => {
    expect(email.safeParse(written).success).toBe(false);
  });
});
