import { readFileSync } from "node:fs";
import { parseVerifierKey } from "../contract/checkpoint.ts";
import { verifyReceipt } from "../contract/receipt.ts";

// Verifies receipts of decisions, without network and without trusting the server. `npm run build:verifier` makes one
// file of it, dist/verify-receipt.mjs, which runs wherever Node does.

const usage = `usage: node verify-receipt.mjs --key <verifier key> [--key …] receipt.json …
A verifier key looks like postern/tenant/…+0a1b2c3d+AQ…; keep it from the day you were told it.`;

/** What each reason means to whoever reads it. */
const reasons: Record<string, string> = {
  not_a_receipt: "this is no receipt",
  not_sealed: "it was downloaded before its seal; download it again a minute later",
  other_content: "the content is not the one that was decided",
  other_entry: "the decision is not the one that the trail has",
  not_a_checkpoint: "its checkpoint cannot be read",
  other_log: "its checkpoint is of another log than the key",
  not_signed: "its checkpoint is not signed with the key",
  not_in_tree: "its entry does not stand in the signed trail",
};

function readArguments(words: string[]) {
  const keys: string[] = [];
  const files: string[] = [];
  for (let at = 0; at < words.length; at++) {
    if (words[at] === "--key") keys.push(words[++at] ?? "");
    else files.push(words[at]!);
  }
  return { keys: keys.map((text) => parseVerifierKey(text)), files };
}

/** One line for a receipt, and whether it holds. */
async function judge(file: string, keys: Parameters<typeof verifyReceipt>[1]): Promise<[boolean, string]> {
  try {
    const receipt = JSON.parse(readFileSync(file, "utf8"));
    const verdict = await verifyReceipt(receipt, keys);
    if (verdict.problem !== null) return [false, `REFUSED (${verdict.problem}): ${reasons[verdict.problem]}`];
    const { decision, approval } = receipt;
    const by = decision.by ? `${decision.by.name} (${decision.by.id})` : "the policy, as time ran out";
    return [true, `verified: ${decision.verdict} ${decision.at} by ${by}: ${approval.title}`];
  } catch {
    return [false, "REFUSED (not_a_receipt): this is no receipt"];
  }
}

const { keys, files } = readArguments(process.argv.slice(2));
if (files.length === 0 || keys.length === 0 || keys.includes(null)) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const known = keys.filter((key) => key !== null);
  for (const file of files) {
    const [holds, line] = await judge(file, known);
    console.log(`${file}: ${line}`);
    if (!holds) process.exitCode = 1;
  }
}
