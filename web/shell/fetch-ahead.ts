import { parseSearch } from "../kernel/address.ts";
import type { Door } from "./door.ts";

/** Fetches code and data of the screen at the present address before the server has said who is signed in. Resolves when they are there. */
export async function fetchAhead(door: Door): Promise<void> {
  for (const screen of door.screens) {
    const params = paramsOf(screen.path, location.pathname);
    if (!params) continue;
    // What fails here is asked for again by the screen, which says so.
    await Promise.allSettled([
      screen.load(),
      screen.prefetch?.({ params, search: parseSearch(location.search) }),
    ]);
    return;
  }
}

/** The parameters of a path in a pattern: `("/tickets/$id", "/tickets/7")` is `{ id: "7" }`; null when it differs. */
export function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/").filter(Boolean);
  const given = path.split("/").filter(Boolean);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decodeURIComponent(given[index] ?? "");
    if (part.startsWith("$")) params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
}
