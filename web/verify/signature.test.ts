import { expect, test, vi } from "vitest";
import { verifyByWebCrypto } from "../../contract/checkpoint.ts";
import { verifyByLibrary, verifySignature } from "./signature.ts";

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** RFC 8032, section 7.1, test 3: key, message, signature. */
const [key, message, signature] = [
  bytes("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"),
  bytes("af82"),
  bytes(
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ),
];
const changed = (from: Uint8Array, at: number) => from.map((byte, index) => (index === at ? byte ^ 1 : byte));

test("the library that stands in where a browser has no Ed25519 judges as the browser does", async () => {
  const cases: [Uint8Array, Uint8Array, Uint8Array][] = [
    [key, message, signature],
    [changed(key, 3), message, signature],
    [key, changed(message, 0), signature],
    [key, message, changed(signature, 5)],
    [key, message, changed(signature, 40)],
    [key, message, signature.slice(1)],
    [key, new Uint8Array(), signature],
  ];
  const judged = await Promise.all(cases.map((one) => verifyByLibrary(...one)));
  expect(judged).toEqual([true, false, false, false, false, false, false]);
  expect(await Promise.all(cases.map((one) => verifyByWebCrypto(...one)))).toEqual(judged);
});

test("a browser without Ed25519, or a page that may not use cryptography, verifies all the same", async () => {
  const importKey = vi.spyOn(crypto.subtle, "importKey").mockRejectedValue(new Error("NotSupportedError"));
  expect(await verifySignature(key, message, signature)).toBe(true);
  expect(await verifySignature(key, message, changed(signature, 9))).toBe(false);
  expect(importKey).toHaveBeenCalledTimes(2);
  importKey.mockRestore();
});
