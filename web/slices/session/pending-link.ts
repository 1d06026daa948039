import { client } from "../../kernel/client.ts";
import type { DoorName } from "./front.tsx";
import { safeTarget } from "./safe-target.ts";

/** A sign-in link that this browser has asked for. */
export interface PendingLink {
  id: string;
  email: string;
  door: DoorName | undefined;
  to: string | undefined;
  /** Milliseconds since 1970. */
  askedAt: number;
}

/** Also watched by other windows: when it goes, the link was used. */
export const pendingKey = "postern.sign-in.link";
/** As long as the link is good. */
const lifetime = 10 * 60_000;

/** The link that is on its way, as long as it is good. */
export function pendingLink(now = Date.now()): PendingLink | undefined {
  try {
    const known: PendingLink | null = JSON.parse(localStorage.getItem(pendingKey) ?? "null");
    return known && now - known.askedAt < lifetime ? known : undefined;
  } catch {
    return undefined;
  }
}

/** The same when it is too old: it tells whom to send a new one. */
export function lastLink(): PendingLink | undefined {
  return pendingLink(0);
}

export function forgetLink(): void {
  localStorage.removeItem(pendingKey);
}

/** Has a link sent. @param to address to go on to, as it stands in the sign-in page's own */
export async function askLink(
  email: string,
  door: DoorName | undefined,
  to: string | undefined,
): Promise<PendingLink> {
  const path = to ? safeTarget(to, door ?? "portal") : undefined;
  const target = path && path.length <= 500 ? path : undefined;
  const { id } = await client.session.askLink({ email, door, to: target });
  const pending = { id, email, door, to: target, askedAt: Date.now() };
  try {
    localStorage.setItem(pendingKey, JSON.stringify(pending));
  } catch {
    // The code can still be typed in this window.
  }
  return pending;
}
