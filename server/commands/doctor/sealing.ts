import { sql } from "kysely";
import { inLog, nameOf } from "../../kernel/audit/log.ts";
import { countWaiting } from "../../kernel/audit/seal.ts";
import { type LogWithNews, logsWithNews } from "../../kernel/audit/sealing.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { type Finding, ok, problem } from "./finding.ts";

const about = "sealing";
/** Entries that wait for longer are not just waiting for the next round, in milliseconds. */
const behind = 10 * 60_000;

/** Audit trails that are not sealed as they should be. Only those that may have news are looked at. */
export async function checkSealing(registry: Registry): Promise<Finding[]> {
  const logs = await logsWithNews(registry);
  const findings: Finding[] = [];
  for (const log of logs) {
    const finding = await examine(registry, log);
    if (finding) findings.push(finding);
  }
  return findings.length > 0 ? findings : [ok(about, "the audit trails are sealed up to the last minutes")];
}

async function examine(registry: Registry, log: LogWithNews): Promise<Finding | null> {
  const name = nameOf(log);
  if (log.failure) {
    const advice =
      "See the log of the server. postern audit verify says whether the trail was tampered with.";
    return problem(about, `the trail of ${name} could not be sealed: ${log.failure}`, advice);
  }
  const { waiting, late, since } = await inLog(registry, log, async (db) => {
    const { waiting, waitingSince: since } = await countWaiting(db);
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() "now"`.execute(db);
    return { waiting, since, late: since !== null && rows[0]!.now.getTime() - since.getTime() > behind };
  });
  if (!late) return null;
  const advice = "A running server seals within a minute. Until then nothing proves what these entries say.";
  return problem(about, `${waiting} entries of ${name} wait since ${since!.toISOString()}`, advice);
}
