const pending = new Map<string, string>();

function randomKey(): string {
  // `crypto.randomUUID` is missing on plain http other than localhost.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The idempotency key of a creating call. It stays the same for the same call with the same input until the server
 * has answered: whoever presses Send again after the connection broke does not create the thing twice.
 */
export function idempotencyKey(path: readonly string[], input: unknown): string {
  const call = nameOf(path, input);
  const key = pending.get(call) ?? randomKey();
  pending.set(call, key);
  return key;
}

/** Forgets the key of a call that was answered. */
export function callAnswered(path: readonly string[], input: unknown): void {
  pending.delete(nameOf(path, input));
}

function nameOf(path: readonly string[], input: unknown): string {
  return `${path.join(".")} ${JSON.stringify(input)}`;
}
