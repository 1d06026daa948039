import { useEffect, useState } from "react";
import { type ApiError, toApiError } from "../kernel/api-error.ts";

export interface Loaded<T> {
  data: T | undefined;
  error: ApiError | undefined;
  retry: () => void;
}

/** Loads something once, for pages that come before TanStack Query does. Give it a stable function. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ data?: T; error?: ApiError }>({});
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a new attempt
  useEffect(() => {
    let here = true;
    load().then(
      (data) => here && setState({ data }),
      (error) => here && setState({ error: toApiError(error) }),
    );
    return () => {
      here = false;
    };
  }, [load, round]);
  return { data: state.data, error: state.error, retry: () => setRound((before) => before + 1) };
}
