import { readFile } from "node:fs/promises";
import { parseCheckpoint, parseNote, splitNotes, verifierKey } from "../../contract/checkpoint.ts";
import { openSealing } from "../background.ts";
import { publicKeysOf } from "../kernel/audit/keys.ts";
import { inLog, nameOf, type TrailLog } from "../kernel/audit/log.ts";
import { lastCheckpoint } from "../kernel/audit/seal.ts";
import { logsOf } from "../kernel/audit/sealing.ts";
import { type Verdict, verifyLog } from "../kernel/audit/verify.ts";
import type { Platform } from "../platform.ts";
import { openBeside } from "./helping.ts";
import { type Invocation, parseWords, UsageError } from "./invocation.ts";

const options = {
  tenant: { type: "string" },
  checkpoints: { type: "string" },
  yes: { type: "boolean" },
} as const;

interface Call extends Pick<Invocation, "say" | "complain" | "signal"> {
  platform: Platform;
  /** The log that was named; all when none was. */
  logs: TrailLog[];
  named: boolean;
  checkpoints: string | undefined;
  yes: boolean;
}

const verbs: Record<string, (call: Call) => Promise<number>> = {
  verify,
  checkpoint: showCheckpoints,
  keys: showKeys,
  "rotate-key": rotate,
};

/**
 * `postern audit verify|checkpoint|keys|rotate-key`: the seal of the audit trails, of one tenant or of all and the
 * registry; works beside a running server. Exit code 1 when something is not as it was sealed.
 */
export async function auditCommand({ words, env, signal, say, complain }: Invocation): Promise<number> {
  const { values, positionals } = parseWords(words, options);
  const [name = "", ...rest] = positionals;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb || rest.length > 0) throw new UsageError(`expected ${Object.keys(verbs).join(", ")}`);
  await using platform = await openBeside(env);
  const logs = await logsOf(platform.registry, values.tenant);
  if (logs.length === 0) {
    complain(`postern: there is no tenant ${values.tenant}`);
    return 1;
  }
  const named = values.tenant !== undefined;
  const { checkpoints, yes = false } = values;
  return await verb({ platform, logs, named, checkpoints, yes, say, complain, signal });
}

async function verify({ platform, logs, named, checkpoints, say, complain, signal }: Call): Promise<number> {
  const notes = checkpoints === undefined ? [] : splitNotes(await readFile(checkpoints, "utf8"));
  const strange = notes.filter((note) => !parseCheckpoint(parseNote(note)?.text ?? ""));
  if (strange.length > 0) complain(`postern: ${checkpoints} holds ${strange.length} that are no checkpoints`);
  let bad = strange.length;
  let compared = 0;
  for (const log of logs) {
    if (signal.aborted) return 130;
    const verdict = await verifyLog(platform.registry, platform.masterKey, log, notes);
    for (const line of described(log, verdict)) say(line);
    bad += verdict.findings.length;
    compared += verdict.copies;
  }
  // Of a log that is not there any more, or was begun anew under another name.
  const left = notes.length - strange.length - compared;
  if (left > 0 && !named && bad === 0) {
    complain(`postern: ${left} of the copies are of no log that is here`);
    bad++;
  } else if (notes.length > 0) say(`\n${compared} of ${notes.length} copies agree with what is here.`);
  say(bad === 0 ? "\nEverything is as it was sealed." : "\nThis is not what was sealed.");
  return bad === 0 ? 0 : 1;
}

function* described(log: TrailLog, verdict: Verdict): Generator<string> {
  const { size, checkpoints, waiting, waitingSince, findings } = verdict;
  const waits = waiting > 0 ? `, ${waiting} waiting since ${waitingSince!.toISOString()}` : "";
  const mark = findings.length === 0 ? "ok     " : "PROBLEM";
  yield `${mark}  ${nameOf(log).padEnd(14)}  ${size} entries, ${checkpoints} checkpoints${waits}`;
  for (const { text } of findings) yield `${" ".repeat(25)}→ ${text}`;
}

/** Prints the newest checkpoint of each log, for keeping elsewhere. */
async function showCheckpoints({ platform, logs, say }: Call): Promise<number> {
  for (const log of logs) {
    const checkpoint = await inLog(platform.registry, log, lastCheckpoint);
    if (checkpoint) say(checkpoint.note);
  }
  return 0;
}

/** Prints the public keys of each log, as programs for signed notes take them. */
async function showKeys({ platform, logs, say }: Call): Promise<number> {
  for (const log of logs) {
    const keys = await publicKeysOf(platform.registry, log.tenant?.id ?? null);
    for (const key of keys) {
      const until = key.retiredAt ? `  until ${key.retiredAt.toISOString()}` : "";
      say(`${nameOf(log).padEnd(14)}  ${verifierKey(key)}  since ${key.createdAt.toISOString()}${until}`);
    }
  }
  return 0;
}

/** Replaces the keys that sign. What the earlier ones signed stays valid, and they vouch for the new ones. */
async function rotate({ platform, logs, yes, say, complain, signal }: Call): Promise<number> {
  if (!yes) {
    complain(
      `New keys for ${logs.map(nameOf).join(", ")}. Nothing was done yet. To do it, call it again with --yes.`,
    );
    return 1;
  }
  const sealing = openSealing(platform);
  for (const log of logs) {
    if (signal.aborted) return 130;
    await sealing.rotate(log);
    say(`${nameOf(log)} has a new key; its first checkpoint is signed by the one before as well`);
  }
  return 0;
}
