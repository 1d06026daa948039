import { sql } from "kysely";
import type { Health, Milestone, Project, ProjectRow } from "../../../contract/project.ts";
import { type Actor, type Ctx, isStaff } from "../../kernel/context.ts";
import { pageOf } from "../../kernel/paging.ts";
import { found } from "../../kernel/refusal.ts";
import { daysBetween } from "./arithmetic.ts";
import { budgetShares } from "./budget.ts";
import type { PhaseFacts } from "./figures.ts";
import { canPlan, canRemove, canSeeCosts, canWork, seesMoney } from "./policy.ts";
import {
  cursorKey,
  listProjects,
  type MilestoneRecord,
  type NamedProject,
  type ProjectFilter,
  readProject,
} from "./queries.ts";

const ranks: Record<string, number> = { on_track: 0, at_risk: 1, off_track: 2 };

export function milestoneOutput(row: MilestoneRecord, today: string): Milestone {
  const expected = row.forecast_on ?? row.planned_on;
  return {
    id: row.id,
    name: row.name,
    phaseId: row.phase_id,
    plannedOn: row.planned_on,
    forecastOn: row.forecast_on,
    actualOn: row.actual_on,
    state: row.actual_on ? "reached" : expected < today ? "late" : "upcoming",
    slipDays: daysBetween(row.planned_on, row.actual_on ?? expected),
  };
}

function healthOutput({ health, reason, at, by }: NonNullable<NamedProject["healths"]>[number]) {
  return { health: health as Health, reason, at: new Date(at).toISOString(), by };
}

function trendOf(healths: NamedProject["healths"]): ProjectRow["trend"] {
  if (!healths || healths.length < 2) return null;
  const change = ranks[healths[0]!.health]! - ranks[healths[1]!.health]!;
  return change < 0 ? "better" : change > 0 ? "worse" : "same";
}

export function rowOutput(row: NamedProject, actor: Actor, budget: ProjectRow["budget"]): ProjectRow {
  return {
    id: row.id,
    name: row.name,
    reference: row.reference,
    client: { id: row.client_id, name: row.client_name },
    status: row.status as ProjectRow["status"],
    health: row.healths?.[0] ? healthOutput(row.healths[0]) : null,
    trend: trendOf(row.healths),
    budget,
    phase: row.phase,
    nextMilestone: row.milestone && milestoneOutput(row.milestone, row.today),
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    updatedAt: row.updated_at.toISOString(),
    can: { edit: canPlan(actor), work: canWork(actor, row) },
  };
}

/** A page of the projects that the actor sees. */
export async function projectPage(ctx: Ctx, filter: ProjectFilter) {
  const rows = await listProjects(ctx, filter);
  const shares = await budgetShares(
    ctx,
    rows.slice(0, filter.limit).map(({ id }) => id),
  );
  return pageOf(
    rows,
    filter.limit,
    (row) => cursorKey(filter.sort, row),
    (row) => rowOutput(row, ctx.actor, shares.get(row.id) ?? null),
  );
}

/**
 * A project with its plan, its people and how it stood.
 * @throws Refusal not_found
 */
export async function projectOutput(ctx: Ctx, id: string): Promise<Project> {
  const [{ project }, shares] = await Promise.all([planOutput(ctx, id), budgetShares(ctx, [id])]);
  return { ...project, budget: shares.get(id) ?? null };
}

/** A project without its share of the budget, and what figures of it need: its own today, and its phases. */
export interface Plan {
  project: Omit<Project, "budget">;
  today: string;
  phases: PhaseFacts[];
}

/** @throws Refusal not_found */
export async function planOutput(ctx: Ctx, id: string): Promise<Plan> {
  const { actor } = ctx;
  const row = found(await readProject(ctx, id));
  const [more, phases, milestones, actions, contacts, members, healths, note] = await Promise.all([
    readMore(ctx, id),
    readPhases(ctx, id),
    readMilestones(ctx, id),
    readActions(ctx, id),
    readContacts(ctx, id),
    readMembers(ctx, id),
    readHealths(ctx, id),
    // A client's connection may not even ask.
    isStaff(actor) ? readNote(ctx, id) : null,
  ]);
  const staff = isStaff(actor);
  const project = {
    ...rowOutput(row, actor, null),
    description: more.description,
    currency: more.currency,
    timeZone: more.zone,
    ownTimeZone: more.own_zone,
    phases: phases.map(({ budget, ...phase }) => ({
      ...phase,
      budget:
        budget === null || !seesMoney(actor) ? null : { amount: Number(budget), currency: more.currency },
    })),
    milestones: milestones.map((milestone) => milestoneOutput(milestone, row.today)),
    actions: actions.map(({ audience, owner_id, owner_name, owner_client, dueOn, doneAt, ...action }) => ({
      ...action,
      owner: owner_id ? refOf(owner_id, owner_name, owner_client) : null,
      dueOn,
      doneAt: doneAt?.toISOString() ?? null,
      overdue: doneAt === null && dueOn !== null && dueOn < row.today,
      internal: audience === "internal",
    })),
    contacts: contacts.map(({ client_id, id, name, ...contact }) => ({
      ...refOf(id, name, client_id),
      ...contact,
    })),
    members: members.map(({ id, name }) => ({ id, name, kind: "member" as const })),
    healthHistory: healths.map(healthOutput),
    internal: staff ? { note: note ?? "" } : null,
    source: staff ? more.source : null,
    externalId: staff ? more.external_id : null,
    createdAt: more.created_at.toISOString(),
    can: {
      edit: canPlan(actor),
      work: canWork(actor, row),
      remove: canRemove(actor, row),
      costs: canSeeCosts(actor),
    },
  };
  const facts = phases.map(({ id, name, status, progress, budget, budgetMinutes }) => ({
    id,
    name,
    status,
    progress,
    budget: budget === null ? null : Number(budget),
    budgetMinutes,
  }));
  return { project, today: row.today, phases: facts };
}

