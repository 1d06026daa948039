import type { Transaction } from "../server/kernel/database/pools.ts";
import type { Platform } from "../server/platform.ts";
import type { Seeded } from "./seed.ts";

/** A project of a client with time of two and a half years; its client's users are assigned to it. */
export interface SeededProject {
  id: string;
  clientId: string;
}

/**
 * One large project for each of the first clients, and beside it fifty small ones whose entries stand between those
 * of the large one: what a tenant looks like after years.
 */
export async function seedProjects(
  platform: Platform,
  { database }: Seeded,
  size: { projects: number; entries: number },
): Promise<SeededProject[]> {
  const { projects, entries } = size;
  const inTenant = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    platform.registry.pools.transaction(database, "read write", async (transaction) => {
      await transaction.unsafe("select set_config('role', 'postern_job', true)");
      return work(transaction);
    });
  await inTenant((transaction) => transaction.unsafe(seedPlans, [projects]));
  // Every row is audited: no statement writes more than it may take time for.
  const step = 2_000;
  for (let from = 0; from < entries; from += step)
    await inTenant((transaction) =>
      transaction.unsafe(seedEntries, [from, Math.min(from + step, entries) - 1]),
    );
  const rows = await inTenant(async (transaction) => {
    await transaction.unsafe(seedSpent);
    return transaction.unsafe(
      `select id, client_id "clientId" from projects where name like 'Large%' order by id`,
    );
  });
  await platform.owner.query(database, "vacuum analyze");
  return rows as unknown as SeededProject[];
}

const seedPlans = `
  with c as (select id, row_number() over (order by name) - 1 place from clients where exists
               (select from people p where p.client_id = clients.id)),
       made as (
         insert into projects (id, client_id, name, status, currency, created_at, updated_at)
         select gen_random_uuid(), c.id, case when g = 0 then 'Large ' else 'Small ' end || g, 'active', 'EUR', now(), now()
           from c cross join generate_series(0, 10) g where c.place < $1::int
         returning id, client_id, name),
       members as (
         insert into project_members (client_id, project_id, person_id)
         select m.client_id, m.id, p.id from made m join people p on p.client_id = m.client_id and p.role = 'client_user'
          where m.name like 'Large%' returning 1),
       phases as (
         insert into project_phases (id, client_id, project_id, position, name, status, progress, budget, budget_minutes)
         select gen_random_uuid(), m.client_id, m.id, g, 'Phase ' || g, (array['done', 'active', 'planned'])[1 + g / 2], 20 * g,
                20000000, 120000 from made m cross join generate_series(0, 4) g returning 1),
       milestones as (
         insert into project_milestones (id, client_id, project_id, name, planned_on, forecast_on)
         select gen_random_uuid(), m.client_id, m.id, 'Milestone ' || g, current_date + g * 20, current_date + g * 22
           from made m cross join generate_series(0, 9) g returning 1),
       healths as (
         insert into project_health (id, client_id, project_id, health, reason, at)
         select gen_random_uuid(), m.client_id, m.id, 'on_track', 'As planned.', now() - g * interval '2 weeks'
           from made m cross join generate_series(0, 30) g returning 1)
  insert into events (id, at, type, client_id, project_id, audience, subject_type, subject_id, subject)
  select gen_random_uuid(), now() - g * interval '1 hour', 'project.milestone_moved', m.client_id, m.id,
         case when g % 3 = 0 then 'internal' else 'client' end, 'project', m.id, m.name
    from made m cross join generate_series(0, 60) g`;

const seedEntries = `
  with staff as (select array_agg(id) ids from people where client_id is null),
       parts as (select project_id, array_agg(id order by position) ids from project_phases group by 1)
  insert into time_entries (id, client_id, project_id, phase_id, person_id, day, minutes, billable, rate, note, created_at, updated_at)
  select gen_random_uuid(), p.client_id, p.id, case when g % 11 > 0 then parts.ids[1 + g % 5] end,
         staff.ids[1 + g % array_length(staff.ids, 1)], current_date - (g % 900), 15 + (g * 7) % 400, g % 7 > 0, 9000 + g % 3000,
         'Work on part ' || (g % 400) || ' of the whole, as agreed with everybody on Monday.', now(), now()
    from generate_series($1::int, $2::int) g
    join projects p on p.name like 'Large%' or g % 40 = 0
    join parts on parts.project_id = p.id
   cross join staff`;

const seedSpent = `
  insert into expenses (id, client_id, project_id, person_id, day, category, description, currency, amount, exchange_rate, net,
                        billable, created_at, updated_at)
  select gen_random_uuid(), p.client_id, p.id, (select id from people where client_id is null limit 1), current_date - g,
         'travel', 'Train', 'EUR', 100 + g, 1, 100 + g, g % 4 > 0, now(), now()
    from projects p cross join generate_series(1, 200) g where p.name like 'Large%'`;
