import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { type Role, rolePermissions } from "../../contract/permissions.ts";
import type { Session } from "../../contract/session.ts";
import { parseSearch, searchText } from "../kernel/address.ts";
import { type Brand, VisitProvider } from "../kernel/session.tsx";

/** A session for tests: `aSession("client_executive", { person: { … } })`. */
export function aSession(role: Role = "client_executive", change: Partial<Session> = {}): Session {
  const staff = ["tenant_admin", "account_lead", "agent"].includes(role);
  const id = (last: number) => `01900000-0000-7000-8000-00000000000${last}`;
  return {
    person: { id: id(1), name: "Ada Brook", email: "ada@brook.example" },
    door: role === "platform_admin" ? "console" : staff ? "desk" : "portal",
    role,
    permissions: [...rolePermissions[role]],
    tenant: { id: id(2), slug: "northwind", name: "Northwind IT" },
    client: staff ? null : { id: id(3), name: "Brook Dental" },
    expiresAt: "2027-01-01T00:00:00.000Z",
    roleName: null,
    way: "password",
    digest: null,
    provedAt: "2026-11-01T09:00:00.000Z",
    second: { owes: null, shown: false, factors: ["email"], graceUntil: null },
    viewing: null,
    ...change,
  };
}

const brand: Brand = {
  name: "Northwind IT",
  accent: "#3d5fd0",
  logoUrl: null,
  bare: false,
  demo: false,
  outbox: false,
};

export interface ProvidersProps {
  children: ReactNode;
  session?: Session;
  /** The route's pattern and the address: `path="/tickets/$id" at="/tickets/7?tab=facts"`. */
  path?: string;
  at?: string;
}

/** What every screen stands in: session, brand, an own query client without retries, and a router in memory. */
export function Providers({ children, session = aSession(), path = "/", at = path }: ProvidersProps) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false } } }));
  const [router] = useState(() => makeRouter(children, path, at));
  return (
    <QueryClientProvider client={queries}>
      <VisitProvider session={session} brand={brand}>
        <RouterProvider router={router as never} />
      </VisitProvider>
    </QueryClientProvider>
  );
}

function makeRouter(children: ReactNode, path: string, at: string) {
  const root = createRootRoute({ notFoundComponent: () => null });
  const screen = createRoute({ getParentRoute: () => root, path, component: () => children });
  return createRouter({
    routeTree: root.addChildren([screen]),
    history: createMemoryHistory({ initialEntries: [at] }),
    parseSearch,
    stringifySearch: (search) => searchText(search),
  });
}
