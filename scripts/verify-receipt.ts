import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { LogKey } from "../contract/checkpoint.ts";
import { checkReceipt } from "../contract/receipt.ts";
import { readKeys, readReceiptFile } from "../contract/receipt-file.ts";
import { headline, problemText, sayFrom, timesOf } from "../contract/receipt-words.ts";
import words from "../locales/en/receipt.json" with { type: "json" };

// Verifies receipts of decisions, without network and without trusting the server. `npm run build:verifier` makes one
// file of it, dist/verify-receipt.mjs, which runs wherever Node does.

const usage = `usage: node verify-receipt.mjs --key <key or key file> [--key …] <receipt.pdf or .json> …

A key looks like postern/tenant/…+0a1b2c3d+AQ…; keep it, or the key file, from the day you were told it.
Ends with 0 when every receipt holds, with 1 when one is refused, and with 2 when nothing could be checked.`;

const say = sayFrom({ receipt: words });

/** What somebody wrote, without signs that a terminal would obey. */
const plain = (text: string) => text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, " ");

function readArguments(given: string[]) {
  const keys: string[] = [];
  const files: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const word = given[at]!;
    if (word === "--key" || word === "--keys") keys.push(given[++at] ?? "");
    else if (word.startsWith("--key=")) keys.push(word.slice("--key=".length));
    else files.push(word);
  }
  return { keys, files };
}

/** The keys in an argument: it is one, or names a file that holds some. */
function keysOf(given: string): LogKey[] {
  const keys = readKeys(given);
  return keys.length > 0 ? keys : readKeys(readFileSync(given, "utf8"));
}

/** One line for a receipt, and whether it holds. */
async function judge(receipt: unknown, keys: readonly LogKey[]): Promise<[boolean, string]> {
  const { verdict, receipt: read } = await checkReceipt(receipt, keys);
  if (verdict.problem !== null) return refused(verdict.problem, problemText(verdict, say));
  const { decision } = read!;
  const by = decision.by ? `${decision.by.name} (${decision.by.id})` : say("receipt.nobody");
  const [at] = timesOf(decision.at, { say, locale: "en", timeZone: null });
  const lines = [`verified: ${headline(read!, say)}`, `by ${by}`, `${at}, ${decision.at}`];
  if (decision.address) lines.push(`from ${decision.address}`);
  if (decision.factor) lines.push(`signed in with ${decision.factor}`);
  if (decision.comment) lines.push(`comment: ${decision.comment}`);
  return [true, lines.map(plain).join("\n  ")];
}

const refused = (problem: string, reason: string): [boolean, string] => [
  false,
  `REFUSED (${problem}): ${reason}`,
];

/** What came of each receipt in a file. */
async function judgeFile(file: string, keys: readonly LogKey[]): Promise<[boolean, string][]> {
  const { receipts, problem } = await readReceiptFile(readFileSync(file));
  const why = problem ?? (receipts.length === 0 ? "no_receipt" : null);
  if (why) return [refused(why, problemText({ problem: why }, say))];
  return Promise.all(receipts.map((receipt) => judge(receipt, keys)));
}

async function main({ keys, files }: ReturnType<typeof readArguments>): Promise<number> {
  const known = keys.map((given) => ({ given, keys: readable(() => keysOf(given)) }));
  const wrong = known.find((one) => !one.keys?.length);
  if (wrong) console.error(`${plain(wrong.given) || "--key"}: this is no key, and no file that holds one.\n`);
  if (wrong || files.length === 0 || keys.length === 0) {
    console.error(usage);
    return 2;
  }
  let code = 0;
  for (const file of files) {
    const judged = await judgeFile(
      file,
      known.flatMap((one) => one.keys ?? []),
    ).catch(() => null);
    if (!judged) console.error(`${plain(basename(file))}: this file cannot be read.`);
    for (const [, line] of judged ?? []) console.log(`${plain(basename(file))}: ${line}`);
    if (judged?.some(([holds]) => !holds)) code = Math.max(code, 1);
    if (!judged) code = 2;
  }
  return code;
}

/** What could be read; undefined where the file is not there. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

process.exitCode = await main(readArguments(process.argv.slice(2)));
