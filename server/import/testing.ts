import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TenantFacts } from "../kernel/context.ts";
import { testInstallation } from "../testing/installation.ts";
import { type ImportKind, importFile, type Outcome, type Rejection } from "./index.ts";

/** A folder for the files of a test, gone with it. */
export async function importFolder() {
  const path = await mkdtemp(join(tmpdir(), "postern-import-"));
  return {
    path,
    async write(name: string, content: string | Uint8Array | object): Promise<string> {
      const file = join(path, name);
      const plain = typeof content === "string" || content instanceof Uint8Array;
      await writeFile(file, plain ? content : JSON.stringify(content));
      return file;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

export interface Imported extends Outcome {
  rejections: Rejection[];
}

/** Imports a file into a tenant and answers with what came of it. */
export async function importInto(
  tenant: TenantFacts,
  kind: ImportKind,
  file: string,
  map: string,
  options: { lines?: string; dryRun?: boolean; signal?: AbortSignal } = {},
): Promise<Imported> {
  const { platform } = await testInstallation();
  const rejections: Rejection[] = [];
  const outcome = await importFile(platform, {
    tenant,
    kind,
    file,
    map,
    lines: options.lines,
    dryRun: options.dryRun ?? false,
    reject: (rejection) => rejections.push(rejection),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return { ...outcome, rejections };
}
