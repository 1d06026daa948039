import type { Permission, Role } from "../../contract/permissions.ts";
import type { SecondFactor, WayIn } from "../../contract/session.ts";
import type { Audience, Scope, TenantDb } from "./database/fence.ts";
import type { Registry } from "./database/registry.ts";
import type { CookieName } from "./http/cookies.ts";
import type { JobQueue } from "./job-queue.ts";
import type { Limits } from "./limits.ts";
import type { Post } from "./mail/post.ts";
import type { Shown } from "./readings.ts";

/** Who acts in a tenant, and what they may. `personId` is their membership's id, as the tenant knows them. */
export interface Actor {
  personId: string | null;
  name: string;
  role: Role | "program";
  permissions: ReadonlySet<Permission>;
  audience: Audience;
  /** The client of a member; null for staff. */
  clientId: string | null;
  /** Clients that a key is limited to; it sees as an account lead of theirs. */
  clientIds?: readonly string[];
  /** Who really acts, when it is not the actor: staff who view the portal as them, or a program with a key. */
  behind?: { personId: string | null; name: string };
  /** How they proved who they are, and when last; absent for programs. */
  proof?: { at: Date; factor: string };
}

export interface TenantFacts {
  id: string;
  slug: string;
  name: string;
  database: string;
}

/** Where a call came from; written into the audit trail and the log. */
export interface RequestFacts {
  id: string;
  address: string;
  userAgent: string;
  /** Scheme, host and port as the browser sees them. */
  origin: string;
}

/** Something that happened, in the words of the business. */
export interface NewEvent {
  type: string;
  /** Client that it concerns. */
  clientId: string | null;
  /** Project that it belongs to: members who do not see that one do not hear of it. */
  projectId?: string;
  /** `internal` is never told to the client. */
  audience?: "client" | "internal";
  subject?: { type: "ticket" | "invoice" | "client" | "person" | "project"; id: string; label: string };
  payload?: Record<string, string | number | boolean | null>;
}

/** What a verb works with: one fenced transaction of one tenant, for one actor. */
export interface Ctx {
  db: TenantDb;
  actor: Actor;
  tenant: TenantFacts;
  request: RequestFacts;
  now: Date;
  /** Writes an event in this transaction; what follows from it is done after the commit. */
  emit(event: NewEvent): Promise<void>;
  /**
   * Reads on in the same transaction through the eyes of a client, as its executive sees it: for staff who want to
   * know what the client is shown.
   */
  asClient<T>(clientId: string, read: (ctx: Ctx) => Promise<T>): Promise<T>;
  /** What of a client's the answer shows, for the verb of a reading to say whose answer does not say it itself. */
  shown: Shown[];
  /** Does something after the commit, before the answer; nothing when the transaction fails. It may be done again. */
  afterCommit(work: () => Promise<void> | void): void;
}

/** Who is signed in, as the registry knows it. */
export interface SessionFacts {
  id: string;
  tokenHash: Uint8Array;
  /** Person in the registry. */
  person: { id: string; name: string; email: string; platformAdmin: boolean };
  membership: {
    id: string;
    role: Exclude<Role, "platform_admin">;
    clientId: string | null;
    clientName: string | null;
  } | null;
  tenant: { id: string; slug: string; name: string; status: string } | null;
  role: Role;
  /** Name of the tenant's own role; null for a built-in one. */
  roleName: string | null;
  permissions: ReadonlySet<Permission>;
  expiresAt: Date;
  way: WayIn;
  /** Identity provider that vouched for them: the session stays where that one may let in. */
  providerId: string | null;
  /** Client that the provider speaks for; null for the whole tenant. */
  providerClientId: string | null;
  /** The last proof of who they are, by any means and by means of their own. */
  provedAt: Date;
  ownProvedAt: Date | null;
  secondAt: Date | null;
  secondBy: string | null;
  /** Role that the platform's identity provider has asserted, where it let them in. */
  assertedRole: string | null;
  standing: Standing;
  /** Set when it is no session but a program's key; `clientIds` null for all of the tenant. */
  key: { name: string; clientIds: string[] | null } | null;
  /** Staff who view the portal as this person. */
  viewing: {
    id: string;
    staffId: string;
    staff: string;
    reason: string;
    until: Date;
    writes: boolean;
  } | null;
}

/** How a session stands to what is asked of it. */
export interface Standing {
  /** What must be done before anything else works. */
  owes: "prove" | "enrol" | null;
  /** A second factor was shown that counts. */
  shown: boolean;
  /** Whether one is asked of this person. */
  asked: "off" | "optional" | "required";
  /** Factors that count and that the person has; those to choose from when one has to be set up. */
  factors: SecondFactor[];
  /** The person has a factor of their own, beside codes by mail. */
  hasOwn: boolean;
  graceUntil: Date | null;
  /** Ways in that the company allows. */
  ways: WayIn[];
}

/** What an endpoint of the registry works with. It opens its own transactions. */
export interface RegistryCtx {
  registry: Registry;
  /** Null on public endpoints, whoever is signed in. */
  session: SessionFacts | null;
  /** Tenant of the host; null on the bare host. */
  tenant: (TenantFacts & { status: string; brand: unknown }) | null;
  request: RequestFacts;
  /** Where links in mail lead: this host as it is configured. What the asker says of it may lead to somebody else. */
  mailOrigin: string;
  now: Date;
  idempotencyKey: { key: string; hash: Uint8Array } | null;
  /** Mail to people, and work that nobody waits for; both are asked for in a transaction and happen after it. */
  post: Post;
  queue: JobQueue;
  limits: Limits;
  /** The one way in that there is, where the platform has an identity provider of its own; it replaces all others. */
  onlyWay: WayIn | null;
  /** Whether platform admins have to have a second factor. */
  adminSecondFactor: boolean;
  /** A key of the installation for one purpose. */
  key(purpose: string): Uint8Array;
  /** Domain with whose hosts this one can share a cookie; null where browsers share none. */
  cookieDomain: string | null;
  /** A cookie of the request, and one for the answer; a moment that is over removes it. */
  cookie(name: CookieName): string | null;
  setCookie(name: CookieName, value: string, expiresAt: Date): void;
}

export function can(actor: Actor, permission: Permission): boolean {
  return actor.permissions.has(permission);
}

/** Staff of the tenant, and the program itself; not members. */
export function isStaff(actor: Actor): boolean {
  return actor.audience !== "client";
}

/** The fence that fits an actor. */
export function scopeOf(actor: Actor, request: RequestFacts | null): Scope {
  return {
    audience: actor.audience,
    personId: actor.personId,
    clientId: actor.clientId,
    ...(actor.clientIds ? { clientIds: actor.clientIds } : {}),
    tickets: actor.permissions.has("tickets.read_all") ? "all" : "own",
    projects: actor.permissions.has("projects.read_all") ? "all" : "assigned",
    trail: {
      ...(actor.behind
        ? { personId: actor.behind.personId, actor: actor.behind.name, onBehalfOf: actor.name }
        : { actor: actor.name }),
      address: request?.address ?? null,
      userAgent: request?.userAgent ?? null,
      requestId: request?.id ?? null,
    },
  };
}

/** Which row policies a role looks through. */
export function audienceOf(role: Exclude<Role, "platform_admin">): Audience {
  if (role === "account_lead") return "lead";
  return role === "tenant_admin" || role === "agent" ? "staff" : "client";
}
