import { sql } from "kysely";
import { email as addressSchema } from "../../../contract/endpoint.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { Refusal } from "../../kernel/refusal.ts";
import type { Asserted } from "./asserted.ts";
import { type People, plainName } from "./people.ts";
import type { Provider } from "./provider.ts";
import { groupNames } from "./provisioning-groups.ts";
import { SsoRefusal } from "./refusal.ts";
import { domainOf, placeOf } from "./rules.ts";

/** A membership that somebody may come in by. */
export interface Member {
  id: string;
  personId: string;
}

interface Found extends Member {
  name: string;
  status: string;
  clientId: string | null;
  role: string;
}

const trailOf = ({ name }: Provider, { request }: RegistryCtx) => ({
  actor: name,
  address: request.address,
  userAgent: request.userAgent,
  requestId: request.id,
});

/**
 * The membership of whom a provider vouches for: of the link to its name for them; else of their address, when the
 * provider speaks for its domain; else a new one, when it may make members. All of it within what the provider covers.
 * @throws SsoRefusal
 */
export async function memberOf(
  ctx: RegistryCtx,
  people: People,
  provider: Provider,
  asserted: Asserted,
): Promise<Member> {
  const trail = trailOf(provider, ctx);
  const linked = await ctx.registry.transaction(trail, (db) => findLinked(db, provider, asserted.subject));
  if (linked) {
    requireActive(linked);
    await followRules(ctx, people, provider, asserted, linked);
    return linked;
  }
  const email = await ctx.registry.transaction(trail, (db) => spokenFor(db, provider, asserted.email));
  const known =
    (await ctx.registry.transaction(trail, (db) => findByAddress(db, provider, email))) ??
    (await make(ctx, people, provider, asserted, email));
  // Who is invited accepts by showing that the address is theirs, as by the link in the mail.
  if (known.status === "invited") await people.activate({ ctx, provider }, known.id, known.name);
  else requireActive(known);
  await ctx.registry.transaction(trail, (db) => link(db, ctx, provider, asserted.subject, known));
  return known;
}

function requireActive({ status }: Found): void {
  if (status !== "active") throw new SsoRefusal("deactivated");
}

/** Memberships that a provider covers: its tenant's, and of a client's provider that client's alone. */
function covered(db: RegistryDb, { tenant_id, client_id }: Provider) {
  const query = db
    .selectFrom("memberships as m")
    .innerJoin("people as p", "p.id", "m.person_id")
    .select(["m.id", "m.person_id as personId", "m.status", "m.client_id as clientId", "m.role"])
    .select(({ fn }) => fn.coalesce("m.name", "p.name").as("name"))
    .where("m.tenant_id", "=", tenant_id);
  return client_id ? query.where("m.client_id", "=", client_id) : query;
}

async function findLinked(
  db: RegistryDb,
  provider: Provider,
  subject: string | null,
): Promise<(Found & { made: boolean }) | undefined> {
  if (!subject) return undefined;
  const kept = await db
    .selectFrom("identity_links")
    .select(["membership_id", "made"])
    .where("provider_id", "=", provider.id)
    .where("subject", "=", subject)
    .executeTakeFirst();
  if (!kept) return undefined;
  const row = await covered(db, provider).where("m.id", "=", kept.membership_id).executeTakeFirst();
  // A link never leads out of what the provider covers, whatever has become of the membership.
  if (!row) throw new SsoRefusal("not_covered");
  return { ...row, made: kept.made };
}

/** The address, when its domain was shown to be of those whom the provider speaks for. @throws SsoRefusal */
export async function spokenFor(db: RegistryDb, provider: Provider, email: string | null): Promise<string> {
  const { data: address } = addressSchema.safeParse(email);
  const domain = domainOf(address ?? null);
  if (!address || !domain) throw new SsoRefusal("no_address");
  const row = await db
    .selectFrom("identity_domains")
    .select("id")
    .where("tenant_id", "=", provider.tenant_id)
    .where("provider_id", "=", provider.id)
    .where("domain", "=", domain)
    .where("verified_at", "is not", null)
    .executeTakeFirst();
  if (!row) throw new SsoRefusal("unverified_domain", { detail: domain });
  return address;
}

