import { Camera, Paperclip, Trash2, X } from "lucide-react";
import { type DragEvent, useEffect, useId, useRef, useState } from "react";
import { type ExpenseReceipt, mostReceipts, receiptLimit, receiptTypes } from "../../../contract/expenses.ts";
import { formatBytes, formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { textLinkClass } from "../../ui/link-class.ts";
import { FileName, ReceiptIcon, ReceiptName } from "./receipt-list.tsx";
import type { ChosenFile, Receipts } from "./use-receipts.ts";

interface ReceiptsFieldProps {
  receipts: Receipts;
  /** Expense that the kept ones are of. */
  expenseId: string | undefined;
  disabled: boolean;
}

/** The receipts of an expense: dropped, pasted, chosen, or taken with the phone's camera. */
export function ReceiptsField({ receipts, expenseId, disabled }: ReceiptsFieldProps) {
  const id = useId();
  const { kept, chosen, add } = receipts;
  usePasted(add);
  const [over, drag] = useDropped(add);
  return (
    <section
      aria-labelledby={`${id}-label`}
      className={cx(
        "flex flex-col gap-2 rounded-10 border border-dashed p-3 transition-colors duration-120",
        over ? "border-accent bg-accent-soft" : "border-control/60",
      )}
      {...drag}
    >
      <h3 id={`${id}-label`} className="text-13 font-medium">
        {t("expenses.receipts.title")} <span className="font-regular text-ink-3">{t("common.optional")}</span>
      </h3>
      {kept.length + chosen.length > 0 && (
        <ul className="flex flex-col divide-y divide-line">
          {kept.map((receipt) => (
            <KeptLine
              key={receipt.id}
              receipt={receipt}
              href={`/api/v1/expenses/${expenseId}/receipts/${receipt.id}`}
              onRemove={() => receipts.remove(receipt.id)}
            />
          ))}
          {chosen.map((one) => (
            <ChosenLine key={one.key} chosen={one} onDrop={() => receipts.drop(one.key)} />
          ))}
        </ul>
      )}
      <Choose id={id} onAdd={add} disabled={disabled || kept.length + chosen.length >= mostReceipts} />
    </section>
  );
}

function Choose({ id, onAdd, disabled }: { id: string; onAdd: Receipts["add"]; disabled: boolean }) {
  const files = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const input = (accept: string, label: string) => ({
    type: "file",
    accept,
    "aria-label": label,
    // The buttons stand for them.
    className: "hidden",
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      onAdd(event.target.files ?? []);
      event.target.value = "";
    },
  });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <input
        ref={files}
        multiple
        {...input([...receiptTypes, ".heic", ".heif"].join(","), t("expenses.receipts.choose"))}
      />
      <input ref={camera} capture="environment" {...input("image/*", t("expenses.receipts.photo"))} />
      <Button
        size="sm"
        icon={Paperclip}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onClick={() => files.current?.click()}
      >
        {t("expenses.receipts.choose")}
      </Button>
      <span className="hidden touch:contents">
        <Button size="sm" icon={Camera} disabled={disabled} onClick={() => camera.current?.click()}>
          {t("expenses.receipts.photo")}
        </Button>
      </span>
      <p id={`${id}-hint`} className="min-w-0 flex-1 basis-48 text-12 text-ink-3">
        <span className="touch:hidden">{t("expenses.receipts.drop")} </span>
        {t("expenses.receipts.hint", { limit: formatBytes(receiptLimit) })}
      </p>
    </div>
  );
}

interface KeptLineProps {
  receipt: ExpenseReceipt;
  href: string;
  onRemove: () => void;
}

function KeptLine({ receipt: { name, size, mediaType }, href, onRemove }: KeptLineProps) {
  return (
    <li className="flex items-center gap-2.5 py-1">
      <ReceiptIcon type={mediaType} />
      <span className="min-w-0 flex-1">
        <a href={href} target="_blank" rel="noreferrer" className={`${textLinkClass} block`}>
          <FileName name={name} />
        </a>
        <span className="block text-12 text-ink-3 tabular">{formatBytes(size)}</span>
      </span>
      <IconButton
        icon={Trash2}
        size="sm"
        side="none"
        label={t("expenses.receipts.remove", { name })}
        onClick={onRemove}
      />
    </li>
  );
}

function ChosenLine({
  chosen: { file, progress, error },
  onDrop,
}: {
  chosen: ChosenFile;
  onDrop: () => void;
}) {
  const name = file.name || t("expenses.receipts.pasted");
  const going = progress !== undefined;
  return (
    <li className="flex items-center gap-2.5 py-1">
      <ReceiptIcon type={file.type} />
      <div className="min-w-0 flex-1">
        <ReceiptName name={name}>
          {going ? formatNumber(progress, { style: "percent" }) : formatBytes(file.size)}
        </ReceiptName>
        {going && (
          <div
            role="progressbar"
            aria-label={t("expenses.receipts.uploading", { name })}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(progress * 100)}
            className="mt-1 h-1 overflow-hidden rounded-full bg-pressed"
          >
            <div className="h-full bg-accent transition-[width]" style={{ width: `${progress * 100}%` }} />
          </div>
        )}
        {error && (
          <p role="alert" className="text-12 text-red">
            {error}
          </p>
        )}
      </div>
      <IconButton
        icon={X}
        size="sm"
        side="none"
        label={t(going ? "expenses.receipts.cancel" : "expenses.receipts.takeBack", { name })}
        onClick={onDrop}
      />
    </li>
  );
}

/** Files on the clipboard, wherever in the window they are pasted. */
function usePasted(add: Receipts["add"]): void {
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = event.clipboardData?.files;
      if (!files?.length) return;
      event.preventDefault();
      latest.current(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, []);
}

function useDropped(add: Receipts["add"]) {
  const [over, setOver] = useState(false);
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      add(event.dataTransfer.files);
    },
  };
  return [over, handlers] as const;
}
