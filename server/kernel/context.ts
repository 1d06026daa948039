import type { Permission, Role } from "../../contract/permissions.ts";
import type { Audience, Scope, TenantDb } from "./database/fence.ts";
import type { Registry } from "./database/registry.ts";

/** Who acts in a tenant, and what they may. `personId` is their membership's id, as the tenant knows them. */
export interface Actor {
  personId: string | null;
  name: string;
  role: Role | "program";
  permissions: ReadonlySet<Permission>;
  audience: Audience;
  /** The client of a member; null for staff. */
  clientId: string | null;
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
  /** `internal` is never told to the client. */
  audience?: "client" | "internal";
  subject?: { type: "ticket" | "invoice" | "client" | "person"; id: string; label: string };
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
  permissions: ReadonlySet<Permission>;
  expiresAt: Date;
}

/** What an endpoint of the registry works with. It opens its own transactions. */
export interface RegistryCtx {
  registry: Registry;
  /** Null on public endpoints when nobody is signed in. */
  session: SessionFacts | null;
  /** Tenant of the host; null on the bare host. */
  tenant: (TenantFacts & { status: string; brand: unknown }) | null;
  request: RequestFacts;
  now: Date;
  idempotencyKey: { key: string; hash: Uint8Array } | null;
  /** Adds a header to the answer: cookies. */
  setHeader(name: string, value: string): void;
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
    tickets: actor.permissions.has("tickets.read_all") ? "all" : "own",
    trail: {
      actor: actor.name,
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
