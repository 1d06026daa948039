import { sql } from "kysely";
import type { Imported } from "../../../contract/upsert.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { Input as ExpenseInput } from "./expense-queries.ts";
import { type ImportedProject, importProjects } from "./import-projects.ts";
import { type ImportedExpense, type ImportedTime, importExpenses, importTime } from "./import-work.ts";
import type { Input } from "./queries.ts";
import { type Rejected, summary } from "./saving.ts";
import type { Input as TimeInput } from "./time-queries.ts";

/** Things by what other systems call them: an external id of the source, an id here, or for people an address. */
type Names = Map<string, string>;

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

async function namesOf(
  db: TenantDb,
  table: "clients" | "projects",
  source: string,
  wanted: string[],
): Promise<Names> {
  const { rows } = await sql<{ id: string; external_id: string | null }>`
    select id, case when source = ${source} then external_id end external_id from ${sql.table(table)}
     where (source = ${source} and external_id in (${sql.join(wanted)}))
        or id = any (${`{${wanted.filter((name) => uuid.test(name)).join(",")}}`}::uuid[])`.execute(db);
  return byName(rows.map((row) => [row.id, row.external_id]));
}

/** Staff by address, external id or id. */
async function staffNames(db: TenantDb, source: string, wanted: string[]): Promise<Names> {
  const lower = wanted.map((name) => name.toLowerCase());
  const { rows } = await sql<{ id: string; email: string; external_id: string | null }>`
    select id, email, case when source = ${source} then external_id end external_id from people
     where client_id is null and (email in (${sql.join(lower)})
        or (source = ${source} and external_id in (${sql.join(wanted)}))
        or id = any (${`{${wanted.filter((name) => uuid.test(name)).join(",")}}`}::uuid[]))`.execute(db);
  return byName(rows.flatMap((row) => [[row.id, row.external_id] as const, [row.id, row.email] as const]));
}

function byName(pairs: (readonly [string, string | null])[]): Names {
  const names: Names = new Map();
  for (const [id, name] of pairs) {
    names.set(id, id);
    if (name !== null) names.set(name, id);
  }
  return names;
}

const lookUp = (names: Names, name: string) => names.get(name) ?? names.get(name.toLowerCase());

