import { useEffect, useRef, useState } from "react";
import { type ApiError, errorText, toApiError } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { PasskeyError } from "../../kernel/passkey.ts";

/** Something that is sent once at a time, with its error and, after too many attempts, the seconds to wait. */
export interface Attempt {
  /** Resolves with `undefined` when it did not work, or was not sent. */
  run: <T>(send: () => Promise<T>) => Promise<T | undefined>;
  pending: boolean;
  wait: number;
  error: ApiError | undefined;
  /** What to tell about it. */
  message: string | undefined;
  forget: () => void;
}

export function useAttempt(): Attempt {
  const [error, setError] = useState<ApiError | PasskeyError>();
  const [pending, setPending] = useState(false);
  const [wait, setWait] = useCountdown();
  const running = useRef(false);
  const run: Attempt["run"] = async (send) => {
    if (running.current || wait > 0) return undefined;
    running.current = true;
    setPending(true);
    setError(undefined);
    try {
      return await send();
    } catch (thrown) {
      const problem = thrown instanceof PasskeyError ? thrown : toApiError(thrown);
      setError(problem);
      if (!(problem instanceof PasskeyError)) setWait(problem.retryAfter ?? 0);
      return undefined;
    } finally {
      running.current = false;
      setPending(false);
    }
  };
  const forget = () => setError(undefined);
  const told = error instanceof PasskeyError ? undefined : error;
  return { run, pending, wait, error: told, message: messageOf(error, wait), forget };
}

/** Seconds that run down to nothing. */
export function useCountdown(from = 0): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(from);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, setLeft];
}

function messageOf(error: ApiError | PasskeyError | undefined, wait: number): string | undefined {
  if (!error) return undefined;
  if (error instanceof PasskeyError) return t(`session.passkey.${error.trouble}`);
  if (error.code === "rate_limited" && error.retryAfter) {
    return wait > 0 ? t("errors.rate_limited_for", { seconds: wait }) : t("session.tryAgainNow");
  }
  return errorText(error);
}
