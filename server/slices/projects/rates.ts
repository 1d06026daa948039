import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { projectEvent, touch } from "./projects.ts";
import { type Input, lockProject, projectsById, staffNamed } from "./queries.ts";

/** What an hour is billed with, and what it costs; null where nobody has said. Minor units. */
export interface Rate {
  hourly: number;
  cost: number | null;
}

/** Rates and costs of a project, its default first. */
export async function readRates({ db }: Ctx, { id }: { id: string }) {
  const project = found((await projectsById(db, [id])).get(id));
  const rows = await db
    .selectFrom("project_rates as r")
    .leftJoin("people as p", "p.id", "r.person_id")
    .select(["r.person_id", "r.hourly", "r.cost", "p.name"])
    .where("r.project_id", "=", id)
    .orderBy("p.name", (order) => order.asc().nullsFirst())
    .execute();
  return {
    currency: project.currency,
    items: rows.map(({ person_id, hourly, cost, name }) => ({
      personId: person_id,
      hourly: Number(hourly),
      cost: cost === null ? null : Number(cost),
      name,
    })),
  };
}

/**
 * Sets rates and costs, in place of those before. Entries keep the rate that they were written with, but for those of
 * the day `from` and later that are on no issued invoice.
 * @throws Refusal not_found; invalid_input for somebody who is no staff, or is named twice
 */
export async function setRates(ctx: Ctx, { id, items, from }: Input<"setRates">) {
  const { db } = ctx;
  const project = found(await lockProject(db, id));
  const ids = items.flatMap(({ personId }) => personId ?? []);
  if (new Set(items.map(({ personId }) => personId)).size !== items.length)
    refuse("invalid_input", "items", "twice");
  if ((await staffNamed(db, ids)).length !== ids.length) refuse("invalid_input", "items", "unknown_choice");
  await db.deleteFrom("project_rates").where("project_id", "=", id).execute();
  if (items.length > 0) {
    await db
      .insertInto("project_rates")
      .values(
        items.map(({ personId, hourly, cost }) => ({
          id: newId(),
          client_id: project.client_id,
          project_id: id,
          person_id: personId,
          hourly,
          cost,
        })),
      )
      .execute();
  }
  if (from) await rateAnew(db, id, from);
  await touch(ctx, id);
  await ctx.emit(projectEvent("project.rates_changed", project, { internal: true }));
  return readRates(ctx, { id });
}

/**
 * Reckons entries of a day and later with the rates of now; what stays the same is not written, nor is the rate of what
 * is on an issued invoice.
 */
async function rateAnew(db: TenantDb, projectId: string, from: string): Promise<void> {
  const rated = sql`
    select e.id, e.client_id, coalesce(o.hourly, d.hourly, 0) hourly, case when o.id is null then d.cost else o.cost end cost
      from time_entries e
      left join project_rates o on o.project_id = e.project_id and o.person_id = e.person_id
      left join project_rates d on d.project_id = e.project_id and d.person_id is null
     where e.project_id = ${projectId} and e.day >= ${from}::date`;
  await sql`update time_entries e set rate = r.hourly from (${rated}) r
             where e.id = r.id and e.rate <> r.hourly
               and not exists (select from invoiced_entries x join invoices i on i.id = x.invoice_id
                                where x.entry_id = e.id and x.released_at is null and i.status <> 'draft')`.execute(
    db,
  );
  await sql`insert into time_entry_internals as i (entry_id, client_id, project_id, cost_rate)
            select r.id, r.client_id, ${projectId}, r.cost from (${rated}) r where r.cost is not null
            on conflict (entry_id) do update set cost_rate = excluded.cost_rate
            where i.cost_rate is distinct from excluded.cost_rate`.execute(db);
}

/** The rates that hold for people on projects: a key of both leads to one. */
export async function ratesOf(db: TenantDb, projectIds: string[]) {
  const rows = await db
    .selectFrom("project_rates")
    .select(["project_id", "person_id", "hourly", "cost"])
    .where("project_id", "in", [...new Set(projectIds)])
    .execute();
  const known = new Map(
    rows.map((row) => [
      `${row.project_id} ${row.person_id}`,
      { hourly: Number(row.hourly), cost: row.cost === null ? null : Number(row.cost) },
    ]),
  );
  const none: Rate = { hourly: 0, cost: null };
  return (projectId: string, personId: string): Rate =>
    known.get(`${projectId} ${personId}`) ?? known.get(`${projectId} null`) ?? none;
}
