import {
  type Actor,
  audienceOf,
  type Ctx,
  type NewEvent,
  type RegistryCtx,
  type RequestFacts,
  type SessionFacts,
  scopeOf,
  type TenantFacts,
} from "../context.ts";
import { fence } from "../database/fence.ts";
import type { Registry } from "../database/registry.ts";
import { recordEvent } from "../events.ts";
import { withEyes } from "../eyes.ts";
import { insistent } from "../insistent.ts";
import type { JobQueue } from "../job-queue.ts";
import type { Limits } from "../limits.ts";
import type { Post } from "../mail/post.ts";
import { once } from "../once.ts";
import { type ReadingRule, type ReadingRules, requireReadable, type Shown } from "../readings.ts";
import { type ConstraintCodes, Refusal, refusalOf } from "../refusal.ts";
import type { Storage } from "../storage/storage.ts";
import { type CookieName, cookieLine, cookieOf, sharedDomain } from "./cookies.ts";
import { compile, type Endpoint, finder } from "./finder.ts";
import { passGate } from "./gate.ts";
import { readBody, readQuery, validated } from "./input.ts";
import { networkOf } from "./network.ts";
import type { Limiter } from "./rate-limit.ts";
import { respond } from "./respond.ts";
import { Later, type Route } from "./routes.ts";
import { receive } from "./upload.ts";

/** What the mount needs of the rest of the program. */
export interface MountOptions {
  registry: Registry;
  limiter: Limiter;
  constraints: ConstraintCodes;
  /** The living session of a request, if any. */
  authenticate(request: Request, facts: RequestFacts): Promise<SessionFacts | null>;
  /** Told after a commit that wrote events. */
  published(tenant: TenantFacts, eventIds: string[]): void;
  /** Whether anything is to follow from events of this type. */
  handles(type: string): boolean;
  clock(): Date;
  /** Notes a call of staff who view the portal as a member, before it is answered. */
  viewed(endpoint: { name: string; method: string }, arrival: Arrival, session: SessionFacts): Promise<void>;
  /** What counts as reading a client's data, by endpoint. */
  readings: ReadingRules;
  /** Records what staff were shown of clients, before it is answered; without the record there is no answer. */
  read(rule: ReadingRule, shown: Shown[], arrival: Arrival, session: SessionFacts): Promise<void>;
  post: Post;
  queue: JobQueue;
  limits: Limits;
  /** Where files go that endpoints take. */
  storage: Storage;
  onlyWay: RegistryCtx["onlyWay"];
  adminSecondFactor: RegistryCtx["adminSecondFactor"];
  /** Tenants live at `<slug>.<baseDomain>`. */
  baseDomain: string;
  /** The address of a host, as it is configured. */
  originOf(host: string): string;
  /** A key of the installation for one purpose. */
  key(purpose: string): Uint8Array;
}

/** One request on its way in, as the server has read it so far. */
export interface Arrival {
  request: Request;
  url: URL;
  facts: RequestFacts;
  /** Tenant of the host; null on the bare host. */
  tenant: (RegistryCtx["tenant"] & { behind?: boolean }) | null;
}

/**
 * Turns the contract and its verbs into one function from request to response. The order is the order of
 * refusals: route, session, tenant, permission, rate, input; only then is a transaction opened.
 * @throws Error at start, when an endpoint has no permission, no verb, or the wrong kind of verb
 */
export function mount(contract: object, routes: Route[], options: MountOptions) {
  const endpoints = compile(contract, routes);
  requireReadable(endpoints, options.readings);
  const find = finder(endpoints);
  return async (arrival: Arrival): Promise<{ response: Response; endpoint: string }> => {
    const { endpoint, parameters } = find(
      arrival.request.method,
      arrival.url.pathname.slice("/api/v1".length),
    );
    const session = await enter(endpoint, arrival, options);
    await limit(endpoint, arrival, session, options);
    if (session?.viewing) await options.viewed(endpoint, arrival, session);
    const raw =
      arrival.request.method === "GET" || endpoint.upload
        ? readQuery(arrival.url.searchParams)
        : await readBody(arrival.request);
    const input = validated(endpoint.input, { ...raw, ...parameters });
    const headers = new Headers({ "cache-control": "no-store" });
    const answer = await run(endpoint, arrival, session, input, headers, options);
    const response = await respond(endpoint.status, answer, headers, arrival.request.headers);
    return { response, endpoint: endpoint.name };
  };
}

