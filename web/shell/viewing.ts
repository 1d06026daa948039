import { useEffect, useState } from "react";

/** What this window keeps while staff view as a member: whom, and where they came from. */
interface Kept {
  name: string;
  from: string;
}
const keptKey = "postern.viewing-from";
/** Whom this window viewed as, when it ended by itself. */
const endedKey = "postern.viewing-ended";
/** One browser has one session: what one window begins or ends, all of them must show. */
const sharedKey = "postern.viewing";

/** The session is the member's from here on: everything is loaded anew, in the portal. */
export function enterViewing(name: string, until: string): void {
  sessionStorage.setItem(keptKey, JSON.stringify({ name, from: location.pathname + location.search }));
  sessionStorage.removeItem(endedKey);
  localStorage.setItem(sharedKey, until);
  location.assign("/");
}

/**
 * The session is the staff person's own again: back to where they came from.
 * @param ended whom they viewed as, to tell them that the time is over; left out when they stopped themselves
 */
export function leaveViewing(ended?: string): void {
  const from = kept()?.from;
  sessionStorage.removeItem(keptKey);
  localStorage.removeItem(sharedKey);
  if (ended) sessionStorage.setItem(endedKey, ended);
  location.replace(from?.startsWith("/desk") ? from : "/desk");
}

function kept(): Kept | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(keptKey) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whom this window viewed as until it ended by itself, or was ended elsewhere; nobody once that was told. */
export function useViewingEnded(viewing: boolean): [string | null, () => void] {
  const [name, setName] = useState(() => {
    if (viewing) return null;
    const left = kept();
    if (left) sessionStorage.setItem(endedKey, left.name);
    sessionStorage.removeItem(keptKey);
    return sessionStorage.getItem(endedKey);
  });
  const forget = () => {
    sessionStorage.removeItem(endedKey);
    setName(null);
  };
  return [name, forget];
}

/** Loads this window anew when another one begins or ends viewing: what it shows is somebody else's now. */
export function useSharedViewing(): void {
  useEffect(() => {
    const changed = ({ key }: StorageEvent) => {
      if (key === sharedKey) location.reload();
    };
    window.addEventListener("storage", changed);
    return () => window.removeEventListener("storage", changed);
  }, []);
}
