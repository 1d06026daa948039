import type { LineInput } from "../../contract/invoices.ts";
import type { Ctx } from "../kernel/context.ts";
import {
  creditInvoice,
  draftInvoice,
  issueInvoice,
  recordPayment,
  voidInvoice,
} from "../slices/invoices/index.ts";
import { isoDate, monthsBefore, plusDays, plusHours } from "./calendar.ts";
import type { Random } from "./random.ts";
import type { Act, Player } from "./stage.ts";
import type { Billing, Tax } from "./tenants/company.ts";
import type { Cast } from "./tickets.ts";

/** How many months of invoices there are before the present one. */
const months = 12;

/** The month, counted back, whose invoice the slow payers have not paid yet. */
const leftOpen = 2;

/** One invoice on its way; the id and the total are known once it is issued. */
interface Bill {
  clientId: string;
  billing: Billing;
  writer: Player;
  draftedAt: Date;
  lines: LineInput[];
  note: string;
  id: string;
  due: number;
}

/** A year of invoices and payments of all clients; nothing of it lies after `now`. */
export function invoiceActs(cast: Cast, now: Date, random: Random): Act[] {
  const admin = cast.admin;
  const acts = cast.clients.flatMap(({ about, id, leads }) => {
    const bill = (draftedAt: Date, lines: LineInput[], note = ""): Bill => {
      const writer = random.chance(0.3) ? leads[0]! : admin;
      return { clientId: id, billing: about.billing, writer, draftedAt, lines, note, id: "", due: 0 };
    };
    return [...monthly(about.billing, bill, now, random), ...projects(about.billing, bill, now, random)];
  });
  return acts.filter((act) => act.at < now);
}

type BillMaker = (draftedAt: Date, lines: LineInput[], note?: string) => Bill;

/** The retainer, with what was worked and bought in the month before. */
function monthly(billing: Billing, bill: BillMaker, now: Date, random: Random): Act[] {
  return Array.from({ length: months + 1 }, (_, index) => months - index).flatMap((monthsAgo) => {
    const at = plusHours(monthsBefore(now, monthsAgo), 8 + random.next() * 6);
    const lines = [lineOf(billing.tax, billing.retainer)];
    if (random.chance(0.6)) {
      const quantity = String(random.between(2, 38) / 4);
      lines.push(
        lineOf(billing.tax, { description: billing.hours.description, price: billing.hours.rate, quantity }),
      );
    }
    for (const goods of billing.goods) {
      if (!random.chance(0.3)) continue;
      const tax = (goods.reduced && billing.reducedTax) || billing.tax;
      const quantity = String(random.pick([1, 1, 2, 3, 5, 8]));
      lines.push(lineOf(tax, { ...goods, quantity, discount: random.chance(0.2) ? 1_000 : 0 }));
    }
    const month = monthsBefore(now, monthsAgo).toLocaleDateString("en", {
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    });
    const made = bill(at, lines, `Services in ${month}.`);
    if (billing.voided === monthsAgo) return voidedAndRedone(made, now, random);
    if (billing.credited === monthsAgo)
      return [...issued(made), ...creditedInPart(made), ...paid(made, "prompt", now, random)];
    if (monthsAgo === leftOpen && billing.habit !== "prompt")
      return [...issued(made), ...begun(made, random)];
    return [...issued(made), ...paid(made, billing.habit, now, random)];
  });
}

/** Whatever the day, one invoice of those who take their time is overdue, or paid in part. */
function begun(bill: Bill, random: Random): Act[] {
  if (bill.billing.habit !== "in parts") return [];
  return [payment(bill, inDay(plusDays(bill.draftedAt, 12), random), (due) => Math.ceil(due / 2), random)];
}

function projects(billing: Billing, bill: BillMaker, now: Date, random: Random): Act[] {
  const done = billing.projects.flatMap(({ monthsAgo, ...project }) => {
    const at = plusDays(monthsBefore(now, monthsAgo), random.between(11, 17));
    const made = bill(
      plusHours(at, 9),
      [lineOf(billing.tax, project)],
      "Thank you for the good work together.",
    );
    return [...issued(made), ...paid(made, billing.habit, now, random)];
  });
  if (billing.habit === "prompt") return done;
  // Written, and not issued yet.
  const quantity = String(random.between(6, 50) / 2);
  const next = bill(plusHours(now, -random.between(2, 90)), [
    lineOf(billing.tax, { description: billing.hours.description, price: billing.hours.rate, quantity }),
  ]);
  return [...done, drafting(next)];
}

