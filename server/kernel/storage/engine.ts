/** Whose content, and which. Both are UUIDs. */
export interface Place {
  tenantId: string;
  id: string;
}

/** Content that is there, to be read in pieces. */
export interface OpenContent {
  /** Bytes in all. */
  size: number;
  /** The bytes from one place up to another; fewer where the content ends before. */
  read(from: number, to: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Where sealed content lies. An engine knows nothing of keys or of what the bytes are. Content is written whole or not
 * at all, never changed, and gone once removed.
 */
export interface StorageEngine {
  /** Writes all of it; when the source fails, or the process dies, there is nothing at the place. */
  write(place: Place, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Null where nothing lies. */
  open(place: Place): Promise<OpenContent | null>;
  /** Removing what is not there does nothing. */
  remove(place: Place): Promise<void>;
  /** Ids of all content of a tenant that was written before a moment. */
  list(tenantId: string, before: Date): AsyncIterable<string>;
  /** Removes what writes begun before a moment have left unfinished. @returns how much that was */
  removeUnfinished(before: Date): Promise<number>;
  /** @throws Error when nothing can be written */
  check(): Promise<void>;
}
