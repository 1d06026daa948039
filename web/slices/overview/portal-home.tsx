import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { useGo } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { HomeProjects } from "../projects/home-projects.tsx";
import { ActivityList } from "./activity-list.tsx";
import { type PortalOverview, portalOverviewQuery } from "./data.ts";
import { HomeSkeleton } from "./home-skeleton.tsx";
import { NeedsList } from "./needs-list.tsx";
import { OpenTickets } from "./open-tickets.tsx";
import { TeamList } from "./team-list.tsx";
import { ToPay } from "./to-pay.tsx";

/** Where a client begins: what waits for them first, then what is under way, and who looks after them. */
export function PortalHome() {
  const query = useQuery(portalOverviewQuery());
  const mayOpen = useMay("tickets.write");
  const go = useGo();
  useShortcuts({ c: mayOpen ? () => go({ to: "/tickets/new" }) : undefined });
  return (
    <Screen
      title={t("overview.title")}
      action={
        mayOpen && (
          <Link to="/tickets/new" look="plain" className={buttonClass("primary")}>
            <Plus size={16} aria-hidden /> {t("shell.command.openTicket")}
          </Link>
        )
      }
    >
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_280px]">
        <div className="min-w-0">
          <QueryView query={query} skeleton={<HomeSkeleton />}>
            {(overview) => <Overview overview={overview} />}
          </QueryView>
        </div>
        <aside aria-label={t("overview.team.title")}>
          <TeamList />
        </aside>
      </div>
    </Screen>
  );
}

function Overview({ overview }: { overview: PortalOverview }) {
  const { needs, projects, openTickets, unpaid, activity } = overview;
  return (
    <div className="flex flex-col gap-8">
      <Section title={t("overview.needs.title")}>
        <NeedsList needs={needs} />
      </Section>
      {projects && <HomeProjects {...projects} />}
      <OpenTickets {...openTickets} />
      {unpaid && <ToPay {...unpaid} />}
      <Section title={t("overview.activity.title")}>
        {activity.length > 0 ? (
          <ActivityList
            items={activity}
            places={{ ticket: "/tickets", invoice: "/invoices", project: "/projects" }}
          />
        ) : (
          <p className="text-13 text-ink-2">{t("overview.activity.none")}</p>
        )}
      </Section>
    </div>
  );
}
