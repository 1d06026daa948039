import { startTransition, useState } from "react";
import { parseSearch, text } from "../../kernel/address.ts";
import type { ApiClient } from "../../kernel/client.ts";
import { safeTarget } from "./safe-target.ts";

/** What the server answers with when somebody has proved who they are. */
export type Opened = Awaited<ReturnType<ApiClient["session"]["signIn"]>>;
export type Doorway = Opened["doorways"][number];

/** The address that was asked for before the sign-in page. */
export function wantedTarget(): string | undefined {
  return text(parseSearch(location.search).to, 2000);
}

/** Goes where a sign-in leads: to a session's door, through the only doorway, or to the choice among several. */
export function useArrival(): [
  Doorway[] | undefined,
  (opened: Opened, to?: string | null) => void,
  () => void,
] {
  const [doorways, setDoorways] = useState<Doorway[]>();
  const arrive = ({ session, doorways: open }: Opened, to?: string | null) => {
    const [first, ...others] = open;
    if (session && !first) return location.replace(safeTarget(to ?? undefined, session.door));
    if (first && others.length === 0 && !session) return location.assign(first.url);
    // What comes next loads on use; until it is there the page stays as it is.
    startTransition(() => setDoorways(open));
  };
  return [doorways, arrive, () => setDoorways(undefined)];
}
