import type { Selectable } from "kysely";
import type { Actor, Ctx, NewEvent, TenantFacts } from "./context.ts";
import type { TenantDb } from "./database/fence.ts";
import type { TenantEvents } from "./database/schema.gen.ts";
import { newId } from "./ids.ts";
import { log } from "./log.ts";

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
      project_id: event.projectId ?? null,
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

export type StoredEvent = Selectable<TenantEvents>;

/**
 * What follows from an event, in a transaction of its own as the program: it stands or falls with the note that
 * the event was handled. What reaches outside belongs into a job that it asks for.
 */
export type EventHandler = (ctx: Ctx, event: StoredEvent) => Promise<unknown>;
/** Handlers by the event's type. */
export type EventHandlers = Record<string, EventHandler[]>;

/** Tries before an event is left alone, for somebody to look at. */
const attempts = 10;

/** Hands events to their handlers after the commit that wrote them, and later those that a crash or a failure left. */
export class Outbox {
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly handlers: EventHandlers,
    private readonly inTenant: <T>(tenant: TenantFacts, work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  ) {}

  /** Whether anything follows from events of this type, and from any at all. */
  handles(type: string): boolean {
    return Object.hasOwn(this.handlers, type);
  }
  get idle(): boolean {
    return Object.keys(this.handlers).length === 0;
  }

  /** Takes up events just committed; the caller does not wait for it. */
  published(tenant: TenantFacts, ids: string[]): void {
    if (this.idle) return;
    const work = this.handle(tenant, ids).finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  /** Resolves when nothing that was taken up is under way any more. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled([...this.#underWay]);
  }

  /** Handles what was left in a tenant and is due again, oldest first. Answers with how many there were. */
  async sweep(tenant: TenantFacts): Promise<number> {
    const left = await this.inTenant(tenant, ({ db, now }) =>
      db
        .selectFrom("events")
        .select(["id", "at", "attempts"])
        .where("handled_at", "is", null)
        .where("at", "<", new Date(now.getTime() - 60_000))
        .where("attempts", "<", attempts)
        .orderBy("at")
        .limit(500)
        .execute()
        .then((events) =>
          events.filter(({ at, attempts }) => at.getTime() + 60_000 * 2 ** attempts < now.getTime()),
        ),
    );
    await this.handle(
      tenant,
      left.map(({ id }) => id),
    );
    return left.length;
  }

  private async handle(tenant: TenantFacts, ids: string[]): Promise<void> {
    for (const id of ids) {
      try {
        await this.inTenant(tenant, (ctx) => this.handleOne(ctx, id));
      } catch (error) {
        log.error("An event could not be handled", { tenant: tenant.slug, event: id, error });
        await this.countFailure(tenant, id).catch(() => {});
      }
    }
  }

  /** One that another process is at, or has done, is left alone. */
  private async handleOne(ctx: Ctx, id: string): Promise<void> {
    const event = await ctx.db
      .selectFrom("events")
      .selectAll()
      .where("id", "=", id)
      .where("handled_at", "is", null)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!event) return;
    for (const handler of this.handlers[event.type] ?? []) await handler(ctx, event);
    await ctx.db.updateTable("events").set({ handled_at: ctx.now }).where("id", "=", id).execute();
  }

  private countFailure(tenant: TenantFacts, id: string): Promise<unknown> {
    return this.inTenant(tenant, ({ db }) =>
      db
        .updateTable("events")
        .set(({ eb }) => ({ attempts: eb("attempts", "+", 1) }))
        .where("id", "=", id)
        .execute(),
    );
  }
}
