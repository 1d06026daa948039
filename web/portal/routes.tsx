import {
  CircleCheckBig,
  Eye,
  FileText,
  FolderKanban,
  House,
  LifeBuoy,
  Plus,
  ShieldCheck,
  UsersRound,
} from "lucide-react";
import type { Door } from "../shell/door.ts";

/**
 * To add a screen: write `web/slices/<slice>/<screen>.tsx` around `<Screen title=…>`, and add one entry here.
 *
 *   {
 *     path: "/tickets/$id",
 *     load: async () => (await import("../slices/tickets/ticket-thread.tsx")).TicketThread,
 *     permission: "tickets.read",
 *   },
 *
 * `nav` gives it a place in the navigation (`phone` in the bottom bar, four at most), `prefetch` fetches its data while
 * its code is on the way, `command` offers it as an act in the palette. Parameters: `useParam("id")`; what follows the
 * question mark: `useSearch(parse)` (kernel/navigation.ts). The order here is the order in the navigation.
 */
export const door: Door = {
  name: "portal",
  home: "/",
  screens: [
    {
      path: "/",
      load: async () => (await import("../slices/overview/portal-home.tsx")).PortalHome,
      prefetch: async () => (await import("../slices/overview/data.ts")).prefetchPortalHome(),
      permission: "dashboard.read",
      nav: { label: "shell.nav.home", icon: House, phone: true },
    },
    {
      path: "/projects",
      load: async () => (await import("../slices/projects/project-list.tsx")).ProjectList,
      prefetch: async (place) => (await import("../slices/projects/data.ts")).prefetchProjects(place),
      permission: "projects.read",
      nav: { label: "shell.nav.projects", icon: FolderKanban, phone: true },
    },
    {
      path: "/projects/$id",
      load: async () => (await import("../slices/projects/project-page.tsx")).ProjectPage,
      prefetch: async (place) => (await import("../slices/projects/data.ts")).prefetchOverview(place),
      permission: "projects.read",
    },
    {
      path: "/tickets",
      load: async () => (await import("../slices/tickets/ticket-list.tsx")).TicketList,
      prefetch: async (place) => (await import("../slices/tickets/data.ts")).prefetchTickets(place),
      permission: "tickets.read",
      nav: { label: "shell.nav.tickets", icon: LifeBuoy, phone: true },
    },
    {
      path: "/tickets/new",
      load: async () => (await import("../slices/tickets/open-ticket.tsx")).OpenTicket,
      permission: "tickets.write",
      command: { label: "shell.command.openTicket", icon: Plus },
    },
    {
      path: "/tickets/$id",
      load: async () => (await import("../slices/tickets/ticket-thread.tsx")).TicketThread,
      prefetch: async (place) => (await import("../slices/tickets/data.ts")).prefetchTicket(place),
      permission: "tickets.read",
    },
    {
      path: "/invoices",
      load: async () => (await import("../slices/invoices/invoice-list.tsx")).InvoiceList,
      prefetch: async (place) => (await import("../slices/invoices/data.ts")).prefetchInvoices(place),
      permission: "invoices.read",
      nav: { label: "shell.nav.invoices", icon: FileText, phone: true },
    },
    {
      path: "/invoices/$id",
      load: async () => (await import("../slices/invoices/invoice-detail.tsx")).InvoiceDetail,
      prefetch: async (place) => (await import("../slices/invoices/data.ts")).prefetchInvoice(place),
      permission: "invoices.read",
    },
    {
      path: "/approvals",
      load: async () => (await import("../slices/approvals/queue-screen.tsx")).ApprovalQueue,
      prefetch: async (place) => (await import("../slices/approvals/data.ts")).prefetchApprovals(place),
      permission: "approvals.read",
      nav: { label: "shell.nav.approvals", icon: CircleCheckBig, phone: true },
    },
    {
      path: "/approvals/history",
      load: async () => (await import("../slices/approvals/history-screen.tsx")).ApprovalHistory,
      prefetch: async (place) => (await import("../slices/approvals/history-data.ts")).prefetchHistory(place),
      permission: "approvals.read",
    },
    {
      path: "/approvals/$id",
      load: async () => (await import("../slices/approvals/approval-page.tsx")).ApprovalPage,
      prefetch: async (place) => (await import("../slices/approvals/data.ts")).prefetchApproval(place),
      permission: "approvals.read",
    },
    {
      path: "/people",
      load: async () => (await import("../slices/people/people-screen.tsx")).PeopleScreen,
      prefetch: async (place) => (await import("../slices/people/data.ts")).prefetchPeople(place),
      permission: "people.manage",
      nav: { label: "shell.nav.people", icon: UsersRound, phone: true },
    },
    {
      path: "/people/$id",
      load: async () => (await import("../slices/people/person-page.tsx")).PersonPage,
      permission: "people.manage",
      prefetch: async (place) => (await import("../slices/people/data.ts")).prefetchPerson(place),
    },
    {
      path: "/security",
      load: async () => (await import("../slices/access/security-screen.tsx")).SecurityScreen,
      permission: "security.manage",
      nav: { label: "shell.nav.security", icon: ShieldCheck, group: "manage" },
    },
    {
      path: "/access-history",
      load: async () => (await import("../slices/readings/access-history.tsx")).AccessHistory,
      prefetch: async (place) => (await import("../slices/readings/data.ts")).prefetchReadings(place),
      permission: "readings.read",
      nav: { label: "shell.nav.readings", icon: Eye, group: "manage" },
    },
    {
      path: "/account",
      load: async () => (await import("../slices/session/account/account.tsx")).Account,
      permission: "account.use",
      prefetch: async () => (await import("../slices/session/account/data.ts")).prefetchAccount(),
    },
    {
      path: "/account/history",
      load: async () => (await import("../slices/session/account/history.tsx")).SignInHistory,
      permission: "account.use",
      prefetch: async () => (await import("../slices/session/account/data.ts")).prefetchHistory(),
    },
  ],
  search: [
    {
      id: "projects",
      label: "shell.nav.projects",
      icon: FolderKanban,
      permission: "projects.read",
      find: async (text, signal) =>
        (await import("../slices/projects/data.ts")).findProjects("/projects")(text, signal),
    },
    {
      id: "tickets",
      label: "shell.nav.tickets",
      icon: LifeBuoy,
      permission: "tickets.read",
      find: async (text, signal) =>
        (await import("../slices/tickets/data.ts")).findTickets("/tickets")(text, signal),
    },
    {
      id: "invoices",
      label: "shell.nav.invoices",
      icon: FileText,
      permission: "invoices.read",
      find: async (text, signal) =>
        (await import("../slices/invoices/data.ts")).findInvoices("/invoices")(text, signal),
    },
  ],
};