async function run(
  endpoint: Endpoint,
  arrival: Arrival,
  session: SessionFacts | null,
  input: unknown,
  headers: Headers,
  options: MountOptions,
): Promise<unknown> {
  if (endpoint.upload) return takeFile(endpoint, arrival, session!, input, options);
  const key = await idempotencyKey(endpoint, arrival, input);
  return endpoint.meta.database === "registry"
    ? runInRegistry(endpoint, arrival, session, input, key, headers, options)
    : runInTenant(endpoint, arrival, session!, input, key, options);
}

/** Session, tenant and permission: who may pass at all. */
async function enter(
  { meta, method }: Endpoint,
  { request, facts, tenant }: Arrival,
  options: MountOptions,
): Promise<SessionFacts | null> {
  if (meta.permission === "public") return null;
  const session = await options.authenticate(request, facts);
  // A session of another host is no session here.
  if (!session || (session.tenant?.id ?? null) !== (tenant?.id ?? null)) throw new Refusal("not_signed_in");
  if (session.tenant && session.tenant.status !== "active") throw new Refusal("tenant_suspended");
  passGate(meta, session, method !== "GET", options.clock());
  if (meta.database === "tenant" && !session.membership) throw new Refusal("forbidden");
  if (meta.database === "tenant" && tenant?.behind) throw new Refusal("tenant_behind");
  return session;
}

async function limit(
  endpoint: Endpoint,
  { facts, tenant }: Arrival,
  session: SessionFacts | null,
  { limiter, limits }: MountOptions,
): Promise<void> {
  const who = session ? session.person.id : networkOf(facts.address);
  const wait = await limiter.take(`${endpoint.name} ${who}`, endpoint.meta.rateLimit);
  if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
  const act = endpoint.meta.limit;
  if (act) await limits.take(act, { account: who, tenantId: tenant?.id ?? null });
}

async function idempotencyKey(endpoint: Endpoint, { request }: Arrival, input: unknown) {
  const key = endpoint.meta.idempotent ? request.headers.get("idempotency-key") : null;
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refusal("invalid_input", { fields: [{ path: "Idempotency-Key", message: "wrong_format" }] });
  }
  const hash = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(`${endpoint.name} ${JSON.stringify(input)}`),
  );
  return { key, hash: new Uint8Array(hash) };
}

async function runInRegistry(
  endpoint: Endpoint,
  arrival: Arrival,
  session: SessionFacts | null,
  input: unknown,
  idempotencyKey: RegistryCtx["idempotencyKey"],
  headers: Headers,
  options: MountOptions,
): Promise<unknown> {
  const ctx = registryCtx(arrival, session, idempotencyKey, headers, options);
  try {
    return output(endpoint, await endpoint.run(ctx as never, input));
  } catch (error) {
    throw refusalOf(error, options.constraints) ?? error;
  }
}

/** What a verb of the registry works with; cookies that it sets go into the headers of the answer. */
export function registryCtx(
  { request, facts, tenant }: Arrival,
  session: SessionFacts | null,
  idempotencyKey: RegistryCtx["idempotencyKey"],
  headers: Headers,
  {
    registry,
    post,
    queue,
    limits,
    onlyWay,
    adminSecondFactor,
    baseDomain,
    originOf,
    key,
    clock,
  }: MountOptions,
): RegistryCtx {
  const fresh = new Map<CookieName, string>();
  const cookieDomain = sharedDomain(facts.origin, baseDomain);
  return {
    registry,
    session,
    tenant,
    request: facts,
    // A tenant's hosts are known by their names; whoever reaches none of them is on the bare one.
    mailOrigin: originOf(tenant ? new URL(facts.origin).hostname : baseDomain),
    now: clock(),
    idempotencyKey,
    post,
    queue,
    limits,
    onlyWay,
    adminSecondFactor,
    key,
    cookieDomain,
    // What has just been set is what the browser will have.
    cookie: (name) => fresh.get(name) ?? cookieOf(request, facts.origin, name),
    setCookie: (name, value, expiresAt) => {
      fresh.set(name, value);
      headers.append("set-cookie", cookieLine(facts.origin, name, value, expiresAt, cookieDomain));
    },
  };
}

