import { type FormEvent, useEffect, useRef, useState } from "react";
import { type ApiError, errorText, toApiError } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";

/** One form with a password: sends it once at a time, counts down when there were too many attempts. */
export function useSignIn(send: () => Promise<void>) {
  const [error, setError] = useState<ApiError>();
  const [pending, setPending] = useState(false);
  const [missing, setMissing] = useState(false);
  const [wait, setWait] = useState(0);
  const running = useRef(false);
  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const empty = [...form.querySelectorAll("input")].find((input) => input.value.trim() === "");
    setMissing(empty !== undefined);
    if (empty) return empty.focus();
    if (running.current || wait > 0) return;
    running.current = true;
    setPending(true);
    setError(undefined);
    try {
      await send();
    } catch (thrown) {
      const problem = toApiError(thrown);
      setError(problem);
      setWait(problem.retryAfter ?? 0);
      form.querySelector<HTMLInputElement>("input[name=password]")?.select();
    } finally {
      running.current = false;
      setPending(false);
    }
  };
  return { submit, error, pending, missing, wait, message: messageOf(error, wait) };
}

function messageOf(error: ApiError | undefined, wait: number): string | undefined {
  if (!error) return undefined;
  // A malformed address is as wrong as an unknown one; only the place of the complaint would tell them apart.
  if (error.code === "invalid_input") return t("errors.wrong_credentials");
  if (error.code === "rate_limited" && error.retryAfter) {
    return wait > 0 ? t("errors.rate_limited_for", { seconds: wait }) : t("session.tryAgainNow");
  }
  return errorText(error);
}
