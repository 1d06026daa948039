import { sql } from "kysely";
import type { ApprovalDelegation } from "../../../contract/approval-policies.ts";
import { type Ctx, can } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, found, Refusal, refuse } from "../../kernel/refusal.ts";
import { refOf } from "./output.ts";
import { mayDecide } from "./policy.ts";
import type { Input } from "./sql.ts";

interface Named {
  id: string;
  from_id: string;
  from_name: string;
  to_id: string;
  to_name: string;
  from_day: string;
  to_day: string;
  client_id: string;
  active: boolean;
}

/** Who manages the company's people sees and sets what concerns others. */
const managesAll = (ctx: Ctx) => can(ctx.actor, "people.manage");

async function read(ctx: Ctx, id?: string): Promise<ApprovalDelegation[]> {
  const { db, actor, now } = ctx;
  const own = managesAll(ctx) ? sql`true` : sql`${actor.personId} in (d.from_id, d.to_id)`;
  const { rows } = await sql<Named>`
    select d.id, d.from_id, f.name from_name, d.to_id, t.name to_name, d.from_day::text, d.to_day::text, d.client_id,
           x.today between d.from_day and d.to_day active
      from approval_delegations d
      join people f on f.id = d.from_id
      join people t on t.id = d.to_id
     cross join (select (${now}::timestamptz at time zone time_zone)::date today from settings) x
     where ${own} and ${id ? sql`d.id = ${id}` : sql`d.to_day >= x.today - 90`}
     order by d.from_day desc, d.id limit 500`.execute(db);
  ctx.shown.push(...rows.map(({ client_id }) => ({ clientId: client_id })));
  return rows.map((row) => ({
    id: row.id,
    from: refOf(row.from_id, row.from_name, "member"),
    to: refOf(row.to_id, row.to_name, "member"),
    fromDay: row.from_day,
    toDay: row.to_day,
    active: row.active,
    can: { remove: mayDecide(actor) && (row.from_id === actor.personId || managesAll(ctx)) },
  }));
}

export async function listDelegations(ctx: Ctx) {
  return { items: await read(ctx) };
}

/**
 * Lets a colleague decide. They decide what they see themselves: sight is not delegated.
 * @throws Refusal forbidden for somebody else's without managing people; invalid_input
 */
export async function createDelegation(
  ctx: Ctx,
  input: Input<"createDelegation">,
): Promise<ApprovalDelegation> {
  const { db, actor, now } = ctx;
  authorize(mayDecide, actor);
  const fromId = input.fromId ?? actor.personId!;
  if (fromId !== actor.personId && !managesAll(ctx)) throw new Refusal("forbidden");
  if (fromId === input.toId) refuse("invalid_input", "toId", "same_as_before");
  if (input.toDay < input.fromDay) refuse("invalid_input", "toDay", "before_start");
  const known = await sql<{ id: string }>`
    select id from approval_deciders where client_id = ${actor.clientId} and id in (${fromId}, ${input.toId})`.execute(
    db,
  );
  if (!known.rows.some(({ id }) => id === input.toId)) refuse("invalid_input", "toId", "unknown_choice");
  if (!known.rows.some(({ id }) => id === fromId)) refuse("invalid_input", "fromId", "unknown_choice");
  const id = newId();
  await db
    .insertInto("approval_delegations")
    .values({
      id,
      client_id: actor.clientId!,
      from_id: fromId,
      to_id: input.toId,
      from_day: input.fromDay,
      to_day: input.toDay,
      created_at: now,
    })
    .execute();
  return found((await read(ctx, id))[0]);
}

/** @throws Refusal not_found; forbidden for what is not one's own to end */
export async function removeDelegation(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const delegation = found((await read(ctx, id))[0]);
  if (!delegation.can.remove) throw new Refusal("forbidden");
  await ctx.db.deleteFrom("approval_delegations").where("id", "=", id).execute();
}
