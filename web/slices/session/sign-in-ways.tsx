import { Building2, KeyRound, LockKeyhole, type LucideIcon, Mail } from "lucide-react";
import { type FormEvent, useState } from "react";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import { PasswordField } from "../../ui/password-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { DoorName } from "./front.tsx";
import type { OfferedWay } from "./remembered.ts";
import type { Entering } from "./use-entering.ts";
import { sameWay, type Ways } from "./use-ways.ts";

const icons: Record<OfferedWay["way"], LucideIcon> = {
  password: LockKeyhole,
  link: Mail,
  passkey: KeyRound,
  oidc: Building2,
  saml: Building2,
  zitadel: Building2,
};

interface SignInWaysProps {
  ways: Ways;
  entering: Entering;
  company: string;
  door: DoorName;
}

/** The second step: the way used last, or the usual one, and the others below it. */
export function SignInWays({ ways, entering, company, door }: SignInWaysProps) {
  const { first, offered = [] } = ways;
  const others = offered.filter((one) => one.allowed && !(first && sameWay(one, first)));
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (first?.way !== "password") return;
    const input = event.currentTarget.querySelector<HTMLInputElement>("input[name=password]");
    setMissing(password === "");
    if (password === "" || !(await entering.byPassword(password))) input?.select();
  };
  const message = entering.message ?? ways.message;
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={submit}>
      {message && <Banner tone="error">{message}</Banner>}
      <TextField
        label={t("session.email")}
        type="email"
        name="email"
        autoComplete="username"
        readOnly
        value={ways.email}
        end={
          <button type="button" className={`${textLinkClass} text-13`} onClick={ways.back}>
            {t("session.changeAddress")}
          </button>
        }
      />
      {first?.way === "password" && (
        <PasswordField
          label={t("session.password")}
          name="password"
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={setPassword}
          end={
            <a className={`${textLinkClass} text-13`} href={`/reset?door=${door}`}>
              {t("session.forgot")}
            </a>
          }
          error={missing && password === "" ? t("session.passwordMissing") : undefined}
        />
      )}
      {first && <WayButton way={first} entering={entering} ways={ways} primary />}
      {!first && !ways.pending && <Banner tone="warning">{t("session.ways.none", { company })}</Banner>}
      {first && others.length > 0 && (
        <p aria-hidden className="flex items-center gap-3 text-13 text-ink-3">
          <span className="h-px flex-1 bg-line" />
          {t("session.ways.or")}
          <span className="h-px flex-1 bg-line" />
        </p>
      )}
      {others.length > 0 && (
        <ul className="flex flex-col gap-2">
          {others.map((way) => (
            <li key={`${way.way} ${way.providerId}`} className="flex">
              <WayButton way={way} entering={entering} ways={ways} />
            </li>
          ))}
        </ul>
      )}
      <Refused ways={offered.filter(({ allowed }) => !allowed)} company={company} />
    </form>
  );
}

interface WayButtonProps {
  way: OfferedWay;
  ways: Ways;
  entering: Entering;
  primary?: boolean;
}

function WayButton({ way, ways, entering, primary }: WayButtonProps) {
  const name = way.name ?? "";
  const words = t(primary && way.way === "password" ? "session.signIn" : `session.way.${way.way}`, { name });
  const variant = primary ? "primary" : "secondary";
  const { wait } = entering;
  if (way.way === "oidc" || way.way === "saml") {
    const Icon = icons[way.way];
    return (
      <a
        href={entering.providerAddress(way)}
        onClick={() => entering.leaveFor(way)}
        className={`${buttonClass(variant, "lg")} w-full min-w-0`}
      >
        <Icon size={16} aria-hidden />
        <span className="truncate" dir="auto">
          {words}
        </span>
      </a>
    );
  }
  // The platform's own provider has a page to itself.
  const acts: Partial<Record<OfferedWay["way"], () => void>> = {
    password: () => ways.choose(way),
    link: entering.byLink,
    passkey: entering.byPasskey,
  };
  const submits = primary && way.way === "password";
  return (
    <Button
      type={submits ? "submit" : "button"}
      variant={variant}
      size="lg"
      icon={submits ? undefined : icons[way.way]}
      className="w-full"
      pending={entering.pending === way.way}
      disabled={wait > 0}
      onClick={submits ? undefined : acts[way.way]}
    >
      {wait > 0 && primary ? t("session.wait", { seconds: wait }) : words}
    </Button>
  );
}

/** Ways that the company does not allow, where it wants them to be seen. */
function Refused({ ways, company }: { ways: readonly OfferedWay[]; company: string }) {
  if (ways.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-13 text-ink-3">
      {ways.map((way) => (
        <li key={`${way.way} ${way.providerId}`}>
          {t("session.ways.notAllowed", {
            way: t(`session.wayName.${way.way}`, { name: way.name ?? "" }),
            company,
          })}
        </li>
      ))}
    </ul>
  );
}
