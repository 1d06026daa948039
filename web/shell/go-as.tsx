import type { ReactNode } from "react";
import type { Session } from "../../contract/session.ts";
import { toApiError } from "../kernel/api-error.ts";
import { client } from "../kernel/client.ts";
import type { Brand } from "../kernel/session.tsx";
import { safeTarget } from "../slices/session/safe-target.ts";
import { leave } from "./leave.ts";

/** The present address without saying as whom. */
function addressHere(): string {
  const { pathname, search, hash } = location;
  const query = new URLSearchParams(search);
  query.delete("as");
  const rest = query.toString();
  return pathname + (rest && `?${rest}`) + hash;
}

/**
 * Mails carry the membership that they are about: goes on as that one where it is the person's, without asking.
 * @returns a page that says why not; nothing when this is the one already, or another page is on its way
 */
export async function goAs(membershipId: string, session: Session, brand: Brand): Promise<ReactNode> {
  const here = addressHere();
  if (session.person.id === membershipId) {
    history.replaceState(history.state, "", here);
    return undefined;
  }
  try {
    const { session: next, url } = await client.session.switchTo({ membershipId, to: here });
    leave(url ?? safeTarget(here, next?.door ?? session.door));
    return <span />;
  } catch (thrown) {
    const error = toApiError(thrown);
    if (error.code === "not_signed_in") throw error;
    const { MeantForOther } = await import("../slices/session/meant-for-other.tsx");
    return (
      <MeantForOther session={session} brand={brand} membershipId={membershipId} error={error} here={here} />
    );
  }
}
