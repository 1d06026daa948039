import type { Session } from "../../../contract/session.ts";

/** Where to go after signing in: the address that was asked for, when it is one of this door; its home otherwise. */
export function safeTarget(wanted: string | undefined, door: Session["door"]): string {
  const home = door === "portal" ? "/" : `/${door}`;
  if (!wanted) return home;
  let target: URL;
  try {
    target = new URL(wanted, location.origin);
  } catch {
    return home;
  }
  // `//elsewhere.example` and `https:…` lead to another origin.
  if (target.origin !== location.origin) return home;
  const path = target.pathname;
  // `/..//elsewhere.example` is of this origin, until its path is read as an address again.
  if (path.startsWith("//")) return home;
  const other = /^\/(desk|console)(?:\/|$)/.exec(path)?.[1] ?? "portal";
  return other === door && !path.endsWith("/sign-in") ? path + target.search : home;
}
