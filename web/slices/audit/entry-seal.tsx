import { useQuery } from "@tanstack/react-query";
import { Clock, Download, ShieldCheck } from "lucide-react";
import type { AuditProof } from "../../../contract/audit.ts";
import { formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { saveFile } from "../../kernel/save-file.ts";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { proofQuery, sealingKeysQuery } from "./seal-data.ts";

/** Whether one entry is sealed, in which checkpoint, and all that proves it in a file. */
export function EntrySeal({ id }: { id: string }) {
  const query = useQuery(proofQuery(id));
  const keys = useQuery(sealingKeysQuery());
  const { data, error } = query;
  if (error) return <ErrorLine error={error} onRetry={() => void query.refetch()} />;
  if (!data) return <Skeleton className="h-5 w-48" />;
  if (!data.seal) {
    return (
      <StatusBadge icon={Clock} tone="amber" look="plain">
        {t("audit.seal.entryWaits")}
      </StatusBadge>
    );
  }
  const { checkpoint } = data.seal;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <span className="inline-flex flex-wrap items-center gap-x-1.5 text-13">
        <ShieldCheck size={14} aria-hidden className="text-green" />
        {t("audit.seal.entrySealed", { number: formatNumber(checkpoint.number) })}
        <span className="text-ink-3">
          <RelativeTime at={checkpoint.at} />
        </span>
      </span>
      {keys.data && (
        <Button
          size="sm"
          variant="quiet"
          icon={Download}
          onClick={() =>
            saveProof(
              data,
              keys.data.items.map(({ verifierKey }) => verifierKey),
            )
          }
        >
          {t("audit.seal.proof")}
        </Button>
      )}
    </div>
  );
}

/** What contract/audit-proof.ts verifies, with the keys to do it by. */
function saveProof({ id, leaf, seal }: AuditProof, keys: string[]): void {
  if (!seal) return;
  const { position, hashes, checkpoint } = seal;
  const proof = { leaf, position, hashes, note: checkpoint.note, keys };
  saveFile(`audit-entry-${id}.json`, "application/json", `${JSON.stringify(proof, null, 2)}\n`);
}
