import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Money } from "../../../contract/money.ts";
import type { Project } from "../../../contract/project.ts";
import { api } from "../../kernel/api.ts";
import type { client } from "../../kernel/client.ts";
import { formatMoney } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Section } from "../../ui/card.tsx";
import { cx } from "../../ui/cx.ts";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { InternalMark } from "./badges.tsx";
import { DeskRates } from "./desk-rates.tsx";
import { formatHours, formatShare } from "./words.ts";

type Costs = Awaited<ReturnType<typeof client.projects.costs>>;
type Figures = Costs["total"];

export const costsQuery = (id: string) => api.projects.costs.queryOptions({ input: { id } });

/** What a project brings and costs, and the rates behind it: for those who may see costs, and never for a client. */
export function DeskCosts({ project }: { project: Project }) {
  const costs = useQuery(costsQuery(project.id));
  return (
    <div className="flex flex-col gap-9">
      <p className="-mb-4 flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-2">
        <InternalMark>{t("planning.internal")}</InternalMark>
        {t("planning.costs.onlyYou")}
      </p>
      <Section title={t("planning.costs.title")}>
        <QueryView query={costs} skeleton={<Skeleton className="h-60" />}>
          {(loaded) => <Margin costs={loaded} />}
        </QueryView>
      </Section>
      <DeskRates project={project} />
    </div>
  );
}

function Margin({ costs: { total, phases } }: { costs: Costs }) {
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-10 border border-line bg-line lg:grid-cols-4">
        <Figure term={t("planning.costs.revenue")}>{formatMoney(total.revenue)}</Figure>
        <Figure term={t("planning.costs.timeCost")} note={hoursOf(total)}>
          {show(total.timeCost)}
        </Figure>
        <Figure term={t("planning.costs.expenseCost")}>{formatMoney(total.expenseCost)}</Figure>
        <Figure
          term={t("planning.costs.margin")}
          loss={(total.margin?.amount ?? 0) < 0}
          note={
            total.margin &&
            total.revenue.amount > 0 &&
            t("planning.costs.marginShare", {
              percent: formatShare(total.margin.amount, total.revenue.amount),
            })
          }
        >
          {show(total.margin)}
        </Figure>
      </dl>
      {total.uncostedMinutes > 0 && (
        <Banner tone="info">
          {t("planning.costs.uncosted", { hours: formatHours(total.uncostedMinutes) })}
        </Banner>
      )}
      <CostTable phases={phases} total={total} />
    </div>
  );
}

const show = (value: Money | null) => (value ? formatMoney(value) : t("planning.costs.unknown"));

function hoursOf({ minutes, nonBillableMinutes }: Figures): string {
  const hours = formatHours(minutes);
  return nonBillableMinutes > 0
    ? `${hours} · ${t("planning.costs.nonBillable")}: ${formatHours(nonBillableMinutes)}`
    : hours;
}

function Figure(props: { term: string; note?: ReactNode; loss?: boolean; children: ReactNode }) {
  const { term, note, loss, children } = props;
  return (
    <div className="min-w-0 bg-surface px-4 py-3">
      <dt className="text-13 text-ink-3">{term}</dt>
      <dd className={cx("mt-1 text-20 font-bold break-words tabular", loss && "text-red")}>{children}</dd>
      {note && <dd className="mt-0.5 text-12 text-ink-3 tabular">{note}</dd>}
    </div>
  );
}

function CostTable({ phases, total }: Pick<Costs, "phases" | "total">) {
  const heads = ["hours", "revenue", "timeCost", "expenseCost", "margin"] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div className="overflow-x-auto" tabIndex={0}>
      <table className="w-full text-13 tabular">
        <caption className="sr-only">{t("planning.costs.byPhase")}</caption>
        <thead>
          <tr className="text-12 text-ink-3">
            <th scope="col" className="py-1.5 pe-3 text-start font-medium">
              {t("planning.costs.phase")}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="py-1.5 ps-3 text-end font-medium whitespace-nowrap">
                {t(`planning.costs.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {phases.map((part) => (
            <CostRow
              key={part.phase?.id ?? "none"}
              name={part.phase?.name ?? t("planning.costs.loose")}
              figures={part}
            />
          ))}
          <CostRow name={t("planning.costs.total")} figures={total} strong />
        </tbody>
      </table>
    </div>
  );
}

function CostRow({ name, figures, strong }: { name: string; figures: Figures; strong?: boolean }) {
  const { minutes, revenue, timeCost, expenseCost, margin } = figures;
  const cell = "py-1.5 ps-3 text-end whitespace-nowrap";
  return (
    <tr className={cx("border-t", strong ? "border-control font-medium" : "border-line")}>
      <th scope="row" className="max-w-60 truncate py-1.5 pe-3 text-start font-[inherit]" title={name}>
        <bdi>{name}</bdi>
      </th>
      <td className={cell}>{formatHours(minutes)}</td>
      <td className={cell}>{formatMoney(revenue)}</td>
      <td className={cell}>{timeCost ? formatMoney(timeCost) : "–"}</td>
      <td className={cell}>{formatMoney(expenseCost)}</td>
      <td className={cx(cell, (margin?.amount ?? 0) < 0 && "text-red")}>
        {margin ? formatMoney(margin) : "–"}
      </td>
    </tr>
  );
}
