import { readFile } from "node:fs/promises";
import { z } from "zod";
import { field, MapError } from "./fields.ts";

/** What all maps say, whatever they map. */
const shared = {
  /** What the map is for, for people. */
  about: z.string().optional(),
  /** System that the file comes from; with the external id it says what is the same thing again. */
  source: z.string().trim().min(1).max(60),
  encoding: z.string().optional(),
  delimiter: z.string().length(1).optional(),
  /** What the source writes where it has nothing. */
  empty: z.array(z.string()).default([]),
  /** IANA zone of the source's times. */
  timeZone: z.string().default("UTC"),
  /** Rows where this is empty are left out. */
  when: field.optional(),
  externalId: field,
};

/** Whether a second row with the same id is refused when it says something else, or not looked at. */
const repeated = z.enum(["refused", "ignored"]).default("refused");

const clientsMap = z.strictObject({
  kind: z.literal("clients"),
  ...shared,
  repeated,
  fields: z.strictObject({
    name: field,
    reference: field.optional(),
    email: field.optional(),
    phone: field.optional(),
    vatNumber: field.optional(),
    line1: field.optional(),
    line2: field.optional(),
    city: field.optional(),
    region: field.optional(),
    postalCode: field.optional(),
    country: field.optional(),
    currency: field.optional(),
    status: field.optional(),
    createdAt: field.optional(),
  }),
  /** External ids of the staff who look after the client, the main contact first. */
  leads: z.array(field).max(20).default([]),
});

const peopleMap = z.strictObject({
  kind: z.literal("people"),
  ...shared,
  repeated,
  fields: z.strictObject({
    name: field,
    email: field,
    role: field,
    title: field.optional(),
    phone: field.optional(),
    /** External id of the client; staff have none. */
    client: field.optional(),
    createdAt: field.optional(),
  }),
});

const ticketsMap = z.strictObject({
  kind: z.literal("tickets"),
  ...shared,
  fields: z.strictObject({
    subject: field,
    description: field.optional(),
    status: field,
    priority: field.optional(),
    /** Name of the category; made when there is none. */
    category: field.optional(),
    /** External ids. */
    client: field,
    requester: field,
    assignee: field.optional(),
    createdAt: field,
    respondedAt: field.optional(),
    resolvedAt: field.optional(),
    closedAt: field.optional(),
  }),
  /** Present when a ticket has several rows, one for each state that it went through, oldest first. */
  history: z.strictObject({ at: field, by: field.optional() }).optional(),
  /** What was said: from each row, or from the last one. */
  replies: z
    .array(
      z.strictObject({
        body: field,
        by: field,
        at: field.optional(),
        internal: z.boolean().default(false),
        rows: z.enum(["each", "last"]).default("each"),
      }),
    )
    .default([]),
});

const invoicesMap = z.strictObject({
  kind: z.literal("invoices"),
  ...shared,
  fields: z.strictObject({
    number: field,
    client: field,
    currency: field,
    issuedOn: field,
    dueOn: field.optional(),
    note: field.optional(),
    status: field.optional(),
    /** Compared with the sum of the lines and their taxes. */
    total: field.optional(),
    paidOn: field.optional(),
    paymentMethod: field.optional(),
    paymentReference: field.optional(),
    voidReason: field.optional(),
  }),
  lines: z.strictObject({
    /** File of the lines, beside the map; absent when they are rows of the invoices' own file. */
    file: z.string().optional(),
    encoding: z.string().optional(),
    delimiter: z.string().length(1).optional(),
    /** In the file of the lines: the external id of the invoice. */
    key: field.optional(),
    fields: z.strictObject({
      description: field,
      quantity: field.optional(),
      unitPrice: field,
      discount: field.optional(),
      taxRate: field.optional(),
      taxName: field.optional(),
    }),
  }),
});

const projectsMap = z.strictObject({
  kind: z.literal("projects"),
  ...shared,
  fields: z.strictObject({
    name: field,
    /** External id. */
    client: field,
    currency: field,
    reference: field.optional(),
    description: field.optional(),
    status: field.optional(),
    startsOn: field.optional(),
    endsOn: field.optional(),
  }),
  /** A phase of the project in each of its rows; rows without a name have none. */
  phases: z
    .strictObject({
      name: field,
      status: field.optional(),
      /** Percent. */
      progress: field.optional(),
      startsOn: field.optional(),
      endsOn: field.optional(),
      /** Major units of the project's currency, and hours. */
      budget: field.optional(),
      budgetHours: field.optional(),
    })
    .optional(),
});

/** Where time and expenses belong: external ids, but for the phase, which is known by its name. */
const placed = { project: field, phase: field.optional(), person: field };

const timeMap = z.strictObject({
  kind: z.literal("time"),
  ...shared,
  repeated,
  fields: z.strictObject({
    ...placed,
    day: field,
    /** One of the two. */
    hours: field.optional(),
    minutes: field.optional(),
    billable: field.optional(),
    note: field.optional(),
    internalNote: field.optional(),
  }),
});

const expensesMap = z.strictObject({
  kind: z.literal("expenses"),
  ...shared,
  repeated,
  fields: z.strictObject({
    ...placed,
    day: field,
    description: field,
    category: field.optional(),
    amount: field,
    tax: field.optional(),
    currency: field.optional(),
    exchangeRate: field.optional(),
    billable: field.optional(),
    internalNote: field.optional(),
  }),
});

const anyMap = z.discriminatedUnion("kind", [
  clientsMap,
  peopleMap,
  ticketsMap,
  invoicesMap,
  projectsMap,
  timeMap,
  expensesMap,
]);

export type ImportMap = z.output<typeof anyMap>;
export type MapOf<Kind extends ImportMap["kind"]> = Extract<ImportMap, { kind: Kind }>;
export const kinds = ["clients", "people", "tickets", "invoices", "projects", "time", "expenses"] as const;

/**
 * Reads and checks a map.
 * @throws MapError that names everything which is wrong
 */
export async function readMap<Kind extends ImportMap["kind"]>(
  path: string,
  kind: Kind,
): Promise<MapOf<Kind>> {
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new MapError(`${path} is not there, or cannot be read`, { cause });
  });
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch (error) {
    throw new MapError(`${path} is no JSON: ${(error as Error).message}`, { cause: error });
  }
  const result = anyMap.safeParse(written);
  if (!result.success) throw new MapError(`${path}:\n${result.error.issues.map(inWords).join("\n")}`);
  if (result.data.kind !== kind) throw new MapError(`${path} maps ${result.data.kind}, not ${kind}`);
  requireZone(path, result.data.timeZone);
  return result.data as MapOf<Kind>;
}

function requireZone(path: string, zone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch (cause) {
    throw new MapError(`${path}: timeZone: “${zone}” is not known`, { cause });
  }
}

function inWords(issue: z.core.$ZodIssue): string {
  const where = issue.path.length > 0 ? `  ${issue.path.join(".")}: ` : "  ";
  if (issue.code === "unrecognized_keys") return `${where}${issue.keys.join(", ")} is not known here`;
  if (issue.code === "invalid_union") return `${where}expected one of ${kinds.join(", ")}`;
  if (issue.code === "invalid_type" && issue.input === undefined) return `${where}is missing`;
  return `${where}${issue.message}`;
}
