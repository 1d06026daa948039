import { ArrowLeft } from "lucide-react";
import { useCallback, useState } from "react";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { textLinkClass } from "../../ui/link-class.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";

/** One mail, as its reader sees it and as plain text. */
export function OutboxMail({ id }: { id: string }) {
  const load = useCallback(() => client.mail.readOutbox({ id }), [id]);
  const { data: mail, error, retry } = useLoaded(load);
  const [view, setView] = useState<"html" | "text">("html");
  return (
    <article className="flex min-w-0 flex-1 flex-col px-4 py-4 md:sticky md:top-0 md:self-start md:px-6">
      <a
        href="#list"
        className={`${textLinkClass} mb-3 inline-flex items-center gap-1 self-start text-14 md:hidden`}
      >
        <ArrowLeft size={16} aria-hidden />
        {t("outbox.back")}
      </a>
      {error && <ErrorState error={error} onRetry={retry} />}
      {!mail && !error && <MailSkeleton />}
      {mail && (
        <>
          <h2 ref={takeLostFocus} tabIndex={-1} className="text-20 font-bold break-words outline-none">
            {mail.subject}
          </h2>
          <p className="mt-1 flex flex-wrap gap-x-3 text-13 break-all text-ink-2">
            <span dir="auto">{t("outbox.from", { name: mail.from })}</span>
            <span dir="auto">{t("outbox.to", { address: mail.to })}</span>
            <RelativeTime at={mail.sentAt} />
          </p>
          <Tabs
            label={t("outbox.view")}
            value={view}
            onChange={setView}
            className="mt-3"
            tabs={[
              { id: "html", label: t("outbox.html"), panel: <MailFrame id={id} subject={mail.subject} /> },
              { id: "text", label: t("outbox.text"), panel: <MailText text={mail.text} /> },
            ]}
          />
        </>
      )}
    </article>
  );
}

/** Where there is room for one of both, the list goes with the row that was chosen: reading goes on here. */
function takeLostFocus(heading: HTMLElement | null) {
  if (location.hash && document.activeElement === document.body) heading?.focus({ preventScroll: true });
}

/** A document of no origin and without scripts; its links open in another tab. */
function MailFrame({ id, subject }: { id: string; subject: string }) {
  return (
    <iframe
      title={t("outbox.frame", { subject })}
      src={`/api/v1/mail/outbox/${id}/html`}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      className="h-[max(24rem,calc(100dvh-10rem))] w-full rounded-10 border border-line"
    />
  );
}

/** Addresses stand on lines of their own. */
function MailText({ text }: { text: string }) {
  return (
    <div className="max-w-160 font-mono text-13 break-words whitespace-pre-wrap">
      {text.split(/^(https?:\/\/\S+)$/m).map((part, at) =>
        at % 2 === 0 ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change
          <a key={at} href={part} target="_blank" rel="noopener" className={textLinkClass}>
            {part}
          </a>
        ),
      )}
    </div>
  );
}

function MailSkeleton() {
  return (
    <Loading className="flex flex-col gap-3">
      <Skeleton className="h-7 w-2/3" />
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-96" />
    </Loading>
  );
}
