import { useSyncExternalStore } from "react";
import { queryClient } from "../kernel/api.ts";
import { type ApiError, toApiError } from "../kernel/api-error.ts";
import { client } from "../kernel/client.ts";
import { clearAllDrafts } from "../ui/use-draft.ts";
import { type Door, pathIn } from "./door.ts";
import { leaveQuietly } from "./leave.ts";

let failure: ApiError | undefined;
const listeners = new Set<() => void>();

function fail(error: ApiError | undefined) {
  failure = error;
  for (const listener of listeners) listener();
}

/** Why signing out did not work. Without an answer the cookie stays, so the reader must learn that they are still in. */
export function useSignOutFailure(): ApiError | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => failure,
  );
}

let there: string | undefined;

/** Where the session at the platform's own provider is ended as well, once ours has. */
export function alsoSignOutAt(address: string | undefined): void {
  there = address;
}

/** Ends the session and takes everything of the person off this machine. */
export async function signOut(door: Pick<Door, "home">): Promise<void> {
  fail(undefined);
  const stay = leaveQuietly();
  try {
    await client.session.signOut();
  } catch (thrown) {
    const error = toApiError(thrown);
    if (error.code !== "not_signed_in") {
      stay();
      return fail(error);
    }
  }
  queryClient.clear();
  clearAllDrafts();
  const name = door.home === "/" ? "portal" : door.home.slice(1);
  location.assign(there ? `${there}?door=${name}` : `${pathIn(door.home, "sign-in")}?out=true`);
}
