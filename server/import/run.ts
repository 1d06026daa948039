import { permissions } from "../../contract/permissions.ts";
import { type Actor, type Ctx, type RequestFacts, scopeOf, type TenantFacts } from "../kernel/context.ts";
import { fence, type TenantDb } from "../kernel/database/fence.ts";
import type { Transaction } from "../kernel/database/pools.ts";
import { recordEvent } from "../kernel/events.ts";
import { withEyes } from "../kernel/eyes.ts";
import { newId } from "../kernel/ids.ts";
import type { ConstraintCodes } from "../kernel/refusal.ts";
import type { Platform } from "../platform.ts";
import { saveBatch } from "./batch.ts";
import { type Importer, References } from "./importer.ts";
import type { Found, Rejection } from "./reading.ts";

/** What came of an import. Numbers of objects, except those left out, which are rows. */
export interface Outcome {
  created: number;
  changed: number;
  unchanged: number;
  rejected: number;
  leftOut: number;
}

export interface RunOptions {
  tenant: TenantFacts;
  /** What a broken constraint means. */
  constraints: ConstraintCodes;
  /** Checks everything against the database and leaves nothing behind. */
  dryRun: boolean;
  /** Name of the file, for the audit trail. */
  file: string;
  reject(rejection: Rejection): void;
  signal?: AbortSignal;
}

/** How many objects are written in one transaction. */
const batchSize = 100;

const actor: Actor = {
  personId: null,
  name: "import",
  role: "program",
  permissions: new Set(permissions),
  audience: "staff",
  clientId: null,
};

/**
 * Imports all objects of a file. Each is written whole or not at all; what was imported before and is the same
 * is not touched; what cannot be imported is rejected, and the rest goes on.
 */
export async function runImport<T, Resolved>(
  platform: Platform,
  importer: Importer<T, Resolved>,
  options: RunOptions,
): Promise<Outcome> {
  const outcome: Outcome = { created: 0, changed: 0, unchanged: 0, rejected: 0, leftOut: 0 };
  const request = requestOf(options.file);
  const references = new References(importer.source);
  const reject = (rejection: Rejection) => {
    outcome.rejected++;
    options.reject(rejection);
  };
  const inTransaction = <R>(work: (db: TenantDb, transaction: Transaction) => Promise<R>) =>
    fence(platform.registry.pools, options.tenant.database, scopeOf(actor, request), "read write", work);
  const run = async (batch: Found<T>[], db: TenantDb, transaction: Transaction) => {
    const context = contextOf(db, transaction, options.tenant, request);
    const batchRun = { db, at: context, importer, references, constraints: options.constraints };
    const saved = await saveBatch(batchRun, batch, reject);
    outcome.created += saved.created;
    outcome.changed += saved.changed;
    outcome.unchanged += saved.unchanged;
  };
  const batches = batchesOf(importer, outcome, reject, options.signal);
  if (options.dryRun) {
    await leavingNothing(inTransaction, async (db, transaction) => {
      for await (const batch of batches) await run(batch, db, transaction);
    });
  } else {
    for await (const batch of batches) await inTransaction((...open) => run(batch, ...open));
  }
  return outcome;
}

function requestOf(file: string): RequestFacts {
  return { id: newId(), address: "", userAgent: `postern import ${file}`, origin: "" };
}

/** Contexts of the program. What happened elsewhere, some time ago, notifies nobody here. */
function contextOf(db: TenantDb, transaction: Transaction, tenant: TenantFacts, request: RequestFacts) {
  const present = new Date();
  return (time: Date | null): Ctx => {
    const now = time ?? present;
    const emit: Ctx["emit"] = async (event) => {
      await recordEvent(db, actor, now, event, present);
    };
    return withEyes({ db, actor, tenant, request, now, emit, shown: [], afterCommit: () => {} }, transaction);
  };
}

async function* batchesOf<T>(
  { items }: Importer<T, unknown>,
  outcome: Outcome,
  reject: (rejection: Rejection) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Found<T>[]> {
  let batch: Found<T>[] = [];
  for await (const item of items) {
    if (signal?.aborted) return;
    if ("leftOut" in item) outcome.leftOut += item.leftOut;
    else if ("rejection" in item) reject(item.rejection);
    else batch.push(item.found);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

type Work = (db: TenantDb, transaction: Transaction) => Promise<void>;

/** Runs in a transaction that never commits. */
async function leavingNothing(inTransaction: (work: Work) => Promise<void>, work: Work): Promise<void> {
  const done = new Error("rolled back on purpose");
  try {
    await inTransaction(async (...open) => {
      await work(...open);
      throw done;
    });
  } catch (error) {
    if (error !== done) throw error;
  }
}
