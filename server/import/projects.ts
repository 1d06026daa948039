import { z } from "zod";
import { date, line as oneLine, prose } from "../../contract/endpoint.ts";
import { phaseStatuses, projectStatuses } from "../../contract/project.ts";
import { type ImportedProject, importProjects } from "../slices/projects/index.ts";
import { minorUnits, plainDecimal } from "./amounts.ts";
import type { Row } from "./csv.ts";
import { eachGroup } from "./groups.ts";
import type { Importer } from "./importer.ts";
import type { MapOf } from "./map.ts";
import { checked, compileFields, type Reads, RowFault } from "./reading.ts";
import { type ImportFile, openFor } from "./simple.ts";

const headSchema = z.object({
  name: oneLine(160),
  reference: oneLine(40, 0).optional(),
  description: prose(20_000, 0).optional(),
  status: z.enum(projectStatuses).optional(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  startsOn: date.optional(),
  endsOn: date.optional(),
});
const phaseSchema = z.object({
  name: oneLine(120),
  status: z.enum(phaseStatuses).optional(),
  progress: z.int().min(0).max(100).optional(),
  startsOn: date.optional(),
  endsOn: date.optional(),
});

type ProjectData = z.output<typeof headSchema> & { client: string; phases: ImportedProject["phases"] };
type FieldName = keyof MapOf<"projects">["fields"];
type PhaseField = keyof NonNullable<MapOf<"projects">["phases"]>;

/** Projects, each in one row or, with its phases, in several that follow each other. */
export async function projectImporter(
  map: MapOf<"projects">,
  file: ImportFile,
): Promise<Importer<ProjectData, ImportedProject>> {
  const opened = await openFor(map, file);
  const days = { startsOn: "day", endsOn: "day" } as const;
  const fields = compileFields<FieldName>(map.fields, opened.reading, days);
  const phaseFields = compileFields<PhaseField>(map.phases ?? {}, opened.reading, days, "phases");
  const read = (rows: Row[]): ProjectData => {
    const head = headOf(fields, rows[0]!);
    const phases = rows.flatMap((row) => phaseOf(phaseFields, row, head.currency));
    if (new Set(phases.map(({ name }) => name)).size < phases.length)
      throw new RowFault(rows[0]!.line, "phases: two have the same name");
    return { ...head, phases };
  };
  return {
    kind: "project",
    source: map.source,
    items: eachGroup(opened, read),
    references: ({ client }) => ({ clients: [client], people: [] }),
    resolve: ({ externalId, line, data: { client, ...data } }, references) => ({
      externalId,
      clientId: references.client(client, line).id,
      ...data,
    }),
    save: async (at, externalId, project) => {
      const saved = (await importProjects(at(null), map.source, [project])).get(externalId)!;
      return { id: saved.id, change: saved.change === "created" ? "created" : "changed" };
    },
  };
}

function headOf(fields: Reads<FieldName>, row: Row): Omit<ProjectData, "phases"> {
  const head = checked(
    headSchema,
    {
      name: fields("name", row),
      reference: fields("reference", row) || undefined,
      description: fields("description", row) || undefined,
      status: fields("status", row) || undefined,
      currency: fields("currency", row),
      startsOn: fields("startsOn", row) || undefined,
      endsOn: fields("endsOn", row) || undefined,
    },
    row.line,
  );
  requireOrder(head, row.line);
  return { ...head, client: fields("client", row) };
}

function phaseOf(fields: Reads<PhaseField>, row: Row, currency: string): ImportedProject["phases"] {
  const name = fields("name", row);
  if (name === "") return [];
  const phase = checked(
    phaseSchema,
    {
      name,
      status: fields("status", row) || undefined,
      progress: fields("progress", row) === "" ? undefined : Number(fields("progress", row)),
      startsOn: fields("startsOn", row) || undefined,
      endsOn: fields("endsOn", row) || undefined,
    },
    row.line,
  );
  requireOrder(phase, row.line);
  const budget = fields("budget", row);
  const hours = fields("budgetHours", row);
  return [
    {
      ...phase,
      budget: budget === "" ? undefined : amountIn(budget, currency, "budget", row.line),
      budgetMinutes: hours === "" ? undefined : minutesIn(hours, "budgetHours", row.line),
    },
  ];
}

type Dated = { startsOn?: string | undefined; endsOn?: string | undefined };

function requireOrder({ startsOn, endsOn }: Dated, line: number): void {
  if (startsOn && endsOn && endsOn < startsOn) throw new RowFault(line, "endsOn: is before startsOn");
}

/** An amount of major units in minor units. */
export function amountIn(text: string, currency: string, name: string, line: number): number {
  const decimal = plainDecimal(text, ".");
  const amount = decimal === null ? null : minorUnits(decimal, currency);
  if (amount === null || amount < 0)
    throw new RowFault(line, `${name}: “${text}” is no amount of ${currency}`);
  return amount;
}

/** Decimal hours in whole minutes, rounded half up. */
export function minutesIn(text: string, name: string, line: number): number {
  const decimal = plainDecimal(text, ".");
  if (decimal === null || decimal.startsWith("-"))
    throw new RowFault(line, `${name}: “${text}” is no number`);
  return Math.round(Number(decimal) * 60);
}
