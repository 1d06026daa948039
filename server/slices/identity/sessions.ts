import {
  doorOf,
  type MemberRole,
  type Permission,
  type Role,
  rolePermissions,
} from "../../../contract/permissions.ts";
import type { Beginning, Session } from "../../../contract/session.ts";
import type { RegistryCtx, RequestFacts, SessionFacts } from "../../kernel/context.ts";
import { hashToken, newToken } from "../../kernel/crypto.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { cookieOf } from "../../kernel/http/cookies.ts";
import { newId } from "../../kernel/ids.ts";
import { roleOfSession } from "./asserted-role.ts";
import type { Proof } from "./proof.ts";
import { adminDemand, allowsDigestLinks, demandOf, type Rule, standingOf } from "./standing.ts";

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
  permissions: Permission[] | null;
  role_name: string | null;
  joined_at: Date | null;
  asserted_role: string | null;
  way: Beginning;
  digest_id: string | null;
  provider_id: string | null;
  provider_client_id: string | null;
  second_at: Date | null;
  second_by: string | null;
  proved_at: Date;
  own_proved_at: Date | null;
  proved_by: string | null;
  has_app: boolean;
  has_passkey: boolean;
  rules: Rule[] | null;
  /** Role of who answers for the session: the staff person's, while they view as a member. */
  own_role: MemberRole | null;
  viewing: (Omit<NonNullable<SessionFacts["viewing"]>, "until"> & { until: string }) | null;
}

/** What the installation asks of sessions: the only way in, where there is but one, and a factor of its admins. */
type Asked = Pick<RegistryCtx, "onlyWay" | "adminSecondFactor">;

/** The living session of a request, or null. Notes its use, at most every five minutes. */
export async function authenticate(
  registry: Registry,
  request: Request,
  origin: string,
  now: Date,
  asked: Asked,
): Promise<SessionFacts | null> {
  const token = cookieOf(request, origin, "postern");
  const living = token && (await livingSession(registry, token, origin, now, asked));
  if (!living) return null;
  const { row, facts } = living;
  if (row.stale) await touch(registry, row, facts.tokenHash, now);
  return facts;
}

/** Who is signed in in this browser, on this host: for an endpoint that anybody may call. */
export async function signedInHere(ctx: RegistryCtx): Promise<SessionFacts | null> {
  const { registry, request, now, tenant } = ctx;
  const token = ctx.cookie("postern");
  const living = token && (await livingSession(registry, token, request.origin, now, ctx));
  return living && (living.facts.tenant?.id ?? null) === (tenant?.id ?? null) ? living.facts : null;
}

async function livingSession(
  registry: Registry,
  token: string,
  origin: string,
  now: Date,
  asked: Asked,
): Promise<{ row: SessionRow; facts: SessionFacts } | null> {
  const tokenHash = hashToken(token);
  const row = await lookUp(registry, tokenHash, origin, now);
  const own = row && ownRole(row);
  if (!own) return null;
  const facts = factsOf(row, own, tokenHash, now, asked);
  // A way in that the company has stopped allowing leads nowhere any more.
  if (!isAllowed(facts, row) || (asked.onlyWay && facts.way !== asked.onlyWay)) return null;
  return { row, facts };
}

/** The platform's own provider stands in for all ways. */
function isAllowed({ way, standing }: SessionFacts, { rules }: SessionRow): boolean {
  if (way === "digest_link") return allowsDigestLinks(rules ?? []);
  return way === "zitadel" || standing.ways.includes(way);
}

async function lookUp(
  registry: Registry,
  tokenHash: Uint8Array,
  origin: string,
  now: Date,
): Promise<SessionRow | undefined> {
  const rows = await registry.pools.query<SessionRow>(
    registry.database,
    `select * from session_by_token($1, interval '${idleHours} hours', $2, $3)`,
    [tokenHash, now, new URL(origin).hostname],
  );
  return rows[0];
}

function touch(registry: Registry, row: SessionRow, tokenHash: Uint8Array, now: Date): Promise<unknown> {
  return registry.transaction({ actor: row.name, personId: row.person_id }, (db) =>
    db.updateTable("sessions").set({ used_at: now }).where("token_hash", "=", tokenHash).execute(),
  );
}

/** Role of who answers for the session; null where it may be nothing. */
function ownRole(row: SessionRow): Role | null {
  return roleOfSession(row.way, row.asserted_role, row.own_role);
}

function factsOf(row: SessionRow, own: Role, tokenHash: Uint8Array, now: Date, asked: Asked): SessionFacts {
  // Who views as a member is one; else the session's own role counts, which may be another than the membership's.
  const role: Role = row.viewing ? row.role! : own;
  const shown = {
    way: row.way,
    secondAt: row.second_at,
    secondBy: row.second_by,
    hasApp: row.has_app,
    hasPasskey: row.has_passkey,
    joinedAt: row.joined_at ?? now,
  };
  return {
    id: row.session_id,
    tokenHash,
    person: { id: row.person_id, name: row.name, email: row.email, platformAdmin: row.platform_admin },
    membership: row.membership_id
      ? {
          id: row.membership_id,
          role: role as MemberRole,
          clientId: row.client_id,
          clientName: row.client_name,
        }
      : null,
    tenant: row.tenant_id
      ? { id: row.tenant_id, slug: row.tenant_slug, name: row.tenant_name, status: row.tenant_status }
      : null,
    role,
    roleName: row.role_name,
    permissions: within(
      row.permissions && role === row.role ? new Set(row.permissions) : permissionsOf(role),
      row.digest_id,
    ),
    expiresAt: row.expires_at,
    way: row.way,
    digestId: row.digest_id,
    providerId: row.provider_id,
    providerClientId: row.provider_client_id,
    provedAt: row.proved_at,
    ownProvedAt: row.own_proved_at,
    provedBy: row.proved_by,
    secondAt: row.second_at,
    secondBy: row.second_by,
    assertedRole: row.asserted_role,
    standing: standingOf(demandOn(row, own, asked), shown, now),
    key: null,
    viewing: row.viewing && { ...row.viewing, until: new Date(row.viewing.until) },
  };
}

