/** A new UUIDv7 (RFC 9562): ids sort by the time they were made. */
export function newId(): string {
  return Bun.randomUUIDv7();
}
