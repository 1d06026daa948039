import { t } from "../../kernel/messages.ts";

/** Whose account a form is about: for the eye, and for the password manager that files it under this name. */
export function WhoseAccount({ email }: { email: string }) {
  return (
    <div>
      <p className="text-13 font-medium">{t("session.email")}</p>
      <p className="mt-1 text-14 break-all text-ink-2">{email}</p>
      <Username value={email} />
    </div>
  );
}

/** The name of an account where people need not see it: without it a password manager does not know whose it is. */
export function Username({ value }: { value: string }) {
  return (
    <input
      type="text"
      name="username"
      autoComplete="username"
      readOnly
      tabIndex={-1}
      aria-hidden="true"
      className="sr-only"
      value={value}
    />
  );
}
