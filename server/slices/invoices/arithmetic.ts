import type { LineInput } from "../../../contract/invoices.ts";

/**
 * Arithmetic of invoices on integer minor units. The rule and its reasons: docs/decisions/0007-invoice-arithmetic.md.
 * Products are BigInt, results are numbers checked to be safe integers; no float takes part.
 */

/** What counts of a line; the description does not. */
export type PricedLine = Pick<LineInput, "quantity" | "unitPrice" | "discount" | "taxRate" | "taxName">;

export interface TaxGroup {
  taxName: string;
  /** Basis points. */
  taxRate: number;
  net: number;
  tax: number;
}

/** All in minor units of the invoice's currency. `lineNets` is in the order of the lines. */
export interface InvoiceSums {
  lineNets: number[];
  taxes: TaxGroup[];
  net: number;
  tax: number;
  total: number;
}

/** An amount left the range of integers that JSON readers keep exactly (±9,007,199,254,740,991). */
export class AmountOverflowError extends RangeError {
  override name = "AmountOverflowError";
}

const whole = 10_000n;
const thousand = 1_000n;

/** Divides and rounds half up; both not negative. */
function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

function exact(amount: bigint): number {
  if (amount > BigInt(Number.MAX_SAFE_INTEGER) || amount < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new AmountOverflowError("amount out of range");
  }
  return Number(amount);
}

/** A quantity (`12`, `0.5`, `1.125`) in thousandths. Throws RangeError on any other text. */
export function quantityInThousandths(quantity: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,3}))?$/.exec(quantity);
  if (!match) throw new RangeError(`not a quantity: ${quantity}`);
  return BigInt(match[1]!) * thousand + BigInt((match[2] ?? "").padEnd(3, "0"));
}

/** The same quantity without needless zeros: `007.50` is `7.5`. */
export function normalQuantity(quantity: string): string {
  const thousandths = quantityInThousandths(quantity);
  const fraction = String(thousandths % thousand)
    .padStart(3, "0")
    .replace(/0+$/, "");
  return fraction === "" ? String(thousandths / thousand) : `${thousandths / thousand}.${fraction}`;
}

function netOf(line: PricedLine): bigint {
  if (line.unitPrice < 0 || line.discount < 0 || line.discount > 10_000) {
    throw new RangeError("a line's price and discount are not negative, its discount at most the whole");
  }
  const gross = quantityInThousandths(line.quantity) * BigInt(line.unitPrice);
  return divideHalfUp(gross * (whole - BigInt(line.discount)), thousand * whole);
}

/**
 * Quantity times unit price less discount in minor units, rounded half up once.
 * Throws AmountOverflowError when the result is no safe integer.
 */
export function lineNet(line: PricedLine): number {
  return exact(netOf(line));
}

/** Rate descending, then name: the same for every order of the same lines. */
function byRateAndName(a: TaxGroup, b: TaxGroup): number {
  if (a.taxRate !== b.taxRate) return b.taxRate - a.taxRate;
  return a.taxName < b.taxName ? -1 : a.taxName > b.taxName ? 1 : 0;
}

function taxGroups(lines: readonly PricedLine[], nets: readonly bigint[]): TaxGroup[] {
  const groups = new Map<string, { taxName: string; taxRate: number; net: bigint }>();
  lines.forEach((line, index) => {
    const key = `${line.taxRate} ${line.taxName}`;
    const group = groups.get(key) ?? { taxName: line.taxName, taxRate: line.taxRate, net: 0n };
    groups.set(key, { ...group, net: group.net + nets[index]! });
  });
  return [...groups.values()]
    .map((group) => ({
      ...group,
      net: exact(group.net),
      tax: exact(divideHalfUp(group.net * BigInt(group.taxRate), whole)),
    }))
    .sort(byRateAndName);
}

const sum = (amounts: Iterable<number>) => {
  let total = 0n;
  for (const amount of amounts) total += BigInt(amount);
  return exact(total);
};

/**
 * Everything that is derived from an invoice's lines: the net of each, tax per (name, rate) on the sum of the
 * group's nets rounded half up once (EN 16931, BR-CO-17), net, tax and total.
 * Throws AmountOverflowError when any of it is no safe integer.
 */
export function sumInvoice(lines: readonly PricedLine[]): InvoiceSums {
  const nets = lines.map(netOf);
  const taxes = taxGroups(lines, nets);
  const lineNets = nets.map(exact);
  const net = sum(lineNets);
  const tax = sum(taxes.map((group) => group.tax));
  return { lineNets, taxes, net, tax, total: sum([net, tax]) };
}

/**
 * What is still to be paid, in minor units: total less payments less credits (all given as positive amounts).
 * Negative when a paid invoice was credited: the seller owes it back.
 */
export function amountDue(total: number, payments: readonly number[], credits: readonly number[]): number {
  return sum([total, ...payments.map((amount) => -amount), ...credits.map((amount) => -amount)]);
}
