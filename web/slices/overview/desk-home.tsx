import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ticketPriorities } from "../../../contract/tickets.ts";
import { formatDate, formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Section } from "../../ui/card.tsx";
import { BarChart, type Series, ShareBar } from "../../ui/charts.tsx";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { DueText, numberOf } from "../invoices/badges.tsx";
import { NextClock } from "../tickets/desk-clock.tsx";
import { PriorityIcon } from "../tickets/desk-columns.tsx";
import { ActivityList } from "./activity-list.tsx";
import { Assignees } from "./desk-assignees.tsx";
import { type DeskOverview, deskOverviewQuery } from "./desk-data.ts";
import { QueueFigures } from "./desk-figures.tsx";
import { DeskHomeSkeleton } from "./desk-home-skeleton.tsx";
import { linkClass, rowClass } from "./open-tickets.tsx";

/** Where staff begin the day: how the queue does, what is late, what happened. */
export function DeskHome() {
  const query = useQuery(deskOverviewQuery());
  return (
    <Screen title={t("desk.home.title")}>
      <QueryView query={query} skeleton={<DeskHomeSkeleton />}>
        {(overview) => <Home overview={overview} />}
      </QueryView>
    </Screen>
  );
}

function Home({ overview }: { overview: DeskOverview }) {
  const seesMoney = useMay("invoices.read");
  return (
    <div className="flex flex-col gap-8">
      <QueueFigures overview={overview} />
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-8">
          <OverdueTickets overview={overview} />
          <Flow flow={overview.flow} />
          {seesMoney && <OverdueInvoices {...overview.overdueInvoices} />}
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <Assignees people={overview.byAssignee} />
          <Priorities overview={overview} />
          <Section title={t("desk.home.activity")}>
            {overview.activity.length === 0 ? (
              <Quiet>{t("desk.home.noActivity")}</Quiet>
            ) : (
              <ActivityList
                items={overview.activity.slice(0, 10)}
                places={{
                  ticket: "/desk/tickets",
                  invoice: "/desk/invoices",
                  client: "/desk/clients",
                  project: "/desk/projects",
                }}
              />
            )}
          </Section>
        </div>
      </div>
    </div>
  );
}

function Quiet({ children }: { children: ReactNode }) {
  return <p className="text-13 text-ink-2">{children}</p>;
}

function OverdueTickets({ overview: { overdueTickets, overdue } }: { overview: DeskOverview }) {
  return (
    <Section
      title={t("desk.home.overdueTickets")}
      action={
        overdue > 0 && (
          <Link to="/desk/tickets" search={{ overdue: true }} className="text-13">
            {t("desk.home.allOverdue", { count: overdue })}
          </Link>
        )
      }
    >
      {overdueTickets.length === 0 ? (
        <Quiet>{t("desk.home.noOverdue")}</Quiet>
      ) : (
        <ul className="border-t border-line">
          {overdueTickets.map((row) => (
            <li key={row.id} className={rowClass}>
              <span className="max-sm:hidden">
                <PriorityIcon priority={row.priority} />
              </span>
              <Link
                to="/desk/tickets/$id"
                params={{ id: row.id }}
                look="plain"
                className={linkClass}
                dir="auto"
                title={row.subject}
              >
                {row.subject}
              </Link>
              <span className="flex shrink-0 items-center gap-4 text-13 max-sm:w-full sm:w-86">
                <span className="min-w-0 flex-1 truncate text-ink-2" dir="auto" title={row.client.name}>
                  {row.client.name}
                </span>
                <span className="w-38 shrink-0">
                  <NextClock row={row} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function OverdueInvoices({ count, items }: DeskOverview["overdueInvoices"]) {
  return (
    <Section
      title={t("desk.home.invoices")}
      action={
        count > 0 && (
          <Link to="/desk/invoices" search={{ status: "overdue" }} className="text-13">
            {t("desk.home.allInvoices", { count })}
          </Link>
        )
      }
    >
      {items.length === 0 ? (
        <Quiet>{t("desk.home.noInvoices")}</Quiet>
      ) : (
        <ul className="border-t border-line">
          {items.map((invoice) => (
            <li key={invoice.id} className={rowClass}>
              <Link
                to="/desk/invoices/$id"
                params={{ id: invoice.id }}
                look="plain"
                className={`${linkClass} sm:max-w-36`}
              >
                {numberOf(invoice)}
              </Link>
              <span className="min-w-0 flex-1 truncate text-13 text-ink-2" dir="auto">
                {invoice.client.name}
              </span>
              <span className="shrink-0 text-13 sm:w-28">
                <DueText invoice={invoice} />
              </span>
              <Money value={invoice.due} className="shrink-0 text-end font-medium sm:w-28" />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Flow({ flow }: Pick<DeskOverview, "flow">) {
  const sum = (of: "opened" | "resolved") => flow.reduce((total, day) => total + day[of], 0);
  const summary = t("desk.home.flowSummary", {
    opened: formatNumber(sum("opened")),
    resolved: formatNumber(sum("resolved")),
  });
  return (
    <Section title={t("desk.home.flow")}>
      <BarChart
        summary={summary}
        axis={t("desk.home.day")}
        labels={flow.map(({ day }) => formatDate(day, "short"))}
        series={[
          { label: t("desk.home.opened"), tone: "accent", values: flow.map(({ opened }) => opened) },
          { label: t("desk.home.resolved"), tone: "neutral", values: flow.map(({ resolved }) => resolved) },
        ]}
      />
    </Section>
  );
}

const tones: Record<(typeof ticketPriorities)[number], Series["tone"]> = {
  urgent: "red",
  high: "amber",
  normal: "accent",
  low: "neutral",
};

function Priorities({ overview: { byPriority, open } }: { overview: DeskOverview }) {
  const parts = ticketPriorities.toReversed().map((priority) => ({
    label: t(`tickets.priority.${priority}`),
    value: byPriority.find((one) => one.priority === priority)?.count ?? 0,
    tone: tones[priority],
  }));
  return (
    <Section title={t("desk.home.priority")}>
      <ShareBar summary={t("desk.home.prioritySummary", { count: open })} parts={parts} />
    </Section>
  );
}
