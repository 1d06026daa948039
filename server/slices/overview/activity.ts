import { type Actor, can } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";

type Target = "ticket" | "invoice" | "client" | "project";
const targets: readonly string[] = ["ticket", "invoice", "client", "project"] satisfies Target[];

/** How far back it looks, in days: a person who sees few of many events costs no more than that. */
const reach = 90;

/**
 * What happened lately that the actor may know of, newest first. Which events these are is the fence's to say; only
 * that somebody may not read invoices, or projects, at all is a permission, and known here.
 */
export async function readActivity(db: TenantDb, actor: Actor, now: Date, limit: number) {
  let query = db
    .selectFrom("events")
    .select(["id", "at", "type", "actor_name", "subject_type", "subject_id", "subject"])
    .where("at", ">", new Date(now.getTime() - reach * 86_400_000))
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit);
  if (actor.clientId) query = query.where("client_id", "=", actor.clientId);
  if (!can(actor, "invoices.read")) query = query.where("subject_type", "is distinct from", "invoice");
  if (!can(actor, "projects.read")) query = query.where("project_id", "is", null);
  return (await query.execute()).map((event) => ({
    id: event.id,
    at: event.at.toISOString(),
    type: event.type,
    actor: event.actor_name,
    subject: event.subject,
    link:
      event.subject_id !== null && targets.includes(event.subject_type ?? "")
        ? { to: event.subject_type as Target, id: event.subject_id }
        : null,
  }));
}
