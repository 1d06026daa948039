import { sql } from "kysely";
import type { TenantFacts } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { definePlatformJob, type PlatformJob } from "../../kernel/jobs.ts";

const program = { actor: "change of address" };
export const spreadAddressName = "identity.spread_address";

export interface SpreadOptions {
  /** Writes an address into the tenant's own rows of a person. */
  readdress(tenant: TenantFacts, membershipIds: string[], email: string): Promise<void>;
}

/**
 * Writes a person's new address into the lists of all companies that they belong to. Where one cannot be reached the
 * others go on, and it is tried again.
 */
export function spreadAddressJob({ readdress }: SpreadOptions): PlatformJob {
  return definePlatformJob(
    spreadAddressName,
    async ({ registry, ids, signal }) => {
      const personId = ids.personId!;
      const places = await registry.transaction(program, (db) => companiesOfPerson(db, personId));
      const failures: unknown[] = [];
      for (const { tenant, memberships, email } of places) {
        signal.throwIfAborted();
        await readdress(tenant, memberships, email).catch((error) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
      const written = places[0]?.email;
      await registry.transaction(program, (db) => forgetLeft(db, personId, written));
    },
    { attempts: 60 },
  );
}

/** How long somebody is known by an address that they have left, at most: until all companies have followed. */
const year = 365 * 86_400_000;

/** Keeps the address that somebody leaves, for as long as a company's list may still have it. */
export async function noteLeft(
  db: RegistryDb,
  person: { id: string; email: string },
  now: Date,
): Promise<void> {
  await db
    .insertInto("challenges")
    .values({
      id: newId(),
      kind: "address_old",
      person_id: person.id,
      email: person.email,
      data: sql`'{"left": true}'::jsonb`,
      answered_at: now,
      created_at: now,
      expires_at: new Date(now.getTime() + year),
    })
    .execute();
}

async function companiesOfPerson(db: RegistryDb, personId: string) {
  const rows = await db
    .selectFrom("memberships as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .innerJoin("tenants as t", "t.id", "m.tenant_id")
    .select(["m.id as membershipId", "p.email", "t.id", "t.slug", "t.name", "t.database"])
    .where("p.id", "=", personId)
    .orderBy("t.id")
    .execute();
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((own) => {
    const { id, slug, name, database, email } = own[0]!;
    return { tenant: { id, slug, name, database }, memberships: own.map((row) => row.membershipId), email };
  });
}

/** Nothing of the old address is left anywhere, unless it has changed once more in the meantime. */
async function forgetLeft(db: RegistryDb, personId: string, written: string | undefined): Promise<void> {
  await db
    .deleteFrom("challenges")
    .where("person_id", "=", personId)
    .where("kind", "=", "address_old")
    .where(sql<boolean>`data->>'left' = 'true'`)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("people")
          .select("id")
          .where("id", "=", personId)
          .where("email", "=", written ?? ""),
      ),
    )
    .execute();
}

/**
 * Memberships with the address that their person has by now: a company's list may still have the one that was left,
 * and whoever has that one next is somebody else.
 */
export async function withCurrentAddresses<M extends { id: string; email?: string }>(
  db: RegistryDb,
  tenantId: string,
  memberships: M[],
): Promise<M[]> {
  const left = await db
    .selectFrom("challenges as c")
    .innerJoin("memberships as m", "m.person_id", "c.person_id")
    .innerJoin("people as p", "p.id", "m.person_id")
    .select(["m.id", "c.email as before", "p.email"])
    .where("m.tenant_id", "=", tenantId)
    .where("c.kind", "=", "address_old")
    .where(sql<boolean>`c.data->>'left' = 'true'`)
    .execute();
  if (left.length === 0) return memberships;
  return memberships.map((membership) => {
    const known = left.find(({ id, before }) => id === membership.id && before === membership.email);
    return known ? { ...membership, email: known.email } : membership;
  });
}
