import type { LogKey } from "../../contract/checkpoint.ts";
import { type CheckResult, checkReceipt, type ReceiptReport } from "../../contract/receipt.ts";
import { readReceiptFile } from "../../contract/receipt-file.ts";
import { headline, problemText } from "../../contract/receipt-words.ts";
import { verifySignature } from "./signature.ts";
import { t, wording } from "./texts.ts";

/** One receipt, or a file without any. */
export interface Given {
  name: string;
  receipt: unknown;
  /** Why the file has none. */
  problem: string | null;
}

export interface Result {
  name: string;
  verdict: "verified" | "refused" | "open";
  /** In a sentence. */
  reason: string;
  report: ReceiptReport | null;
}

/** What files hold: receipts to judge, and the text of keys that were among them. */
export async function readFiles(files: readonly File[]): Promise<{ given: Given[]; keys: string[] }> {
  const given: Given[] = [];
  const keys: string[] = [];
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const found = await readReceiptFile(bytes);
    if (found.keys.length > 0) keys.push(new TextDecoder().decode(bytes));
    if (found.problem) given.push({ name: file.name, receipt: null, problem: found.problem });
    const numbered = (at: number) =>
      found.receipts.length > 1 ? `${file.name} (${at + 1}/${found.receipts.length})` : file.name;
    given.push(...found.receipts.map((receipt, at) => ({ name: numbered(at), receipt, problem: null })));
  }
  return { given, keys };
}

const needsKey = ({ check, problem }: CheckResult) => problem !== null && check !== "key";

/** What came of one receipt. Without any key it is looked at as far as that goes. */
export async function judge({ name, receipt, problem }: Given, keys: readonly LogKey[]): Promise<Result> {
  const { say } = wording;
  if (problem) return { name, verdict: "refused", reason: problemText({ problem }, say), report: null };
  const report = await checkReceipt(receipt, keys, verifySignature);
  const { verdict, checks } = report;
  if (verdict.problem === null) {
    const reason = `${headline(report.receipt!, say)}. ${t("proved", { size: verdict.size.toLocaleString(wording.locale) })}`;
    return { name, verdict: "verified", reason, report };
  }
  if (keys.length === 0 && report.receipt && !checks.some(needsKey)) {
    const open = checks.map((one) =>
      one.check === "key" ? { check: one.check, problem: null, open: true as const } : one,
    );
    return { name, verdict: "open", reason: t("keyMissing"), report: { ...report, checks: open } };
  }
  return { name, verdict: "refused", reason: problemText(verdict, say), report };
}