export function refOf(id: string, name: string | null, clientId: string | null) {
  return { id, name: name ?? "", kind: clientId ? ("member" as const) : ("staff" as const) };
}

function readMore({ db }: Ctx, id: string) {
  return db
    .selectFrom("projects as p")
    .crossJoin("settings as s")
    .select(["p.description", "p.currency", "p.source", "p.external_id", "p.created_at"])
    .select(sql<string>`coalesce(p.time_zone, s.time_zone)`.as("zone"))
    .select(sql<boolean>`p.time_zone is not null`.as("own_zone"))
    .where("p.id", "=", id)
    .executeTakeFirstOrThrow();
}

async function readPhases({ db }: Ctx, id: string) {
  const { rows } = await sql<Project["phases"][number] & { budget: string | null }>`
    select id, name, status, progress, starts_on::text "startsOn", ends_on::text "endsOn", budget,
           budget_minutes "budgetMinutes"
      from project_phases where project_id = ${id} order by position, id`.execute(db);
  return rows as (Omit<Project["phases"][number], "budget"> & { budget: string | null })[];
}

async function readMilestones({ db }: Ctx, id: string): Promise<MilestoneRecord[]> {
  const { rows } = await sql<MilestoneRecord>`
    select id, name, phase_id, planned_on::text, forecast_on::text, actual_on::text
      from project_milestones where project_id = ${id} order by 4, id limit 200`.execute(db);
  return rows;
}

interface ActionRecord {
  id: string;
  text: string;
  audience: string;
  owner_id: string | null;
  owner_name: string | null;
  owner_client: string | null;
  dueOn: string | null;
  doneAt: Date | null;
}

async function readActions({ db, now }: Ctx, id: string): Promise<ActionRecord[]> {
  const since = new Date(now.getTime() - 30 * 86_400_000);
  const { rows } = await sql<ActionRecord>`
    select a.id, a.text, a.audience, a.owner_id, p.name owner_name, p.client_id owner_client,
           a.due_on::text "dueOn", a.done_at "doneAt"
      from project_actions a left join people p on p.id = a.owner_id
     where a.project_id = ${id} and (a.done_at is null or a.done_at > ${since})
     order by a.done_at desc nulls first, a.due_on nulls last, a.id limit 100`.execute(db);
  return rows;
}

function readContacts({ db }: Ctx, id: string) {
  return db
    .selectFrom("project_contacts as x")
    .innerJoin("people as p", "p.id", "x.person_id")
    .select(["p.id", "p.name", "p.client_id", "x.role", "p.title", "p.email", "p.phone"])
    .where("x.project_id", "=", id)
    .where("p.status", "in", ["invited", "active"])
    .orderBy("x.position")
    .execute();
}

function readMembers({ db }: Ctx, id: string) {
  return db
    .selectFrom("project_members as x")
    .innerJoin("people as p", "p.id", "x.person_id")
    .select(["p.id", "p.name"])
    .where("x.project_id", "=", id)
    .where("p.status", "in", ["invited", "active"])
    .orderBy("p.name")
    .execute();
}

async function readHealths({ db }: Ctx, id: string) {
  const { rows } = await sql<NonNullable<NamedProject["healths"]>[number]>`
    select x.health, x.reason, x.at, b.name "by" from project_health x left join people b on b.id = x.by_id
     where x.project_id = ${id} order by x.at desc, x.id desc limit 50`.execute(db);
  return rows;
}

async function readNote({ db }: Ctx, id: string): Promise<string | null> {
  const row = await db
    .selectFrom("project_internals")
    .select("note")
    .where("project_id", "=", id)
    .executeTakeFirst();
  return row?.note ?? null;
}
