import { z } from "zod";
import { date, line as oneLine, prose } from "../../contract/endpoint.ts";
import { expenseCategories } from "../../contract/expenses.ts";
import type { TenantDb } from "../kernel/database/fence.ts";
import { refuse } from "../kernel/refusal.ts";
import {
  type ImportedExpense,
  type ImportedTime,
  importExpenses,
  importedProjects,
  importTime,
} from "../slices/projects/index.ts";
import type { Row } from "./csv.ts";
import type { Importer, References, Saved } from "./importer.ts";
import type { MapOf } from "./map.ts";
import { amountIn, minutesIn } from "./projects.ts";
import { checked, compileFields, type Found, RowFault } from "./reading.ts";
import { eachRow, type ImportFile, openFor } from "./simple.ts";

/** What an entry says of where it belongs, by names of the other system. */
interface Placed {
  project: string;
  phase: string;
  person: string;
}

type Known = Awaited<ReturnType<typeof importedProjects>>;

/** Projects of a source with their phases, looked up for a batch at once. */
class Places {
  #known: Known = new Map();
  constructor(private readonly source: string) {}

  async load(db: TenantDb, batch: Found<Placed>[]): Promise<void> {
    const wanted = [...new Set(batch.map(({ data }) => data.project))];
    this.#known = await importedProjects(db, this.source, wanted);
  }

  /** @throws RowFault for a project, a phase or a staff person that is not there */
  resolve({ data, line }: Found<Placed>, references: References) {
    const project = this.#known.get(data.project);
    if (!project)
      throw new RowFault(line, `project: there is no project “${data.project}” of ${this.source}`);
    const phaseId = data.phase === "" ? null : project.phases.get(data.phase);
    if (phaseId === undefined) throw new RowFault(line, `phase: the project has no phase “${data.phase}”`);
    const person = references.person(data.person, line, "person");
    if (person.clientId !== null) throw new RowFault(line, `person: ${person.name} is no staff`);
    return { projectId: project.id, phaseId, personId: person.id, currency: project.currency };
  }
}

/** What was wrong is the object's; else it was written. */
async function savedOne(
  externalId: string,
  writing: ReturnType<typeof importTime> | ReturnType<typeof importExpenses>,
): Promise<Saved> {
  const { saved, faults } = await writing;
  const [fault] = faults;
  if (fault) refuse("invalid_input", fault.path, fault.message);
  const { id, change } = saved.get(externalId)!;
  return { id, change: change === "created" ? "created" : "changed" };
}

function truthOf(text: string, line: number): boolean {
  if (["", "yes", "true", "1"].includes(text.toLowerCase())) return true;
  if (["no", "false", "0"].includes(text.toLowerCase())) return false;
  throw new RowFault(line, `billable: “${text}” is neither yes nor no`);
}

const timeSchema = z.object({
  day: date,
  minutes: z.int().min(1).max(1440),
  note: prose(2000, 0),
  internalNote: prose(5000, 0),
});
type TimeData = z.output<typeof timeSchema> & Placed & { billable: boolean };

/** Time entries, one in each row. */
export async function timeImporter(
  map: MapOf<"time">,
  file: ImportFile,
): Promise<Importer<TimeData, ImportedTime>> {
  const opened = await openFor(map, file);
  const fields = compileFields<keyof MapOf<"time">["fields"]>(map.fields, opened.reading, { day: "day" });
  const places = new Places(map.source);
  const read = (row: Row): TimeData => {
    const minutes = fields("minutes", row);
    const given = {
      day: fields("day", row),
      minutes: minutes === "" ? minutesIn(fields("hours", row), "hours", row.line) : Number(minutes),
      note: fields("note", row),
      internalNote: fields("internalNote", row),
    };
    return {
      ...checked(timeSchema, given, row.line),
      project: fields("project", row),
      phase: fields("phase", row),
      person: fields("person", row),
      billable: truthOf(fields("billable", row), row.line),
    };
  };
  return {
    kind: "time_entry",
    source: map.source,
    items: eachRow(opened, map.repeated, read),
    references: ({ person }) => ({ clients: [], people: [person] }),
    prepare: (db, batch) => places.load(db, batch),
    resolve: (found, references) => {
      const { currency: _, ...place } = places.resolve(found, references);
      const { project, phase, person, ...entry } = found.data;
      return { externalId: found.externalId, ...entry, ...place };
    },
    save: (at, externalId, entry) => savedOne(externalId, importTime(at(null), map.source, [entry])),
  };
}

const expenseSchema = z.object({
  day: date,
  category: z.enum(expenseCategories),
  description: oneLine(300),
  currency: z.union([z.string().regex(/^[A-Z]{3}$/), z.literal("")]),
  exchangeRate: z.union([z.string().regex(/^\d{1,9}(\.\d{1,9})?$/), z.literal("")]),
  internalNote: prose(5000, 0),
});
type ExpenseData = z.output<typeof expenseSchema> &
  Placed & { amount: string; tax: string; billable: boolean };

/** Expenses, one in each row; amounts in major units of the currency that they were paid in. */
export async function expenseImporter(
  map: MapOf<"expenses">,
  file: ImportFile,
): Promise<Importer<ExpenseData, ImportedExpense>> {
  const opened = await openFor(map, file);
  const fields = compileFields<keyof MapOf<"expenses">["fields"]>(map.fields, opened.reading, { day: "day" });
  const places = new Places(map.source);
  const read = (row: Row): ExpenseData => ({
    ...checked(
      expenseSchema,
      {
        day: fields("day", row),
        category: fields("category", row) || "other",
        description: fields("description", row),
        currency: fields("currency", row),
        exchangeRate: fields("exchangeRate", row),
        internalNote: fields("internalNote", row),
      },
      row.line,
    ),
    amount: fields("amount", row),
    tax: fields("tax", row) || "0",
    project: fields("project", row),
    phase: fields("phase", row),
    person: fields("person", row),
    billable: truthOf(fields("billable", row), row.line),
  });
  return {
    kind: "expense",
    source: map.source,
    items: eachRow(opened, map.repeated, read),
    references: ({ person }) => ({ clients: [], people: [person] }),
    prepare: (db, batch) => places.load(db, batch),
    resolve: (found, references) => {
      const { currency: own, ...place } = places.resolve(found, references);
      const { project, phase, person, ...expense } = found.data;
      const currency = expense.currency || own;
      const amount = amountIn(expense.amount, currency, "amount", found.line);
      if (amount === 0) throw new RowFault(found.line, "amount: is nothing");
      const tax = amountIn(expense.tax, currency, "tax", found.line);
      const exchangeRate = expense.exchangeRate || null;
      return { externalId: found.externalId, ...expense, ...place, currency, amount, tax, exchangeRate };
    },
    save: (at, externalId, expense) => savedOne(externalId, importExpenses(at(null), map.source, [expense])),
  };
}
