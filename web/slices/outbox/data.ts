import { useCallback, useEffect, useState } from "react";
import type { OutboxMail } from "../../../contract/mail.ts";
import { type ApiError, toApiError } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";

export interface OutboxState {
  items: OutboxMail[] | undefined;
  nextCursor: string | null;
  error: ApiError | undefined;
  pending: boolean;
}

const nothing: OutboxState = { items: undefined, nextCursor: null, error: undefined, pending: true };

/** The mail of this host. It looks again when one comes back to the page: that is when there is some. */
export function useOutbox() {
  const [state, setState] = useState(nothing);
  const load = useCallback(async (cursor?: string) => {
    setState((before) => ({ ...before, pending: true }));
    try {
      const page = await client.mail.listOutbox({ cursor });
      setState((before) => ({
        items: cursor ? [...(before.items ?? []), ...page.items] : page.items,
        nextCursor: page.nextCursor,
        error: undefined,
        pending: false,
      }));
    } catch (error) {
      setState((before) => ({ ...before, error: toApiError(error), pending: false }));
    }
  }, []);
  useEffect(() => {
    const look = () => void load();
    look();
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [load]);
  return {
    ...state,
    refresh: () => void load(),
    more: () => void load(state.nextCursor ?? undefined),
  };
}

const idInAddress = () => /^#([0-9a-f-]{36})$/.exec(location.hash)?.[1];

/** The mail that the address names, after its `#`. */
export function useChosen(): string | undefined {
  const [chosen, setChosen] = useState(idInAddress);
  useEffect(() => {
    const follow = () => setChosen(idInAddress());
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return chosen;
}
