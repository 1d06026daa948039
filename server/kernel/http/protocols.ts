import type { EndpointMeta } from "../../../contract/endpoint.ts";
import type { Permission } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../context.ts";
import { Refusal, refusalOf } from "../refusal.ts";
import { passGate } from "./gate.ts";
import { readBytes } from "./input.ts";
import { type Arrival, type MountOptions, registryCtx } from "./mount.ts";
import { networkOf } from "./network.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type ProtocolMethod = (typeof methods)[number];

/** What a handler works with. It opens its own transactions. */
export interface ProtocolCall {
  request: Request;
  /** Under the address that the browser used, whatever stands in front of us. */
  url: URL;
  parameters: Record<string, string>;
  ctx: RegistryCtx;
  /** The body, read up to the route's limit. @throws Refusal body_too_large */
  body(): Promise<Uint8Array>;
  /** The fields of a form. @throws Refusal unsupported_media_type, malformed_request */
  form(): Promise<URLSearchParams>;
}

export interface ProtocolOptions {
  /** Who may call it; `public` needs no session. */
  permission: Permission | "public";
  summary: string;
  /** As the contract's endpoints say it: open to a session that owes a second factor, to who views as a member, and to one that is for a digest alone. */
  held?: boolean;
  viewing?: EndpointMeta["viewing"];
  digest?: boolean;
  /** Why it must be possible to write to it from another site; without it such a write is refused. */
  fromElsewhere?: string;
  /** Calls a minute from one network. */
  rateLimit?: number;
  /** Largest body, in bytes. */
  bodyLimit?: number;
}

/**
 * A route beside the API, for what others' protocols prescribe and the contract cannot express: redirects, forms
 * from other sites, XML. It has no place in the reference, and is found by the list in `server/app.ts`.
 */
export interface ProtocolRoute extends Required<Omit<ProtocolOptions, "fromElsewhere">> {
  method: ProtocolMethod;
  /** `/sso/{providerId}/start`; a last part `*` stands for the rest of the path, which may be empty. */
  pattern: `/${string}`;
  fromElsewhere: string | null;
  run(call: ProtocolCall): Promise<Response>;
}

/** `protocolRoute("GET", "/sso/oidc/callback", { permission: "public", summary: "…" }, async (call) => …)`. */
export function protocolRoute(
  method: ProtocolMethod,
  pattern: ProtocolRoute["pattern"],
  { fromElsewhere = "", ...options }: ProtocolOptions,
  run: ProtocolRoute["run"],
): ProtocolRoute {
  const usual = { held: false, viewing: false, digest: false, rateLimit: 60, bodyLimit: 500_000 };
  return { method, pattern, ...usual, ...options, fromElsewhere: fromElsewhere || null, run };
}

/** Sends the browser on, within this host or to where a protocol says; never kept, never sniffed. */
export function redirect(to: string, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status: 303,
    headers: { location: to, "cache-control": "no-store", ...headers },
  });
}

/** A route that fits an address, with what its pattern names. */
export interface FoundProtocol {
  route: ProtocolRoute;
  parameters: Record<string, string>;
}

/** What the server asks: whether an address is a protocol's, and then for its answer. */
export interface Protocols {
  routes: readonly ProtocolRoute[];
  /** Null where the address is none of a protocol's. @throws Refusal method_not_allowed */
  find(method: string, path: string): FoundProtocol | null;
  answer(found: FoundProtocol, arrival: Arrival): Promise<Response>;
}

/** Makes the routes answerable. The order of refusals is the mount's: route, session, tenant, permission, rate. */
export function mountProtocols(routes: readonly ProtocolRoute[], options: MountOptions): Protocols {
  return {
    routes,
    find: (method, path) => {
      const fitting = routes.flatMap((route) => {
        const parameters = matched(route.pattern, path);
        return parameters ? [{ route, parameters }] : [];
      });
      if (fitting.length === 0) return null;
      // A HEAD that looks ahead at a link must not use it up.
      const found = fitting.find(({ route }) => route.method === method);
      if (!found) throw new Refusal("method_not_allowed");
      return found;
    },
    answer: async ({ route, parameters }, arrival) => {
      const session = await enter(route, arrival, options);
      await limit(route, arrival, options);
      const headers = new Headers();
      const ctx = registryCtx(arrival, session, null, headers, options);
      try {
        const response = await route.run({ ...reading(route, arrival), parameters, ctx });
        for (const [name, value] of headers) response.headers.append(name, value);
        if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
        return response;
      } catch (error) {
        throw refusalOf(error, options.constraints) ?? error;
      }
    },
  };
}

function matched(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const open = wanted.at(-1) === "*";
  if (open ? given.length < wanted.length - 1 : given.length !== wanted.length) return null;
  const parameters: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    if (part === "*") {
      parameters["*"] = given.slice(at).join("/");
      return parameters;
    }
    if (!part.startsWith("{")) {
      if (part !== given[at]) return null;
      continue;
    }
    try {
      parameters[part.slice(1, -1)] = decodeURIComponent(given[at]!);
    } catch {
      return null;
    }
  }
  return parameters;
}

async function enter(route: ProtocolRoute, { request, facts, tenant }: Arrival, options: MountOptions) {
  const { permission, method, held, viewing, digest } = route;
  if (permission === "public") return null;
  const session = await options.authenticate(request, facts);
  if (!session || (session.tenant?.id ?? null) !== (tenant?.id ?? null)) throw new Refusal("not_signed_in");
  if (session.tenant && session.tenant.status !== "active") throw new Refusal("tenant_suspended");
  passGate({ permission, held, proof: null, viewing, digest }, session, method !== "GET", options.clock());
  return session;
}

async function limit(
  { method, pattern, rateLimit }: ProtocolRoute,
  { facts }: Arrival,
  { limiter }: MountOptions,
) {
  const wait = await limiter.take(`${method} ${pattern} ${networkOf(facts.address)}`, rateLimit);
  if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
}

function reading({ bodyLimit }: ProtocolRoute, { request, url, facts }: Arrival) {
  const body = () => readBytes(request, bodyLimit);
  return {
    request,
    url: new URL(`${facts.origin}${url.pathname}${url.search}`),
    body,
    form: async () => {
      if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get("content-type") ?? ""))
        throw new Refusal("unsupported_media_type");
      try {
        return new URLSearchParams(new TextDecoder("utf-8", { fatal: true }).decode(await body()));
      } catch (cause) {
        throw cause instanceof Refusal ? cause : new Refusal("malformed_request", { cause });
      }
    },
  };
}
