import type { LucideIcon } from "lucide-react";
import type { ComponentType } from "react";
import type { Permission } from "../../contract/permissions.ts";
import type { Session } from "../../contract/session.ts";
import type { RawSearch, Target } from "../kernel/address.ts";
import type { MessageKey } from "../kernel/messages.ts";

/** Where a prefetch is for. */
export interface Place {
  params: Record<string, string>;
  search: RawSearch;
}

/** One screen of a door. */
export interface ScreenRoute {
  /** `/tickets/$id`; of Desk and Console with their beginning, `/desk/tickets`. */
  path: string;
  /** Loads the screen's component: `async () => (await import("…/ticket-list.tsx")).TicketList`. */
  load: () => Promise<ComponentType>;
  /** Without it the screen shows who can give it, and the navigation leaves it out. */
  permission?: Permission;
  /** Its place in the navigation. `phone` puts it into the bottom bar (four at most), the rest goes under More. */
  nav?: { label: MessageKey; icon: LucideIcon; phone?: boolean; group?: "manage" };
  /** Starts to fetch the data while the code is loading: `async (place) => (await import("…/data.ts")).prefetchTickets(place)`. */
  prefetch?: (place: Place) => Promise<unknown>;
  /** Clients see that it was opened (server/readings.ts): it is not fetched because a pointer passes over a link. */
  recorded?: true;
  /** An act that the palette offers, such as opening a ticket. */
  command?: { label: MessageKey; icon: LucideIcon };
}

/** Something that the palette found. */
export interface Hit {
  id: string;
  title: string;
  detail?: string;
  target: Target;
}

/** Something that the palette can search. */
export interface SearchSource {
  id: string;
  label: MessageKey;
  icon: LucideIcon;
  permission?: Permission;
  find: (text: string, signal: AbortSignal) => Promise<readonly Hit[]>;
}

/** One of the three doors: what its shell needs to know. */
export interface Door {
  name: "portal" | "desk" | "console";
  /** Where it begins: `/`, `/desk`, `/console`. */
  home: string;
  screens: readonly ScreenRoute[];
  search: readonly SearchSource[];
}

/** Address of a screen below a door's home: `pathIn(door, "sign-in")`. */
export function pathIn(home: string, name: string): string {
  return home === "/" ? `/${name}` : `${home}/${name}`;
}

/** Whether a session may open a screen. */
export function allowed(screen: ScreenRoute, session: Session): boolean {
  return screen.permission === undefined || session.permissions.includes(screen.permission);
}