interface Priced {
  description: string;
  price: number;
  quantity?: string;
  discount?: number;
}

function lineOf(tax: Tax, { description, price, quantity = "1", discount = 0 }: Priced): LineInput {
  return { description, quantity, unitPrice: price, discount, taxRate: tax.rate, taxName: tax.name };
}

function drafting(bill: Bill): Act {
  const { clientId, billing, writer, draftedAt, lines, note } = bill;
  const dueOn = isoDate(plusDays(draftedAt, billing.termDays));
  const input = { clientId, currency: billing.currency, dueOn, note, lines };
  return {
    at: draftedAt,
    who: writer,
    run: async (ctx) => {
      bill.id = await draftInvoice(ctx, input);
    },
  };
}

function issued(bill: Bill): Act[] {
  const at = plusHours(bill.draftedAt, 0.7);
  return [
    drafting(bill),
    { at, who: bill.writer, run: (ctx) => issueInvoice(ctx, { id: bill.id, issuedOn: isoDate(at) }) },
  ];
}

/** What is due now, asked of the database: the sums are the invoice's own. */
async function dueOf({ db }: Ctx, id: string): Promise<number> {
  const row = await db.selectFrom("invoices").select("due").where("id", "=", id).executeTakeFirstOrThrow();
  return Number(row.due);
}

/** The prompt pay within the term; the late after it, and not all of it yet; some in two parts. */
function paid(bill: Bill, habit: Billing["habit"], now: Date, random: Random): Act[] {
  const { termDays } = bill.billing;
  const term = habit === "late" ? termDays + random.between(-4, 34) : random.between(4, termDays);
  const at = inDay(plusDays(bill.draftedAt, term), random);
  if (habit === "late" && plusDays(at, 25) > now && random.chance(0.7)) return [];
  if (habit !== "in parts" || random.chance(0.5)) return [payment(bill, at, (due) => due, random)];
  const rest = inDay(plusDays(at, random.between(9, 30)), random);
  return [
    payment(bill, at, (due) => Math.ceil(due / 2), random),
    ...(plusDays(rest, 45) > now ? [] : [payment(bill, rest, (due) => due, random)]),
  ];
}

function inDay(at: Date, random: Random): Date {
  return plusHours(new Date(`${isoDate(at)}T08:00:00Z`), random.next() * 8);
}

function payment(bill: Bill, at: Date, share: (due: number) => number, random: Random): Act {
  const method = random.pick([
    "bank_transfer",
    "bank_transfer",
    "bank_transfer",
    "direct_debit",
    "card",
  ] as const);
  const reference = `${isoDate(at).replaceAll("-", "")}/${random.between(1_000, 9_999)}`;
  return {
    at,
    who: bill.writer,
    run: async (ctx) => {
      const due = await dueOf(ctx, bill.id);
      if (due <= 0) return;
      const input = { id: bill.id, amount: share(due), method, reference, receivedOn: isoDate(at) };
      await recordPayment(ctx, input);
    },
  };
}

function creditedInPart(bill: Bill): Act[] {
  const first = bill.lines[0]!;
  const lines = [
    {
      ...first,
      description: `Not delivered in full: ${first.description.split("\n")[0]}`,
      unitPrice: Math.round(first.unitPrice / 5),
    },
  ];
  const reason = "One day of the month was not delivered; we credit it as agreed.";
  return [
    {
      at: plusDays(bill.draftedAt, 2),
      who: bill.writer,
      run: (ctx) => creditInvoice(ctx, { id: bill.id, reason, lines }),
    },
  ];
}

function voidedAndRedone(bill: Bill, now: Date, random: Random): Act[] {
  const wrong = { ...bill, lines: [...bill.lines, bill.lines[0]!] };
  const right = { ...bill, draftedAt: plusDays(bill.draftedAt, 1) };
  return [
    ...issued(wrong),
    {
      at: plusHours(wrong.draftedAt, 20),
      who: wrong.writer,
      run: (ctx) =>
        voidInvoice(ctx, { id: wrong.id, reason: "The retainer was on it twice. A new invoice follows." }),
    },
    ...issued(right),
    ...paid(right, bill.billing.habit, now, random),
  ];
}
