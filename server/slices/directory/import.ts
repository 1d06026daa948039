import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { refuse } from "../../kernel/refusal.ts";
import { type ClientChange, createClient, type NewClient, updateClient } from "./clients.ts";
import { invitePerson, type NewPerson } from "./invitations.ts";
import { type PersonChange, updatePerson } from "./people.ts";

/** Where a thing comes from: the system, and its id there. */
export interface ImportOrigin {
  source: string;
  externalId: string;
}

/** What became of an imported thing. */
export interface Imported {
  id: string;
  change: "created" | "changed";
}

/** A client as another system has it. `given` are the fields that it knows; the others stay as they are here. */
export interface ImportedClient {
  client: Omit<NewClient, keyof ImportOrigin>;
  status: "active" | "inactive";
  given: ReadonlySet<keyof Omit<ClientChange, "id">>;
}

/**
 * Creates or changes a client of another system, as the program. `ctx.now` is when a new one was made there.
 * @throws Refusal as `createClient` and `updateClient` do
 */
export async function importClient(
  ctx: Ctx,
  origin: ImportOrigin,
  { client, status, given }: ImportedClient,
): Promise<Imported> {
  const known = await knownClient(ctx.db, origin);
  const id = known ?? (await createClient(ctx, { ...client, ...origin }));
  const change: Omit<ClientChange, "id"> = { ...client, status };
  const wanted = Object.fromEntries(
    Object.entries(change).filter(([field]) => given.has(field as keyof typeof change)),
  );
  if (known || status === "inactive") await updateClient(ctx, { ...(known ? wanted : { status }), id });
  return { id, change: known ? "changed" : "created" };
}

/** A person as another system has them. */
export interface ImportedPerson {
  person: Omit<NewPerson, keyof ImportOrigin>;
  given: ReadonlySet<keyof Omit<PersonChange, "id">>;
}

/**
 * Puts a person of another system on the list, or changes them. Nobody is written to: they are invited from the
 * desk when their time has come.
 * @throws Refusal as `invitePerson` and `updatePerson` do; not_allowed_now when address or client are others than
 *   before, by which they sign in and are let to see
 */
export async function importPerson(
  ctx: Ctx,
  origin: ImportOrigin,
  { person, given }: ImportedPerson,
): Promise<Imported> {
  const known = await ctx.db
    .selectFrom("people")
    .select(["id", "email", "client_id", "status"])
    .where("source", "=", origin.source)
    .where("external_id", "=", origin.externalId)
    .executeTakeFirst();
  if (!known) return { id: await invitePerson(ctx, { ...person, ...origin }), change: "created" };
  // Whose name was taken away here for good does not come back from there.
  if (known.status === "deleted") refuse("not_allowed_now", "email", "deleted_here");
  if (known.email !== person.email) refuse("not_allowed_now", "email", "is_another_than_before");
  if (known.client_id !== (person.clientId ?? null))
    refuse("not_allowed_now", "client", "is_another_than_before");
  const { name, title, phone, role } = person;
  const wanted = Object.fromEntries(
    Object.entries({ name, title, phone, role }).filter(([field]) =>
      given.has(field as keyof PersonChange & "name"),
    ),
  );
  await updatePerson(ctx, { ...wanted, id: known.id });
  return { id: known.id, change: "changed" };
}

async function knownClient(db: TenantDb, { source, externalId }: ImportOrigin): Promise<string | null> {
  const row = await db
    .selectFrom("clients")
    .select("id")
    .where("source", "=", source)
    .where("external_id", "=", externalId)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A person that others refer to by their external id. */
export interface ImportedRef {
  id: string;
  name: string;
  /** Client of a member; the client itself, for a client; null for staff. */
  clientId: string | null;
}

/** Clients and people of a source by their external ids; those that are not there are missing. */
export async function refsByExternalId(
  db: TenantDb,
  table: "clients" | "people",
  source: string,
  externalIds: string[],
): Promise<Map<string, ImportedRef>> {
  if (externalIds.length === 0) return new Map();
  const rows =
    table === "clients"
      ? await db
          .selectFrom("clients")
          .select(["external_id", "id", "name", "id as client_id"])
          .where("source", "=", source)
          .where("external_id", "in", externalIds)
          .execute()
      : await db
          .selectFrom("people")
          .select(["external_id", "id", "name", "client_id"])
          .where("source", "=", source)
          .where("external_id", "in", externalIds)
          .execute();
  return new Map(
    rows.map(({ external_id, id, name, client_id }) => [external_id!, { id, name, clientId: client_id }]),
  );
}
