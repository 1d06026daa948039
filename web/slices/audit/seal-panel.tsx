import { useQuery } from "@tanstack/react-query";
import { Download, ShieldCheck, ShieldEllipsis } from "lucide-react";
import type { ReactNode } from "react";
import type { SealedCheckpoint } from "../../../contract/audit.ts";
import { formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { saveFile } from "../../kernel/save-file.ts";
import { useSession } from "../../kernel/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/card.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Loading, Skeleton } from "../../ui/skeleton.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { sealingKeysQuery, sealQuery } from "./seal-data.ts";

/** How far the trail is sealed, and what proves it: the newest checkpoint, to keep, and the key that signed it. */
export function SealPanel() {
  const query = useQuery(sealQuery());
  const { data, error } = query;
  return (
    <section
      aria-label={t("audit.seal.title")}
      className="mb-4 min-h-12 rounded-10 border border-line bg-surface px-3.5 py-2.5"
    >
      {data ? (
        data.checkpoint ? (
          <Sealed checkpoint={data.checkpoint} waiting={data.waiting} waitingSince={data.waitingSince} />
        ) : (
          <p className="flex items-center gap-2 text-13 text-ink-2">
            <ShieldEllipsis size={16} aria-hidden className="shrink-0 text-amber" />
            {t("audit.seal.none")}
          </p>
        )
      ) : error ? (
        <ErrorLine error={error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading>
          <Skeleton className="h-6 w-80 max-w-full" />
        </Loading>
      )}
    </section>
  );
}

interface SealedProps {
  checkpoint: SealedCheckpoint;
  waiting: number;
  waitingSince: string | null;
}

function Sealed({ checkpoint, waiting, waitingSince }: SealedProps) {
  const { number, size, at } = checkpoint;
  // The whole trail of before has to be sealed once; after that nothing waits for longer than a minute.
  const late = waitingSince !== null && Date.now() - Date.parse(waitingSince) > 10 * 60_000;
  const Icon = late ? ShieldEllipsis : ShieldCheck;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <Icon size={18} aria-hidden className={late ? "mt-1 text-amber" : "mt-1 text-green"} />
      <div className="min-w-0 flex-1 basis-64">
        <p className="text-14 font-medium">
          {t("audit.seal.sealed", { count: size })}
          <span className="font-regular text-ink-2">
            {" · "}
            <RelativeTime at={at} />
          </span>
        </p>
        <p role="status" className={late ? "text-13 text-amber" : "text-13 text-ink-3"}>
          {waiting === 0 ? t("audit.seal.upToDate") : t("audit.seal.waiting", { count: waiting })}
          {late && ` ${t("audit.seal.late")}`}
        </p>
        <details className="mt-1">
          <summary className="w-fit text-13 text-ink-2 hover:text-ink touch:py-2.5">
            {t("audit.seal.how")}
          </summary>
          <p className="my-2 max-w-160 text-13 text-pretty text-ink-2">{t("audit.seal.howText")}</p>
          <SealFacts checkpoint={checkpoint} />
        </details>
      </div>
      <DownloadCheckpoint
        checkpoint={checkpoint}
        label={t("audit.seal.download", { number: formatNumber(number) })}
      />
    </div>
  );
}

function SealFacts({ checkpoint: { number, root } }: { checkpoint: SealedCheckpoint }) {
  const keys = useQuery(sealingKeysQuery());
  const current = keys.data?.items.find(({ retiredAt }) => retiredAt === null);
  const mono = (text: string) => <span className="font-mono text-12 break-all">{text}</span>;
  const facts: [string, ReactNode][] = [
    [t("audit.seal.number"), formatNumber(number)],
    [t("audit.seal.root"), mono(root)],
  ];
  if (current) {
    facts.push([t("audit.seal.fingerprint"), mono(current.fingerprint)]);
    facts.push([t("audit.seal.key"), mono(current.verifierKey)]);
  }
  return (
    <>
      <Facts items={facts} />
      {keys.error && <ErrorLine error={keys.error} onRetry={() => void keys.refetch()} />}
    </>
  );
}

function DownloadCheckpoint({ checkpoint, label }: { checkpoint: SealedCheckpoint; label: string }) {
  const { tenant } = useSession();
  const name = `checkpoint-${tenant?.slug ?? "audit"}-${checkpoint.number}.txt`;
  return (
    <Button
      size="sm"
      icon={Download}
      aria-label={label}
      onClick={() => saveFile(name, "text/plain", checkpoint.note)}
    >
      {t("audit.seal.downloadShort")}
    </Button>
  );
}
