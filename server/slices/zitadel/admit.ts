import type { RegistryCtx } from "../../kernel/context.ts";
import { fence } from "../../kernel/database/fence.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { activatePerson } from "../directory/index.ts";
import { ensurePerson, followMembership } from "../identity/index.ts";
import type { AssertedRole } from "./roles.ts";
import type { Identity } from "./sign-in.ts";

/** Who came from ZITADEL has no business here. The reason is for log and history. */
export class NotAdmitted extends Error {
  override name = "NotAdmitted";
  constructor(
    readonly reason: string,
    readonly personId: string | null = null,
  ) {
    super(reason);
  }
}

interface Person {
  id: string;
  name: string;
  email: string;
}

interface Membership {
  id: string;
  name: string;
  clientId: string | null;
  status: string;
}

/**
 * Who somebody from ZITADEL is here, and the membership that they come in by. They are known by ZITADEL's id; the
 * first time, by an address that ZITADEL has verified. An admin whom the tenant does not know yet becomes one of
 * its staff; everybody else needs a membership, which says of which client they are.
 * @throws NotAdmitted no_company without a membership; and when somebody else has that address already
 */
export async function admit(
  ctx: RegistryCtx,
  identity: Identity,
  role: AssertedRole,
): Promise<{ person: Person; membership: Membership | null }> {
  const known = await ctx.registry.transaction(trail, (db) => findPerson(db, ctx, identity));
  if (role === "platform_admin") {
    return { person: known ?? (await makePerson(ctx, identity)), membership: null };
  }
  const memberships = known
    ? await ctx.registry.transaction(trail, (db) => membershipsOf(db, ctx, known.id))
    : [];
  const isOpen = ({ status, clientId }: Membership) =>
    status !== "deactivated" && (role === "tenant_user" || clientId === null);
  const membership = memberships.find(isOpen);
  if (membership) {
    if (membership.status === "invited") await activate(ctx, membership);
    await link(ctx, known!.id, identity);
    return { person: known!, membership };
  }
  // Whom the tenant has deactivated is not let in again by ZITADEL's word.
  const closed = memberships.some(({ status, clientId }) => status === "deactivated" && clientId === null);
  if (role !== "tenant_admin" || closed) throw new NotAdmitted("no_company", known?.id ?? null);
  return { ...(await makeAdmin(ctx, identity)) };
}

const trail = { actor: "ZITADEL" };

async function findPerson(db: RegistryDb, ctx: RegistryCtx, { subject, ...identity }: Identity) {
  const people = db.selectFrom("people as p").select(["p.id", "p.name", "p.email"]);
  const tenantId = ctx.tenant?.id ?? null;
  const linked = await people
    .innerJoin("zitadel_users as z", "z.person_id", "p.id")
    .where("z.user_id", "=", subject)
    .where("z.tenant_id", "is not distinct from", tenantId)
    .executeTakeFirst();
  if (linked) return linked;
  if (!identity.email || identity.emailVerified !== true) return null;
  const person = await people.where("p.email", "=", identity.email).executeTakeFirst();
  if (!person) return null;
  const other = await db
    .selectFrom("zitadel_users")
    .select("user_id")
    .where("person_id", "=", person.id)
    .where("tenant_id", "is not distinct from", tenantId)
    .executeTakeFirst();
  // Two users with one address: the one who was joined first stays the person.
  if (other) throw new NotAdmitted("joined_to_another_user", person.id);
  return person;
}

function membershipsOf(db: RegistryDb, ctx: RegistryCtx, personId: string): Promise<Membership[]> {
  return (
    db
      .selectFrom("memberships as m")
      .innerJoin("people as p", "p.id", "m.person_id")
      .select(["m.id", "m.client_id as clientId", "m.status"])
      .select(({ fn }) => fn.coalesce("m.name", "p.name").as("name"))
      .where("m.person_id", "=", personId)
      .where("m.tenant_id", "=", ctx.tenant!.id)
      // Staff first, and the one that was there first.
      .orderBy((query) => query("m.client_id", "is not", null))
      .orderBy("m.created_at")
      .execute()
  );
}

/** The first sign-in accepts an invitation. */
async function activate(ctx: RegistryCtx, { id, name }: Membership): Promise<void> {
  await activatePerson(ctx.registry.pools, ctx.tenant!.database, id, name);
  await ctx.registry.transaction(trail, async (db) => {
    await db
      .updateTable("memberships")
      .set({ status: "active" })
      .where("id", "=", id)
      .where("status", "=", "invited")
      .execute();
    await db.deleteFrom("invitations").where("membership_id", "=", id).execute();
  });
}

async function makePerson(ctx: RegistryCtx, identity: Identity): Promise<Person> {
  const email = verifiedAddress(identity);
  const name = identity.name ?? email;
  const id = await ctx.registry.transaction(trail, (db) => ensurePerson(db, email, name));
  await link(ctx, id, identity);
  return { id, name, email };
}

/** Writes an admin into the tenant's own list of people, which the registry follows. */
async function makeAdmin(ctx: RegistryCtx, identity: Identity) {
  const email = verifiedAddress(identity);
  const tenant = ctx.tenant!;
  const scope = { audience: "job" as const, personId: null, clientId: null, tickets: "all" as const, trail };
  const values = { name: identity.name ?? email, email, role: "tenant_admin" };
  const row = await fence(ctx.registry.pools, tenant.database, scope, "read write", async (db) => {
    await db
      .insertInto("people")
      .values({ id: newId(), ...values, status: "active", joined_at: ctx.now })
      .onConflict((conflict) => conflict.constraint("people_email_once").doNothing())
      .execute();
    return db
      .selectFrom("people")
      .select(["id", "name", "status"])
      .where("email", "=", email)
      .where("client_id", "is", null)
      .executeTakeFirstOrThrow();
  });
  const placed = { tenantId: tenant.id, clientId: null, clientName: null, role: "tenant_admin" as const };
  const personId = await ctx.registry.transaction(trail, async (db) => {
    await followMembership(db, { id: row.id, email, name: row.name, ...placed, status: "active" });
    return ensurePerson(db, email, row.name);
  });
  await link(ctx, personId, identity);
  const membership = { id: row.id, name: row.name, clientId: null, status: "active" };
  return { person: { id: personId, name: row.name, email }, membership };
}

function verifiedAddress({ email, emailVerified }: Identity): string {
  if (!email || emailVerified !== true) throw new NotAdmitted("address_not_verified");
  return email;
}

/** Notes who it is in ZITADEL, so that neither a new address nor somebody else with the old one changes it. */
async function link(ctx: RegistryCtx, personId: string, { subject }: Identity): Promise<void> {
  await ctx.registry.transaction(trail, (db) =>
    db
      .insertInto("zitadel_users")
      .values({ id: newId(), tenant_id: ctx.tenant?.id ?? null, person_id: personId, user_id: subject })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}
