import { sql } from "kysely";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import { type Saved, saveAll } from "./saving.ts";

/** A phase as another system has it; known by its name within the project. */
export interface ImportedPhase {
  name: string;
  status?: string | undefined;
  progress?: number | undefined;
  startsOn?: string | null | undefined;
  endsOn?: string | null | undefined;
  budget?: number | null | undefined;
  budgetMinutes?: number | null | undefined;
}

/**
 * A project as another system has it. Its client and its currency stay what they were when it came, and so does what
 * the other system says nothing of.
 */
export interface ImportedProject {
  externalId: string;
  clientId: string;
  name: string;
  currency: string;
  reference?: string | undefined;
  description?: string | undefined;
  status?: string | undefined;
  startsOn?: string | null | undefined;
  endsOn?: string | null | undefined;
  phases: ImportedPhase[];
}

const projectTypes = {
  client_id: "uuid",
  name: "text",
  currency: "text",
  reference: "text",
  description: "text",
  status: "text",
  starts_on: "date",
  ends_on: "date",
};

/** Writes projects of another system with their phases; phases that it does not name stay. */
export async function importProjects(ctx: Ctx, source: string, projects: ImportedProject[]): Promise<Saved> {
  const { db, now } = ctx;
  const before = await knownProjects(
    db,
    source,
    projects.map(({ externalId }) => externalId),
  );
  const rows = projects.map(({ externalId, clientId, name, currency, ...given }) => {
    const known = before.get(externalId);
    const columns = {
      client_id: clientId,
      name,
      currency,
      reference: given.reference ?? known?.reference ?? "",
      description: given.description ?? known?.description ?? "",
      status: given.status ?? known?.status ?? "active",
      starts_on: given.startsOn === undefined ? (known?.starts_on ?? null) : given.startsOn,
      ends_on: given.endsOn === undefined ? (known?.ends_on ?? null) : given.endsOn,
    };
    return { externalId, columns };
  });
  const target = {
    table: "projects",
    source,
    now,
    types: projectTypes,
    kept: ["client_id", "currency"],
  } as const;
  const saved = await saveAll(db, target, rows);
  const phases = projects.flatMap(({ externalId, phases }) => {
    const project = saved.get(externalId);
    return project ? phases.map((phase, position) => ({ project_id: project.id, position, ...phase })) : [];
  });
  for (const id of await importPhases(db, phases))
    for (const [externalId, one] of saved)
      if (one.id === id && one.change === "unchanged") saved.set(externalId, { id, change: "changed" });
  return saved;
}

async function knownProjects(db: TenantDb, source: string, externalIds: string[]) {
  if (externalIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("projects")
    .select(["external_id", "reference", "description", "status"])
    .select([
      sql<string | null>`starts_on::text`.as("starts_on"),
      sql<string | null>`ends_on::text`.as("ends_on"),
    ])
    .where("source", "=", source)
    .where("external_id", "in", externalIds)
    .execute();
  return new Map(rows.map((row) => [row.external_id!, row]));
}

/** @returns ids of the projects whose phases are others now */
async function importPhases(
  db: TenantDb,
  phases: (ImportedPhase & { project_id: string; position: number })[],
) {
  if (phases.length === 0) return [];
  const data = phases.map((phase) => ({
    id: newId(),
    project_id: phase.project_id,
    position: phase.position,
    name: phase.name,
    status: phase.status ?? null,
    progress: phase.progress ?? null,
    starts_on: phase.startsOn ?? null,
    ends_on: phase.endsOn ?? null,
    budget: phase.budget ?? null,
    budget_minutes: phase.budgetMinutes ?? null,
  }));
  const columns = ["position", "status", "progress", "starts_on", "ends_on", "budget", "budget_minutes"];
  const of = (side: string) => sql.raw(columns.map((name) => `${side}.${name}`).join(", "));
  const { rows } = await sql<{ project_id: string }>`
    insert into project_phases as f (id, client_id, project_id, name, ${sql.raw(columns.join(", "))})
    select r.id, p.client_id, p.id, r.name, r.position, coalesce(r.status, k.status, 'planned'),
           coalesce(r.progress, k.progress, 0), coalesce(r.starts_on, k.starts_on), coalesce(r.ends_on, k.ends_on),
           coalesce(r.budget, k.budget), coalesce(r.budget_minutes, k.budget_minutes)
      from jsonb_to_recordset(${JSON.stringify(data)}::text::jsonb)
        as r(id uuid, project_id uuid, position int, name text, status text, progress smallint, starts_on date,
             ends_on date, budget bigint, budget_minutes int)
      join projects p on p.id = r.project_id
      left join project_phases k on k.project_id = p.id and k.name = r.name
    on conflict (project_id, name) do update set
      ${sql.raw(columns.map((name) => `${name} = excluded.${name}`).join(", "))}
      where (${of("f")}) is distinct from (${of("excluded")})
    returning project_id`.execute(db);
  return [...new Set(rows.map(({ project_id }) => project_id))];
}
