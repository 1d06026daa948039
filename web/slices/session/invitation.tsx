import { useState } from "react";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { PasswordField } from "../../ui/password-field.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Blocked } from "./blocked.tsx";
import { FrontPage } from "./front-page.tsx";
import { safeTarget } from "./safe-target.ts";
import { useSignIn } from "./use-sign-in.ts";

const token = () => location.hash.slice(1);
const inspect = () => client.account.inspectInvitation({ token: token() });
type Invited = Awaited<ReturnType<typeof inspect>>;

/** Accepts an invitation: shows who invites whom, and asks for a new password or for the one there is. */
export function Invitation() {
  const { data, error, retry } = useLoaded(inspect);
  if (error && (error.status === 0 || error.status >= 500 || error.code === "tenant_suspended")) {
    return <Blocked error={error} onRetry={retry} />;
  }
  if (error) {
    return (
      <FrontPage
        brand={null}
        title={t("session.invitation.invalid")}
        lead={t("session.invitation.invalidLead")}
      >
        <a href="/sign-in" className={`${buttonClass("primary", "lg")} w-full`}>
          {t("session.toSignIn")}
        </a>
      </FrontPage>
    );
  }
  if (!data) {
    return (
      <FrontPage brand={null} title={t("session.invitation.loading")}>
        <Loading className="flex flex-col gap-4">
          <Skeleton className="h-5 w-3/4" />
          <Skeleton className="h-11" />
          <Skeleton className="h-11" />
        </Loading>
      </FrontPage>
    );
  }
  return <Accept invited={data} />;
}

function Accept({ invited }: { invited: Invited }) {
  const [password, setPassword] = useState("");
  const [tooShort, setTooShort] = useState(false);
  const attempt = useSignIn(async () => {
    setTooShort(!invited.known && password.length < 12);
    if (!invited.known && password.length < 12) return;
    const session = await client.account.acceptInvitation({ token: token(), password });
    location.replace(safeTarget(undefined, session.door));
  });
  const company = invited.client ?? invited.tenant ?? "Postern";
  const refused = attempt.error?.code === "wrong_credentials" && invited.known;
  return (
    <FrontPage
      brand={invited.tenant ? { name: invited.tenant, logoUrl: null, bare: false } : null}
      title={t("session.invitation.title", { name: invited.name })}
      lead={t(invited.known ? "session.invitation.knownLead" : "session.invitation.lead", {
        company,
        role: t(`session.role.${invited.role}`),
      })}
    >
      <form className="flex flex-col gap-4" noValidate onSubmit={attempt.submit}>
        {attempt.message && (
          <Banner tone="error">{refused ? t("session.invitation.wrongPassword") : attempt.message}</Banner>
        )}
        <div>
          <p className="text-13 font-medium">{t("session.email")}</p>
          <p className="mt-1 text-14 break-all text-ink-2">{invited.email}</p>
          {/* Lets a password manager file the password under the right name. */}
          <input type="hidden" name="username" autoComplete="username" value={invited.email} />
        </div>
        <PasswordField
          label={t(invited.known ? "session.password" : "session.newPassword")}
          name="password"
          autoComplete={invited.known ? "current-password" : "new-password"}
          autoFocus
          hint={invited.known ? undefined : t("session.passwordHint")}
          value={password}
          onChange={setPassword}
          error={
            attempt.missing
              ? t("errors.fields.required")
              : tooShort && password.length < 12
                ? t("errors.fields.password_short")
                : undefined
          }
        />
        <Button
          type="submit"
          variant="primary"
          size="lg"
          pending={attempt.pending}
          disabled={attempt.wait > 0}
        >
          {t("session.invitation.accept")}
        </Button>
      </form>
    </FrontPage>
  );
}
