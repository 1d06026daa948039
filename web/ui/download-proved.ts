import type { MouseEvent } from "react";
import { errorText, toApiError } from "../kernel/api-error.ts";
import { client } from "../kernel/client.ts";
import { toast } from "./toast.tsx";

/**
 * Follows a link to a download that asks for a recent proof of who one is. The browser fetches it by itself and could
 * not ask, so the proof comes first.
 */
export async function downloadProved(event: MouseEvent<HTMLAnchorElement>): Promise<void> {
  const { href } = event.currentTarget;
  event.preventDefault();
  try {
    await client.session.lately();
    location.assign(href);
  } catch (error) {
    toast(errorText(toApiError(error)));
  }
}
