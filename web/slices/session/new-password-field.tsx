import { useState } from "react";
import { type Chooser, passwordRules } from "../../../contract/passwords.ts";
import { t, tryText } from "../../kernel/messages.ts";
import { cx } from "../../ui/cx.ts";
import { PasswordField } from "../../ui/password-field.tsx";
import { type Judge, loadJudge } from "./strength.ts";

interface NewPasswordFieldProps {
  label?: string;
  name?: string;
  value: string;
  onChange: (value: string) => void;
  error?: string;
  autoFocus?: boolean;
  /** Whose password: what others would try first counts for nothing. */
  person: Chooser;
}

/** A password that is being chosen, with how hard it is to guess while it is typed. */
export function NewPasswordField({ label, person, ...props }: NewPasswordFieldProps) {
  const [judge, setJudge] = useState<Judge>();
  // Without the judge the server still says what it thinks.
  const wake = () =>
    void loadJudge().then(
      (loaded) => setJudge(() => loaded),
      () => {},
    );
  return (
    <div>
      <PasswordField
        {...props}
        label={label ?? t("session.newPassword")}
        autoComplete="new-password"
        onFocus={wake}
        maxLength={passwordRules.max}
        hint={props.value === "" ? t("session.passwordHint") : undefined}
      />
      {props.value !== "" && <StrengthBar password={props.value} person={person} judge={judge} />}
    </div>
  );
}

interface StrengthBarProps {
  password: string;
  person: Chooser;
  judge: Judge | undefined;
}

const tones = ["bg-red-solid", "bg-red-solid", "bg-amber-solid", "bg-green-solid", "bg-green-solid"];

function StrengthBar({ password, person, judge }: StrengthBarProps) {
  const judged = judge?.(password, person);
  const short = password.length < passwordRules.min;
  // What is too short can be as clever as it likes.
  const score = judged ? (short ? Math.min(judged.score, 1) : judged.score) : 0;
  return (
    <div className="mt-2 flex flex-col gap-1.5">
      <div aria-hidden className="flex gap-1">
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={cx(
              "h-1 flex-1 rounded-full transition-colors duration-120",
              judged && step <= Math.max(score, 1) ? tones[score] : "bg-sunken",
            )}
          />
        ))}
      </div>
      <p role="status" className="min-h-5 text-13 text-ink-2">
        {short
          ? t("session.strength.more", { count: passwordRules.min - password.length })
          : judged &&
            (judged.strong
              ? t(`session.strength.${judged.score === 4 ? "very" : "good"}`)
              : (tryText(`errors.fields.${judged.reason}`) ?? t("errors.fields.too_easy")))}
      </p>
    </div>
  );
}
