import { queryClient } from "../kernel/api.ts";
import { client } from "../kernel/client.ts";
import { clearAllDrafts } from "../ui/use-draft.ts";
import { type Door, pathIn } from "./door.ts";

/** Ends the session and takes everything of the person off this machine. */
export async function signOut(door: Door): Promise<void> {
  // Without an answer the cookie stays, so the reader must learn that they are still signed in.
  await client.session.signOut();
  queryClient.clear();
  clearAllDrafts();
  location.assign(`${pathIn(door.home, "sign-in")}?out=true`);
}
