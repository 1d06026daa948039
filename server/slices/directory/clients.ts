import { isDeepStrictEqual } from "node:util";
import type { Updateable } from "kysely";
import type { z } from "zod";
import type { directoryContract } from "../../../contract/directory.ts";
import type { Ctx, NewEvent } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import type { TenantClients } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { authorize, found, refuse } from "../../kernel/refusal.ts";
import { lockClient } from "./client-queries.ts";
import { canLimitPeople } from "./policy.ts";

/** Where a row came from, when another system has it too. */
export interface Origin {
  source?: string;
  externalId?: string;
}

type Input<Name extends keyof typeof directoryContract> = z.output<
  NonNullable<(typeof directoryContract)[Name]["~orpc"]["inputSchema"]> & z.ZodType
>;
export type NewClient = Input<"createClient"> & Origin;
export type ClientChange = Input<"updateClient">;

/**
 * Creates a client.
 * @returns its id
 * @throws Refusal invalid_input when a lead is not of the staff
 */
export async function createClient(ctx: Ctx, input: NewClient): Promise<string> {
  const id = newId();
  await ctx.db
    .insertInto("clients")
    .values({
      id,
      name: input.name,
      reference: input.reference,
      email: input.email,
      phone: input.phone,
      vat_number: input.vatNumber,
      address: input.address,
      currency: input.currency,
      source: input.source ?? null,
      external_id: input.externalId ?? null,
      created_at: ctx.now,
    })
    .execute();
  await assignLeads(ctx.db, id, input.leadIds);
  await ctx.emit(clientEvent("client.created", { id, name: input.name }));
  return id;
}

/**
 * Changes a client. Its members cannot sign in while it is inactive: the registry has to follow after the commit.
 * @throws Refusal not_found; invalid_input when a lead is not of the staff
 */
export async function updateClient(ctx: Ctx, input: ClientChange): Promise<void> {
  const before = found(await lockClient(ctx.db, input.id));
  const { id, name, reference, email, phone, vatNumber, address, currency, status } = input;
  const given = { name, reference, email, phone, vat_number: vatNumber, address, currency, status };
  const columns: Updateable<TenantClients> = changesTo(before, given);
  const changed = Object.keys(columns).length > 0;
  if (changed) await ctx.db.updateTable("clients").set(columns).where("id", "=", id).execute();
  const reassigned = input.leadIds !== undefined && (await assignLeads(ctx.db, id, input.leadIds));
  if (!changed && !reassigned) return;
  const type = status && status !== before.status ? statusEvents[status] : "client.updated";
  await ctx.emit(clientEvent(type, { id, name: name ?? before.name }));
}

/**
 * Says how many people a client's own executives may have on their list; those there already stay.
 * @throws Refusal not_found; forbidden for members
 */
export async function limitPeople(
  ctx: Ctx,
  { id, limit }: { id: string; limit: number | null },
): Promise<void> {
  // A member's role may not even lock the row.
  const { name } = found(
    await ctx.db.selectFrom("clients").select("name").where("id", "=", id).executeTakeFirst(),
  );
  authorize(canLimitPeople, ctx.actor);
  const changed = await ctx.db
    .updateTable("clients")
    .set({ people_limit: limit })
    .where("id", "=", id)
    .where("people_limit", "is distinct from", limit)
    .returning("id")
    .executeTakeFirst();
  if (changed) await ctx.emit(clientEvent("client.updated", { id, name }));
}

/** What is given and differs from what is there. */
export function changesTo<Row extends object>(row: Row, given: { [Name in keyof Row]?: unknown }) {
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(value, row[name as keyof Row]),
    ),
  );
}

const statusEvents = { active: "client.reactivated", inactive: "client.deactivated" };

function clientEvent(type: string, client: { id: string; name: string }): NewEvent {
  return {
    type,
    clientId: client.id,
    audience: "internal",
    subject: { type: "client", id: client.id, label: client.name },
  };
}

/** Makes these the staff who look after a client, in this order. Answers whether that is a change. */
async function assignLeads(db: TenantDb, clientId: string, leadIds: string[]): Promise<boolean> {
  const wanted = [...new Set(leadIds)];
  const rows = await db
    .selectFrom("client_leads")
    .select("person_id")
    .where("client_id", "=", clientId)
    .orderBy("position")
    .execute();
  const before = rows.map(({ person_id }) => person_id);
  if (isDeepStrictEqual(before, wanted)) return false;
  await requireStaff(
    db,
    wanted.filter((id) => !before.includes(id)),
  );
  const gone = before.filter((id) => !wanted.includes(id));
  if (gone.length > 0) {
    await db
      .deleteFrom("client_leads")
      .where("client_id", "=", clientId)
      .where("person_id", "in", gone)
      .execute();
  }
  if (wanted.length > 0) {
    await db
      .insertInto("client_leads")
      .values(wanted.map((id, position) => ({ client_id: clientId, person_id: id, position })))
      .onConflict((conflict) =>
        conflict.columns(["client_id", "person_id"]).doUpdateSet((row) => ({
          position: row.ref("excluded.position"),
        })),
      )
      .execute();
  }
  return true;
}

async function requireStaff(db: TenantDb, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = await db
    .selectFrom("people")
    .select("id")
    .where("id", "in", ids)
    .where("client_id", "is", null)
    .where("status", "in", ["invited", "active"])
    .execute();
  if (known.length !== ids.length) refuse("invalid_input", "leadIds", "unknown_choice");
}
