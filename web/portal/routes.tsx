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
      path: "/account",
      load: async () => (await import("../slices/session/account.tsx")).Account,
      permission: "account.use",
    },
  ],
  search: [],
};
