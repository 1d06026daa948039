import { describe, expect, test } from "bun:test";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  deriveKey,
  hashCode,
  hashLastingCode,
  hashToken,
  isSameHash,
  loadMasterKey,
  newCode,
  newToken,
  saltOf,
  seal,
  unseal,
} from "./crypto.ts";

const key = deriveKey(new Uint8Array(32).fill(1), "test");
const secret = new TextEncoder().encode("the tenant's key");

describe("a sealed value", () => {
  test("opens with its key and for its place, and looks different each time", () => {
    const sealed = seal(key, "tenants.data_key 1", secret);
    expect(unseal(key, "tenants.data_key 1", sealed)).toEqual(Buffer.from(secret));
    expect(seal(key, "tenants.data_key 1", secret)).not.toEqual(sealed);
    expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false);
  });

  test("does not open with another key", () => {
    const other = deriveKey(new Uint8Array(32).fill(2), "test");
    expect(() => unseal(other, "a", seal(key, "a", secret))).toThrow("another key");
  });

  test("does not open when it was moved to another row", () => {
    expect(() => unseal(key, "tenants.data_key 2", seal(key, "tenants.data_key 1", secret))).toThrow();
  });

  test("does not open when any byte of it was changed", () => {
    const sealed = seal(key, "a", secret);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed);
      changed[at]! ^= 1;
      expect(() => unseal(key, "a", changed)).toThrow();
    }
  });
});

test("keys for two purposes have nothing in common", () => {
  const master = new Uint8Array(32).fill(3);
  expect(deriveKey(master, "app password")).not.toEqual(deriveKey(master, "owner password"));
  expect(deriveKey(master, "app password")).toEqual(deriveKey(master, "app password"));
});

test("tokens are 43 characters that never repeat, and are kept as SHA-256", () => {
  const tokens = new Set(Array.from({ length: 1000 }, newToken));
  expect(tokens.size).toBe(1000);
  expect([...tokens].every((token) => /^[A-Za-z0-9_-]{43}$/.test(token))).toBe(true);
  expect(Buffer.from(hashToken("abc")).toString("hex")).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("the master key is made once, for its owner alone, and a broken one is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "postern-key-"));
  const made = await loadMasterKey(null, folder);
  expect(made.length).toBe(32);
  expect(await loadMasterKey(null, folder)).toEqual(made);
  const path = join(folder, "master.key");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(Buffer.from(await readFile(path, "utf8"), "base64").length).toBe(32);
  await Bun.write(path, "short");
  expect(loadMasterKey(null, folder)).rejects.toThrow("32 bytes");
  await rm(folder, { recursive: true });
});

test("a code's hash is another with another key, and for another row", () => {
  const hash = hashCode(key, "row 1", "123456");
  expect(isSameHash(hash, hashCode(key, "row 1", "123456"))).toBe(true);
  const others = [hashCode(deriveKey(key, "other"), "row 1", "123456"), hashCode(key, "row 2", "123456")];
  for (const other of [...others, hashCode(key, "row 1", "123457"), hash.slice(1)]) {
    expect(isSameHash(hash, other)).toBe(false);
  }
});

test("a code that is good for long is kept with a salt, slowly, and under a key", async () => {
  const hash = await hashLastingCode(key, "row 1", "ABCD2345");
  expect(hash).toHaveLength(48);
  const again = await hashLastingCode(key, "row 1", "ABCD2345", saltOf(hash));
  expect(isSameHash(hash, again)).toBe(true);
  const others = await Promise.all([
    hashLastingCode(key, "row 1", "ABCD2345"),
    hashLastingCode(key, "row 1", "ABCD2346", saltOf(hash)),
    hashLastingCode(key, "row 2", "ABCD2345", saltOf(hash)),
    hashLastingCode(deriveKey(key, "other"), "row 1", "ABCD2345", saltOf(hash)),
  ]);
  for (const other of others) expect(isSameHash(hash.slice(16), other.slice(16))).toBe(false);
});

test("a new code has its length, and signs of its alphabet alone", () => {
  expect(newCode("01", 400)).toMatch(/^(?=.*0)(?=.*1)[01]{400}$/);
});
