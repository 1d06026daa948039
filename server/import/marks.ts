import type { TenantDb } from "../kernel/database/fence.ts";
import type { Importer } from "./importer.ts";

/** An object as it was imported last. */
export interface Mark {
  externalId: string;
  id: string;
  fingerprint: Buffer;
  change: "created" | "changed";
}

type Origin = Pick<Importer<unknown, unknown>, "kind" | "source">;

/** How objects of a source looked when they were imported last. */
export async function fingerprintsOf(
  db: TenantDb,
  { kind, source }: Origin,
  externalIds: string[],
): Promise<Map<string, Buffer>> {
  if (externalIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("imported_objects")
    .select(["external_id", "fingerprint"])
    .where("kind", "=", kind)
    .where("source", "=", source)
    .where("external_id", "in", externalIds)
    .execute();
  return new Map(rows.map((row) => [row.external_id, Buffer.from(row.fingerprint)]));
}

export async function keepFingerprints(db: TenantDb, { kind, source }: Origin, marks: Mark[]): Promise<void> {
  if (marks.length === 0) return;
  const now = new Date();
  await db
    .insertInto("imported_objects")
    .values(
      marks.map(({ id, externalId, fingerprint }) => ({
        id,
        kind,
        source,
        external_id: externalId,
        fingerprint,
        imported_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((row) => ({
        fingerprint: row.ref("excluded.fingerprint"),
        imported_at: row.ref("excluded.imported_at"),
      })),
    )
    .execute();
}