/** Of admins whom ZITADEL vouches for, ZITADEL asks. */
function demandOn({ rules, membership_id, way }: SessionRow, own: Role, { adminSecondFactor }: Asked) {
  return membership_id ? demandOf(rules ?? [], own) : adminDemand(adminSecondFactor && way !== "zitadel");
}

const sets = new Map<Role, ReadonlySet<Permission>>();

function permissionsOf(role: Role): SessionFacts["permissions"] {
  const known = sets.get(role);
  if (known) return known;
  const made = new Set(rolePermissions[role]) as ReadonlySet<Permission>;
  sets.set(role, made);
  return made;
}

/** What deciding takes, of all that somebody may; sight of projects is theirs as before, the fence narrows it. */
const ofDigests: readonly Permission[] = [
  "account.use",
  "approvals.read",
  "approvals.decide",
  "projects.read_all",
];

function within(
  permissions: SessionFacts["permissions"],
  digestId: string | null,
): SessionFacts["permissions"] {
  return digestId ? new Set(ofDigests.filter((one) => permissions.has(one))) : permissions;
}

/** The digest that a session is for, and how long it lives. */
export interface OneDigest {
  digestId: string;
  minutes: number;
}

interface OpenedSession {
  id: string;
  token: string;
  tokenHash: Uint8Array;
  expiresAt: Date;
}

/** Opens a session, through a membership or, without one, for the console. The token is told only here. */
export async function openSession(
  db: RegistryDb,
  who: { personId: string; membershipId: string | null; proof: Proof; only?: OneDigest | undefined },
  request: RequestFacts,
  now: Date,
): Promise<OpenedSession> {
  const { proof, only } = who;
  const token = newToken();
  const tokenHash = hashToken(token);
  const expiresAt = new Date(now.getTime() + (only ? only.minutes * 60_000 : lifetimeDays * 86_400_000));
  const id = newId();
  await db
    .insertInto("sessions")
    .values({
      token_hash: tokenHash,
      id,
      person_id: who.personId,
      membership_id: who.membershipId,
      address: request.address,
      user_agent: request.userAgent,
      created_at: now,
      used_at: now,
      expires_at: expiresAt,
      way: proof.way,
      digest_id: only?.digestId ?? null,
      provider_id: proof.providerId,
      provider_client_id: proof.providerClientId,
      provider_session: proof.providerSession,
      second_at: proof.second?.at ?? null,
      second_by: proof.second?.by ?? null,
      proved_at: proof.at,
      own_proved_at: proof.ownAt,
      asserted_role: proof.assertedRole,
    })
    .execute();
  return { id, token, tokenHash, expiresAt };
}

/** A session as the API tells it. In a tenant a person's id is that of their membership. */
export function sessionOutput(session: SessionFacts): Session {
  const { membership, tenant, person, standing, viewing } = session;
  return {
    person: { id: membership?.id ?? person.id, name: person.name, email: person.email },
    door: doorOf(session.role),
    role: session.role,
    roleName: session.roleName,
    permissions: [...session.permissions],
    tenant: tenant && { id: tenant.id, slug: tenant.slug, name: tenant.name },
    client: membership?.clientId ? { id: membership.clientId, name: membership.clientName ?? "" } : null,
    expiresAt: session.expiresAt.toISOString(),
    way: session.way,
    digest: session.digestId,
    provedAt: session.provedAt.toISOString(),
    second: {
      owes: standing.owes,
      shown: standing.shown,
      factors: standing.factors,
      graceUntil: standing.graceUntil?.toISOString() ?? null,
    },
    viewing: viewing && {
      staff: viewing.staff,
      reason: viewing.reason,
      until: viewing.until.toISOString(),
      writes: viewing.writes,
    },
  };
}

/** The session just opened or changed, read back through the same door as every later request's. */
export async function sessionOf(ctx: RegistryCtx, tokenHash: Uint8Array): Promise<SessionFacts> {
  const row = await lookUp(ctx.registry, tokenHash, ctx.request.origin, ctx.now);
  const own = row && ownRole(row);
  if (!own) throw new Error("A session that was just opened is not there.");
  return factsOf(row, own, tokenHash, ctx.now, ctx);
}

/** Ends sessions of a person, but for one, and the passes on their way to one. */
export async function endSessions(
  db: RegistryDb,
  personId: string,
  except: string | null,
): Promise<string[]> {
  let query = db.deleteFrom("sessions").where("person_id", "=", personId);
  if (except) query = query.where("id", "<>", except);
  const ended = await query.returning("id").execute();
  const own = db.selectFrom("memberships").select("id").where("person_id", "=", personId);
  await db.deleteFrom("passes").where("membership_id", "in", own).execute();
  return ended.map(({ id }) => id);
}
