import { type FormEvent, useEffect, useRef, useState } from "react";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { offersPasskeys, PasskeyError, showPasskey, stopPasskeys } from "../../kernel/passkey.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { Entering } from "./use-entering.ts";
import type { Ways } from "./use-ways.ts";

/** The first step: the address alone. A password manager may fill in the password as well, which is then used at once. */
export function SignInAddress({ ways, entering }: { ways: Ways; entering: Entering }) {
  const [wrong, setWrong] = useState(false);
  const [filled, setFilled] = useState("");
  useOfferedPasskey(entering);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = event.currentTarget.querySelector<HTMLInputElement>("input[name=email]");
    const email = ways.email.trim();
    const usable = /^\S+@\S+\.\S+$/.test(email);
    setWrong(!usable);
    if (!usable) return input?.focus();
    entering.forget();
    const offered = await ways.ask();
    if (filled && offered?.some(({ way, allowed }) => way === "password" && allowed))
      await entering.byPassword(filled);
  };
  const message = entering.message ?? ways.message;
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={submit}>
      {message && <Banner tone="error">{message}</Banner>}
      <TextField
        label={t("session.email")}
        type="email"
        name="email"
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        value={ways.email}
        onChange={(email) => {
          setWrong(false);
          ways.setEmail(email);
        }}
        error={wrong || ways.invalid ? t("session.emailMissing") : undefined}
      />
      {/* Password managers fill in a pair; people see this one in the next step. */}
      <input
        type="password"
        name="password"
        autoComplete="current-password"
        tabIndex={-1}
        aria-hidden="true"
        className="sr-only"
        value={filled}
        onChange={(event) => setFilled(event.target.value)}
      />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        pending={ways.pending || entering.pending !== undefined}
        className="mt-1"
      >
        {t("session.continue")}
      </Button>
    </form>
  );
}

/** What was asked of the browser is good for this long; then it is asked anew. */
const patience = 4 * 60_000;

/** Lets the browser offer passkeys where it offers addresses, as long as this step is shown. */
function useOfferedPasskey({ byOfferedPasskey }: Entering) {
  const take = useRef(byOfferedPasskey);
  take.current = byOfferedPasskey;
  useEffect(() => {
    let here = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const offer = async () => {
      if (!here || !(await offersPasskeys())) return;
      const { id, options } = await client.session.beginPasskey();
      if (!here) return;
      timer = setTimeout(() => void stopPasskeys().then(start), patience);
      const response = await showPasskey(options, true);
      if (here) take.current(id, response);
    };
    // Whoever signs in by something else need not hear that this did not work.
    const start = () => void offer().catch((error) => error instanceof PasskeyError || undefined);
    start();
    return () => {
      here = false;
      if (timer) void stopPasskeys();
      clearTimeout(timer);
    };
  }, []);
}
