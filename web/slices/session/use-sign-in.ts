import { type FormEvent, useState } from "react";
import { t } from "../../kernel/messages.ts";
import { useAttempt } from "./use-attempt.ts";

/** One form with a password: leads to what is empty, sends it once at a time, counts down after too many attempts. */
export function useSignIn(send: () => Promise<void>) {
  const { run, error, message, ...state } = useAttempt();
  const [missing, setMissing] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const empty = [...form.querySelectorAll("input")].find((input) => input.value.trim() === "");
    setMissing(empty !== undefined);
    if (empty) return empty.focus();
    const done = await run(async () => {
      await send();
      return true;
    });
    if (!done) form.querySelector<HTMLInputElement>("input[name=password]")?.select();
  };
  // A malformed address is as wrong as an unknown one; only the place of the complaint would tell them apart.
  const told = error?.code === "invalid_input" ? t("errors.wrong_credentials") : message;
  return { ...state, submit, error, missing, message: told };
}
