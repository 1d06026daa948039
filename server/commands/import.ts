import { basename } from "node:path";
import { readConfig } from "../config.ts";
import {
  CsvError,
  type ImportKind,
  importFile,
  isKind,
  kinds,
  MapError,
  type Outcome,
} from "../import/index.ts";
import { Progress } from "../import/progress.ts";
import { RejectionReport } from "../import/report.ts";
import type { TenantFacts } from "../kernel/context.ts";
import { configureLog } from "../kernel/log.ts";
import { Refusal } from "../kernel/refusal.ts";
import { openPlatform, type Platform } from "../platform.ts";
import { findTenantBySlug } from "../slices/tenancy/index.ts";
import { type Invocation, parseWords, UsageError } from "./invocation.ts";

const options = {
  map: { type: "string" },
  tenant: { type: "string" },
  lines: { type: "string" },
  rejected: { type: "string" },
  "dry-run": { type: "boolean" },
} as const;

/** What is asked for, checked. */
interface Call {
  kind: ImportKind;
  file: string;
  map: string;
  tenant: string;
  lines: string | undefined;
  rejected: string;
  dryRun: boolean;
}

/**
 * `postern import <kind> <file.csv> --map <file> --tenant <slug>`; works beside a running server too.
 * Exit code 1 when rows were rejected or it was interrupted.
 */
export async function importCommand({ words, env, signal, say, complain }: Invocation): Promise<number> {
  const call = callOf(words);
  const config = readConfig(env);
  configureLog({ level: config.logLevel === "info" ? "warn" : config.logLevel });
  await using platform = await openPlatform(config, { share: true });
  const tenant = await tenantOf(platform, call.tenant);
  if (!tenant) {
    complain(`postern: there is no tenant ${call.tenant}; see: postern tenant list`);
    return 1;
  }
  const started = performance.now();
  const progress = new Progress(basename(call.file), process.stderr);
  using report = new RejectionReport(call.rejected);
  let size = 0;
  try {
    const outcome = await importFile(platform, {
      ...call,
      tenant,
      signal,
      reject: (rejection) => report.add(rejection),
      progress: (read, whole) => {
        size = whole;
        progress.show(read, whole);
      },
    });
    progress.end();
    say(summary(call, outcome, performance.now() - started, size));
    if (outcome.rejected > 0) complain(`The rejected rows, each with its reason: ${call.rejected}`);
    if (signal.aborted) complain("interrupted: call it again to go on");
    return outcome.rejected > 0 || signal.aborted ? 1 : 0;
  } catch (error) {
    progress.end();
    if (!(error instanceof MapError) && !(error instanceof CsvError)) throw error;
    complain(`postern: ${error.message}`);
    return 1;
  }
}

function callOf(words: string[]): Call {
  const { values, positionals } = parseWords(words, options);
  const [kind = "", file, ...more] = positionals;
  if (!isKind(kind)) throw new UsageError(`expected one of ${kinds.join(", ")}, not ${JSON.stringify(kind)}`);
  if (!file) throw new UsageError("expected a CSV file");
  if (more.length > 0) throw new UsageError(`unexpected ${more[0]}`);
  const { map, tenant, lines } = values;
  if (!map) throw new UsageError("--map is missing");
  if (!tenant) throw new UsageError("--tenant is missing");
  if (lines !== undefined && kind !== "invoices") throw new UsageError("--lines belongs to invoices");
  const rejected = values.rejected ?? `${basename(file).replace(/\.csv$/i, "")}.rejected.csv`;
  return { kind, file, map, tenant, lines, rejected, dryRun: values["dry-run"] ?? false };
}

async function tenantOf({ registry }: Platform, slug: string): Promise<TenantFacts | null> {
  try {
    const { id, name, database } = await findTenantBySlug(registry, { actor: "operator" }, slug);
    return { id, slug, name, database };
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return null;
    throw error;
  }
}

function summary({ kind, dryRun }: Call, outcome: Outcome, ms: number, size: number): string {
  const { created, changed, unchanged, rejected, leftOut } = outcome;
  const parts = [
    `${created} created`,
    `${changed} changed`,
    `${unchanged} unchanged`,
    `${rejected} rejected`,
    ...(leftOut > 0 ? [`${leftOut} rows left out`] : []),
  ];
  const seconds = (ms / 1000).toFixed(1);
  const said = `${kind}: ${parts.join(", ")} (${(size / 1e6).toFixed(1)} MB in ${seconds} s)`;
  return dryRun ? `${said}\nThis was a dry run: nothing was kept.` : said;
}