/** The phases of projects by their names. */
async function phaseNames(db: TenantDb, projectIds: string[]): Promise<Names> {
  if (projectIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("project_phases")
    .select(["id", "project_id", "name"])
    .where("project_id", "in", [...new Set(projectIds)])
    .execute();
  return new Map(rows.map(({ id, project_id, name }) => [`${project_id} ${name}`, id]));
}

/** Projects of a source with their currencies and the ids of their phases by name, for files that refer to them. */
export async function importedProjects(db: TenantDb, source: string, externalIds: string[]) {
  const known = new Map<string, { id: string; currency: string; phases: Map<string, string> }>();
  if (externalIds.length === 0) return known;
  const rows = await db
    .selectFrom("projects as p")
    .leftJoin("project_phases as f", "f.project_id", "p.id")
    .select(["p.id", "p.external_id", "p.currency", "f.id as phase_id", "f.name"])
    .where("p.source", "=", source)
    .where("p.external_id", "in", externalIds)
    .execute();
  for (const { id, external_id, currency, phase_id, name } of rows) {
    const project = known.get(external_id!) ?? { id, currency, phases: new Map() };
    if (phase_id) project.phases.set(name!, phase_id);
    known.set(external_id!, project);
  }
  return known;
}

/** Leaves out what stands twice in one call: which of the two is meant, nobody can say. */
function once<T extends { externalId: string }>(items: readonly T[], rejected: Rejected[]): T[] {
  const counts = new Map<string, number>();
  for (const { externalId } of items) counts.set(externalId, (counts.get(externalId) ?? 0) + 1);
  for (const [externalId, count] of counts)
    if (count > 1) rejected.push({ externalId, path: "externalId", message: "twice" });
  return items.filter(({ externalId }) => counts.get(externalId) === 1);
}

/** Creates or changes projects of another system. */
export async function upsertProjects(ctx: Ctx, { source, items }: Input<"upsert">): Promise<Imported> {
  const rejected: Rejected[] = [];
  const wanted = once(items, rejected);
  const clients = await namesOf(
    ctx.db,
    "clients",
    source,
    items.map(({ client }) => client),
  );
  const currencies = await currenciesOf(ctx.db, [...new Set(clients.values())]);
  const ready = wanted.flatMap(({ client, ...item }): ImportedProject[] => {
    const clientId = lookUp(clients, client);
    const fault = projectFault(item, clientId);
    if (!clientId || fault) {
      rejected.push({ externalId: item.externalId, ...fault! });
      return [];
    }
    const currency = item.currency ?? currencies.get(clientId)!;
    return [{ ...item, clientId, currency, phases: item.phases ?? [] }];
  });
  return summary(await importProjects(ctx, source, ready), wanted, rejected);
}

type Dated = { startsOn?: string | null | undefined; endsOn?: string | null | undefined };
type ProjectItem = Omit<Input<"upsert">["items"][number], "client">;

/** What the database would refuse, and the whole batch with it. */
function projectFault(item: ProjectItem, clientId: string | undefined) {
  if (!clientId) return { path: "client", message: "unknown_choice" };
  const backwards = ({ startsOn, endsOn }: Dated) => Boolean(startsOn && endsOn && endsOn < startsOn);
  if (backwards(item)) return { path: "endsOn", message: "before_start" };
  const phases = item.phases ?? [];
  if (phases.some(backwards)) return { path: "phases", message: "before_start" };
  const names = new Set(phases.map(({ name }) => name));
  return names.size < phases.length ? { path: "phases", message: "twice" } : null;
}

async function currenciesOf(db: TenantDb, clientIds: string[]): Promise<Map<string, string>> {
  if (clientIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("clients")
    .select(["id", "currency"])
    .where("id", "in", clientIds)
    .execute();
  return new Map(rows.map(({ id, currency }) => [id, currency]));
}

interface Named {
  externalId: string;
  project: string;
  phase?: string | undefined;
  person: string;
}

/** Puts ids in the place of names; what has none is rejected. */
async function resolved<T extends Named>({ db }: Ctx, source: string, items: T[], rejected: Rejected[]) {
  if (items.length === 0) return [];
  const names = (of: (item: T) => string) => [...new Set(items.map(of))];
  const projects = await namesOf(
    db,
    "projects",
    source,
    names(({ project }) => project),
  );
  const people = await staffNames(
    db,
    source,
    names(({ person }) => person),
  );
  const phases = await phaseNames(db, [...new Set(projects.values())]);
  return items.flatMap((item) => {
    const projectId = lookUp(projects, item.project);
    const personId = lookUp(people, item.person);
    const phaseId = item.phase === undefined ? null : phases.get(`${projectId} ${item.phase}`);
    const path = !projectId ? "project" : !personId ? "person" : phaseId === undefined ? "phase" : null;
    if (path || !projectId || !personId || phaseId === undefined) {
      rejected.push({ externalId: item.externalId, path: path!, message: "unknown_choice" });
      return [];
    }
    return [{ ...item, projectId, personId, phaseId }];
  });
}

/** Creates or changes time entries of another system. */
export async function upsertTime(ctx: Ctx, { source, items }: TimeInput<"upsert">): Promise<Imported> {
  const rejected: Rejected[] = [];
  const wanted = once(items, rejected);
  const ready = (await resolved(ctx, source, wanted, rejected)).map(
    ({ project, phase, person, ...item }): ImportedTime => ({
      ...item,
      billable: item.billable ?? true,
      note: item.note ?? "",
      internalNote: item.internalNote ?? "",
    }),
  );
  const { saved, faults } = await importTime(ctx, source, ready);
  return summary(saved, wanted, [...rejected, ...faults]);
}

/** Creates or changes expenses of another system. */
export async function upsertExpenses(ctx: Ctx, { source, items }: ExpenseInput<"upsert">): Promise<Imported> {
  const rejected: Rejected[] = [];
  const wanted = once(items, rejected);
  const ready = (await resolved(ctx, source, wanted, rejected)).map(
    ({ project, phase, person, ...item }): ImportedExpense => ({
      ...item,
      tax: item.tax ?? 0,
      currency: item.currency ?? null,
      exchangeRate: item.exchangeRate ?? null,
      billable: item.billable ?? true,
      internalNote: item.internalNote ?? "",
    }),
  );
  const { saved, faults } = await importExpenses(ctx, source, ready);
  return summary(saved, wanted, [...rejected, ...faults]);
}
