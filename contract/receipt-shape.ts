import type { Receipt } from "./approval-history.ts";

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const count: Check = (value) => Number.isSafeInteger(value);
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const record =
  (fields: Record<string, Check>): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(fields).every(
      ([name, check]) => Object.hasOwn(value, name) && check((value as Record<string, unknown>)[name]),
    );

const person = orNull(record({ id: text, name: text }));
const receipt = record({
  version: (value) => value === 1,
  tenant: text,
  client: text,
  approval: record({ id: text, kind: text, title: text, revision: count, content: text, contentHash: text }),
  decision: record({
    id: text,
    verdict: text,
    by: person,
    onBehalfOf: person,
    comment: text,
    at: text,
    address: text,
    factor: text,
  }),
  entry: record({ id: text, leaf: text, leafHash: text }),
  seal: orNull(record({ position: count, hashes: texts, note: text })),
});

/** Whether something has the shape of a receipt. Written by hand: whoever verifies has no schema library. */
export const isReceipt = (value: unknown): value is Receipt => receipt(value);
