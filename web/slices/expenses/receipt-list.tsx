import { Download, FileQuestion, FileText, Image } from "lucide-react";
import type { ReactNode } from "react";
import { formatBytes } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { iconButtonClass } from "../../ui/icon-button.tsx";

/** A receipt as it is shown: of an expense, or of what was submitted for approval. */
export interface SeenReceipt {
  /** Null when it is not kept any more. */
  id: string | null;
  name: string;
  mediaType: string | null;
  size: number | null;
}

interface ReceiptListProps {
  receipts: readonly SeenReceipt[];
  /** Address of one, below the API. */
  hrefOf: (id: string) => string;
}

/** What browsers can show; the rest is downloaded. */
const shown = ["image/jpeg", "image/png", "image/webp"];
const isPicture = (type: string | null) => type !== null && shown.includes(type);

/** Receipts with a preview where there can be one, each to be opened or downloaded. */
export function ReceiptList({ receipts, hrefOf }: ReceiptListProps) {
  return (
    <ul className="flex flex-col gap-3">
      {receipts.map((receipt) => (
        <li key={receipt.id ?? receipt.name} className="min-w-0">
          {receipt.id ? <Kept {...receipt} href={`/api/v1${hrefOf(receipt.id)}`} /> : <Gone {...receipt} />}
        </li>
      ))}
    </ul>
  );
}

function Kept({ name, mediaType, size, href }: SeenReceipt & { href: string }) {
  const picture = isPicture(mediaType);
  return (
    <figure className="overflow-hidden rounded-10 border border-line">
      {picture && (
        <a
          href={href}
          target="_blank"
          rel="noreferrer"
          aria-label={t("expenses.receipts.open", { name })}
          className="flex min-h-40 justify-center border-b border-line bg-sunken p-3 -outline-offset-2"
        >
          <img
            src={href}
            alt={t("expenses.receipts.picture", { name })}
            loading="lazy"
            className="max-h-80 max-w-full rounded-6 object-contain ring-1 ring-line"
          />
        </a>
      )}
      <figcaption className="flex items-center gap-2.5 py-1.5 ps-3 pe-1.5">
        <ReceiptIcon type={mediaType} />
        <ReceiptName name={name}>{size !== null && formatBytes(size)}</ReceiptName>
        <a
          href={`${href}?download=true`}
          download={name}
          aria-label={t("expenses.receipts.download", { name })}
          data-tip={t("expenses.receipts.download", { name })}
          data-tip-side="start"
          className={`${iconButtonClass} size-9`}
        >
          <Download size={16} aria-hidden />
        </a>
      </figcaption>
    </figure>
  );
}

function Gone({ name }: SeenReceipt) {
  return (
    <div className="flex items-center gap-2.5 rounded-10 border border-line border-dashed px-3 py-2.5 text-ink-3">
      <FileQuestion size={18} aria-hidden className="shrink-0" />
      <ReceiptName name={name}>{t("expenses.receipts.gone")}</ReceiptName>
    </div>
  );
}

export function ReceiptIcon({ type }: { type: string | null }) {
  const Icon = type?.startsWith("image/") ? Image : FileText;
  return <Icon size={18} aria-hidden className="shrink-0 text-ink-3" />;
}

/** A name in any script beside what stands before it, shortened at its own end with the whole of it at hand. */
export function FileName({ name }: { name: string }) {
  return (
    <span className="flex text-13" title={name}>
      <bdi className="min-w-0 truncate">{name}</bdi>
    </span>
  );
}

/** Its name, and a line below. */
export function ReceiptName({ name, children }: { name: string; children?: ReactNode }) {
  return (
    <span className="min-w-0 flex-1">
      <FileName name={name} />
      {children && <span className="block text-12 text-ink-3 tabular">{children}</span>}
    </span>
  );
}
