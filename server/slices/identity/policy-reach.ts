import { sql } from "kysely";
import { clientRoles, type MemberRole, tenantRoles } from "../../../contract/permissions.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { definePlatformJob, type PlatformJob } from "../../kernel/jobs.ts";
import type { Post } from "../../kernel/mail/post.ts";
import { rulesOf } from "./accounts.ts";
import { clientsOf, countsBeside, rulesFor } from "./policy-rules.ts";
import { demandOf, type Rule } from "./standing.ts";

export const tellRequiredName = "identity.tell_second_factor_required";
const trail = { actor: "sign-in policy" };
const batch = 200;

/** Whom a policy is about: everybody of a tenant, or the members of a client; and the host where passkeys count. */
export interface Reach {
  tenantId: string;
  clientId: string | null;
  host: string;
}

/**
 * Of how many people a second factor is asked, by the tenant's or the client's rule, and how many of them have
 * none that counts.
 */
export async function countAsked(db: RegistryDb, rules: Rule[], reach: Reach) {
  const { rows } = await sql<{ asked: number; without: number }>`
    select count(distinct person_id)::int as asked,
           count(distinct person_id) filter (where lacks)::int as without
      from (${askedPeople(rules, reach)}) people`.execute(db);
  return rows[0]!;
}

/** Active memberships of whom a second factor is asked, and whether their people lack one that counts. */
function askedPeople(rules: Rule[], { tenantId, clientId, host }: Reach) {
  const own = clientsOf(rules);
  return sql`
    select m.person_id, m.role, m.client_id, m.created_at,
           not (d.email
             or d.totp and exists (select from factors f where f.person_id = m.person_id and f.confirmed_at is not null)
             or d.passkey and exists (select from passkeys k where k.person_id = m.person_id and k.host = ${host})
           ) as lacks
      from memberships m
      join jsonb_to_recordset(${JSON.stringify(demands(rules, own))}::text::jsonb)
             as d (client uuid, role text, email boolean, totp boolean, passkey boolean)
        on d.role = m.role
       and d.client is not distinct from
           case when m.client_id::text in (select jsonb_array_elements_text(${JSON.stringify(own)}::text::jsonb))
                then m.client_id end
     where m.tenant_id = ${tenantId}::uuid and m.status = 'active'
       and (${clientId}::uuid is null or m.client_id = ${clientId}::uuid)`;
}

/** What counts where a factor is asked for, by role: of clients with a rule of their own, and (null) of all others. */
function demands(rules: Rule[], own: string[]) {
  return [null, ...own].flatMap((client) => {
    const concerned: MemberRole[] = client ? [...clientRoles] : [...tenantRoles, ...clientRoles];
    return concerned.flatMap((role) => {
      const { asked, factors, ways } = demandOf(rulesFor(rules, client), role);
      if (asked !== "required") return [];
      const email = factors.includes("email") && ways.some((way) => countsBeside(way, ["email"]));
      return { client, role, email, totp: factors.includes("totp"), passkey: factors.includes("passkey") };
    });
  });
}

/**
 * Tells people by mail that a second factor is asked of them from now on, who have none that counts: each once for
 * this time that it became required, in batches.
 */
export function tellRequiredJob(options: { post: Post; originOf(slug: string): string }): PlatformJob {
  return definePlatformJob(tellRequiredName, async ({ registry, ids, now, signal }) => {
    for (let told = batch; told === batch; ) {
      signal.throwIfAborted();
      told = await registry.transaction(trail, (db) => tellBatch(db, ids as unknown as Told, now, options));
    }
  });
}

interface Told {
  tenantId: string;
  /** Empty for the whole tenant. */
  clientId: string;
  /** When it became required. */
  since: string;
}

async function tellBatch(
  db: RegistryDb,
  { tenantId, clientId, since }: Told,
  now: Date,
  { post, originOf }: { post: Post; originOf(slug: string): string },
): Promise<number> {
  const tenant = await db
    .selectFrom("tenants")
    .select(["name", "slug"])
    .where("id", "=", tenantId)
    .executeTakeFirstOrThrow();
  const rules = await rulesOf(db, [tenantId]);
  const origin = originOf(tenant.slug);
  const reach = { tenantId, clientId: clientId || null, host: new URL(origin).hostname };
  const { rows } = await sql<{ email: string; role: MemberRole; client_id: string | null; created_at: Date }>`
    select distinct on (people.person_id) p.email, people.role, people.client_id, people.created_at
      from (${askedPeople(rules, reach)}) people
      join people p on p.id = people.person_id
     where lacks
       and not exists (select from mails
                        where tenant_id = ${tenantId}::uuid and kind = 'second_factor_required'
                          and recipient = p.email and created_at >= ${since}::timestamptz)
     order by people.person_id, people.created_at
     limit ${batch}`.execute(db);
  for (const { email, role, client_id, created_at } of rows) {
    const ends = demandOf(rulesFor(rules, client_id), role).graceUntil(created_at);
    const until = ends && ends > now ? ends : now;
    await post.send(db, {
      tenantId,
      to: email,
      kind: "second_factor_required",
      data: { until: until.toISOString(), company: tenant.name, url: `${origin}/account` },
    });
  }
  return rows.length;
}
