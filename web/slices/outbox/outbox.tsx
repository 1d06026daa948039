import { Mails, RotateCw } from "lucide-react";
import { useEffect } from "react";
import { ApiError } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import type { Brand } from "../../kernel/session.tsx";
import { BrandMark } from "../../ui/brand-mark.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { Blocked } from "../session/blocked.tsx";
import { useChosen, useOutbox } from "./data.ts";
import { OutboxList } from "./outbox-list.tsx";
import { OutboxMail } from "./outbox-mail.tsx";

/** Mail of the demo that nobody sends, for whoever looks: a list, and beside it or in its place the mail to read. */
export function Outbox({ brand }: { brand: Brand | undefined }) {
  const { items, nextCursor, error, pending, refresh, more } = useOutbox();
  const chosen = useChosen();
  useEffect(() => {
    document.title = brand ? `${t("outbox.title")} · ${brand.name}` : t("outbox.title");
  }, [brand]);
  if (brand && !brand.outbox) return <Blocked error={new ApiError("not_found")} />;
  if (error && !items) return <Blocked error={error} onRetry={refresh} />;
  // On wide screens there is room for a mail beside the list, so the newest one is open.
  const shown = chosen ?? items?.[0]?.id;
  return (
    <div className="flex min-h-dvh flex-col bg-bg">
      <OutboxHead brand={brand} pending={pending} onRefresh={refresh} />
      {error && items && <ErrorLine error={error} onRetry={refresh} />}
      {items?.length === 0 ? (
        <main>
          <EmptyState icon={Mails} title={t("outbox.empty")}>
            {t("outbox.emptyHint")}
          </EmptyState>
        </main>
      ) : (
        <main className="grid flex-1 md:grid-cols-[20rem_minmax(0,1fr)]">
          <div className={cx("border-line md:block md:border-e", chosen && "hidden")}>
            {items ? (
              <OutboxList
                items={items}
                shown={shown}
                hasMore={nextCursor !== null}
                pending={pending}
                onMore={more}
              />
            ) : (
              <ListSkeleton />
            )}
          </div>
          <div className={cx("min-w-0 md:flex", chosen ? "flex" : "hidden")}>
            {shown && <OutboxMail key={shown} id={shown} />}
          </div>
        </main>
      )}
    </div>
  );
}

function OutboxHead({
  brand,
  pending,
  onRefresh,
}: {
  brand: Brand | undefined;
  pending: boolean;
  onRefresh: () => void;
}) {
  return (
    <header className="border-b border-line bg-surface px-4 py-3">
      <div className="flex items-center gap-3">
        {brand && <BrandMark name={brand.name} logoUrl={brand.logoUrl} />}
        <h1 className="min-w-0 flex-1 text-20 font-bold">{t("outbox.title")}</h1>
        <IconButton icon={RotateCw} label={t("outbox.refresh")} disabled={pending} onClick={onRefresh} />
      </div>
      <p className="mt-1 max-w-160 text-13 text-pretty text-ink-2">
        {brand ? t("outbox.lead", { name: brand.name }) : <Skeleton className="h-4 w-80 max-w-full" />}{" "}
        <a href="/sign-in" className={textLinkClass}>
          {t("outbox.toSignIn")}
        </a>
      </p>
    </header>
  );
}

function ListSkeleton() {
  return (
    <Loading className="flex flex-col gap-4 p-4">
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
    </Loading>
  );
}
