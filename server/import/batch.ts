import { sql } from "kysely";
import type { Ctx } from "../kernel/context.ts";
import type { TenantDb } from "../kernel/database/fence.ts";
import { type ConstraintCodes, refusalOf } from "../kernel/refusal.ts";
import { fingerprintOf, type Importer, type References, rejectionOf } from "./importer.ts";
import { fingerprintsOf, keepFingerprints, type Mark } from "./marks.ts";
import { type Found, inWords, type Rejection, RowFault } from "./reading.ts";

/** What a batch is saved with. */
export interface BatchRun<T, Resolved> {
  db: TenantDb;
  at: (time: Date | null) => Ctx;
  importer: Importer<T, Resolved>;
  references: References;
  constraints: ConstraintCodes;
}

interface Ready<Resolved> {
  externalId: string;
  line: number;
  fingerprint: Buffer;
  resolved: Resolved;
}

/**
 * Saves a batch in the transaction that is open: what is as it was is left alone, what is at fault is rejected.
 * @returns how many objects were created and changed, and how many were left alone
 */
export async function saveBatch<T, Resolved>(
  batchRun: BatchRun<T, Resolved>,
  batch: Found<T>[],
  reject: (rejection: Rejection) => void,
): Promise<{ created: number; changed: number; unchanged: number }> {
  const { db, importer } = batchRun;
  const known = await fingerprintsOf(
    db,
    importer,
    batch.map(({ externalId }) => externalId),
  );
  const fresh = batch
    .map((found) => ({ ...found, fingerprint: fingerprintOf(found.data) }))
    .filter(({ externalId, fingerprint }) => !known.get(externalId)?.equals(fingerprint));
  const ready = await resolveAll(batchRun, fresh, reject);
  const marks = await saveAll(batchRun, ready, reject);
  await keepFingerprints(db, importer, marks);
  const created = marks.filter(({ change }) => change === "created").length;
  return { created, changed: marks.length - created, unchanged: batch.length - fresh.length };
}

/** Looks up what a batch refers to; objects that refer to nothing there are rejected. */
async function resolveAll<T, Resolved>(
  { db, importer, references }: BatchRun<T, Resolved>,
  batch: (Found<T> & { fingerprint: Buffer })[],
  reject: (rejection: Rejection) => void,
): Promise<Ready<Resolved>[]> {
  const wanted = batch.map(({ data }) => importer.references(data));
  await references.load(
    db,
    "clients",
    wanted.flatMap(({ clients }) => clients),
  );
  await references.load(
    db,
    "people",
    wanted.flatMap(({ people }) => people),
  );
  await importer.prepare?.(db, batch);
  return batch.flatMap((found) => {
    const { externalId, line, fingerprint } = found;
    try {
      return [{ externalId, line, fingerprint, resolved: importer.resolve(found, references) }];
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      reject(rejectionOf(error, externalId));
      return [];
    }
  });
}

/** Writes all at once; where that fails, one by one, so that only those at fault are left out. */
async function saveAll<T, Resolved>(
  batchRun: BatchRun<T, Resolved>,
  ready: Ready<Resolved>[],
  reject: (rejection: Rejection) => void,
): Promise<Mark[]> {
  const { db, at, importer, constraints } = batchRun;
  const save = async ({ externalId, fingerprint, resolved }: Ready<Resolved>): Promise<Mark> => ({
    externalId,
    fingerprint,
    ...(await importer.save(at, externalId, resolved)),
  });
  const saveEach = async () => {
    const marks: Mark[] = [];
    for (const object of ready) marks.push(await save(object));
    return marks;
  };
  try {
    return await attempt(db, saveEach);
  } catch (error) {
    if (reasonOf(error, constraints) === null) throw error;
  }
  const marks: Mark[] = [];
  for (const object of ready) {
    try {
      marks.push(await attempt(db, () => save(object)));
    } catch (error) {
      const reason = reasonOf(error, constraints);
      if (reason === null) throw error;
      reject({ line: object.line, externalId: object.externalId, reason });
    }
  }
  return marks;
}

/** Does something whole or not at all within the transaction. */
async function attempt<R>(db: TenantDb, work: () => Promise<R>): Promise<R> {
  await sql`savepoint attempt`.execute(db);
  try {
    const result = await work();
    await sql`release savepoint attempt`.execute(db);
    return result;
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(db);
    throw error;
  }
}

/** Why the database or a verb refuses an object; null for a failure that is not the object's. */
function reasonOf(error: unknown, constraints: ConstraintCodes): string | null {
  const refusal = refusalOf(error, constraints);
  if (refusal) {
    const { fields } = refusal.details;
    if (!fields) return inWords(refusal.code);
    return fields.map(({ path, message }) => `${path}: ${inWords(message)}`).join("; ");
  }
  const { errno, message } = error as { errno?: unknown; message?: string };
  // SQLSTATE class 22 is a value that does not fit its column, 23 a broken constraint.
  return typeof errno === "string" && /^2[23]/.test(errno) ? (message ?? errno) : null;
}
