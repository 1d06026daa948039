import { useEffect, useRef, useState } from "react";
import {
  type Expense,
  type ExpenseReceipt,
  mostReceipts,
  receiptLimit,
  receiptTypes,
} from "../../../contract/expenses.ts";
import { toApiError } from "../../kernel/api-error.ts";
import { client } from "../../kernel/client.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { formatBytes } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { upload } from "../../kernel/upload.ts";

/** A file that is to become a receipt. */
export interface ChosenFile {
  key: number;
  file: File;
  /** From 0 to 1 while it goes out. */
  progress?: number;
  /** Why it is none. */
  error?: string;
}

/** Receipts of an expense while it is edited: those that are kept, and files that follow when it is saved. */
export interface Receipts {
  kept: ExpenseReceipt[];
  chosen: ChosenFile[];
  add: (files: Iterable<File>) => void;
  /** Takes back a file, also while it goes out. */
  drop: (key: number) => void;
  /** Has a kept one removed when the expense is saved. */
  remove: (id: string) => void;
  /** Removes and uploads. True when all of it was done; else what is left says why. */
  save: (expenseId: string) => Promise<boolean>;
}

let keys = 0;

/** What can be said of a file before it is sent; the server looks at its bytes. */
function complaint(file: File): string | undefined {
  const kind = file.type === "image/heif" || /\.hei[cf]$/i.test(file.name) ? "image/heic" : file.type;
  if (kind !== "" && !receiptTypes.includes(kind)) return t("expenses.receipts.wrongKind");
  if (file.size === 0) return t("expenses.receipts.empty");
  if (file.size <= receiptLimit) return undefined;
  return t("expenses.receipts.tooLarge", { size: formatBytes(file.size), limit: formatBytes(receiptLimit) });
}

function reasonOf(error: unknown): string {
  const { code } = toApiError(error);
  if (code === "unsupported_media_type") return t("expenses.receipts.wrongKind");
  if (code === "already_exists") return t("expenses.receipts.twice");
  if (code === "body_too_large")
    return t("expenses.receipts.tooLargeThere", { limit: formatBytes(receiptLimit) });
  return refusalText(error);
}

export function useReceipts(expense: Expense | undefined): Receipts {
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const [gone, setGone] = useState<readonly string[]>([]);
  const [arrived, setArrived] = useState<readonly ExpenseReceipt[]>([]);
  const [chosen, setChosen] = useState<readonly ChosenFile[]>([]);
  const underWay = useRef(new Map<number, AbortController>());
  useEffect(() => {
    const all = underWay.current;
    return () => {
      for (const one of all.values()) one.abort();
    };
  }, []);
  const kept = [...(expense?.receipts ?? []), ...arrived].filter(
    ({ id }) => !removed.includes(id) && !gone.includes(id),
  );
  const change = (key: number, next: Partial<ChosenFile>) =>
    setChosen((before) => before.map((one) => (one.key === key ? { ...one, ...next } : one)));
  const drop = (key: number) => {
    underWay.current.get(key)?.abort();
    setChosen((before) => before.filter((one) => one.key !== key));
  };
  const send = async (expenseId: string, { key, file }: ChosenFile): Promise<boolean> => {
    const control = new AbortController();
    underWay.current.set(key, control);
    change(key, { progress: 0, error: undefined });
    try {
      const input = { id: expenseId, name: file.name || t("expenses.receipts.pasted") };
      const onProgress = (progress: number) => change(key, { progress });
      const receipt = await upload(["expenses", "attach"], input, file, {
        onProgress,
        signal: control.signal,
      });
      setArrived((before) => [...before, receipt as ExpenseReceipt]);
      drop(key);
      return true;
    } catch (error) {
      // Taken back by the reader, it is no failure.
      if (control.signal.aborted) return true;
      change(key, { progress: undefined, error: reasonOf(error) });
      return false;
    } finally {
      underWay.current.delete(key);
    }
  };
  return {
    kept,
    chosen: [...chosen],
    drop,
    add: (files) => {
      const room = mostReceipts - kept.length - chosen.length;
      const fresh = [...files].map((file, at): ChosenFile => {
        const error = at >= room ? t("expenses.receipts.tooMany", { count: mostReceipts }) : complaint(file);
        return { key: ++keys, file, ...(error ? { error } : {}) };
      });
      setChosen([...chosen, ...fresh]);
    },
    remove: (id) => setRemoved([...removed, id]),
    save: async (expenseId) => {
      for (const receiptId of removed) {
        await client.expenses.detach({ id: expenseId, receiptId });
        setGone((before) => [...before, receiptId]);
      }
      setRemoved([]);
      let whole = true;
      for (const one of chosen) {
        // What cannot be one was said already, and is not sent.
        const sent = complaint(one.file) ? false : await send(expenseId, one);
        whole &&= sent;
      }
      return whole;
    },
  };
}
