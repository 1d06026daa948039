import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import type { Permission } from "../../contract/permissions.ts";
import type { Session } from "../../contract/session.ts";
import type { ApiClient } from "./client.ts";

/** How this host presents itself. */
export type Brand = Awaited<ReturnType<ApiClient["settings"]["brand"]>>;

interface Visit {
  session: Session;
  brand: Brand;
}

const VisitContext = createContext<Visit | null>(null);

export function VisitProvider({ children, ...visit }: Visit & { children: ReactNode }) {
  return <VisitContext value={visit}>{children}</VisitContext>;
}

let now: Session | undefined;
const listeners = new Set<() => void>();

/** Takes over what the session may by now, everywhere on the page. It is the same person in the same company. */
export function setSession(session: Session): void {
  now = session;
  for (const listener of listeners) listener();
}

/** The session as it is by now, which began as the given one. */
export function useLatestSession(first: Session): Session {
  const latest = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
  return latest ?? first;
}

function useVisit(): Visit {
  const visit = useContext(VisitContext);
  if (!visit) throw new Error("No session: this component belongs inside a shell");
  return visit;
}

/** Who is signed in. */
export function useSession(): Session {
  return useVisit().session;
}

/** Name and colour of the company that runs this portal. */
export function useBrand(): Brand {
  return useVisit().brand;
}

/** Whether the reader may do something at all. What may be done with one row, the row says in `can`. */
export function useMay(permission: Permission): boolean {
  return useVisit().session.permissions.includes(permission);
}
