import type { Actor, NewEvent } from "./context.ts";
import type { TenantDb } from "./database/fence.ts";
import { newId } from "./ids.ts";

/**
 * Writes an event into the outbox of the transaction.
 * @param handled when everything that follows from it was done; null when it is still to do
 */
export async function recordEvent(
  db: TenantDb,
  actor: Actor,
  now: Date,
  event: NewEvent,
  handled: Date | null = null,
): Promise<{ id: string }> {
  const id = newId();
  await db
    .insertInto("events")
    .values({
      id,
      at: now,
      type: event.type,
      actor_id: actor.personId,
      actor_name: actor.name,
      client_id: event.clientId,
      audience: event.audience ?? "client",
      subject_type: event.subject?.type ?? null,
      subject_id: event.subject?.id ?? null,
      subject: event.subject?.label ?? "",
      payload: event.payload ?? {},
      handled_at: handled,
    })
    .execute();
  return { id };
}
