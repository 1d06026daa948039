import type { Kysely } from "kysely";
import type { Json } from "./database/schema.gen.ts";
import { Refusal } from "./refusal.ts";

interface KeysTable {
  idempotency_keys: {
    person_id: string;
    key: string;
    request_hash: Uint8Array;
    status: number;
    body: Json | null;
  };
}

/**
 * Does something once for a person's `Idempotency-Key`: a repeated call gets the first answer, while a second one
 * at the same time waits for the first. Runs in the caller's transaction, so that answer and deed stand or fall
 * together.
 * @throws Refusal idempotency_mismatch when the key was used for another call
 */
export async function once<T>(
  db: Kysely<KeysTable>,
  personId: string,
  { key, hash }: { key: string; hash: Uint8Array },
  status: number,
  work: () => Promise<T>,
): Promise<T> {
  const mine = await db
    .insertInto("idempotency_keys")
    .values({ person_id: personId, key, request_hash: hash, status, body: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning("key")
    .executeTakeFirst();
  const at = { person_id: personId, key };
  if (!mine) {
    const before = await db
      .selectFrom("idempotency_keys")
      .select(["request_hash", "body"])
      .where("person_id", "=", personId)
      .where("key", "=", key)
      .executeTakeFirst();
    if (!before || Buffer.compare(before.request_hash, hash) !== 0) throw new Refusal("idempotency_mismatch");
    return before.body as T;
  }
  const answer = await work();
  await db
    .updateTable("idempotency_keys")
    .set({ body: answer as Json })
    .where("person_id", "=", at.person_id)
    .where("key", "=", at.key)
    .execute();
  return answer;
}
