import { doorOf, type Permission, type Role, rolePermissions } from "../../../contract/permissions.ts";
import type { Session } from "../../../contract/session.ts";
import type { RegistryCtx, RequestFacts, SessionFacts } from "../../kernel/context.ts";
import { hashToken, newToken } from "../../kernel/crypto.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { sessionToken } from "./cookies.ts";

/** A session unused for a day, or older than two weeks, is over. */
export const idleHours = 24;
export const lifetimeDays = 14;

interface SessionRow {
  session_id: string;
  person_id: string;
  name: string;
  email: string;
  platform_admin: boolean;
  expires_at: Date;
  stale: boolean;
  membership_id: string | null;
  role: Exclude<Role, "platform_admin"> | null;
  client_id: string | null;
  client_name: string | null;
  tenant_id: string | null;
  tenant_slug: string;
  tenant_name: string;
  tenant_status: string;
}

/** The living session of a request, or null. Notes its use, at most every five minutes. */
export async function authenticate(
  registry: Registry,
  request: Request,
  origin: string,
  now: Date,
): Promise<SessionFacts | null> {
  const token = sessionToken(request, origin);
  if (!token) return null;
  const tokenHash = hashToken(token);
  const row = await lookUp(registry, tokenHash, now);
  if (!row) return null;
  if (row.stale) await touch(registry, row, tokenHash, now);
  return factsOf(row, tokenHash);
}

async function lookUp(registry: Registry, tokenHash: Uint8Array, now: Date): Promise<SessionRow | undefined> {
  const rows = await registry.pools.query<SessionRow>(
    registry.database,
    `select * from session_by_token($1, interval '${idleHours} hours', $2)`,
    [tokenHash, now],
  );
  return rows[0];
}

function touch(registry: Registry, row: SessionRow, tokenHash: Uint8Array, now: Date): Promise<unknown> {
  return registry.transaction({ actor: row.name, personId: row.person_id }, (db) =>
    db.updateTable("sessions").set({ used_at: now }).where("token_hash", "=", tokenHash).execute(),
  );
}

function factsOf(row: SessionRow, tokenHash: Uint8Array): SessionFacts {
  const role: Role = row.role ?? "platform_admin";
  return {
    id: row.session_id,
    tokenHash,
    person: { id: row.person_id, name: row.name, email: row.email, platformAdmin: row.platform_admin },
    membership: row.membership_id
      ? { id: row.membership_id, role: row.role!, clientId: row.client_id, clientName: row.client_name }
      : null,
    tenant: row.tenant_id
      ? { id: row.tenant_id, slug: row.tenant_slug, name: row.tenant_name, status: row.tenant_status }
      : null,
    role,
    permissions: permissionsOf(role),
    expiresAt: row.expires_at,
  };
}

const sets = new Map<Role, ReadonlySet<Permission>>();

function permissionsOf(role: Role): SessionFacts["permissions"] {
  const known = sets.get(role);
  if (known) return known;
  const made = new Set(rolePermissions[role]) as ReadonlySet<Permission>;
  sets.set(role, made);
  return made;
}

/** Opens a session, through a membership or, without one, for the console. The token is told only here. */
export async function openSession(
  db: RegistryDb,
  who: { personId: string; membershipId: string | null },
  request: RequestFacts,
  now: Date,
): Promise<{ token: string; tokenHash: Uint8Array; expiresAt: Date }> {
  const token = newToken();
  const tokenHash = hashToken(token);
  const expiresAt = new Date(now.getTime() + lifetimeDays * 86_400_000);
  await db
    .insertInto("sessions")
    .values({
      token_hash: tokenHash,
      id: newId(),
      person_id: who.personId,
      membership_id: who.membershipId,
      address: request.address,
      user_agent: request.userAgent,
      created_at: now,
      used_at: now,
      expires_at: expiresAt,
    })
    .execute();
  return { token, tokenHash, expiresAt };
}

/** A session as the API tells it. In a tenant a person's id is that of their membership. */
export function sessionOutput(session: SessionFacts): Session {
  const { membership, tenant, person } = session;
  return {
    person: { id: membership?.id ?? person.id, name: person.name, email: person.email },
    door: doorOf(session.role),
    role: session.role,
    permissions: [...session.permissions],
    tenant: tenant && { id: tenant.id, slug: tenant.slug, name: tenant.name },
    client: membership?.clientId ? { id: membership.clientId, name: membership.clientName ?? "" } : null,
    expiresAt: session.expiresAt.toISOString(),
  };
}

/** The session just opened, read back through the same door as every later request's. */
export async function sessionOf(ctx: RegistryCtx, tokenHash: Uint8Array): Promise<SessionFacts> {
  const row = await lookUp(ctx.registry, tokenHash, ctx.now);
  if (!row) throw new Error("A session that was just opened is not there.");
  return factsOf(row, tokenHash);
}
