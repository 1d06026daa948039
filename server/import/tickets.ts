import { z } from "zod";
import { line as oneLine, prose } from "../../contract/endpoint.ts";
import {
  type TicketPriority,
  type TicketStatus,
  ticketPriority,
  ticketStatus,
} from "../../contract/tickets.ts";
import type { TenantDb } from "../kernel/database/fence.ts";
import { categoriesByName, type ImportedTicket, importTicket } from "../slices/tickets/index.ts";
import type { Row } from "./csv.ts";
import { eachGroup } from "./groups.ts";
import type { Importer, References } from "./importer.ts";
import type { MapOf } from "./map.ts";
import { checked, compileFields, type Found, type Reads, RowFault } from "./reading.ts";
import { type ImportFile, openFor } from "./simple.ts";

/** What a row says of the ticket, as people read it; people by their external ids. */
const stateSchema = z.object({
  status: ticketStatus,
  priority: ticketPriority,
  category: oneLine(80, 0),
  assignee: z.string(),
});
type State = z.output<typeof stateSchema> & { at: string; by: string; line: number };

const textSchema = z.object({ subject: oneLine(200), description: prose(50_000, 0) });
const bodySchema = z.object({ body: prose(50_000) });

interface Said {
  body: string;
  by: string;
  at: string;
  internal: boolean;
  line: number;
}

interface TicketData {
  subject: string;
  description: string;
  client: string;
  requester: string;
  createdAt: string;
  respondedAt: string;
  resolvedAt: string;
  closedAt: string;
  states: State[];
  replies: Said[];
}

type FieldName = keyof MapOf<"tickets">["fields"];

/** Tickets, each in one row or, with its history, in several. */
export async function ticketImporter(
  map: MapOf<"tickets">,
  file: ImportFile,
): Promise<Importer<TicketData, ImportedTicket>> {
  const opened = await openFor(map, file);
  const fields = compileFields<FieldName>(map.fields, opened.reading, {
    createdAt: "instant",
    respondedAt: "instant",
    resolvedAt: "instant",
    closedAt: "instant",
  });
  const moments = compileFields(map.history ?? {}, opened.reading, { at: "instant" }, "history");
  const says = map.replies.map((reply, index) => {
    const { body, by, at } = reply;
    const compiled = compileFields({ body, by, at }, opened.reading, { at: "instant" }, `replies.${index}`);
    return { ...reply, read: compiled };
  });
  const categories = new Map<string, string>();
  const saidIn = (row: Row, last: boolean, at: string): Said[] =>
    says
      .filter(({ rows }) => rows === "each" || last)
      .map(({ read, internal }) => saidOf(read, row, at, internal))
      .filter((said) => said.body !== "");
  const read = (rows: Row[]): TicketData => {
    if (!map.history && rows.length > 1)
      throw new RowFault(rows[1]!.line, "the same id again, and the map has no “history”");
    const last = rows.at(-1)!;
    const createdAt = required(fields("createdAt", rows[0]!), "createdAt", rows[0]!.line);
    const states = rows.map((row) =>
      stateOf(fields, row, moments("at", row) || createdAt, moments("by", row)),
    );
    return {
      ...checked(
        textSchema,
        { subject: fields("subject", last), description: fields("description", last) },
        last.line,
      ),
      client: fields("client", last),
      requester: fields("requester", last),
      createdAt,
      respondedAt: fields("respondedAt", last),
      resolvedAt: fields("resolvedAt", last),
      closedAt: fields("closedAt", last),
      states,
      replies: rows.flatMap((row, index) => saidIn(row, row === last, states[index]!.at)),
    };
  };
  return {
    kind: "ticket",
    source: map.source,
    items: eachGroup(opened, read),
    references: (data) => ({ clients: [data.client], people: peopleOf(data) }),
    prepare: (db, batch) => learnCategories(db, batch, categories),
    resolve: (found, references) => resolved(map.source, found, references, categories),
    save: (at, _, ticket) => importTicket(at(ticket.createdAt), ticket),
  };
}

function stateOf(fields: Reads<FieldName>, row: Row, at: string, by: string): State {
  const written = {
    status: fields("status", row),
    priority: fields("priority", row) || "normal",
    category: fields("category", row),
    assignee: fields("assignee", row),
  };
  return { ...checked(stateSchema, written, row.line), at, by, line: row.line };
}

