import { type ExpressionBuilder, sql } from "kysely";
import { z } from "zod";
import type { invoicesContract } from "../../../contract/invoices.ts";
import type { Actor } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { TenantInvoices, TenantSchema } from "../../kernel/database/schema.gen.ts";
import { after, containing, keyDay } from "../../kernel/paging.ts";
import type { InvoiceState } from "./policy.ts";

/** What an endpoint of invoices is called with. */
export type Input<Name extends keyof typeof invoicesContract> = z.output<
  NonNullable<(typeof invoicesContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;
type Filter = Input<"list">;

/** An invoice with the name of its client. Amounts are texts of integers, dates `YYYY-MM-DD`. */
export type InvoiceRecord = Awaited<ReturnType<ReturnType<typeof namedInvoices>["execute"]>>[number];

const day = (column: string) => sql<string | null>`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`;

export function namedInvoices(db: TenantDb) {
  return db
    .selectFrom("invoices as i")
    .innerJoin("clients as c", "c.id", "i.client_id")
    .select([
      "i.id",
      "i.client_id",
      "i.kind",
      "i.status",
      "i.number",
      "i.currency",
      day("i.issued_on").as("issued_on"),
      day("i.due_on").as("due_on"),
      "i.net",
      "i.tax",
      "i.total",
      "i.paid",
      "i.credited",
      "i.due",
      "c.name as client_name",
    ]);
}

export function readInvoice(db: TenantDb, id: string) {
  return namedInvoices(db)
    .leftJoin("invoices as o", "o.id", "i.credits_id")
    .select([
      "i.taxes",
      "i.seller",
      "i.buyer",
      "i.note",
      "i.payment_details",
      "i.void_reason",
      "i.created_at",
      "i.credits_id",
      "o.number as credits_number",
    ])
    .where("i.id", "=", id)
    .executeTakeFirst();
}
export type WholeInvoice = NonNullable<Awaited<ReturnType<typeof readInvoice>>>;

/** The invoice as it stands, locked against other writers until the transaction ends. */
export function lockInvoice(db: TenantDb, id: string) {
  return db
    .selectFrom("invoices as i")
    .selectAll()
    .select([day("i.issued_on").as("issued_on"), day("i.due_on").as("due_on")])
    .where("i.id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}
export type LockedInvoice = NonNullable<Awaited<ReturnType<typeof lockInvoice>>>;

/** The columns that decide what may be done, as numbers. */
export function stateOf(
  row: Pick<InvoiceRecord, "kind" | "status" | "total" | "paid" | "credited">,
): InvoiceState {
  const { kind, status, total, paid, credited } = row;
  return { kind, status, total: Number(total), paid: Number(paid), credited: Number(credited) };
}

export function linesOf(db: TenantDb, invoiceId: string) {
  return db
    .selectFrom("invoice_lines")
    .select(["id", "description", "quantity", "unit_price", "discount", "tax_rate", "tax_name", "net"])
    .where("invoice_id", "=", invoiceId)
    .orderBy("position")
    .execute();
}

export function paymentsOf(db: TenantDb, invoiceId: string) {
  return db
    .selectFrom("invoice_payments")
    .select(["id", "amount", "method", "reference", "recorded_at", day("received_on").as("received_on")])
    .where("invoice_id", "=", invoiceId)
    .orderBy("received_on")
    .orderBy("id")
    .execute();
}

export function creditNotesOf(db: TenantDb, invoiceId: string) {
  return db
    .selectFrom("invoices as i")
    .select(["i.id", "i.number", "i.total", day("i.issued_on").as("issued_on")])
    .where("i.credits_id", "=", invoiceId)
    .where("i.status", "<>", "draft")
    .orderBy("i.number")
    .execute();
}

export function readSettings(db: TenantDb) {
  return db.selectFrom("settings").selectAll().executeTakeFirstOrThrow();
}

export function readClient(db: TenantDb, id: string) {
  return db.selectFrom("clients").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The day it is in the tenant's time zone, `YYYY-MM-DD`. */
export async function today(db: TenantDb, now: Date): Promise<string> {
  const { time_zone } = await db.selectFrom("settings").select("time_zone").executeTakeFirstOrThrow();
  return dayIn(time_zone, now);
}

/** The day of an instant in a time zone; in UTC where the zone is not known to this machine. */
export function dayIn(timeZone: string, instant: Date): string {
  const options = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  try {
    return new Intl.DateTimeFormat("en-CA", { ...options, timeZone }).format(instant);
  } catch {
    return instant.toISOString().slice(0, 10);
  }
}

type Shape = ExpressionBuilder<{ i: TenantInvoices } & TenantSchema, "i">;
const never = "infinity";

/** What each order sorts by, in SQL and in a cursor, and the type that a cursor's value is cast to. */
const orders = {
  issued: {
    column: sql`coalesce(i.issued_on, 'infinity')`,
    key: (row: InvoiceRecord) => row.issued_on ?? never,
    type: sql`date`,
  },
  due: {
    column: sql`coalesce(i.due_on, 'infinity')`,
    key: (row: InvoiceRecord) => row.due_on ?? never,
    type: sql`date`,
  },
  number: {
    column: sql`coalesce(i.number, '')`,
    key: (row: InvoiceRecord) => row.number ?? "",
    type: sql`text`,
  },
  total: { column: sql`i.total`, key: (row: InvoiceRecord) => row.total, type: sql`bigint` },
} as const;

const keyShapes = {
  issued: z.tuple([z.union([keyDay, z.literal(never)]), z.uuid()]),
  due: z.tuple([z.union([keyDay, z.literal(never)]), z.uuid()]),
  number: z.tuple([
    z
      .string()
      .max(60)
      .regex(/^\P{Cc}*$/u),
    z.uuid(),
  ]),
  total: z.tuple([z.string().regex(/^\d{1,18}$/), z.uuid()]),
};

export function cursorKey(sort: Filter["sort"], row: InvoiceRecord): [string, string] {
  return [orders[sort].key(row), row.id];
}

/** One more row than asked for, which tells whether there is a next page. `day` is today at the tenant's. */
export function listInvoices(
  db: TenantDb,
  actor: Actor,
  filter: Filter,
  day: string,
): Promise<InvoiceRecord[]> {
  const { column, type } = orders[filter.sort];
  const last = after(filter.cursor, keyShapes[filter.sort]);
  let query = namedInvoices(db)
    .where((where) => where.and(conditions(where as unknown as Shape, actor, filter, day)))
    .orderBy(column, filter.direction)
    .orderBy("i.id", filter.direction)
    .limit(filter.limit + 1);
  if (last) {
    const than = sql.raw(filter.direction === "asc" ? ">" : "<");
    query = query.where(sql<boolean>`(${column}, i.id) ${than} (${last[0]}::${type}, ${last[1]}::uuid)`);
  }
  return query.execute();
}

function conditions(where: Shape, actor: Actor, filter: Filter, day: string) {
  const list = [];
  // The fence keeps other clients out; saying it here as well lets the planner use the client's own index.
  if (actor.clientId) list.push(where("i.client_id", "=", actor.clientId));
  if (filter.clientId) list.push(where("i.client_id", "=", filter.clientId));
  if (filter.kind) list.push(where("i.kind", "=", filter.kind));
  if (filter.issuedFrom) list.push(sql<boolean>`i.issued_on >= ${filter.issuedFrom}::date`);
  if (filter.issuedTo) list.push(sql<boolean>`i.issued_on <= ${filter.issuedTo}::date`);
  if (filter.status) list.push(where.or(filter.status.map((state) => inState(where, state, day))));
  if (filter.search) {
    const pattern = containing(filter.search);
    list.push(
      sql<boolean>`(i.number ilike ${pattern} or i.note ilike ${pattern}
        or i.client_id in (select id from clients where name ilike ${pattern}))`,
    );
  }
  return list;
}

function inState(where: Shape, state: NonNullable<Filter["status"]>[number], day: string) {
  if (state === "open") return sql<boolean>`(i.status = 'issued' and i.kind = 'invoice')`;
  if (state === "overdue")
    return sql<boolean>`(i.status = 'issued' and i.kind = 'invoice' and coalesce(i.due_on, 'infinity') < ${day}::date)`;
  return where("i.status", "=", state);
}

/** Sums of what is open and overdue by currency, of one client or of all that the actor sees. */
export function openSums(db: TenantDb, clientId: string | undefined, day: string) {
  const overdue = sql`coalesce(due_on, 'infinity') < ${day}::date`;
  return db
    .selectFrom("invoices")
    .select([
      "currency",
      sql<string>`sum(due)`.as("open"),
      sql<string>`coalesce(sum(due) filter (where ${overdue}), 0)`.as("overdue"),
      sql<string>`count(*)`.as("open_count"),
      sql<string>`count(*) filter (where ${overdue})`.as("overdue_count"),
    ])
    .where("status", "=", "issued")
    .where("kind", "=", "invoice")
    .$if(clientId !== undefined, (query) => query.where("client_id", "=", clientId!))
    .groupBy("currency")
    .execute();
}

/** Sums of what was received since a day by currency, of one client or of all that the actor sees. */
export function paidSums(db: TenantDb, clientId: string | undefined, from: string) {
  return db
    .selectFrom("invoice_payments as p")
    .innerJoin("invoices as i", "i.id", "p.invoice_id")
    .select(["i.currency", sql<string>`sum(p.amount)`.as("paid")])
    .where(sql<boolean>`p.received_on >= ${from}::date`)
    .$if(clientId !== undefined, (query) => query.where("p.client_id", "=", clientId!))
    .groupBy("i.currency")
    .execute();
}

/** The currency of a client's invoices, or the tenant's own. */
export async function usualCurrency(db: TenantDb, clientId: string | undefined): Promise<string | undefined> {
  const row = clientId
    ? await db.selectFrom("clients").select("currency").where("id", "=", clientId).executeTakeFirst()
    : await db.selectFrom("settings").select("currency").executeTakeFirst();
  return row?.currency;
}
