import { type AnyContractProcedure, isContractProcedure } from "@orpc/contract";
import type { z } from "zod";
import type { EndpointMeta } from "../../../contract/endpoint.ts";
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
import { type CookieName, cookieLine, cookieOf, sharedDomain } from "./cookies.ts";
import { passGate } from "./gate.ts";
import { readBody, readQuery, validated } from "./input.ts";
import { networkOf } from "./network.ts";
import { PackedFile } from "./packed-file.ts";
import type { Limiter } from "./rate-limit.ts";
import { Later, type Route } from "./routes.ts";
import { ShownFile } from "./shown-file.ts";

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

interface Endpoint {
  name: string;
  method: string;
  pattern: string[];
  meta: EndpointMeta;
  status: number;
  input: z.ZodType | undefined;
  output: z.ZodType | undefined;
  run: Route["run"];
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
      arrival.request.method === "GET"
        ? readQuery(arrival.url.searchParams)
        : await readBody(arrival.request);
    const input = validated(endpoint.input, { ...raw, ...parameters });
    const headers = new Headers({ "cache-control": "no-store" });
    const key = await idempotencyKey(endpoint, arrival, input);
    const answer =
      endpoint.meta.database === "registry"
        ? await runInRegistry(endpoint, arrival, session, input, key, headers, options)
        : await runInTenant(endpoint, arrival, session!, input, key, options);
    return { response: respond(endpoint, answer, headers), endpoint: endpoint.name };
  };
}

function compile(contract: object, routes: Route[]): Endpoint[] {
  const byProcedure = new Map(routes.map((route) => [route.procedure, route]));
  const endpoints: Endpoint[] = [];
  const walk = (node: object, path: string[]) => {
    if (isContractProcedure(node)) endpoints.push(endpointOf(node, path.join("."), byProcedure.get(node)));
    else for (const [name, child] of Object.entries(node)) walk(child, [...path, name]);
  };
  walk(contract, []);
  return endpoints;
}

function endpointOf(procedure: AnyContractProcedure, name: string, route: Route | undefined): Endpoint {
  const definition = procedure["~orpc"];
  const meta = definition.meta as unknown as EndpointMeta;
  if (!meta.permission) throw new Error(`Endpoint ${name} declares no permission.`);
  if (!route) throw new Error(`Endpoint ${name} has no verb.`);
  if (route.database !== meta.database) throw new Error(`Endpoint ${name} is joined to the wrong database.`);
  return {
    name,
    meta,
    method: definition.route.method!,
    pattern: definition.route.path!.split("/").slice(1),
    status: definition.route.successStatus ?? 200,
    input: definition.inputSchema as z.ZodType | undefined,
    output: definition.outputSchema as z.ZodType | undefined,
    run: route.run,
  };
}

/** Routes by the first and the number of segments; fixed segments win over parameters. */
function finder(endpoints: Endpoint[]) {
  const shelves = new Map<string, Endpoint[]>();
  const shelf = (segments: string[]) => `${segments.length} ${segments[0]}`;
  const fixed = ({ pattern }: Endpoint) => pattern.filter((segment) => !segment.startsWith("{")).length;
  for (const endpoint of endpoints.toSorted((a, b) => fixed(b) - fixed(a))) {
    const key = shelf(endpoint.pattern);
    shelves.set(key, [...(shelves.get(key) ?? []), endpoint]);
  }
  return (method: string, path: string) => {
    const segments = path.split("/").slice(1);
    const matching = (shelves.get(shelf(segments)) ?? []).filter(({ pattern }) =>
      pattern.every((part, at) => part.startsWith("{") || part === segments[at]),
    );
    const most = matching[0] ? fixed(matching[0]) : 0;
    const endpoint = matching.find((candidate) => candidate.method === method && fixed(candidate) === most);
    if (!endpoint) throw new Refusal(matching.length > 0 ? "method_not_allowed" : "not_found");
    return { endpoint, parameters: parametersOf(endpoint.pattern, segments) };
  };
}

function parametersOf(pattern: string[], segments: string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    if (!part.startsWith("{")) continue;
    try {
      parameters[part.slice(1, -1)] = decodeURIComponent(segments[at]!);
    } catch {
      throw new Refusal("not_found");
    }
  }
  return parameters;
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
  if (rule) await options.read(rule, rule.shown === "said" ? said : rule.shown(answer), arrival, session);
  return answer;
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

function respond({ status }: Endpoint, answer: unknown, headers: Headers): Response {
  if (answer === undefined) return new Response(null, { status: status === 202 ? 202 : 204, headers });
  if (answer instanceof Blob) {
    headers.set("content-type", answer.type);
    if (answer instanceof ShownFile)
      for (const [name, value] of Object.entries(answer.rules)) headers.set(name, value);
    if (answer instanceof File)
      headers.set("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(answer.name)}`);
    return new Response(answer instanceof PackedFile ? answer.stream() : answer, { status, headers });
  }
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(answer), { status, headers });
}
