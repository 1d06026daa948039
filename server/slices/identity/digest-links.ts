import { sql } from "kysely";
import { hashToken, newToken } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { rulesOf } from "./accounts.ts";
import { clientsOf, rulesFor } from "./policy-rules.ts";
import { allowsDigestLinks, type Rule } from "./standing.ts";

/** How long the link of a digest can be opened: a mail of Friday is read on Monday. */
const linkDays = 3;

/** A digest on its way to a member. */
export interface SentDigest {
  digestId: string;
  membershipId: string;
}

/**
 * Makes a secret for the link of each digest whose reader may open it by that; only its hash is kept.
 * @returns secrets by digest; none where the policy asks for a session
 */
export async function makeDigestLinks(
  db: RegistryDb,
  tenantId: string,
  digests: SentDigest[],
  now: Date,
): Promise<Map<string, string>> {
  const rules = await rulesOf(db, [tenantId]);
  if (!rules.some(({ approvalsByMail }) => approvalsByMail === "link")) return new Map();
  const { rows: members } = await sql<{ id: string; person_id: string; client_id: string }>`
    select id, person_id, client_id from memberships
     where tenant_id = ${tenantId} and status = 'active' and client_id is not null
       and id in (select jsonb_array_elements_text(${JSON.stringify(digests.map((one) => one.membershipId))}::text::jsonb)::uuid)`.execute(
    db,
  );
  const allowed = new Map(
    members
      .filter(({ client_id }) => allowsDigestLinks(rulesFor(rules, client_id)))
      .map((one) => [one.id, one]),
  );
  const links = digests
    .filter(({ membershipId }) => allowed.has(membershipId))
    .map((digest) => ({
      ...digest,
      personId: allowed.get(digest.membershipId)!.person_id,
      secret: newToken(),
    }));
  await keep(db, tenantId, links, now);
  return new Map(links.map(({ digestId, secret }) => [digestId, secret]));
}

async function keep(
  db: RegistryDb,
  tenantId: string,
  links: (SentDigest & { personId: string; secret: string })[],
  now: Date,
): Promise<void> {
  const rows = links.map(({ digestId, membershipId, personId, secret }) => ({
    id: newId(),
    personId,
    hash: Buffer.from(hashToken(secret)).toString("hex"),
    data: { digestId, membershipId },
  }));
  const expiresAt = new Date(now.getTime() + linkDays * 86_400_000);
  await sql`
    insert into challenges (id, kind, tenant_id, person_id, secret_hash, data, created_at, expires_at)
    select id, 'digest', ${tenantId}, "personId", decode(hash, 'hex'), data, ${now}, ${expiresAt}
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as w (id uuid, "personId" uuid, hash text, data jsonb)`.execute(
    db,
  );
}

/**
 * Makes links of digests die where a changed policy does not allow them any more, and ends what they have opened: they
 * do not come back when it is changed once more.
 */
export async function endDigestLinks(db: RegistryDb, tenantId: string): Promise<void> {
  const rules: Rule[] = await rulesOf(db, [tenantId]);
  const own = clientsOf(rules);
  const open = own.filter((client) => allowsDigestLinks(rulesFor(rules, client)));
  const others = allowsDigestLinks(rulesFor(rules, null));
  const ids = (list: string[]) =>
    sql`(select jsonb_array_elements_text(${JSON.stringify(list)}::text::jsonb)::uuid)`;
  const closed = sql`
    select id from memberships
     where tenant_id = ${tenantId} and client_id is not null
       and not case when client_id in ${ids(own)} then client_id in ${ids(open)} else ${others}::boolean end`;
  await sql`delete from challenges where kind = 'digest' and tenant_id = ${tenantId}
             and (data ->> 'membershipId')::uuid in (${closed})`.execute(db);
  await sql`delete from sessions where way = 'digest_link' and membership_id in (${closed})`.execute(db);
}

/** Makes links of digests to a person die: they have another password, or are out. */
export async function killDigestLinks(db: RegistryDb, personId: string): Promise<void> {
  await db.deleteFrom("challenges").where("person_id", "=", personId).where("kind", "=", "digest").execute();
}
