import { useSyncExternalStore } from "react";
import { queryClient } from "../kernel/api.ts";
import { type ApiError, toApiError } from "../kernel/api-error.ts";
import { client } from "../kernel/client.ts";
import { clearAllDrafts } from "../ui/use-draft.ts";
import { type Door, pathIn } from "./door.ts";

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

/** Ends the session and takes everything of the person off this machine. */
export async function signOut(door: Door): Promise<void> {
  fail(undefined);
  try {
    await client.session.signOut();
  } catch (thrown) {
    const error = toApiError(thrown);
    if (error.code !== "not_signed_in") return fail(error);
  }
  queryClient.clear();
  clearAllDrafts();
  location.assign(`${pathIn(door.home, "sign-in")}?out=true`);
}
