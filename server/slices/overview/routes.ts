import { contract } from "../../../contract/index.ts";
import type { InvoiceRow } from "../../../contract/invoices.ts";
import type { Need } from "../../../contract/overview.ts";
import type { ProjectRow, ProjectStatus } from "../../../contract/project.ts";
import type { TicketFilter, TicketRow } from "../../../contract/tickets.ts";
import type { Ctx } from "../../kernel/context.ts";
import { tenantRoutes } from "../../kernel/http/routes.ts";
import { deskOverview } from "./desk.ts";
import { portalOverview } from "./portal.ts";

/** How the other slices show the rows that stand here. */
export interface OverviewOptions {
  tickets(ctx: Ctx, filter: TicketFilter): Promise<{ items: TicketRow[] }>;
  invoices(
    ctx: Ctx,
    filter: { status: ("open" | "overdue")[]; sort: "due"; direction: "asc"; limit: number },
  ): Promise<{ items: InvoiceRow[] }>;
  projects(
    ctx: Ctx,
    filter: { status: ProjectStatus[]; sort: "updated"; direction: "desc"; limit: number },
  ): Promise<{ items: ProjectRow[] }>;
  /** What waits for the reader to be approved, and since when; null when nothing does. */
  approvals(ctx: Ctx): Promise<ApprovalNeed | null>;
}

type ApprovalNeed = Extract<Need, { kind: "approvals" }>["approvals"] & { since: string };

export function overviewRoutes(options: OverviewOptions) {
  return tenantRoutes(contract.overview, {
    portal: (ctx) => portalOverview(ctx, options),
    desk: (ctx) => deskOverview(ctx, options),
  });
}
