import { domainToASCII } from "node:url";
import type { SsoKind } from "../../../contract/sso.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";

/**
 * Where an address is led to by its domain, on a tenant's host: the client whose domain it is, and the providers that
 * speak for it and let in. Nothing of it depends on whether anybody has the address.
 */
export async function routing(db: RegistryDb, tenantId: string, domain: string) {
  const rows = await db
    .selectFrom("identity_domains as d")
    .leftJoin("identity_providers as i", (join) =>
      join.onRef("i.id", "=", "d.provider_id").on("i.tenant_id", "=", tenantId).on("i.enabled", "=", true),
    )
    .select(["d.client_id as clientId", "i.id", "i.name"])
    .select((query) => query.ref("i.kind").$castTo<SsoKind | null>().as("kind"))
    .where("d.tenant_id", "=", tenantId)
    .where("d.domain", "=", domainToASCII(domain))
    .where("d.verified_at", "is not", null)
    .execute();
  const providers = rows.flatMap(({ id, name, kind }) => (id && name && kind ? [{ id, name, kind }] : []));
  return { clientId: rows[0]?.clientId ?? null, providers };
}

/** Kinds of providers that could let in the members of a client, or (null) the tenant's people. */
export async function providerKinds(
  db: RegistryDb,
  tenantId: string,
  clientId: string | null,
): Promise<SsoKind[]> {
  const rows = await db
    .selectFrom("identity_providers")
    .select((query) => query.ref("kind").$castTo<SsoKind>().as("kind"))
    .distinct()
    .where("tenant_id", "=", tenantId)
    .where("enabled", "=", true)
    .where((where) => where.or([where("client_id", "is", null), where("client_id", "=", clientId)]))
    .execute();
  return rows.map(({ kind }) => kind);
}

/** A provider as whoever came in by it knows it; null when it lets in no more. */
export async function providerOf(
  db: RegistryDb,
  id: string,
): Promise<{ name: string; second: boolean } | null> {
  const row = await db
    .selectFrom("identity_providers")
    .select(["name", "trust_second_factor as second"])
    .where("id", "=", id)
    .where("enabled", "=", true)
    .executeTakeFirst();
  return row ?? null;
}
