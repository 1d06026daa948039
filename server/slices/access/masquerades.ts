import { z } from "zod";
import type { Masquerade } from "../../../contract/access.ts";
import type { RegistryCtx, SessionFacts } from "../../kernel/context.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import type { Arrival } from "../../kernel/http/mount.ts";
import { newId } from "../../kernel/ids.ts";
import { after, pageOf } from "../../kernel/paging.ts";
import { found, Refusal } from "../../kernel/refusal.ts";
import { note } from "../identity/index.ts";
import { asCaller, trailOf } from "./caller.ts";
import { type RecordReading, told } from "./told.ts";

/** How long one lasts, in milliseconds. */
const length = 30 * 60_000;

/**
 * Begins a masquerade in the session of a staff person. The member finds it in their history, and gets a mail when
 * staff could write in their name; the client finds it in its access history, or it does not begin.
 * @throws Refusal not_found for whom the staff person's fence does not show; not_allowed_now for staff, and for a
 *   member who has not joined or is deactivated
 */
export async function beginMasquerade(
  ctx: RegistryCtx,
  input: { personId: string; reason: string },
  record: RecordReading,
) {
  const seen = await requireViewable(ctx, input.personId);
  const id = newId();
  await record(told(ctx, "begin", { id, memberId: input.personId, ...seen, reason: input.reason }));
  const { id: sessionId, person: staff, membership } = ctx.session!;
  const tenantId = ctx.tenant!.id;
  const until = new Date(ctx.now.getTime() + length);
  return ctx.registry.transaction(trailOf(ctx, staff.name), async (db) => {
    const member = await memberOf(db, tenantId, input.personId);
    const writes = await mayWrite(db, tenantId, member.clientId);
    await db
      .insertInto("masquerades")
      .values({
        id,
        tenant_id: tenantId,
        session_id: sessionId,
        staff_id: membership!.id,
        staff_name: staff.name,
        member_id: member.id,
        reason: input.reason,
        writes,
        started_at: ctx.now,
        expires_at: until,
      })
      .execute();
    await note(db, ctx, {
      personId: member.personId,
      membershipId: member.id,
      outcome: "viewed",
      note: `${staff.name}: ${input.reason}`,
    });
    const data = { staff: staff.name, reason: input.reason, at: ctx.now.toISOString() };
    if (writes) await ctx.post.send(db, { tenantId, to: member.email, kind: "masquerade_notice", data });
    return { until: until.toISOString(), writes };
  });
}

/** Looked for through the fence of the staff person: a lead reaches only members of clients assigned to them. */
async function requireViewable(ctx: RegistryCtx, personId: string) {
  const person = await asCaller(ctx, (db) =>
    db
      .selectFrom("people")
      .select(["name", "client_id", "status"])
      .where("id", "=", personId)
      .executeTakeFirst(),
  );
  const { name, client_id, status } = found(person);
  if (client_id === null || status !== "active") throw new Refusal("not_allowed_now");
  return { member: name, clientId: client_id };
}

async function memberOf(db: RegistryDb, tenantId: string, membershipId: string) {
  const member = await db
    .selectFrom("memberships as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .select(["m.id", "m.client_id as clientId", "p.id as personId", "p.email"])
    .where("m.id", "=", membershipId)
    .where("m.tenant_id", "=", tenantId)
    .where("m.status", "=", "active")
    .executeTakeFirst();
  return found(member);
}

/** The tenant has allowed it, and the client has not taken it back. */
async function mayWrite(db: RegistryDb, tenantId: string, clientId: string | null): Promise<boolean> {
  const policies = await db
    .selectFrom("sign_in_policies")
    .select(["client_id", "masquerade_writes"])
    .where("tenant_id", "=", tenantId)
    .where((where) => where.or([where("client_id", "is", null), where("client_id", "=", clientId)]))
    .execute();
  const own = policies.some(({ client_id }) => client_id === null);
  return own && policies.every(({ masquerade_writes }) => masquerade_writes);
}

/** Ends the masquerade of a session; nothing when none is running. */
export async function endMasquerade(ctx: RegistryCtx, record: RecordReading): Promise<void> {
  const { viewing, person, membership } = ctx.session!;
  if (!viewing) return;
  const member = { memberId: membership!.id, member: person.name, clientId: membership!.clientId };
  await record(told(ctx, "end", { id: viewing.id, ...member, reason: viewing.reason }));
  await ctx.registry.transaction(trailOf(ctx, viewing.staff), (db) =>
    db
      .updateTable("masquerades")
      .set({ ended_at: ctx.now })
      .where("id", "=", viewing.id)
      .where("ended_at", "is", null)
      .execute(),
  );
}

/** Notes one request of a masquerade, reading or writing, with both names; without the note there is no answer. */
export async function noteCall(
  registry: Registry,
  endpoint: { name: string; method: string },
  { facts, url }: Pick<Arrival, "facts" | "url">,
  { viewing, person }: SessionFacts,
  now: Date,
): Promise<void> {
  if (!viewing) return;
  const { address, userAgent, id: requestId } = facts;
  const trail = { actor: viewing.staff, onBehalfOf: person.name, address, userAgent, requestId };
  await registry.transaction(trail, (db) =>
    db
      .insertInto("masquerade_calls")
      .values({
        id: newId(),
        masquerade_id: viewing.id,
        at: now,
        staff_name: viewing.staff,
        member_name: person.name,
        method: endpoint.method,
        endpoint: endpoint.name,
        path: url.pathname.slice(0, 500),
        request_id: requestId,
      })
      .execute(),
  );
}

/** The tenant's masquerades, the newest first. */
export async function listMasquerades(
  ctx: RegistryCtx,
  page: { cursor?: string | undefined; limit: number },
) {
  const last = after(page.cursor, z.tuple([z.uuid()]));
  const rows = await ctx.registry.transaction(trailOf(ctx, ctx.session!.person.name), (db) => {
    let query = db
      .selectFrom("masquerades as q")
      .innerJoin("memberships as m", "m.id", "q.member_id")
      .innerJoin("people as p", "p.id", "m.person_id")
      .select(["q.id", "q.staff_name", "q.reason", "q.writes", "q.started_at", "q.expires_at", "q.ended_at"])
      .select(["m.client_name", ({ fn }) => fn.coalesce("m.name", "p.name").as("member")])
      .select(({ selectFrom }) =>
        selectFrom("masquerade_calls as c")
          .whereRef("c.masquerade_id", "=", "q.id")
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .as("calls"),
      )
      .where("q.tenant_id", "=", ctx.tenant!.id)
      .orderBy("q.id", "desc")
      .limit(page.limit + 1);
    if (last) query = query.where("q.id", "<", last[0]);
    return query.execute();
  });
  return pageOf(
    rows,
    page.limit,
    (row) => [row.id],
    (row): Masquerade => {
      const ends = row.ended_at ?? row.expires_at;
      return {
        id: row.id,
        staff: row.staff_name,
        member: row.member,
        client: row.client_name,
        reason: row.reason,
        writes: row.writes,
        startedAt: row.started_at.toISOString(),
        endsAt: ends.toISOString(),
        running: ends > ctx.now,
        calls: Number(row.calls),
      };
    },
  );
}
