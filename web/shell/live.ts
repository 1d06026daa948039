import type { Session } from "../../contract/session.ts";
import { queryClient } from "../kernel/api.ts";
import { client } from "../kernel/client.ts";
import { setSession } from "../kernel/session.tsx";
import { leave } from "./leave.ts";
import { askSecondFactor } from "./refusals.ts";
import { listen } from "./stream.ts";

/**
 * Keeps an open window true to its session: what it may do now, and whether it is over. Whoever is somebody else by
 * now, in another company, begins at home.
 */
export function followSession(first: Session): () => void {
  let known = first;
  let looking = false;
  let again = false;
  const look = async () => {
    // When nobody is signed in any more, the client says so to whoever leads to the sign-in page.
    const now = await client.session.current().catch(() => undefined);
    if (!now) return;
    // Whoever begins or stops to view as a member sees to their windows by themselves; this is for one that was missed.
    if (known.viewing?.staff !== now.viewing?.staff) return void setTimeout(() => location.reload(), 1500);
    if (!isSame(known, now)) return leave(now.door === "portal" ? "/" : `/${now.door}`);
    known = now;
    setSession(now);
    if (now.second.owes && !(await askSecondFactor())) return;
    await queryClient.invalidateQueries();
  };
  return listen(async () => {
    again = true;
    if (looking) return;
    looking = true;
    while (again) {
      again = false;
      await look();
    }
    looking = false;
  });
}

/** Whether what is on screen is still this person's, in this company. */
function isSame(before: Session, now: Session): boolean {
  const who = ({ person, door, tenant, client }: Session) =>
    JSON.stringify([person.id, door, tenant?.id, client?.id]);
  return who(before) === who(now);
}