async function runInTenant(
  endpoint: Endpoint,
  arrival: Arrival,
  session: SessionFacts,
  input: unknown,
  key: RegistryCtx["idempotencyKey"],
  options: MountOptions,
): Promise<unknown> {
  const { facts, tenant } = arrival;
  const actor = actorOf(session);
  const mode = endpoint.method === "GET" ? "read only" : "read write";
  let said: Shown[] = [];
  const work = (ctx: Ctx) => {
    said = ctx.shown;
    return endpoint.run(ctx as never, input);
  };
  const made = await inTenant(options, { tenant: tenant!, actor, request: facts }, mode, async (ctx) => {
    const act = async () => {
      const answer = await work(ctx);
      return answer instanceof Later ? answer : output(endpoint, answer);
    };
    return key ? once(ctx.db, actor.personId!, key, endpoint.status, act) : act();
  });
  const answer = made instanceof Later ? output(endpoint, await made.make()) : made;
  const rule = options.readings[endpoint.name];
  if (rule)
    await options.read(rule, rule.shown === "said" ? said : rule.shown(answer as never), arrival, session);
  return answer;
}

/** A call whose body is a file. */
function takeFile(
  endpoint: Endpoint,
  arrival: Arrival,
  session: SessionFacts,
  input: unknown,
  options: MountOptions,
): Promise<unknown> {
  const { request, facts } = arrival;
  const [tenant, actor] = [arrival.tenant!, actorOf(session)];
  return receive({
    upload: endpoint.upload!,
    accepted: endpoint.meta.upload!,
    request,
    tenant,
    input,
    storage: options.storage,
    transact: (work) => inTenant(options, { tenant, actor, request: facts }, "read write", work),
    idempotencyKey: (content) => idempotencyKey(endpoint, arrival, [input, content]),
    once: (ctx, key, act) =>
      once(ctx.db, actor.personId!, key, endpoint.status, async () => output(endpoint, await act())),
  }).then((answer) => output(endpoint, answer));
}

type Afterwards = Parameters<Ctx["afterCommit"]>[0];

/**
 * Runs a verb in one fenced transaction, and what it asked for afterwards.
 * @throws Refusal also where a broken constraint has a known meaning
 */
export async function inTenant<T>(
  options: Pick<MountOptions, "registry" | "constraints" | "published" | "handles" | "clock">,
  who: { tenant: TenantFacts; actor: Actor; request: RequestFacts },
  mode: "read write" | "read only",
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const attempt = async () => {
    const events: string[] = [];
    const afterwards: Afterwards[] = [];
    const scope = scopeOf(who.actor, who.request);
    const answer = await fence(
      options.registry.pools,
      who.tenant.database,
      scope,
      mode,
      (db, transaction) => {
        const now = options.clock();
        const emit = async (event: NewEvent) => {
          const handled = options.handles(event.type) ? null : now;
          const { id } = await recordEvent(db, who.actor, now, event, handled);
          events.push(id);
        };
        const shown: Shown[] = [];
        const base = { db, now, emit, shown, ...who, afterCommit: (act: Afterwards) => afterwards.push(act) };
        return work(withEyes(base, transaction));
      },
    );
    return { answer, events, afterwards };
  };
  try {
    const { answer, events, afterwards } = await insistent(attempt);
    // Each by itself: what has been committed is not done again because something after it failed.
    for (const act of afterwards) await insistent(async () => act());
    if (events.length > 0) options.published(who.tenant, events);
    return answer;
  } catch (error) {
    throw refusalOf(error, options.constraints) ?? error;
  }
}

/** Who acts in the tenant, by a session: a person, staff who view as one, or a program. */
export function actorOf(session: SessionFacts): Actor {
  const { person, membership, role, permissions, viewing, key } = session;
  const { id, role: own, clientId } = membership!;
  const actor: Actor = {
    personId: id,
    name: person.name,
    role,
    permissions,
    audience: key?.clientIds ? "lead" : audienceOf(own),
    clientId,
  };
  if (!key) actor.proof = { at: session.provedAt, factor: factorOf(session) };
  if (session.digestId) actor.digestId = session.digestId;
  if (viewing) actor.behind = { personId: viewing.staffId, name: viewing.staff };
  if (key) actor.behind = { personId: null, name: key.name };
  if (key?.clientIds) actor.clientIds = key.clientIds;
  return actor;
}

/** Way in and what was shown beside it: of a session that a digest has opened what was shown last, else the factor. */
function factorOf({ way, digestId, provedBy, secondBy }: SessionFacts): string {
  const beside = digestId ? provedBy : secondBy;
  return beside ? `${way}+${beside}` : way;
}

/** Undeclared fields never leave. */
function output(endpoint: Endpoint, answer: unknown): unknown {
  if (!endpoint.output) return undefined;
  return endpoint.output.parse(answer);
}
