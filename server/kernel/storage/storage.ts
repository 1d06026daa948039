import { createHash } from "node:crypto";
import type { Registry } from "../database/registry.ts";
import { newId } from "../ids.ts";
import { log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import type { StorageEngine } from "./engine.ts";
import { openFrames, type Span, sealFrames } from "./frames.ts";
import { openClientKey, type StorageKey, tenantKeyOf } from "./keys.ts";
import { headNeeded, type MediaType, mediaTypeOf } from "./media-type.ts";

/** What may come in. */
export interface Accepted {
  /** Largest size, in bytes. */
  limit: number;
  types: readonly string[];
}

/** Content that was just written, and what it was found to be. */
export interface NewFile {
  id: string;
  keyId: string;
  mediaType: MediaType;
  size: number;
  sha256: Uint8Array;
}

/** Content that a row knows of. */
export interface KeptContent {
  tenantId: string;
  id: string;
  size: number;
  key: StorageKey;
}

/** The row of a file is there, and its content is not. */
export class ContentMissing extends Error {
  override name = "ContentMissing";
}

interface StorageOptions {
  engine: StorageEngine;
  registry: Registry;
  masterKey: Uint8Array;
}

/** Files' content: sealed on its way in, opened on its way out, never whole in memory. */
export class Storage {
  readonly engine: StorageEngine;
  readonly #registry: Registry;
  readonly #masterKey: Uint8Array;

  constructor({ engine, registry, masterKey }: StorageOptions) {
    this.engine = engine;
    this.#registry = registry;
    this.#masterKey = masterKey;
  }

  /** What wraps the keys of a tenant's clients. It asks the registry: not to be called in a transaction. */
  tenantKey(tenantId: string): Promise<Uint8Array> {
    return tenantKeyOf(this.#registry, this.#masterKey, tenantId);
  }

  /**
   * Writes content under a new id. A row that knows of it has to follow; without one it is removed after a day.
   * @throws Refusal body_too_large, unsupported_media_type, as soon as that is known; unavailable when there is no room
   *   for it, or no writing; then nothing is left
   */
  async write(
    { tenantId, tenantKey, key }: { tenantId: string; tenantKey: Uint8Array; key: StorageKey },
    body: AsyncIterable<Uint8Array>,
    accepted: Accepted,
  ): Promise<NewFile> {
    const id = newId();
    const seen: Seen = { size: 0, mediaType: null, hash: createHash("sha256") };
    const plain = examined(body, accepted, seen);
    const sealed = sealFrames(openClientKey(tenantKey, key), id, plain);
    await this.engine.write({ tenantId, id }, sealed).catch((error) => {
      throw unavailable(error) ?? error;
    });
    const sha256 = new Uint8Array(seen.hash.digest());
    return { id, keyId: key.id, mediaType: seen.mediaType!, size: seen.size, sha256 };
  }

  /**
   * The content, or a part of it, as a stream. What begins it was found to be genuine before this answers; should a
   * later part not be, the stream breaks off.
   * @throws ContentMissing, ContentDamaged
   */
  async read({ tenantId, id, size, key }: KeptContent, span?: Span): Promise<ReadableStream<Uint8Array>> {
    const plainKey = openClientKey(await this.tenantKey(tenantId), key);
    const content = await this.engine.open({ tenantId, id });
    if (!content) throw new ContentMissing(`The content of the file ${id} is not in the storage.`);
    const pieces = openFrames(content, plainKey, id, size, span);
    let next: IteratorResult<Uint8Array> | undefined;
    try {
      next = await pieces.next();
    } catch (error) {
      await content.close();
      throw error;
    }
    // Whoever has gone asks for nothing more, and what was being read for them is nobody's.
    let gone = false;
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const { value, done } = next ?? (await pieces.next());
          next = undefined;
          if (gone) return;
          if (!done) return controller.enqueue(value);
          controller.close();
          await content.close();
        } catch (error) {
          if (gone) return;
          log.error("A file could not be read to its end", { file: id, error });
          controller.error(error);
          await content.close();
        }
      },
      cancel: () => {
        gone = true;
        return content.close();
      },
    });
  }

  remove(tenantId: string, id: string): Promise<void> {
    return this.engine.remove({ tenantId, id });
  }
}

interface Seen {
  size: number;
  mediaType: MediaType | null;
  hash: ReturnType<typeof createHash>;
}

/** Hands content on while it is counted, hashed and looked at; ends with a refusal where it may not come in. */
async function* examined(
  body: AsyncIterable<Uint8Array>,
  { limit, types }: Accepted,
  seen: Seen,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  const judge = () => {
    seen.mediaType = mediaTypeOf(head);
    if (!seen.mediaType || !types.includes(seen.mediaType)) throw new Refusal("unsupported_media_type");
  };
  for await (const piece of body) {
    seen.size += piece.length;
    if (seen.size > limit) throw new Refusal("body_too_large");
    seen.hash.update(piece);
    if (!seen.mediaType) {
      head = Buffer.concat([head, piece.subarray(0, headNeeded)]);
      if (head.length >= headNeeded) judge();
    }
    yield piece;
  }
  if (!seen.mediaType) judge();
}

/** What the system says of a folder that is full, gone or closed is the operator's to read; the caller may try again. */
function unavailable(error: unknown): Refusal | null {
  if (typeof (error as { syscall?: unknown } | null)?.syscall !== "string") return null;
  log.error("A file could not be stored", { error });
  return new Refusal("unavailable", { cause: error, retryAfter: 60 });
}
