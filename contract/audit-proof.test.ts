import { describe, expect, test } from "bun:test";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { verifyCheckpoint, verifyEntry, verifyGrowth } from "./audit-proof.ts";
import {
  base64,
  checkpointText,
  hex,
  keyHashOf,
  type LogKey,
  noteOf,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signersOf,
  splitNotes,
  verifierKey,
} from "./checkpoint.ts";
import {
  consistencySpans,
  GrowingTree,
  inclusionSpans,
  leafHash,
  rootOf,
  type Span,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";
import { sha256 } from "./sha256.ts";

const fast = (data: Uint8Array) => new Uint8Array(createHash("sha256").update(data).digest());
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

describe("SHA-256 in plain words", () => {
  test("is that of FIPS 180-4", () => {
    const of = (text: string) => hex(sha256(new TextEncoder().encode(text)));
    expect(of("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(of("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
  });

  test("is that of OpenSSL for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => hex(sha256(data)) === hex(fast(data))),
    );
  });
});

/** The eight entries of the tests of Certificate Transparency, and the root after each (RFC 6962 trees). */
const entries = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const leaves = entries.map((entry) => leafHash(bytes(entry)));
/** The hash of a span, by its definition. */
const spanHash =
  (of: readonly Uint8Array[]) =>
  ([start, end]: Span) =>
    rootOf(of.slice(start, end), fast);

describe("the tree of RFC 6962", () => {
  test("has the known roots", () => {
    const tree = new GrowingTree();
    expect(hex(tree.root())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const grown = leaves.map((leaf) => {
      tree.push(leaf);
      return hex(tree.root());
    });
    expect(grown).toEqual(roots);
  });

  test("has the known inclusion proofs", () => {
    const proof = (position: number, size: number) =>
      inclusionSpans(position, size).map((span) => hex(spanHash(leaves)(span)));
    expect(proof(0, 1)).toEqual([]);
    expect(proof(0, 8)).toEqual([
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    expect(proof(5, 8)).toEqual([
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    expect(proof(2, 3)).toEqual(["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]);
  });

  test("has the known consistency proofs", () => {
    const proof = (from: number, to: number) =>
      consistencySpans(from, to).map((span) => hex(spanHash(leaves)(span)));
    expect(proof(1, 1)).toEqual([]);
    expect(proof(1, 8)).toEqual([
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    expect(proof(6, 8)).toEqual([
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
  });

  const many = Array.from({ length: 70 }, (_, at) => fast(Uint8Array.of(at)));
  const upTo = (size: number) => rootOf(many.slice(0, size), fast);

  test("proves every leaf of every size, and no leaf elsewhere", () => {
    for (let size = 1; size <= many.length; size++) {
      for (let position = 0; position < size; position++) {
        const proof = inclusionSpans(position, size).map(spanHash(many));
        const root = upTo(size);
        const ok = (at: number, of = size, leaf = many[position]!) =>
          verifyInclusion(leaf, at, of, proof, root, fast);
        expect(ok(position)).toBe(true);
        expect([ok(position + 1), ok(position, size, many[(position + 1) % 70]!)]).toEqual([false, false]);
        expect(verifyInclusion(many[position]!, position, size, [...proof, root], root, fast)).toBe(false);
        if (proof.length > 0)
          expect(verifyInclusion(many[position]!, position, size, proof.slice(1), root, fast)).toBe(false);
      }
    }
  });

  test("proves every growth, and none from another tree", () => {
    for (let to = 1; to <= 40; to++) {
      for (let from = 1; from <= to; from++) {
        const proof = consistencySpans(from, to).map(spanHash(many));
        const newer = { size: to, root: upTo(to) };
        expect(verifyConsistency({ size: from, root: upTo(from) }, newer, proof, fast)).toBe(true);
        expect(verifyConsistency({ size: from, root: upTo(from + 1) }, newer, proof, fast)).toBe(false);
      }
    }
  });
});

const origin = "postern/tenant/1";
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const key: LogKey = {
  name: origin,
  publicKey: new Uint8Array(Buffer.from(publicKey.export({ format: "jwk" }).x!, "base64url")),
};
const signedNote = (size: number, of: readonly Uint8Array[]) => {
  const root = rootOf(of.slice(0, size));
  const text = checkpointText({ origin, size, root, time: "2026-11-21T08:00:00.000Z", settled: "9" });
  const signature = new Uint8Array(sign(null, Buffer.from(text), privateKey));
  return noteOf(text, [{ name: origin, keyHash: keyHashOf(key), signature }]);
};

describe("a signed note", () => {
  // Example of the package golang.org/x/mod/sumdb/note: facts to check against another implementation.
  const known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  const note = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

  test("of another program is read and verified", async () => {
    const other = parseVerifierKey(known)!;
    expect(verifierKey(other)).toBe(known);
    expect(await signersOf(parseNote(note)!, [other])).toEqual([other]);
    expect(await signersOf(parseNote(note.replace("your problem is", "it is"))!, [other])).toEqual([]);
  });

  test("is read as it was written, alone or among others in a file", () => {
    const notes = [signedNote(3, leaves), signedNote(8, leaves)];
    expect(parseCheckpoint(parseNote(notes[0]!)!.text)).toMatchObject({ origin, size: 3, settled: "9" });
    expect(splitNotes(notes.join(""))).toEqual(notes);
    expect(splitNotes(`\n${notes.join("\n\n").replaceAll("\n", "\r\n")}`)).toEqual(notes);
    for (const bad of ["", "x", "a\n1\n\n", note.slice(0, -1), notes[0]!.replace("— ", "- ")])
      expect([bad, parseNote(bad)]).toEqual([bad, null]);
    expect(parseCheckpoint(parseNote(note)!.text)).toBeNull();
  });
});

describe("a proof that is checked offline", () => {
  const texts = Array.from({ length: 11 }, (_, at) => `{"id": ${at}}`);
  const hashed = texts.map((text) => leafHash(new TextEncoder().encode(text)));
  const proof = (position: number, size = 11) => ({
    leaf: texts[position]!,
    position,
    hashes: inclusionSpans(position, size).map((span) => base64(spanHash(hashed)(span))),
    note: signedNote(size, hashed),
  });
  const stranger = { ...key, publicKey: new Uint8Array(32).fill(3) };

  test("holds for every entry as it was written", async () => {
    for (let position = 0; position < 11; position++)
      expect(await verifyEntry(proof(position), [key])).toMatchObject({ problem: null });
  });

  test("names what is wrong", async () => {
    const good = proof(4);
    const problem = async (change: Partial<typeof good>, keys = [key]) =>
      (await verifyEntry({ ...good, ...change }, keys)).problem;
    expect(await problem({ leaf: good.leaf.replace("4", "5") })).toBe("not_in_tree");
    expect(await problem({ position: 5 })).toBe("not_in_tree");
    expect(await problem({ hashes: good.hashes.toReversed() })).toBe("not_in_tree");
    expect(await problem({ hashes: ["?"] })).toBe("not_in_tree");
    expect(await problem({ note: good.note.replace("\n11\n", "\n12\n") })).toBe("not_signed");
    expect(await problem({}, [stranger])).toBe("not_signed");
    expect(await problem({}, [{ ...key, name: "postern/tenant/2" }])).toBe("other_log");
    expect(await problem({ note: "nothing" })).toBe("not_a_checkpoint");
  });

  test("of growth holds between any two checkpoints, and not towards a replaced tree", async () => {
    const growth = (from: number, to: number, of = hashed) => ({
      older: signedNote(from, hashed),
      newer: signedNote(to, of),
      hashes: consistencySpans(from, to).map((span) => base64(spanHash(of)(span))),
    });
    for (let from = 0; from <= 11; from++)
      expect(await verifyGrowth(growth(from, 11), [key])).toMatchObject({ problem: null });
    expect(await verifyGrowth(growth(7, 3), [key])).toMatchObject({ problem: "shrunk" });
    const replaced = hashed.with(2, hashed[3]!);
    expect(await verifyGrowth(growth(7, 11, replaced), [key])).toMatchObject({ problem: "not_consistent" });
    expect(await verifyCheckpoint(signedNote(1, hashed), [stranger])).toMatchObject({
      problem: "not_signed",
    });
  });
});
