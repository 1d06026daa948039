import type { Updateable } from "kysely";
import type { z } from "zod";
import type { TicketStatus, ticketsContract } from "../../../contract/tickets.ts";
import type { Ctx, NewEvent } from "../../kernel/context.ts";
import { isStaff } from "../../kernel/context.ts";
import type { TenantTickets } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, found, Refusal, refuse } from "../../kernel/refusal.ts";
import { targetOf } from "./catalogue.ts";
import { clocksOf, recordChanges, statusChange } from "./changes.ts";
import { answered, nextDue, retarget, startClocks } from "./clocks.ts";
import { canClose, canMerge, canRate, canReopen, canReply, canSeeUncopied, canWork } from "./policy.ts";
import { copiesOf, lockTicket, membersOf, type TicketRecord } from "./queries.ts";

type Input<Name extends keyof typeof ticketsContract> = z.output<
  NonNullable<(typeof ticketsContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;

export function ticketEvent(
  type: string,
  ticket: Pick<TicketRecord, "id" | "client_id" | "subject">,
): NewEvent {
  return {
    type,
    clientId: ticket.client_id,
    subject: { type: "ticket", id: ticket.id, label: ticket.subject },
  };
}

/**
 * Opens a ticket: a member for themselves or a colleague, staff for a member of a client.
 * @returns the ticket's id
 * @throws Refusal invalid_input when somebody named is not of the client, or the category is not offered
 */
export async function openTicket(ctx: Ctx, input: Input<"open">): Promise<string> {
  const { db, actor, now } = ctx;
  const staff = isStaff(actor);
  const clientId = staff
    ? (input.clientId ?? refuse("invalid_input", "clientId", "required"))
    : actor.clientId!;
  const requesterId =
    input.requesterId ?? (staff ? refuse("invalid_input", "requesterId", "required") : actor.personId!);
  if (!staff && input.clientId && input.clientId !== clientId)
    refuse("invalid_input", "clientId", "unknown_choice");
  await requireMembers(ctx, clientId, [requesterId], "requesterId");
  await requireCategory(ctx, input.categoryId ?? null);
  const copied = new Set(input.copied);
  if (!staff && requesterId !== actor.personId) copied.add(actor.personId!);
  copied.delete(requesterId);
  const id = newId();
  const clocks = startClocks(now, await targetOf(db, input.priority));
  await db
    .insertInto("tickets")
    .values({
      id,
      client_id: clientId,
      subject: input.subject,
      description: input.description,
      priority: input.priority,
      category_id: input.categoryId ?? null,
      requester_id: requesterId,
      created_at: now,
      updated_at: now,
      response_due_at: clocks.responseDueAt,
      resolution_due_at: clocks.resolutionDueAt,
      next_due_at: nextDue(clocks),
    })
    .execute();
  await addCopies(ctx, { id, client_id: clientId }, [...copied]);
  await ctx.emit(ticketEvent("ticket.opened", { id, client_id: clientId, subject: input.subject }));
  return id;
}

/**
 * Says something on a ticket: to the other side, or, with `internal`, among staff. A member's reply wakes a ticket
 * that waits for them or was resolved; the first reply of staff stops the response clock.
 * @throws Refusal not_found; forbidden for a member's note; not_allowed_now on a closed ticket
 */
export async function replyToTicket(ctx: Ctx, input: Input<"reply">): Promise<void> {
  const { db, actor, now } = ctx;
  const ticket = found(await lockTicket(db, input.id));
  const works = canWork(actor);
  if (input.internal || input.status) authorize(canWork, actor);
  if (!input.internal && !canReply(actor, ticket)) throw new Refusal("not_allowed_now");
  await db
    .insertInto("ticket_replies")
    .values({
      id: newId(),
      client_id: ticket.client_id,
      ticket_id: ticket.id,
      author_id: actor.personId!,
      audience: input.internal ? "internal" : "client",
      body: input.body,
      created_at: now,
    })
    .execute();
  const clocks = works && !input.internal ? answered(clocksOf(ticket), now) : clocksOf(ticket);
  const { columns, changes } = statusChange(
    ticket,
    statusAfterReply(ticket, input, works),
    clocks,
    now,
    works,
  );
  // A note leaves no trace that the client could see, not even the time.
  const shown = !input.internal || changes.length > 0;
  await db
    .updateTable("tickets")
    .set({ ...columns, ...(shown ? { updated_at: now } : {}) })
    .where("id", "=", ticket.id)
    .execute();
  await recordChanges(ctx, ticket, changes);
  await ctx.emit(
    input.internal
      ? { ...ticketEvent("ticket.noted", ticket), audience: "internal" }
      : ticketEvent("ticket.replied", ticket),
  );
}

function statusAfterReply(ticket: TicketRecord, input: Input<"reply">, works: boolean): TicketStatus {
  const status = ticket.status as TicketStatus;
  if (input.status) return input.status;
  if (input.internal) return status;
  if (works) return status === "new" ? "open" : status;
  return status === "waiting" || status === "resolved" ? "open" : status;
}

/**
 * Changes a ticket. Members may close, reopen and choose who is in copy; everything else is for staff.
 * @throws Refusal forbidden for what the actor may not change; invalid_input for people or categories that do not fit
 */
export async function updateTicket(ctx: Ctx, input: Input<"update">): Promise<void> {
  const { db, actor, now } = ctx;
  const ticket = found(await lockTicket(db, input.id));
  const { id, status, copied, ...forStaff } = input;
  const works = canWork(actor);
  if (Object.values(forStaff).some((value) => value !== undefined)) authorize(canWork, actor);
  if (status && !works) requireMemberStatus(ctx, ticket, status);
  const edit = await staffEdits(ctx, ticket, forStaff);
  const moved = statusChange(ticket, status ?? (ticket.status as TicketStatus), edit.clocks, now, works);
  const changes = [...edit.changes, ...moved.changes];
  if (copied) changes.push(...(await replaceCopies(ctx, ticket, copied)));
  if (changes.length === 0) return;
  await db
    .updateTable("tickets")
    .set({ ...edit.columns, ...moved.columns, updated_at: now })
    .where("id", "=", id)
    .execute();
  await recordChanges(ctx, ticket, changes);
  await ctx.emit(ticketEvent(eventFor(ticket, status, forStaff.assigneeId), ticket));
}

function eventFor(
  ticket: TicketRecord,
  status: TicketStatus | undefined,
  assigneeId: string | null | undefined,
): string {
  if (status && status !== ticket.status) {
    if (status === "resolved" || status === "closed") return `ticket.${status}`;
    if (ticket.status === "resolved" || ticket.status === "closed") return "ticket.reopened";
    return "ticket.status_changed";
  }
  return assigneeId ? "ticket.assigned" : "ticket.updated";
}

function requireMemberStatus({ actor }: Ctx, ticket: TicketRecord, status: TicketStatus): void {
  if (status === ticket.status) return;
  const allowed = { closed: canClose(actor, ticket), open: canReopen(actor, ticket) } as Partial<
    Record<TicketStatus, boolean>
  >;
  if (!(status in allowed)) throw new Refusal("forbidden");
  if (!allowed[status]) throw new Refusal("not_allowed_now");
}

type StaffFields = Omit<Input<"update">, "id" | "status" | "copied">;

/** Columns, clocks and history of what only staff change. */
async function staffEdits(ctx: Ctx, ticket: TicketRecord, input: StaffFields) {
  const { subject, description, priority, categoryId, assigneeId } = input;
  const changes: Parameters<typeof recordChanges>[2] = [];
  const columns: Updateable<TenantTickets> = {};
  let clocks = clocksOf(ticket);
  if (subject && subject !== ticket.subject) {
    columns.subject = subject;
    changes.push({ field: "subject", from: ticket.subject, to: subject });
  }
  if (description && description !== ticket.description) {
    columns.description = description;
    changes.push({ field: "description", from: null, to: null });
  }
  if (priority && priority !== ticket.priority) {
    const before = await targetOf(ctx.db, ticket.priority);
    clocks = retarget(clocks, ticket.created_at, before, await targetOf(ctx.db, priority));
    columns.priority = priority;
    changes.push({ field: "priority", from: ticket.priority, to: priority });
  }
  if (categoryId !== undefined && categoryId !== ticket.category_id) {
    const to = await requireCategory(ctx, categoryId);
    columns.category_id = categoryId;
    changes.push({ field: "category", from: await categoryName(ctx, ticket.category_id), to });
  }
  if (assigneeId !== undefined && assigneeId !== ticket.assignee_id) {
    const to = assigneeId && (await requireStaff(ctx, assigneeId));
    columns.assignee_id = assigneeId;
    changes.push({ field: "assignee", from: await personName(ctx, ticket.assignee_id), to });
  }
  return { columns, changes, clocks };
}

/** Rates how a resolved ticket was handled; the last rating counts. */
export async function rateTicket(ctx: Ctx, input: Input<"rate">): Promise<void> {
  const { db, actor, now } = ctx;
  const ticket = found(await lockTicket(db, input.id));
  if (ticket.requester_id !== actor.personId) throw new Refusal("forbidden");
  if (!canRate(actor, ticket)) throw new Refusal("not_allowed_now");
  await db
    .updateTable("tickets")
    .set({ rating: input.score, rating_comment: input.comment, rated_at: now, updated_at: now })
    .where("id", "=", ticket.id)
    .execute();
  const from = ticket.rating === null ? null : String(ticket.rating);
  await recordChanges(ctx, ticket, [{ field: "rating", from, to: String(input.score) }]);
  await ctx.emit(ticketEvent("ticket.rated", ticket));
}

/**
 * Merges a ticket into another of the same client: what was said moves there, its people come in copy, and it is
 * closed with a pointer.
 * @throws Refusal not_found for either; invalid_input when they are not of one client or already merged
 */
export async function mergeTickets(ctx: Ctx, input: Input<"merge">): Promise<void> {
  const { db, actor, now } = ctx;
  // Always locked in one order, so that two merges cannot wait for each other.
  const locked = new Map<string, TicketRecord>();
  for (const id of [...new Set([input.id, input.intoId])].toSorted())
    locked.set(id, found(await lockTicket(db, id)));
  const ticket = locked.get(input.id)!;
  const into = locked.get(input.intoId)!;
  if (ticket === into) refuse("invalid_input", "intoId", "same_ticket");
  if (!canMerge(actor, ticket) || into.merged_into_id) throw new Refusal("not_allowed_now");
  if (ticket.client_id !== into.client_id) refuse("invalid_input", "intoId", "other_client");
  await db
    .insertInto("ticket_replies")
    .values({
      id: newId(),
      client_id: into.client_id,
      ticket_id: into.id,
      author_id: ticket.requester_id,
      audience: "client",
      body: ticket.description,
      created_at: ticket.created_at,
    })
    .execute();
  await db
    .updateTable("ticket_replies")
    .set({ ticket_id: into.id })
    .where("ticket_id", "=", ticket.id)
    .execute();
  const people = [...(await copiesOf(db, ticket.id)).map(({ id }) => id), ticket.requester_id];
  // Who has been deactivated meanwhile does not come along.
  const present = await membersOf(db, into.client_id, people);
  await addCopies(
    ctx,
    into,
    present.map(({ id }) => id).filter((id) => id !== into.requester_id),
  );
  const { columns, changes } = statusChange(ticket, "closed", clocksOf(ticket), now, true);
  await db
    .updateTable("tickets")
    .set({ ...columns, merged_into_id: into.id, updated_at: now })
    .where("id", "=", ticket.id)
    .execute();
  await db.updateTable("tickets").set({ updated_at: now }).where("id", "=", into.id).execute();
  await recordChanges(ctx, ticket, [...changes, { field: "merged", from: null, to: String(into.number) }]);
  await recordChanges(ctx, into, [{ field: "merged", from: String(ticket.number), to: null }]);
  await ctx.emit(ticketEvent("ticket.merged", ticket));
}

async function addCopies(
  ctx: Ctx,
  ticket: Pick<TicketRecord, "id" | "client_id">,
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return;
  await requireMembers(ctx, ticket.client_id, ids, "copied");
  await ctx.db
    .insertInto("ticket_copies")
    .values(
      [...new Set(ids)].map((id) => ({ client_id: ticket.client_id, ticket_id: ticket.id, person_id: id })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function replaceCopies(ctx: Ctx, ticket: TicketRecord, wanted: string[]) {
  const before = await copiesOf(ctx.db, ticket.id);
  const ids = new Set(wanted.filter((id) => id !== ticket.requester_id));
  const gone = before.filter(({ id }) => !ids.has(id));
  const fresh = [...ids].filter((id) => !before.some((person) => person.id === id));
  if (gone.length === 0 && fresh.length === 0) return [];
  if (!canSeeUncopied(ctx.actor, ticket) && gone.some(({ id }) => id === ctx.actor.personId))
    refuse("not_allowed_now", "copied", "would_lose_sight");
  await addCopies(ctx, ticket, fresh);
  if (gone.length > 0) {
    await ctx.db
      .deleteFrom("ticket_copies")
      .where("ticket_id", "=", ticket.id)
      .where(
        "person_id",
        "in",
        gone.map(({ id }) => id),
      )
      .execute();
  }
  const names = (people: { name: string }[]) => people.map(({ name }) => name).join(", ") || null;
  const after = await membersOf(ctx.db, ticket.client_id, [...ids]);
  return [{ field: "copied" as const, from: names(before), to: names(after) }];
}

async function requireMembers({ db }: Ctx, clientId: string, ids: string[], path: string): Promise<void> {
  const known = await membersOf(db, clientId, ids);
  if (known.length !== new Set(ids).size) refuse("invalid_input", path, "unknown_choice");
}

async function requireStaff({ db }: Ctx, id: string): Promise<string> {
  const person = await db
    .selectFrom("people")
    .select("name")
    .where("id", "=", id)
    .where("client_id", "is", null)
    .where("status", "in", ["invited", "active"])
    .executeTakeFirst();
  return person?.name ?? refuse("invalid_input", "assigneeId", "unknown_choice");
}

/** The name of a category that is offered; null for none. */
async function requireCategory({ db }: Ctx, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const category = await db
    .selectFrom("ticket_categories")
    .select("name")
    .where("id", "=", id)
    .where("archived", "=", false)
    .executeTakeFirst();
  return category?.name ?? refuse("invalid_input", "categoryId", "unknown_choice");
}

async function categoryName({ db }: Ctx, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const row = await db.selectFrom("ticket_categories").select("name").where("id", "=", id).executeTakeFirst();
  return row?.name ?? null;
}

async function personName({ db }: Ctx, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const row = await db.selectFrom("people").select("name").where("id", "=", id).executeTakeFirst();
  return row?.name ?? null;
}
