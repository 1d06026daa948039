import type { Config } from "../../config.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { activeTenants } from "../../kernel/jobs.ts";
import { diskEngine } from "../../kernel/storage/disk.ts";
import { Storage } from "../../kernel/storage/storage.ts";
import { patience, withoutContent, withoutRow } from "../../kernel/storage/sweep.ts";
import { type Finding, note, ok, problem } from "./finding.ts";

const about = "files";

/** Whether the storage takes files, and whether it and the tenants' databases know of the same ones. */
export async function checkFiles(
  { filesFolder }: Config,
  registry: Registry,
  masterKey: Uint8Array,
): Promise<Finding[]> {
  const storage = new Storage({ engine: diskEngine(filesFolder), registry, masterKey });
  try {
    await storage.engine.check();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const advice = "Give it to the user that Postern runs as, or set POSTERN_FILES to another folder.";
    return [problem(about, `${filesFolder} cannot be written to (${code})`, advice)];
  }
  const findings: Finding[] = [];
  for (const tenant of await activeTenants(registry))
    findings.push(...(await compare(storage, registry, tenant)));
  return findings.length > 0 ? findings : [ok(about, `${filesFolder} takes files, and none is missing`)];
}

const counted = ({ length }: string[]) => `${length} ${length === 1 ? "file" : "files"}`;

async function compare(storage: Storage, registry: Registry, tenant: TenantFacts): Promise<Finding[]> {
  const findings: Finding[] = [];
  const missing = await Array.fromAsync(withoutContent(registry, storage, tenant));
  if (missing.length > 0) {
    const found = `the content of ${counted(missing)} of ${tenant.slug} is missing, for example ${missing[0]}`;
    findings.push(problem(about, found, "Put the files of that time back from the backup."));
  }
  // The sweep comes every six hours for what is a day old.
  const before = new Date(Date.now() - 1.5 * patience);
  const left = await Array.fromAsync(withoutRow(registry, storage, tenant, before));
  if (left.length > 0) {
    const found = `${counted(left)} of ${tenant.slug} without a row, for example ${left[0]}`;
    findings.push(note(about, found, "A running server removes them within a day."));
  }
  return findings;
}
