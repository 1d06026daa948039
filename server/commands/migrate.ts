import { readConfig } from "../config.ts";
import { configureLog } from "../kernel/log.ts";
import { openPlatform } from "../platform.ts";
import { migrateCells, newestVersion } from "../slices/tenancy/index.ts";
import { type Invocation, parseWords } from "./invocation.ts";

/** Brings registry, template and every tenant's database up to date. Exit code 1 when one stays behind. */
export async function migrateCommand({ words, env, signal, say, complain }: Invocation): Promise<number> {
  parseWords(words, {});
  const config = readConfig(env);
  configureLog({ level: "error" });
  await using platform = await openPlatform(config, { share: true });
  say("registry and template are up to date");
  const cells = await migrateCells(platform.provisioner, {
    signal,
    report: ({ slug, from, to, failure }) =>
      failure ? complain(`${slug}: stays at ${from}: ${failure}`) : say(`${slug}: ${from} → ${to}`),
  });
  const failed = cells.filter(({ failure }) => failure).length;
  if (signal.aborted) complain("interrupted: call it again to go on");
  else if (cells.length === 0) say(`all tenants' databases are at ${newestVersion}`);
  if (failed > 0) complain(`${failed} of ${cells.length} stay behind; call it again when the reason is gone`);
  return failed > 0 || signal.aborted ? 1 : 0;
}
