import { sql } from "kysely";
import { formatMoney } from "../../../contract/currency.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import type { Post } from "../../kernel/mail/post.ts";
import { records, uuids } from "./sql.ts";
import { decidedFor, decides } from "./turn.ts";

/** Makes secrets for the links of digests, by digest, for those that may be opened by one. */
export type MakeLinks = (
  db: RegistryDb,
  tenantId: string,
  digests: { digestId: string; membershipId: string }[],
  now: Date,
) => Promise<Map<string, string>>;

export interface DigestOptions {
  registry: Registry;
  post: Post;
  makeLinks: MakeLinks;
  /** Address of a tenant's host, as it is configured. */
  originOf(slug: string): string;
}

/** Things looked at in one run; people with more than that get the rest later. */
const most = 5000;

interface Due {
  person_id: string;
  client_id: string;
  email: string;
  name: string;
  ids: string[];
  count: number;
  projects: string | null;
  sums: { currency: string; amount: string }[] | null;
  minutes: number;
  due_on: string | null;
}

/**
 * Writes to everybody who decides something of which notice is due: when it was submitted, on the days of reminders,
 * and when others come in. One mail a person, with a link to exactly these items; who has delegated is written to all
 * the same, and so is who stands in. Mails go out after the commit.
 */
export async function sendDigests(ctx: Ctx, options: DigestOptions): Promise<number> {
  const { db, now } = ctx;
  const { rows: taken } = await sql<{ id: string }>`
    with due as materialized (
      select id from approvals where state = 'waiting' and notify_at <= ${now} order by id limit ${most} for update skip locked)
    update approvals a set notify_at = (a.later_notices ->> 0)::timestamptz, later_notices = a.later_notices - 0
      from due where a.id = due.id returning a.id`.execute(db);
  if (taken.length === 0) return 0;
  const people = await readersOf(
    ctx,
    taken.map(({ id }) => id),
  );
  const letters = people.map((person) => ({ ...person, digestId: newId() }));
  const digests = letters.map(({ digestId, client_id, person_id, ids }) => ({
    digestId,
    client_id,
    person_id,
    ids,
  }));
  await sql`insert into approval_digests (id, client_id, person_id, approval_ids, at)
            select "digestId", client_id, person_id, ids, ${now}
              from ${records(digests, '"digestId" uuid, client_id uuid, person_id uuid, ids uuid[]')}`.execute(
    db,
  );
  ctx.afterCommit(() => mail(options, ctx, letters));
  return letters.length;
}

/** Who decides what of these, and what it comes to. Sight is that of each: no mail says more than its reader sees. */
async function readersOf({ db, now }: Ctx, ids: string[]): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with today as (select (${now}::timestamptz at time zone time_zone)::date today from settings),
    turns as materialized (
      select distinct a.id, d.id decider, d.client_id
        from approvals a
        join approval_steps s on s.approval_id = a.id and s.state = 'open' and s.opens_at <= ${now}
        join approval_deciders d on ${decides}
       where a.id = any (${uuids(ids)}::uuid[]) and not ${decidedFor(sql`d.id`)}),
    readers as (
      select id, decider reader from turns
       union
      select t.id, g.to_id from turns t
        join approval_delegations g on g.client_id = t.client_id and g.from_id = t.decider
       cross join today where today.today between g.from_day and g.to_day),
    seen as (
      select r.reader, a.* from readers r join approvals a on a.id = r.id
        join approval_deciders d on d.id = r.reader
       where (a.project_id is null or d.sees_all
              or exists (select from project_members m where m.project_id = a.project_id and m.person_id = d.id))
         and not exists (select from people o where o.id in (a.submitted_by_id, a.person_id) and o.email = d.email))
    select s.reader person_id, d.client_id, d.email, d.name, jsonb_agg(s.id order by s.id) ids, count(*)::int count,
           (select string_agg(distinct p.name, ', ') from projects p where p.id = any (array_agg(s.project_id))) projects,
           coalesce(sum(s.minutes), 0)::int minutes, min(s.due_on)::text due_on,
           (select jsonb_agg(jsonb_build_object('currency', x.currency, 'amount', x.amount::text) order by x.currency)
              from (select y.currency, sum(y.amount) amount from seen y
                     where y.reader = s.reader and y.currency is not null group by 1) x) sums
      from seen s join approval_deciders d on d.id = s.reader
     group by s.reader, d.client_id, d.email, d.name order by s.reader`.execute(db);
  return rows;
}

/** Amounts as people write them; each currency by itself. */
function sumsText(sums: Due["sums"]): string {
  return (sums ?? [])
    .map(({ currency, amount }) => formatMoney({ currency, amount: Number(amount) }, "en", "code"))
    .join(" · ");
}

/**
 * A plain page of the portal, where whoever opens it signs in; or the page that asks whether to open it by the link.
 * The secret is behind `#`: it reaches no server by the address. Opening either decides nothing, and uses up nothing.
 */
function pathOf(digestId: string, secret: string | undefined): string {
  return secret ? `/digest?id=${digestId}#${secret}` : `/approvals?digest=${digestId}`;
}

function mail(
  { registry, post, originOf, makeLinks }: DigestOptions,
  { tenant, now }: Pick<Ctx, "tenant" | "now">,
  letters: (Due & { digestId: string })[],
): Promise<void> {
  return registry.transaction({ actor: "approvals" }, async (db) => {
    const digests = letters.map(({ digestId, person_id }) => ({ digestId, membershipId: person_id }));
    const secrets = await makeLinks(db, tenant.id, digests, now);
    for (const { email, name, count, projects, sums, due_on, digestId } of letters) {
      const data = {
        name,
        count: String(count),
        company: tenant.name,
        projects: projects ?? "",
        sums: sumsText(sums),
        dueOn: due_on ?? "",
        url: `${originOf(tenant.slug)}${pathOf(digestId, secrets.get(digestId))}`,
      };
      const kind = secrets.has(digestId) ? "approvals_waiting_link" : "approvals_waiting";
      await post.send(db, { tenantId: tenant.id, to: email, kind, data });
    }
  });
}
