import { t } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { formatPercent } from "./words.ts";

interface BudgetShareProps {
  /** In percent of the budget; null without one, and for whoever may not see it. */
  budget: { usedPercent: number; forecastPercent: number } | null;
}

/** How much of its budget a project has used, as a number and a small bar; red where more is expected than there is. */
export function BudgetShare({ budget }: BudgetShareProps) {
  if (!budget) return <span className="text-ink-3 max-sm:hidden">–</span>;
  const { usedPercent, forecastPercent } = budget;
  const over = Math.max(usedPercent, forecastPercent) > 100;
  return (
    <span
      className="inline-flex items-center gap-2 align-middle text-13 text-ink-2 tabular"
      title={t("projects.glance.expected", { percent: formatPercent(forecastPercent) })}
    >
      <span aria-hidden className="flex h-1.5 w-14 overflow-hidden rounded-full bg-sunken">
        <span
          className={cx("rounded-full", over ? "bg-red-solid" : "bg-accent")}
          style={{ width: `${Math.min(100, usedPercent)}%` }}
        />
      </span>
      <span className={cx("min-w-9 text-end", over && "font-medium text-red")}>
        {formatPercent(usedPercent)}
      </span>
    </span>
  );
}
