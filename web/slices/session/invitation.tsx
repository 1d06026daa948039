import { useCallback, useState } from "react";
import { client } from "../../kernel/client.ts";
import { fieldText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import type { Brand } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { PasswordField } from "../../ui/password-field.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { Blocked } from "./blocked.tsx";
import type { FrontProps } from "./front.tsx";
import { FrontPage } from "./front-page.tsx";
import { NewPasswordField } from "./new-password-field.tsx";
import { type OfferedWay, remember } from "./remembered.ts";
import { safeTarget } from "./safe-target.ts";
import { useSignIn } from "./use-sign-in.ts";
import { WhoseAccount } from "./whose-account.tsx";

const token = () => location.hash.slice(1);
const inspect = () => client.account.inspectInvitation({ token: token() });
type Invited = Awaited<ReturnType<typeof inspect>>;

/**
 * Accepts an invitation: shows who invites whom, and asks for a new password, for the one there is, or for neither.
 * Where people sign in at another program, a link of ours lets nobody in any more.
 */
export function Invitation({ brand }: Partial<Pick<FrontProps, "brand">>) {
  const { data, error, retry } = useLoaded(inspect);
  const elsewhere = error?.code === "way_not_allowed";
  if (elsewhere && brand?.provider) return <NotUsable brand={brand} provider={brand.provider} />;
  if (error && (error.status === 0 || error.status >= 500 || error.code === "tenant_suspended")) {
    return <Blocked error={error} onRetry={retry} />;
  }
  if (error && !(elsewhere && !brand)) return <NotUsable />;
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
  return <Welcome invited={data} />;
}

/** @param provider where people are invited from instead */
function NotUsable({ brand = null, provider }: { brand?: Brand | null; provider?: string }) {
  return (
    <FrontPage
      brand={brand}
      title={t(provider ? "session.invitation.elsewhere" : "session.invitation.invalid")}
      lead={
        provider
          ? t("session.invitation.elsewhereLead", { name: provider })
          : t("session.invitation.invalidLead")
      }
    >
      <a href="/sign-in" className={`${buttonClass("primary", "lg")} w-full`}>
        {t("session.toSignIn")}
      </a>
    </FrontPage>
  );
}

/** How the company lets them in: by its own sign-in, by a password, or both. */
function Welcome({ invited }: { invited: Invited }) {
  const { email, role } = invited;
  const door = role.startsWith("client_") ? "portal" : "desk";
  const ask = useCallback(() => client.session.start({ email, door }), [email, door]);
  const { data, error } = useLoaded(ask);
  const allowed = data?.ways.filter((one) => one.allowed) ?? [];
  const providers = allowed.filter(({ way }) => way === "oidc" || way === "saml");
  // Without an answer a password can still be set; whether it does is judged afterwards as well.
  const byPassword =
    error !== undefined || providers.length === 0 || allowed.some(({ way }) => way === "password");
  const company = invited.client ?? invited.tenant ?? "Postern";
  const lead = invited.known ? "known" : byPassword ? "new" : "sso";
  return (
    <FrontPage
      brand={invited.tenant ? { name: invited.tenant, logoUrl: null, bare: false } : null}
      title={t("session.invitation.title", { name: invited.name })}
      lead={t(`session.invitation.lead.${lead}`, { company, role: t(`session.role.${role}`) })}
    >
      {data || error ? (
        <div className="flex flex-col gap-4">
          {providers.map((way) => (
            <ProviderLink
              key={way.providerId}
              way={way}
              email={email}
              door={door}
              primary={!byPassword || !invited.known}
            />
          ))}
          {byPassword && providers.length > 0 && (
            <p className="text-center text-13 text-ink-3">{t("session.ways.or")}</p>
          )}
          {byPassword && <Accept invited={invited} second={providers.length > 0} />}
        </div>
      ) : (
        <Loading className="flex flex-col gap-4">
          <Skeleton className="h-11" />
          <Skeleton className="h-11" />
        </Loading>
      )}
    </FrontPage>
  );
}

interface ProviderLinkProps {
  way: OfferedWay;
  email: string;
  door: "portal" | "desk";
  primary: boolean;
}

function ProviderLink({ way, email, door, primary }: ProviderLinkProps) {
  const to = door === "portal" ? "/" : "/desk";
  const query = new URLSearchParams({ to, door, login_hint: email });
  return (
    <a
      href={`/sso/${way.providerId}/start?${query}`}
      onClick={() => remember(door, { email, way: way.way, providerId: way.providerId, name: way.name })}
      className={`${buttonClass(primary ? "primary" : "secondary", "lg")} w-full min-w-0`}
    >
      <span className="truncate" dir="auto">
        {t(`session.way.${way.way}`, { name: way.name ?? "" })}
      </span>
    </a>
  );
}

function Accept({ invited, second }: { invited: Invited; second: boolean }) {
  const [password, setPassword] = useState("");
  const [tooShort, setTooShort] = useState(false);
  const attempt = useSignIn(async () => {
    setTooShort(!invited.known && password.length < 12);
    if (!invited.known && password.length < 12) return;
    const session = await client.account.acceptInvitation({ token: token(), password });
    location.replace(safeTarget(undefined, session.door));
  });
  const refused = attempt.error?.code === "wrong_credentials" && invited.known;
  const weak = attempt.error?.fields.find(({ path }) => path === "password");
  const field = {
    name: "password",
    autoFocus: true,
    value: password,
    onChange: setPassword,
    error: attempt.missing
      ? t("errors.fields.required")
      : tooShort && password.length < 12
        ? t("errors.fields.password_short")
        : weak && fieldText(weak.message),
  };
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={attempt.submit}>
      {attempt.message && !weak && (
        <Banner tone="error">{refused ? t("session.invitation.wrongPassword") : attempt.message}</Banner>
      )}
      <WhoseAccount email={invited.email} />
      {invited.known ? (
        <PasswordField label={t("session.password")} autoComplete="current-password" {...field} />
      ) : (
        <NewPasswordField person={invited} {...field} />
      )}
      <Button
        type="submit"
        variant={second ? "secondary" : "primary"}
        size="lg"
        pending={attempt.pending}
        disabled={attempt.wait > 0}
      >
        {t("session.invitation.accept")}
      </Button>
    </form>
  );
}
