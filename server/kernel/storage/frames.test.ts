import { describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { ContentDamaged, frameSize, openFrames, type Span, sealedSize, sealFrames } from "./frames.ts";

const key = new Uint8Array(32).fill(7);
const id = "01900000-0000-7000-8000-000000000001";
const frame = frameSize + 16;
const head = 17;

async function* inPieces(plain: Uint8Array, size: number) {
  for (let at = 0; at < plain.length; at += size) yield plain.subarray(at, at + size);
}

async function sealed(plain: Uint8Array, piece = 10_000, of = id, by = key): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const part of sealFrames(by, of, inPieces(plain, piece))) pieces.push(part);
  return Buffer.concat(pieces);
}

async function opened(bytes: Uint8Array, size: number, span?: Span, of = id, by = key): Promise<Buffer> {
  const content = {
    size: bytes.length,
    read: async (from: number, to: number) => bytes.subarray(from, to),
    close: async () => {},
  };
  const pieces: Uint8Array[] = [];
  for await (const part of openFrames(content, by, of, size, span)) pieces.push(part);
  return Buffer.concat(pieces);
}

const edges = [
  0,
  1,
  frameSize - 1,
  frameSize,
  frameSize + 1,
  2 * frameSize,
  2 * frameSize + 1,
  40 * frameSize,
];

describe("what was sealed opens as it was", () => {
  for (const size of edges) {
    test(`with ${size} bytes, whatever the pieces in which it came`, async () => {
      const plain = randomBytes(size);
      for (const piece of [1000, frameSize, frameSize + 1, size + 1]) {
        const bytes = await sealed(plain, piece);
        expect(bytes.length).toBe(sealedSize(size));
        expect((await opened(bytes, size)).equals(plain)).toBe(true);
      }
    });
  }

  test("with any size, and any part of it", async () => {
    const sizes = fc.oneof(fc.nat(300_000), fc.constantFrom(...edges.slice(1, 7)));
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 200_000 }),
        fc.nat(),
        fc.nat(),
        async (size, piece, a, b) => {
          const plain = randomBytes(size);
          const bytes = await sealed(plain, piece);
          const [from, to] = [a % (size + 1), b % (size + 1)].toSorted((x, y) => x - y) as [number, number];
          expect((await opened(bytes, size, { from, to })).equals(plain.subarray(from, to))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("and says nothing of what it is: the same content is sealed another way each time", async () => {
    const plain = Buffer.from("Taxi to the airport ".repeat(50));
    const [one, other] = [await sealed(plain), await sealed(plain)];
    expect(one.includes("Taxi")).toBe(false);
    expect(one.subarray(head, head + 100).equals(other.subarray(head, head + 100))).toBe(false);
  });
});

describe("what was tampered with is refused:", () => {
  const size = 3 * frameSize + 500;
  const plain = randomBytes(size);
  const cut = (bytes: Buffer, at: number) => bytes.subarray(head + at * frame, head + (at + 1) * frame);
  const refused = async (bytes: Uint8Array, of = size, name = id, by = key) =>
    await expect(opened(bytes, of, undefined, name, by)).rejects.toBeInstanceOf(ContentDamaged);

  test("a single bit anywhere, the head included", async () => {
    const bytes = await sealed(plain);
    for (const at of [
      0,
      1,
      16,
      17,
      head + 5,
      head + frame - 1,
      head + frame,
      head + 3 * frame + 3,
      bytes.length - 1,
    ]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      await refused(changed);
    }
  });

  test("an end that is missing, within a frame or at its edge, also where the row was changed to fit", async () => {
    const bytes = await sealed(plain);
    await refused(bytes.subarray(0, -1));
    await refused(bytes.subarray(0, head + 3 * frame));
    await refused(bytes.subarray(0, head + 3 * frame), 3 * frameSize);
    await refused(bytes.subarray(0, head + 2 * frame), 2 * frameSize);
  });

  test("something added at the end, also where the row was changed to fit", async () => {
    const bytes = await sealed(plain);
    await refused(Buffer.concat([bytes, randomBytes(20)]));
    await refused(Buffer.concat([bytes, randomBytes(100)]), size + 100);
  });

  test("frames in another order, twice, or left out", async () => {
    const bytes = await sealed(plain);
    const [first, second, third] = [cut(bytes, 0), cut(bytes, 1), cut(bytes, 2)];
    const [start, end] = [bytes.subarray(0, head), bytes.subarray(head + 3 * frame)];
    await refused(Buffer.concat([start, second, first, third, end]));
    await refused(Buffer.concat([start, first, first, third, end]));
    await refused(Buffer.concat([start, first, third, end]), size - frameSize);
  });

  test("a frame of another file of the same key, and another file as a whole", async () => {
    const bytes = await sealed(plain);
    const other = await sealed(randomBytes(size));
    await refused(Buffer.concat([bytes.subarray(0, head), cut(other, 0), bytes.subarray(head + frame)]));
    await refused(await sealed(plain, 10_000, "01900000-0000-7000-8000-000000000002"));
    await refused(bytes, size, id, new Uint8Array(32).fill(8));
  });

  test("and nothing of a damaged frame is handed on, in a part either", async () => {
    const bytes = Buffer.from(await sealed(plain));
    bytes[head + frame + 10]! ^= 1;
    expect((await opened(bytes, size, { from: 0, to: frameSize })).length).toBe(frameSize);
    const late = opened(bytes, size, { from: frameSize + 5, to: frameSize + 6 });
    await expect(late).rejects.toThrow("Frame 1 does not open.");
  });
});
