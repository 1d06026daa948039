import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { OpenContent } from "./engine.ts";

/** Plain bytes of a frame; the last one may have fewer. */
export const frameSize = 64 * 1024;
const tagSize = 16;
const saltSize = 16;
/** One byte of version, then the salt. */
const headSize = 1 + saltSize;
const version = 1;
/** Frames that are fetched at once. */
const batch = 16;

/** Content is not what was written: it was changed, cut, moved, or sealed with another key. */
export class ContentDamaged extends Error {
  override name = "ContentDamaged";
}

const framesOf = (size: number) => Math.max(1, Math.ceil(size / frameSize));

/** Bytes that content of a size takes once it is sealed. */
export const sealedSize = (size: number): number => headSize + size + framesOf(size) * tagSize;

/** A key for this content alone, bound to its id: nothing of another file opens in its place (HKDF, RFC 5869). */
function contentKey(key: Uint8Array, id: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, salt, `postern file ${id}`, 32));
}

/** Position and whether it is the last: the STREAM construction (Hoang et al., 2015), as age uses it. */
function nonceOf(position: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(position, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function* sealFrame(key: Uint8Array, position: number, last: boolean, plain: Uint8Array) {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(position, last));
  yield cipher.update(plain);
  cipher.final();
  yield cipher.getAuthTag();
}

function openFrame(key: Uint8Array, position: number, last: boolean, sealed: Uint8Array): Uint8Array {
  if (sealed.length < tagSize) throw new ContentDamaged(`Frame ${position} is cut off.`);
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(position, last));
  decipher.setAuthTag(sealed.subarray(-tagSize));
  const plain = decipher.update(sealed.subarray(0, -tagSize));
  try {
    // A stream cipher has nothing left to say: this judges alone, and before it nothing is handed on.
    decipher.final();
    return plain;
  } catch (cause) {
    throw new ContentDamaged(`Frame ${position} does not open.`, { cause });
  }
}

/**
 * Seals content while it streams, in frames of AES-256-GCM that each carry their position and whether they are the
 * last, so that none can be changed, left out, moved or put in from elsewhere. One frame is in memory at a time.
 */
export async function* sealFrames(
  key: Uint8Array,
  id: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(saltSize);
  const own = contentKey(key, id, salt);
  yield Buffer.concat([Buffer.of(version), salt]);
  const frame = Buffer.allocUnsafe(frameSize);
  let filled = 0;
  let position = 0;
  for await (const piece of plain) {
    for (let at = 0; at < piece.length; ) {
      // A full frame waits until it is known whether anything follows.
      if (filled === frameSize) {
        yield* sealFrame(own, position++, false, frame);
        filled = 0;
      }
      const taken = Math.min(piece.length - at, frameSize - filled);
      frame.set(piece.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
    }
  }
  yield* sealFrame(own, position, true, frame.subarray(0, filled));
}

/** A part of the plain bytes: from one place up to another. */
export interface Span {
  from: number;
  to: number;
}

/**
 * Opens a part of sealed content, frame by frame. Nothing is handed on before its frame was found to be genuine.
 * @param size of the plain bytes, as the one who wrote them has noted it
 * @throws ContentDamaged
 */
export async function* openFrames(
  content: OpenContent,
  key: Uint8Array,
  id: string,
  size: number,
  { from, to }: Span = { from: 0, to: size },
): AsyncGenerator<Uint8Array> {
  if (content.size !== sealedSize(size))
    throw new ContentDamaged(`There are ${content.size} bytes instead of ${sealedSize(size)}.`);
  const head = await content.read(0, headSize);
  if (head[0] !== version) throw new ContentDamaged(`Version ${head[0]} is not known.`);
  const own = contentKey(key, id, head.subarray(1));
  const last = framesOf(size) - 1;
  const end = Math.min(last, Math.floor(Math.max(to - 1, 0) / frameSize));
  const placeOf = (frame: number) => headSize + frame * (frameSize + tagSize);
  for (let first = Math.floor(from / frameSize); first <= end; first += batch) {
    const sealed = await content.read(placeOf(first), placeOf(Math.min(first + batch, end + 1)));
    for (let frame = first; frame < first + batch && frame <= end; frame++) {
      const at = placeOf(frame) - placeOf(first);
      const plain = openFrame(own, frame, frame === last, sealed.subarray(at, at + frameSize + tagSize));
      const begin = frame * frameSize;
      yield plain.subarray(Math.max(from - begin, 0), Math.max(to - begin, 0));
    }
  }
}
