/**
 * Import: clients, people, tickets, invoices, projects, time and expenses of other systems, from CSV files.
 *
 * - map: says which columns of a file are which fields, and of which source they are
 * - source, external id: together they say that something is the same thing as before
 * - rejection: a row, and with it the whole object that it belongs to, which was not imported, and why
 * - fingerprint: how an object looked when it was imported last; the same again changes nothing
 */
import { basename } from "node:path";
import { constraints } from "../app.ts";
import type { TenantFacts } from "../kernel/context.ts";
import type { Platform } from "../platform.ts";
import { followAll } from "../slices/directory/index.ts";
import { clientImporter } from "./clients.ts";
import { invoiceImporter } from "./invoices.ts";
import { type ImportMap, kinds, readMap } from "./map.ts";
import { peopleImporter } from "./people.ts";
import { projectImporter } from "./projects.ts";
import type { Rejection } from "./reading.ts";
import { type Outcome, type RunOptions, runImport } from "./run.ts";
import { ticketImporter } from "./tickets.ts";
import { expenseImporter, timeImporter } from "./work.ts";

export { CsvError } from "./csv.ts";
export { MapError } from "./fields.ts";
export { kinds } from "./map.ts";
export type { Rejection } from "./reading.ts";
export type { Outcome } from "./run.ts";

export type ImportKind = (typeof kinds)[number];

export interface ImportRequest {
  tenant: TenantFacts;
  kind: ImportKind;
  file: string;
  map: string;
  /** File of the invoices' lines, when not the one that the map names. */
  lines?: string | undefined;
  dryRun: boolean;
  reject(rejection: Rejection): void;
  progress?(read: number, size: number): void;
  signal?: AbortSignal;
}

export const isKind = (text: string): text is ImportKind => (kinds as readonly string[]).includes(text);

/**
 * Imports one file.
 * @throws MapError, CsvError when map or file cannot be used at all; nothing is imported then
 */
export async function importFile(platform: Platform, request: ImportRequest): Promise<Outcome> {
  const { tenant, dryRun, reject, signal, kind } = request;
  const map = await readMap(request.map, kind);
  const options: RunOptions = {
    tenant,
    constraints,
    dryRun,
    reject,
    file: basename(request.file),
    ...(signal ? { signal } : {}),
  };
  const outcome = await runOf(platform, map, request, options);
  // Those who were imported can be invited to sign in once the registry knows them.
  if (!dryRun && (kind === "people" || kind === "clients") && outcome.created + outcome.changed > 0)
    await followAll(platform.registry, tenant);
  return outcome;
}

async function runOf(
  platform: Platform,
  map: ImportMap,
  { file: path, progress, lines, map: mapPath }: ImportRequest,
  options: RunOptions,
): Promise<Outcome> {
  const file = { path, ...(progress ? { progress } : {}) };
  switch (map.kind) {
    case "clients":
      return runImport(platform, await clientImporter(map, file), options);
    case "people":
      return runImport(platform, await peopleImporter(map, file), options);
    case "tickets":
      return runImport(platform, await ticketImporter(map, file), options);
    case "invoices":
      return runImport(platform, await invoiceImporter(map, { ...file, lines, mapPath }), options);
    case "projects":
      return runImport(platform, await projectImporter(map, file), options);
    case "time":
      return runImport(platform, await timeImporter(map, file), options);
    case "expenses":
      return runImport(platform, await expenseImporter(map, file), options);
  }
}
