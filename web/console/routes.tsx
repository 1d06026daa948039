import { Building2, Plus } from "lucide-react";
import type { Door } from "../shell/door.ts";

/**
 * To add a screen: write `web/slices/<slice>/<screen>.tsx` around `<Screen title=…>`, and add one entry here.
 *
 *   {
 *     path: "/console/tickets/$id",
 *     load: async () => (await import("../slices/tickets/ticket-thread.tsx")).TicketThread,
 *     permission: "tickets.read",
 *   },
 *
 * `nav` gives it a place in the navigation (`phone` in the bottom bar, four at most), `prefetch` fetches its data while
 * its code is on the way, `command` offers it as an act in the palette. Parameters: `useParam("id")`; what follows the
 * question mark: `useSearch(parse)` (kernel/navigation.ts). The order here is the order in the navigation.
 */
export const door: Door = {
  name: "console",
  home: "/console",
  screens: [
    {
      path: "/console",
      load: async () => (await import("../slices/tenants/to-tenants.tsx")).ToTenants,
    },
    {
      path: "/console/tenants",
      load: async () => (await import("../slices/tenants/tenant-list.tsx")).TenantList,
      permission: "platform.tenants",
      nav: { label: "shell.nav.tenants", icon: Building2, phone: true },
      prefetch: async (place) => (await import("../slices/tenants/data.ts")).prefetchTenants(place),
    },
    {
      path: "/console/tenants/new",
      load: async () => (await import("../slices/tenants/tenant-new.tsx")).TenantNew,
      permission: "platform.tenants",
      command: { label: "shell.command.newTenant", icon: Plus },
    },
    {
      path: "/console/tenants/$id",
      load: async () => (await import("../slices/tenants/tenant-detail.tsx")).TenantDetail,
      permission: "platform.tenants",
      prefetch: async (place) => (await import("../slices/tenants/data.ts")).prefetchTenant(place),
    },
    {
      path: "/console/account",
      load: async () => (await import("../slices/session/account/account.tsx")).Account,
      permission: "account.use",
      prefetch: async () => (await import("../slices/session/account/data.ts")).prefetchAccount(),
    },
    {
      path: "/console/account/history",
      load: async () => (await import("../slices/session/account/history.tsx")).SignInHistory,
      permission: "account.use",
      prefetch: async () => (await import("../slices/session/account/data.ts")).prefetchHistory(),
    },
  ],
  search: [
    {
      id: "tenants",
      label: "shell.nav.tenants",
      icon: Building2,
      permission: "platform.tenants",
      find: async (text, signal) => (await import("../slices/tenants/data.ts")).findTenants(text, signal),
    },
  ],
};
