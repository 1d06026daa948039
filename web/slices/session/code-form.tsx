import { type FormEvent, useRef, useState } from "react";
import type { ApiError } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { CodeField } from "../../ui/code-field.tsx";
import { useAttempt } from "./use-attempt.ts";

interface CodeFormProps {
  label: string;
  hint?: string;
  /** Words on the button. */
  action: string;
  /** What to say of a code that is not the right one. */
  wrong: string;
  /** One from paper instead of six digits. */
  long?: boolean;
  send: (code: string) => Promise<unknown>;
}

/** Asks for a code, and sends it as soon as it is complete. */
export function CodeForm({ label, hint, action, wrong, long, send }: CodeFormProps) {
  const [code, setCode] = useState("");
  const [empty, setEmpty] = useState(false);
  const attempt = useAttempt();
  const input = useRef<HTMLInputElement>(null);
  const submit = async (wanted: string) => {
    setEmpty(wanted.trim() === "");
    if (wanted.trim() === "") return input.current?.focus();
    const answer = await attempt.run(async () => ({ done: await send(wanted) }));
    if (!answer) input.current?.select();
  };
  const isWrong = attempt.error && saysWrongCode(attempt.error);
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit(code);
      }}
    >
      {attempt.message && !isWrong && <Banner tone="error">{attempt.message}</Banner>}
      <CodeField
        ref={input}
        label={label}
        hint={hint}
        long={long}
        autoFocus
        value={code}
        onChange={(next) => {
          setCode(next);
          attempt.forget();
        }}
        onComplete={(complete) => void submit(complete)}
        error={empty && code === "" ? t("session.codeMissing") : isWrong ? wrong : undefined}
      />
      <Button type="submit" variant="primary" size="lg" pending={attempt.pending} disabled={attempt.wait > 0}>
        {attempt.wait > 0 ? t("session.wait", { seconds: attempt.wait }) : action}
      </Button>
    </form>
  );
}

function saysWrongCode({ code, fields }: ApiError): boolean {
  if (code === "wrong_credentials" || code === "not_found") return true;
  return code === "invalid_input" && (fields.length === 0 || fields.some(({ path }) => path === "code"));
}
