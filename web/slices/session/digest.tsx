import { useCallback, useState } from "react";
import { ApiError, errorText } from "../../kernel/api-error.ts";
import { type ApiClient, client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import { Spinner } from "../../ui/spinner.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import type { FrontProps } from "./front.tsx";
import { FrontPage } from "./front-page.tsx";
import { safeTarget } from "./safe-target.ts";
import { useAttempt } from "./use-attempt.ts";
import { useFragment } from "./use-secret.ts";

type DigestLink = Omit<Awaited<ReturnType<ApiClient["session"]["inspectDigest"]>>, "session">;

const pathOf = (digestId: string) => `/approvals?digest=${digestId}`;

/** Where the digest is read in an ordinary session; whoever has none signs in on the way. */
function digestPath(): string {
  const id = new URLSearchParams(location.search).get("id") ?? "";
  return /^[\da-f-]{36}$/i.test(id) ? pathOf(id) : "/approvals";
}

/**
 * Where the link in a mail about approvals leads. Nothing is opened, and nothing used up, before the button is pressed:
 * programs that look at mail come here as well.
 */
export function Digest({ brand }: FrontProps) {
  const secret = useFragment();
  const ask = useCallback(async () => {
    if (secret.length < 20) throw new ApiError("not_found");
    const link = await client.session.inspectDigest({ secret });
    // Who is signed in as the one it was sent to needs no link.
    if (link.state === "signed_in") location.replace(`${pathOf(link.digestId)}&as=${link.membershipId}`);
    return link;
  }, [secret]);
  const { data, error, retry } = useLoaded(ask);
  if (error?.code === "not_found") return <Over brand={brand} lost={secret.length < 20} />;
  if (error) return <Failed brand={brand} error={error} onRetry={retry} />;
  if (data?.state === "no_means") return <NoMeans brand={brand} link={data} />;
  if (data && data.state !== "signed_in") return <Opening brand={brand} link={data} secret={secret} />;
  return (
    <FrontPage brand={brand} title={t("session.digest.title")}>
      <p role="status" className="flex items-center gap-2.5 text-ink-2">
        <Spinner /> {t("session.digest.wait")}
      </p>
    </FrontPage>
  );
}

type OfBrand = Pick<FrontProps, "brand">;

/** Opens it on a press: as whom it was sent to, in place of whoever else is signed in where they say so. */
function Opening({ brand, link, secret }: OfBrand & { link: DigestLink; secret: string }) {
  const attempt = useAttempt();
  const [over, setOver] = useState(false);
  const { to, staying } = link;
  const other = link.state === "other_person" ? staying : null;
  const open = () =>
    attempt.run(async () => {
      const opened = await client.session
        .openDigest({ secret, confirmed: other !== null })
        .catch((error: ApiError) => {
          if (error.code === "not_found") setOver(true);
          throw error;
        });
      if (opened.session || opened.state === "signed_in") location.replace(pathOf(opened.digestId));
      else location.reload();
    });
  if (over) return <Over brand={brand} />;
  return (
    <FrontPage
      brand={brand}
      title={other ? t("session.digest.forOther", { name: to.name }) : t("session.digest.title")}
      lead={
        other
          ? t("session.digest.forOtherLead", { email: other.email })
          : t("session.digest.lead", { company: to.company })
      }
      foot={<OrdinaryWay hidden={other !== null} />}
    >
      <div className="flex flex-col gap-4">
        {attempt.message && <Banner tone="error">{attempt.message}</Banner>}
        {!other && <For {...to} />}
        {other && (
          <a
            href={safeTarget(undefined, other.door)}
            className={`${buttonClass("primary", "lg")} w-full min-w-0`}
          >
            <span className="truncate" dir="auto">
              {t("session.enter.stay", { name: other.name })}
            </span>
          </a>
        )}
        <Button
          variant={other ? "secondary" : "primary"}
          size="lg"
          className="w-full min-w-0"
          pending={attempt.pending}
          disabled={attempt.wait > 0}
          onClick={() => void open()}
        >
          <span className="truncate" dir="auto">
            {other ? t("session.digest.openAs", { name: to.name }) : t("session.digest.open")}
          </span>
        </Button>
        <p className="text-13 text-pretty text-ink-3">{t("session.digest.what")}</p>
      </div>
    </FrontPage>
  );
}

/** Whom the mail was sent to. */
function For({ name, email }: DigestLink["to"]) {
  return (
    <p className="min-w-0 border-s-2 border-line ps-3 text-14">
      <span className="block font-medium break-words" dir="auto">
        {name}
      </span>
      <span className="block text-13 break-all text-ink-3">{email}</span>
    </p>
  );
}

function OrdinaryWay({ hidden }: { hidden: boolean }) {
  if (hidden) return null;
  return (
    <a href={digestPath()} className={textLinkClass}>
      {t("session.digest.ordinary")}
    </a>
  );
}

/** Somebody whose only means is the mail that the link has come by. */
function NoMeans({ brand, link: { to } }: OfBrand & { link: DigestLink }) {
  return (
    <FrontPage brand={brand} title={t("session.digest.noMeans")} lead={t("session.digest.noMeansLead")}>
      <div className="flex flex-col gap-4">
        <For {...to} />
        <ToSignIn />
      </div>
    </FrontPage>
  );
}

/** Used, expired, taken back; or without its secret, which a page that was loaded anew has no more. */
function Over({ brand, lost = false }: OfBrand & { lost?: boolean }) {
  return (
    <FrontPage
      brand={brand}
      title={t(lost ? "session.digest.lost" : "session.digest.over")}
      lead={t(lost ? "session.digest.lostLead" : "session.digest.overLead")}
    >
      <ToSignIn />
    </FrontPage>
  );
}

function ToSignIn() {
  return (
    <a href={digestPath()} className={`${buttonClass("primary", "lg")} w-full`}>
      {t("session.digest.signIn")}
    </a>
  );
}

function Failed({ brand, error, onRetry }: OfBrand & { error: ApiError; onRetry: () => void }) {
  return (
    <FrontPage brand={brand} title={t("session.enter.failed")}>
      <div className="flex flex-col gap-4">
        <Banner tone="error">{errorText(error)}</Banner>
        <Button variant="primary" size="lg" className="w-full" onClick={onRetry}>
          {t("common.retry")}
        </Button>
      </div>
    </FrontPage>
  );
}
