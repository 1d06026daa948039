import { formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { cx } from "../../ui/cx.ts";
import { Money } from "../../ui/money.tsx";
import type { Billable, BillableLine } from "./billable-data.ts";

interface BillableLinesProps {
  found: Billable;
  without: readonly string[];
  onWithout: (without: string[]) => void;
  /** What it comes to is being worked out again. */
  stale: boolean;
}

/** The lines as they would stand on the invoice, each of which can be left out, and what they come to. */
export function BillableLines({ found, without, onWithout, stale }: BillableLinesProps) {
  const { lines } = found;
  const off = new Set(without);
  const toggle = (key: string, on: boolean) =>
    onWithout(on ? without.filter((one) => one !== key) : [...without, key]);
  return (
    <Section title={t("billing.lines")}>
      <table className="w-full text-14">
        <thead>
          <tr className="border-b border-line text-12 text-ink-3">
            <th scope="col" className="w-8 py-1.5 text-start font-medium">
              <Checkbox
                hideLabel
                checked={off.size === 0}
                partial={off.size > 0 && off.size < lines.length}
                onChange={(on) => onWithout(on ? [] : lines.map(({ key }) => key))}
              >
                {t("billing.all")}
              </Checkbox>
            </th>
            <th scope="col" className="px-2 text-start font-medium">
              {t("billing.column.line")}
            </th>
            <th scope="col" className="ps-6 text-end font-medium max-sm:hidden">
              {t("billing.column.quantity")}
            </th>
            <th scope="col" className="ps-6 text-end font-medium max-sm:hidden">
              {t("billing.column.unitPrice")}
            </th>
            <th scope="col" className="ps-6 text-end font-medium max-sm:ps-2">
              {t("billing.column.net")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line
              key={line.key}
              line={line}
              on={!off.has(line.key)}
              onToggle={(on) => toggle(line.key, on)}
            />
          ))}
        </tbody>
      </table>
      <Sums found={found} stale={stale} />
    </Section>
  );
}

function Line({ line, on, onToggle }: { line: BillableLine; on: boolean; onToggle: (on: boolean) => void }) {
  const { description, quantity, unitPrice, net, count } = line;
  const [head, ...rest] = description.split("\n");
  const amount = formatNumber(Number(quantity), { maximumFractionDigits: 3 });
  const price = <Money value={{ amount: unitPrice, currency: net.currency }} />;
  return (
    <tr className={cx("border-b border-line align-top", !on && "text-ink-3")}>
      <td className="py-2">
        <Checkbox hideLabel checked={on} onChange={onToggle}>
          {t("billing.choose", { line: head ?? "" })}
        </Checkbox>
      </td>
      <td className="w-full px-2 py-2 [overflow-wrap:anywhere]">
        <span className="block" dir="auto">
          {head}
        </span>
        <span className="block text-13 text-ink-3" dir="auto">
          {[...rest, t("billing.entries", { count })].join(" · ")}
        </span>
        <span className="block text-13 text-ink-3 tabular sm:hidden">
          {amount} × {price}
        </span>
      </td>
      <td className="py-2 ps-6 text-end whitespace-nowrap tabular max-sm:hidden">{amount}</td>
      <td className="py-2 ps-6 text-end whitespace-nowrap max-sm:hidden">{price}</td>
      <td className="py-2 ps-6 text-end whitespace-nowrap max-sm:ps-2">
        <Money value={net} className={on ? "font-medium" : "line-through"} />
      </td>
    </tr>
  );
}

/** What the chosen lines come to, as the server has worked it out. */
function Sums({ found: { net, tax, total }, stale }: { found: Billable; stale: boolean }) {
  const rows = [
    ["net", net],
    ["tax", tax],
  ] as const;
  return (
    <dl
      aria-live="polite"
      aria-busy={stale}
      className={cx("mt-3 ms-auto flex max-w-80 flex-col gap-1.5", stale && "text-ink-3")}
    >
      {rows.map(([name, value]) => (
        <div key={name} className="flex items-baseline justify-between gap-4 text-13">
          <dt className="text-ink-2">{t(`billing.${name}`)}</dt>
          <dd>
            <Money value={value} />
          </dd>
        </div>
      ))}
      <div className="mt-1 flex items-baseline justify-between gap-4 border-t border-line pt-2">
        <dt className="font-bold">{t("billing.total")}</dt>
        <dd>
          <Money value={total} className="text-20 font-bold" />
        </dd>
      </div>
    </dl>
  );
}
