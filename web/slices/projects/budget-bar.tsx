import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";

export interface BudgetBarProps {
  /** Money or hours, as a heading. */
  title: string;
  spent: number;
  forecast: number;
  /** Null without a budget. */
  limit: number | null;
  format: (value: number) => string;
  /** What is spent, as this measure says it: "Spent" of money, "Used" of hours. */
  spentWord: string;
}

/** One bar over what is spent and what is expected in the end, with the limit as a line across it, and every amount. */
export function BudgetBar({ title, spent, forecast, limit, format, spentWord }: BudgetBarProps) {
  const whole = Math.max(1, forecast, spent, limit ?? 0) * 1.02;
  const share = (value: number) => `${(value / whole) * 100}%`;
  const over = limit !== null && forecast > limit;
  const words = { spent: format(spent), forecast: format(forecast), limit: format(limit ?? 0) };
  return (
    <figure>
      <figcaption className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="text-13 font-medium">{title}</span>
        <span className="sr-only">
          {t(limit === null ? "projects.budget.summaryNone" : "projects.budget.summary", words)}
        </span>
        {limit !== null && (
          <span className={cx("text-13", over ? "font-medium text-red" : "text-ink-2")}>
            {verdict(forecast, limit, format)}
          </span>
        )}
      </figcaption>
      <div aria-hidden className="relative h-5">
        <div className="absolute inset-x-0 top-1/2 h-3 -translate-y-1/2 overflow-hidden rounded-full bg-sunken">
          {over && (
            <span
              className="budget-ahead absolute inset-y-0 start-0 text-red-solid"
              style={{ width: share(Math.max(forecast, spent)) }}
            />
          )}
          <span
            className="budget-ahead absolute inset-y-0 start-0 bg-sunken text-accent"
            style={{ width: share(over ? limit : Math.max(forecast, spent)) }}
          />
          <span
            className={cx(
              "absolute inset-y-0 start-0",
              limit !== null && spent > limit ? "bg-red-solid" : "bg-accent",
            )}
            style={{ width: share(spent) }}
          />
        </div>
        {limit !== null && (
          <span
            className="absolute inset-y-0 w-0.5 -translate-x-1/2 rounded-full bg-ink rtl:translate-x-1/2"
            style={{ insetInlineStart: share(limit) }}
          />
        )}
      </div>
      <dl className="mt-2 grid grid-cols-3 gap-x-4 text-13">
        <Amount term={spentWord} value={words.spent} sign="bg-accent" />
        <Amount term={t("projects.budget.forecast")} value={words.forecast} sign="budget-ahead text-accent" />
        <Amount
          term={t("projects.budget.limit")}
          value={limit === null ? t("projects.budget.none") : words.limit}
          sign="w-0.5! bg-ink"
        />
      </dl>
    </figure>
  );
}

function verdict(forecast: number, limit: number, format: (value: number) => string): string {
  if (forecast === limit) return t("projects.budget.even");
  return forecast > limit
    ? t("projects.budget.over", { amount: format(forecast - limit) })
    : t("projects.budget.within", { amount: format(limit - forecast) });
}

function Amount({ term, value, sign }: { term: string; value: string; sign: string }) {
  return (
    <div className="min-w-0">
      <dt className="flex items-baseline gap-1.5 text-12 text-ink-3">
        <span aria-hidden className={cx("h-2.5 w-2.5 shrink-0 self-center rounded-[2px]", sign)} />
        {term}
      </dt>
      <dd className="mt-0.5 font-medium break-words tabular">{value}</dd>
    </div>
  );
}
