import type { Money } from "../../../contract/money.ts";
import type { ProjectOverview } from "../../../contract/project-figures.ts";
import { formatMoney } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { BudgetBar } from "./budget-bar.tsx";
import { formatHours } from "./words.ts";

/** Spent, expected and limit, in money for whoever may see it, and in hours; then the same by phase. */
export function Budget({ overview }: { overview: ProjectOverview }) {
  const { money, minutes } = overview.total;
  const amount = (value: number) => formatMoney({ amount: value, currency: overview.project.currency });
  return (
    <Section title={t("projects.budget.title")}>
      <div className="flex flex-col gap-6">
        {money && (
          <BudgetBar
            title={t("projects.budget.money")}
            spentWord={t("projects.budget.spent")}
            spent={money.actual.amount}
            forecast={money.forecast.amount}
            limit={money.budget?.amount ?? null}
            format={amount}
          />
        )}
        <BudgetBar
          title={t("projects.budget.hours")}
          spentWord={t("projects.budget.used")}
          spent={minutes.actual}
          forecast={minutes.forecast}
          limit={minutes.budget}
          format={formatHours}
        />
      </div>
      {overview.phases.length > 0 && <ByPhase overview={overview} />}
    </Section>
  );
}

type Figures = ProjectOverview["total"];

/** What lies behind the bars, by phase, as a table. */
function ByPhase({ overview: { phases, total } }: { overview: ProjectOverview }) {
  const seesMoney = total.money !== null;
  const heads = seesMoney
    ? [
        t("projects.budget.time"),
        t("projects.budget.expenses"),
        t("projects.budget.spent"),
        t("projects.budget.forecast"),
        t("projects.budget.limit"),
      ]
    : [t("projects.budget.used"), t("projects.budget.forecast"), t("projects.budget.limit")];
  return (
    <details data-table className="mt-3 text-13">
      <summary className="disclosure rounded-6 py-1 text-12 text-ink-3 hover:text-ink touch:min-h-11">
        {t("projects.budget.byPhase")}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div className="mt-1 overflow-x-auto" tabIndex={0}>
        <table className="w-full tabular">
          <caption className="sr-only">{t("projects.budget.byPhase")}</caption>
          <thead>
            <tr className="text-12 text-ink-3">
              <th scope="col" className="py-1 pe-3 text-start font-medium">
                {t("projects.budget.phase")}
              </th>
              {heads.map((head) => (
                <th key={head} scope="col" className="py-1 ps-3 text-end font-medium">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {phases.map((part) => (
              <Line
                key={part.phase?.id ?? "none"}
                name={part.phase?.name ?? t("projects.budget.loose")}
                figures={part}
              />
            ))}
            <Line name={t("projects.budget.total")} figures={total} strong />
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Line({ name, figures, strong }: { name: string; figures: Figures; strong?: boolean }) {
  return (
    <tr className={strong ? "border-t border-control font-medium" : "border-t border-line"}>
      <th scope="row" className="max-w-48 truncate py-1.5 pe-3 text-start font-[inherit]" title={name}>
        <bdi>{name}</bdi>
      </th>
      {cellsOf(figures).map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns never change their places
        <td key={index} className="py-1.5 ps-3 text-end whitespace-nowrap">
          {cell}
        </td>
      ))}
    </tr>
  );
}

function cellsOf({ money, minutes }: Figures): string[] {
  const show = (value: Money | null) => (value ? formatMoney(value) : "–");
  if (money) return [money.time, money.expenses, money.actual, money.forecast, money.budget].map(show);
  return [minutes.actual, minutes.forecast, minutes.budget].map((value) =>
    value === null ? "–" : formatHours(value),
  );
}
