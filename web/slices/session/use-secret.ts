import { useEffect, useRef, useState } from "react";
import { ApiError, toApiError } from "../../kernel/api-error.ts";

/** The secret behind `#`. It leaves the address at once, so that it stands in no history and no screenshot. */
export function useFragment(): string {
  const [secret] = useState(() => location.hash.slice(1));
  useEffect(() => {
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  }, []);
  return secret;
}

/** Spends a secret that works once as soon as the page is there. What came of it is the caller's to show. */
export function useSecret(spend: (secret: string) => Promise<void>): { error: ApiError | undefined } {
  const [error, setError] = useState<ApiError>();
  const secret = useFragment();
  const begun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    // A secret works once, and React runs effects twice in development.
    if (begun.current) return;
    begun.current = true;
    if (secret.length < 20) return setError(new ApiError("not_found"));
    spend(secret).catch((thrown) => setError(toApiError(thrown)));
  }, []);
  return { error };
}
