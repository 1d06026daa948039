import {
  Building2,
  CircleCheckBig,
  FilePlus2,
  FolderKanban,
  FolderPlus,
  House,
  LifeBuoy,
  Plus,
  ReceiptText,
  ScrollText,
  Settings,
  Timer,
  UsersRound,
} from "lucide-react";
import type { Door } from "../shell/door.ts";

/**
 * To add a screen: write `web/slices/<slice>/<screen>.tsx` around `<Screen title=…>`, and add one entry here.
 *
 *   {
 *     path: "/desk/tickets/$id",
 *     load: async () => (await import("../slices/tickets/ticket-thread.tsx")).TicketThread,
 *     permission: "tickets.read",
 *   },
 *
 * `nav` gives it a place in the navigation (`phone` in the bottom bar, four at most), `prefetch` fetches its data while
 * its code is on the way, `command` offers it as an act in the palette. Parameters: `useParam("id")`; what follows the
 * question mark: `useSearch(parse)` (kernel/navigation.ts). The order here is the order in the navigation.
 */
export const door: Door = {
  name: "desk",
  home: "/desk",
  screens: [
    {
      path: "/desk",
      load: async () => (await import("../slices/overview/desk-home.tsx")).DeskHome,
      permission: "tickets.work",
      nav: { label: "shell.nav.home", icon: House, phone: true },
      prefetch: async () => (await import("../slices/overview/desk-data.ts")).prefetchDeskHome(),
    },
    {
      path: "/desk/tickets",
      load: async () => (await import("../slices/tickets/desk-queue.tsx")).DeskQueue,
      permission: "tickets.work",
      nav: { label: "shell.nav.tickets", icon: LifeBuoy, phone: true },
      prefetch: async (place) => (await import("../slices/tickets/desk-filter.ts")).prefetchQueue(place),
    },
    {
      path: "/desk/tickets/new",
      load: async () => (await import("../slices/tickets/desk-new-ticket.tsx")).DeskNewTicket,
      permission: "tickets.write",
      command: { label: "shell.command.newTicket", icon: Plus },
    },
    {
      path: "/desk/tickets/$id",
      load: async () => (await import("../slices/tickets/desk-ticket.tsx")).DeskTicket,
      permission: "tickets.work",
      prefetch: async (place) => (await import("../slices/tickets/data.ts")).prefetchTicket(place),
    },
    {
      path: "/desk/projects",
      load: async () => (await import("../slices/projects/desk-list.tsx")).DeskProjects,
      permission: "projects.read",
      nav: { label: "shell.nav.projects", icon: FolderKanban, phone: true },
      prefetch: async (place) => (await import("../slices/projects/data.ts")).prefetchProjects(place),
    },
    {
      path: "/desk/projects/new",
      load: async () => (await import("../slices/projects/desk-new.tsx")).DeskNewProject,
      permission: "projects.write",
      command: { label: "shell.command.newProject", icon: FolderPlus },
    },
    {
      path: "/desk/projects/$id",
      load: async () => (await import("../slices/projects/desk-project.tsx")).DeskProject,
      permission: "projects.read",
      prefetch: async (place) => (await import("../slices/projects/data.ts")).prefetchProject(place),
    },
    {
      path: "/desk/projects/$id/edit",
      load: async () => (await import("../slices/projects/desk-edit.tsx")).DeskEditProject,
      permission: "projects.write",
      prefetch: async (place) => (await import("../slices/projects/data.ts")).prefetchProject(place),
    },
    {
      path: "/desk/time",
      load: async () => (await import("../slices/time/time-screen.tsx")).TimeScreen,
      permission: "projects.work",
      nav: { label: "shell.nav.time", icon: Timer, phone: true },
      prefetch: async (place) => (await import("../slices/time/data.ts")).prefetchTime(place),
    },
    {
      path: "/desk/time/entries",
      load: async () => (await import("../slices/time/entries-screen.tsx")).EntriesScreen,
      permission: "projects.work",
      prefetch: async (place) => (await import("../slices/time/data.ts")).prefetchEntries(place),
    },
    {
      path: "/desk/time/expenses",
      load: async () => (await import("../slices/expenses/expenses-screen.tsx")).ExpensesScreen,
      permission: "projects.work",
      prefetch: async (place) => (await import("../slices/expenses/data.ts")).prefetchExpenses(place),
    },
    {
      path: "/desk/invoices",
      load: async () => (await import("../slices/invoices/desk-list.tsx")).DeskInvoices,
      permission: "invoices.read",
      nav: { label: "shell.nav.invoices", icon: ReceiptText, phone: true },
      prefetch: async (place) =>
        (await import("../slices/invoices/desk-data.ts")).prefetchDeskInvoices(place),
    },
    {
      path: "/desk/invoices/new",
      load: async () => (await import("../slices/invoices/desk-new.tsx")).DeskNewInvoice,
      permission: "invoices.write",
      command: { label: "shell.command.draftInvoice", icon: FilePlus2 },
    },
    {
      path: "/desk/invoices/$id",
      load: async () => (await import("../slices/invoices/desk-invoice.tsx")).DeskInvoice,
      permission: "invoices.read",
      prefetch: async (place) => (await import("../slices/invoices/data.ts")).prefetchInvoice(place),
    },
    {
      path: "/desk/approvals",
      load: async () => (await import("../slices/approvals/desk-list.tsx")).DeskApprovals,
      permission: "approvals.read",
      nav: { label: "shell.nav.approvals", icon: CircleCheckBig },
      recorded: true,
      prefetch: async (place) => (await import("../slices/approvals/desk-data.ts")).prefetchSubmitted(place),
    },
    {
      path: "/desk/approvals/$id",
      load: async () => (await import("../slices/approvals/desk-approval.tsx")).DeskApproval,
      permission: "approvals.read",
      recorded: true,
      prefetch: async (place) => (await import("../slices/approvals/data.ts")).prefetchApproval(place),
    },
    {
      path: "/desk/clients",
      load: async () => (await import("../slices/clients/client-list.tsx")).ClientList,
      permission: "clients.read",
      nav: { label: "shell.nav.clients", icon: Building2, phone: true },
      prefetch: async (place) => (await import("../slices/clients/data.ts")).prefetchClients(place),
    },
    {
      path: "/desk/clients/new",
      load: async () => (await import("../slices/clients/client-new.tsx")).ClientNew,
      permission: "clients.write",
      command: { label: "shell.command.newClient", icon: Building2 },
    },
    {
      path: "/desk/clients/$id",
      load: async () => (await import("../slices/clients/client-detail.tsx")).ClientDetail,
      permission: "clients.read",
      prefetch: async (place) => (await import("../slices/clients/data.ts")).prefetchClient(place),
    },
    {
      path: "/desk/clients/$id/edit",
      load: async () => (await import("../slices/clients/client-edit.tsx")).ClientEdit,
      permission: "clients.write",
      prefetch: async (place) => (await import("../slices/clients/data.ts")).prefetchClient(place),
    },
    {
      path: "/desk/people",
      load: async () => (await import("../slices/people/desk-people.tsx")).DeskPeople,
      permission: "people.manage",
      nav: { label: "shell.nav.people", icon: UsersRound, group: "manage" },
    },
    {
      path: "/desk/people/$id",
      load: async () => (await import("../slices/people/person-page.tsx")).PersonPage,
      permission: "people.manage",
      recorded: true,
      prefetch: async (place) => (await import("../slices/people/data.ts")).prefetchPerson(place),
    },
    {
      path: "/desk/audit",
      load: async () => (await import("../slices/audit/audit-screen.tsx")).AuditScreen,
      permission: "audit.read",
      nav: { label: "shell.nav.audit", icon: ScrollText, group: "manage" },
      recorded: true,
      prefetch: async (place) => (await import("../slices/audit/data.ts")).prefetchAudit(place),
    },
    {
      path: "/desk/audit/viewings",
      load: async () => (await import("../slices/access/viewing-list.tsx")).ViewingList,
      permission: "audit.read",
    },
    {
      path: "/desk/settings",
      load: async () => (await import("../slices/settings/settings-screen.tsx")).SettingsScreen,
      permission: "tickets.configure",
      nav: { label: "shell.nav.settings", icon: Settings, group: "manage" },
    },
    {
      path: "/desk/account",
      load: async () => (await import("../slices/session/account/account.tsx")).Account,
      permission: "account.use",
      prefetch: async () => (await import("../slices/session/account/data.ts")).prefetchAccount(),
    },
    {
      path: "/desk/account/history",
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
        (await import("../slices/projects/data.ts")).findProjects("/desk/projects")(text, signal),
    },
    {
      id: "tickets",
      label: "shell.nav.tickets",
      icon: LifeBuoy,
      permission: "tickets.work",
      find: async (text, signal) =>
        (await import("../slices/tickets/data.ts")).findTickets("/desk/tickets")(text, signal),
    },
    {
      id: "invoices",
      label: "shell.nav.invoices",
      icon: ReceiptText,
      permission: "invoices.read",
      find: async (text, signal) =>
        (await import("../slices/invoices/data.ts")).findInvoices("/desk/invoices")(text, signal),
    },
    {
      id: "clients",
      label: "shell.nav.clients",
      icon: Building2,
      permission: "clients.read",
      find: async (text, signal) => (await import("../slices/clients/data.ts")).findClientHits(text, signal),
    },
  ],
};
