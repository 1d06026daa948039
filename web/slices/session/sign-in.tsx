import { useState } from "react";
import { parseSearch, text } from "../../kernel/address.ts";
import { toApiError } from "../../kernel/api-error.ts";
import { type ApiClient, client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import { PasswordField } from "../../ui/password-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { Blocked } from "./blocked.tsx";
import { Doorways } from "./doorways.tsx";
import type { FrontProps } from "./front.tsx";
import { FrontPage } from "./front-page.tsx";
import { safeTarget } from "./safe-target.ts";
import { useSignIn } from "./use-sign-in.ts";

export type Doorway = Awaited<ReturnType<ApiClient["session"]["signIn"]>>["doorways"][number];

/** Sign in by address and password: at a tenant's portal or desk, at the console, or on the bare host. */
export function SignIn({ door, brand }: FrontProps) {
  const [doorways, setDoorways] = useState<Doorway[]>();
  const search = parseSearch(location.search);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useSignIn(async () => {
    const answer = await client.session.signIn({ email, password, door: brand?.bare ? undefined : door });
    const [first, ...others] = answer.doorways;
    if (answer.session && !first)
      return location.replace(safeTarget(text(search.to, 2000), answer.session.door));
    if (first && others.length === 0 && !answer.session) return location.assign(first.url);
    setDoorways(answer.doorways);
  });
  if (doorways) return <Doorways doorways={doorways} email={email} onBack={() => setDoorways(undefined)} />;
  if (attempt.error?.code === "tenant_suspended") return <Blocked error={toApiError(attempt.error)} />;
  const title = brand && door === "portal" && !brand.bare ? "session.portal.title" : `session.${door}.title`;
  return (
    <FrontPage
      door={door}
      brand={brand}
      title={brand?.bare && door === "portal" ? t("session.bare.title") : t(title as "session.portal.title")}
      lead={brand?.bare && door === "portal" ? t("session.bare.lead") : t(`session.${door}.lead`)}
      foot={<Foot door={door} brand={brand} />}
    >
      <form className="flex flex-col gap-4" noValidate onSubmit={attempt.submit}>
        {search.out && !attempt.error && <Banner tone="success">{t("session.signedOut")}</Banner>}
        {attempt.message && <Banner tone="error">{attempt.message}</Banner>}
        <TextField
          label={t("session.email")}
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={email}
          onChange={setEmail}
          error={attempt.missing && email.trim() === "" ? t("errors.fields.required") : undefined}
        />
        <PasswordField
          label={t("session.password")}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={attempt.missing && password === "" ? t("errors.fields.required") : undefined}
        />
        <Button
          type="submit"
          variant="primary"
          size="lg"
          pending={attempt.pending}
          disabled={attempt.wait > 0}
          className="mt-1"
        >
          {attempt.wait > 0 ? t("session.wait", { seconds: attempt.wait }) : t("session.signIn")}
        </Button>
        {brand?.demo && <Banner tone="info">{t("session.demo")}</Banner>}
      </form>
    </FrontPage>
  );
}

function Foot({ door, brand }: FrontProps) {
  if (!brand || brand.bare || door === "console") return null;
  return (
    <>
      <p>{t(`session.${door}.noAccount`, { company: brand.name })}</p>
      <p className="mt-2">
        <a className={textLinkClass} href={door === "portal" ? "/desk/sign-in" : "/sign-in"}>
          {t(`session.${door}.otherDoor`, { company: brand.name })}
        </a>
      </p>
    </>
  );
}