function saidOf(read: Reads<"body" | "by" | "at">, row: Row, at: string, internal: boolean): Said {
  const body = read("body", row);
  const text = body === "" ? "" : checked(bodySchema, { body }, row.line).body;
  return { body: text, by: read("by", row), at: read("at", row) || at, internal, line: row.line };
}

function required(value: string, name: string, line: number): string {
  if (value === "") throw new RowFault(line, `${name}: is empty`);
  return value;
}

function peopleOf({ requester, states, replies }: TicketData): string[] {
  return [requester, ...states.flatMap(({ assignee, by }) => [assignee, by]), ...replies.map(({ by }) => by)];
}

/** Looks up, and makes, the categories that a batch names. */
async function learnCategories(
  db: TenantDb,
  batch: Found<TicketData>[],
  categories: Map<string, string>,
): Promise<void> {
  const named = batch.map(({ data }) => data.states.at(-1)!.category);
  const unknown = [...new Set(named)].filter((name) => name !== "" && !categories.has(name));
  for (const [name, id] of await categoriesByName(db, unknown)) categories.set(name, id);
}

function resolved(
  source: string,
  { externalId, line, data }: Found<TicketData>,
  references: References,
  categories: Map<string, string>,
): ImportedTicket {
  const client = references.client(data.client, line);
  const requester = references.person(data.requester, line, "requester");
  if (requester.clientId !== client.id) throw new RowFault(line, "requester: is not a member of the client");
  const last = data.states.at(-1)!;
  const staff = (id: string, at: number, field: string) => {
    const person = references.person(id, at, field);
    if (person.clientId !== null) throw new RowFault(at, `${field}: “${id}” is not of the staff`);
    return person;
  };
  const nameOf = (state: State) => state.assignee && staff(state.assignee, state.line, "assignee").name;
  const authorOf = (state: State) => (state.by ? references.person(state.by, state.line, "by").id : null);
  return {
    source,
    externalId,
    clientId: client.id,
    requesterId: requester.id,
    assigneeId: last.assignee ? staff(last.assignee, last.line, "assignee").id : null,
    categoryId: last.category ? categories.get(last.category)! : null,
    subject: data.subject,
    description: data.description,
    status: last.status,
    priority: last.priority,
    ...timesOf(data),
    changes: changesOf(data, nameOf, authorOf),
    replies: data.replies.map(({ body, by, at, internal, line: row }) => ({
      body,
      internal,
      at: new Date(at),
      authorId: (internal ? staff(by, row, "replies") : references.person(by, row, "replies")).id,
    })),
  };
}

const isOver = (status: TicketStatus) => status === "resolved" || status === "closed";

/** The source's own times; where it does not say when a ticket was resolved, when it last became so. */
function timesOf({ createdAt, respondedAt, resolvedAt, closedAt, states }: TicketData) {
  const last = states.at(-1)!;
  const became = states.findLast(
    ({ status }, index) => isOver(status) && !isOver(states[index - 1]?.status ?? "new"),
  );
  const resolved = isOver(last.status) ? resolvedAt || closedAt || became!.at : "";
  return {
    createdAt: new Date(createdAt),
    updatedAt: new Date(last.status === "closed" && closedAt ? closedAt : last.at),
    respondedAt: respondedAt ? new Date(respondedAt) : null,
    resolvedAt: resolved ? new Date(resolved) : null,
  };
}

/** What differs from one row to the next. A ticket begins as new, unassigned, with its first priority and category. */
function changesOf(
  { states, closedAt }: TicketData,
  nameOf: (state: State) => string,
  authorOf: (state: State) => string | null,
): ImportedTicket["changes"] {
  const [first] = states;
  const start = {
    status: "new" as TicketStatus,
    priority: first!.priority as TicketPriority,
    category: first!.category,
  };
  const closing = states.findLastIndex(
    ({ status }, index) => status === "closed" && states[index - 1]?.status !== "closed",
  );
  return states.flatMap((state, index) => {
    const before =
      index === 0
        ? { ...start, assignee: "" }
        : { ...states[index - 1]!, assignee: nameOf(states[index - 1]!) };
    const after = { ...state, assignee: nameOf(state) };
    const fields = (["status", "priority", "category", "assignee"] as const).filter(
      (field) => before[field] !== after[field],
    );
    return fields.map((field) => ({
      field,
      from: before[field] || null,
      to: after[field] || null,
      at: new Date(field === "status" && index === closing && closedAt ? closedAt : state.at),
      authorId: authorOf(state),
    }));
  });
}