/** Of several the active ones first, and of those the oldest. */
export function findByAddress(db: RegistryDb, provider: Provider, email: string): Promise<Found | undefined> {
  return covered(db, provider)
    .where("p.email", "=", email)
    .orderBy(({ case: when, ref }) =>
      when()
        .when(ref("m.status"), "=", "active")
        .then(0)
        .when(ref("m.status"), "=", "invited")
        .then(1)
        .else(2)
        .end(),
    )
    .orderBy("m.created_at")
    .executeTakeFirst();
}

async function make(
  ctx: RegistryCtx,
  people: People,
  provider: Provider,
  asserted: Asserted,
  email: string,
): Promise<Found & { made: true }> {
  if (!provider.provision.enabled) throw new SsoRefusal("nobody_here");
  const place = placeOf(provider.provision, asserted, provider.client_id);
  if (!place) throw new SsoRefusal("no_place");
  const name = plainName(asserted.name) ?? email.slice(0, email.indexOf("@"));
  try {
    await people.make({ ctx, provider }, { email, name, place });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new SsoRefusal("cannot_be_made", {
      cause: error,
      detail: error.details.fields?.[0]?.message ?? error.code,
    });
  }
  const made = await ctx.registry.transaction(trailOf(provider, ctx), (db) =>
    findByAddress(db, provider, email),
  );
  if (!made) throw new SsoRefusal("cannot_be_made");
  return { ...made, made: true };
}

/** @throws SsoRefusal when somebody else at the provider is known as this member: an address that went on to another */
async function link(
  db: RegistryDb,
  { now }: RegistryCtx,
  provider: Provider,
  subject: string | null,
  member: Found & { made?: boolean },
): Promise<void> {
  const other = await db
    .selectFrom("identity_links")
    .select("subject")
    .where("provider_id", "=", provider.id)
    .where("membership_id", "=", member.id)
    .executeTakeFirst();
  if (other && other.subject !== subject) throw new SsoRefusal("known_as_another");
  if (!subject) return;
  // By SCIM they may have been made before they first came in.
  const written = await db
    .selectFrom("scim_users")
    .select(sql<boolean>`coalesce((resource ->> 'made')::boolean, false)`.as("made"))
    .where("provider_id", "=", provider.id)
    .where("membership_id", "=", member.id)
    .executeTakeFirst();
  const kept = await db
    .insertInto("identity_links")
    .values({
      provider_id: provider.id,
      subject,
      membership_id: member.id,
      made: member.made ?? written?.made ?? false,
      used_at: now,
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("subject")
    .executeTakeFirst();
  if (kept || other) return;
  // Somebody was quicker: another window of theirs, or another account with the same address.
  const winner = await findLinked(db, provider, subject);
  if (winner?.id !== member.id) throw new SsoRefusal("known_as_another");
}

/** Whom the provider has made gets the role that its rules give by now, in the place where they are. */
async function followRules(
  ctx: RegistryCtx,
  people: People,
  provider: Provider,
  asserted: Asserted,
  member: Found & { made: boolean },
): Promise<void> {
  if (!member.made || !provider.provision.follow) return;
  const written = await ctx.registry.transaction(trailOf(provider, ctx), (db) =>
    groupNames(db, provider.id, member.id),
  );
  const described = { ...asserted, groups: [...asserted.groups, ...written] };
  const place = placeOf(provider.provision, described, provider.client_id);
  if (!place || place.clientId !== member.clientId || place.role === member.role) return;
  try {
    await people.change({ ctx, provider }, member.id, { role: place.role });
  } catch (error) {
    // The last in charge stays so, and still gets in.
    if (!(error instanceof Refusal)) throw error;
  }
}
