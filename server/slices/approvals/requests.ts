import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, found, Refusal, refuse } from "../../kernel/refusal.ts";
import { approvalOutput } from "./output.ts";
import { placeOf } from "./policies.ts";
import { maySubmit } from "./policy.ts";
import { type Input, uuids } from "./sql.ts";
import type { Kind, Subject } from "./subjects.ts";
import { submitSubjects } from "./submit.ts";

interface RequestRow {
  id: string;
  client_id: string;
  client_name: string;
  project_id: string | null;
  project_name: string | null;
  title: string;
  text: string;
  amount: string | null;
  currency: string;
  minutes: number | null;
}

/** Deliverables, change requests and quotes, as they are submitted. */
export async function requestSubjects(db: TenantDb, ids: string[]): Promise<Subject[]> {
  const { rows } = await sql<RequestRow>`
    select r.id, r.client_id, c.name client_name, r.project_id, p.name project_name, r.title, r.text, r.amount,
           r.currency, r.minutes
      from approval_requests r join clients c on c.id = r.client_id left join projects p on p.id = r.project_id
     where r.id = any (${uuids(ids)}::uuid[]) order by r.id`.execute(db);
  return rows.map((row) => {
    const amount = row.amount === null ? null : Number(row.amount);
    const { title, text, minutes } = row;
    const currency = amount === null ? null : row.currency;
    return {
      id: row.id,
      clientId: row.client_id,
      projectId: row.project_id,
      personId: null,
      forClient: true,
      title,
      day: null,
      amount,
      currency,
      minutes,
      content: { client: row.client_name, project: row.project_name, text, amount, currency, minutes },
    };
  });
}

/** @throws Refusal not_found; not_allowed_now on a project that no member sees; invalid_input */
export async function createRequest(ctx: Ctx, input: Input<"createRequest">) {
  const { db, now } = ctx;
  authorize(maySubmit, ctx.actor);
  const { clientId, projectId } = await placeOf(ctx, input);
  if (!clientId) refuse("invalid_input", "projectId", "required");
  const usual = await usualOf(db, clientId, projectId);
  if (usual.status === "draft") throw new Refusal("not_allowed_now");
  const id = newId();
  const { kind, title, text, amount, minutes } = input;
  await db
    .insertInto("approval_requests")
    .values({
      id,
      client_id: clientId,
      project_id: projectId,
      kind,
      title,
      text,
      amount,
      currency: input.currency ?? usual.currency,
      minutes,
      created_at: now,
      updated_at: now,
    })
    .execute();
  return submitOne(ctx, kind, id);
}

async function usualOf(db: TenantDb, clientId: string, projectId: string | null) {
  if (projectId)
    return db
      .selectFrom("projects")
      .select(["currency", "status"])
      .where("id", "=", projectId)
      .executeTakeFirstOrThrow();
  const client = db.selectFrom("clients").select(["currency", "status"]).where("id", "=", clientId);
  return client.executeTakeFirstOrThrow();
}

async function submitOne(ctx: Ctx, kind: Kind, id: string) {
  const [item] = await submitSubjects(ctx, kind, await requestSubjects(ctx.db, [id]));
  return approvalOutput(ctx, found(item?.approvalId));
}

/**
 * Changes a request and submits it as it is then, with the difference.
 * @throws Refusal not_found; not_allowed_now for what was approved: that is an agreement, and a new request follows it
 */
export async function reviseRequest(ctx: Ctx, { id, ...input }: Input<"reviseRequest">) {
  const { db, now } = ctx;
  authorize(maySubmit, ctx.actor);
  const { kind, subject_id } = found(
    await db
      .selectFrom("approvals")
      .select(["kind", "subject_id"])
      .where("id", "=", id)
      .where("kind", "in", ["deliverable", "change_request", "quote"])
      .executeTakeFirst(),
  );
  // First, so that of two who revise it at once the second finds what the first has submitted.
  await db
    .updateTable("approval_requests")
    .set({ ...input, updated_at: now })
    .where("id", "=", subject_id)
    .execute();
  if ((await newestState(db, subject_id)) === "approved") throw new Refusal("not_allowed_now");
  return submitOne(ctx, kind as Kind, subject_id);
}

/** Where a request stands, whichever of its revisions was named; locked, so that nobody decides meanwhile. */
async function newestState(db: TenantDb, subjectId: string): Promise<string | undefined> {
  const newest = await db
    .selectFrom("approvals")
    .select("state")
    .where("subject_id", "=", subjectId)
    .orderBy("revision", "desc")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  return newest?.state;
}
