import { waysIn } from "../../../contract/session.ts";
import { oneOf } from "../../kernel/address.ts";
import type { ApiClient } from "../../kernel/client.ts";
import type { DoorName } from "./front.tsx";

export type OfferedWay = Awaited<ReturnType<ApiClient["session"]["start"]>>["ways"][number];

/** How somebody came in here last. */
export interface Remembered {
  email: string;
  way: OfferedWay["way"];
  providerId: string | null;
  name: string | null;
}

const key = (door: DoorName) => `postern.sign-in.${door}`;
const typed = "postern.sign-in.address";

/** The address and the way in that were used last at this door on this device. */
export function recall(door: DoorName): Remembered | undefined {
  try {
    const known = JSON.parse(localStorage.getItem(key(door)) ?? "null");
    const way = oneOf(known?.way, waysIn);
    if (!way || typeof known.email !== "string") return undefined;
    return { email: known.email, way, providerId: known.providerId ?? null, name: known.name ?? null };
  } catch {
    return undefined;
  }
}

export function remember(door: DoorName, used: Remembered): void {
  try {
    localStorage.setItem(key(door), JSON.stringify(used));
  } catch {
    // Without storage the next visit starts with the address, as the first one did.
  }
}

/** The address typed on this visit, so that Back, a reload and the page for a new password know it. */
export function typedAddress(): string {
  try {
    return sessionStorage.getItem(typed) ?? "";
  } catch {
    return "";
  }
}

export function keepAddress(email: string): void {
  try {
    sessionStorage.setItem(typed, email);
  } catch {
    // As above.
  }
}
