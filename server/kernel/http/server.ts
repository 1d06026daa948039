import { constants } from "node:crypto";
import type { Config } from "../../config.ts";
import type { RequestFacts } from "../context.ts";
import { newId } from "../ids.ts";
import { log } from "../log.ts";
import type { Quiet } from "../quiet.ts";
import { Refusal } from "../refusal.ts";
import type { Telemetry } from "../telemetry.ts";
import { problemResponse, withSecurityHeaders } from "./answer.ts";
import type { Arrival, mount } from "./mount.ts";
import type { FoundProtocol, Protocols } from "./protocols.ts";
import type { StaticFiles } from "./static.ts";

const tls13Only = constants.SSL_OP_NO_TLSv1 | constants.SSL_OP_NO_TLSv1_1 | constants.SSL_OP_NO_TLSv1_2;

export interface ServerOptions {
  config: Config;
  api: ReturnType<typeof mount>;
  protocols: Protocols;
  files: StaticFiles;
  telemetry: Telemetry;
  /** The tenant of a host; null for the bare host. Throws `not_found` for a host that is nobody's. */
  tenantOf(host: string): Promise<Arrival["tenant"]>;
  /** What is not ready; empty when all is. */
  unready(): Promise<string[]>;
  /** The OpenAPI 3.1 document, made when first asked for. */
  openapi(): Promise<object>;
  /** Told of every call. */
  quiet?: Quiet;
}

export interface RunningServer extends AsyncDisposable {
  port: number;
  url: string;
}

/** Starts to serve. Disposing it stops new calls at once and lets those under way finish. */
export function serve(options: ServerOptions): RunningServer {
  const { config, quiet } = options;
  let stopping = false;
  const server = Bun.serve({
    hostname: config.http.host,
    port: config.http.port,
    ...(config.http.tls
      ? {
          tls: {
            cert: Bun.file(config.http.tls.cert),
            key: Bun.file(config.http.tls.key),
            secureOptions: tls13Only,
          },
        }
      : {}),
    idleTimeout: 30,
    maxRequestBodySize: 32 * 1024 * 1024,
    fetch: (request, self) => {
      quiet?.disturb();
      return answer(request, self.requestIP(request)?.address ?? "", options, stopping);
    },
    error: (error) => problemResponse(error, newId()),
  });
  return {
    port: server.port!,
    url: server.url.href,
    async [Symbol.asyncDispose]() {
      stopping = true;
      const late = setTimeout(() => void server.stop(true), 10_000);
      await server.stop();
      clearTimeout(late);
    },
  };
}

async function answer(
  request: Request,
  peer: string,
  options: ServerOptions,
  stopping: boolean,
): Promise<Response> {
  const started = performance.now();
  const url = addressOf(request);
  const facts = factsOf(request, url, peer, options.config);
  let endpoint = "static";
  let response: Response;
  try {
    const isApi = url.pathname.startsWith("/api/");
    const protocol = isApi ? null : options.protocols.find(request.method, url.pathname);
    if (isApi) {
      endpoint = "unknown";
      ({ response, endpoint } = await answerApi({ request, url, facts, tenant: null }, options));
    } else if (protocol) {
      endpoint = protocol.route.pattern;
      response = await answerProtocol(protocol, { request, url, facts, tenant: null }, options);
    } else {
      response = await answerOther(request, url, facts, options, stopping);
    }
  } catch (error) {
    response = problemResponse(error, facts.id);
  }
  if (stopping) response.headers.set("connection", "close");
  const ms = performance.now() - started;
  options.telemetry.request(endpoint, request.method, response.status, ms);
  log.debug("Request", {
    requestId: facts.id,
    method: request.method,
    path: url.pathname,
    status: response.status,
    ms,
  });
  return withSecurityHeaders(response, facts.origin.startsWith("https:"), facts.id);
}

async function answerApi(arrival: Arrival, options: ServerOptions) {
  const { request, url, facts } = arrival;
  if (url.pathname === "/api/v1/openapi.json" && request.method === "GET") {
    return { response: Response.json(await options.openapi()), endpoint: "openapi" };
  }
  if (!url.pathname.startsWith("/api/v1/")) throw new Refusal("not_found");
  refuseOtherOrigins(request, facts);
  arrival.tenant = await options.tenantOf(new URL(facts.origin).hostname);
  return options.api(arrival);
}

async function answerProtocol(found: FoundProtocol, arrival: Arrival, options: ServerOptions) {
  const { request, facts } = arrival;
  if (!found.route.fromElsewhere) refuseOtherOrigins(request, facts);
  arrival.tenant = await options.tenantOf(new URL(facts.origin).hostname);
  return options.protocols.answer(found, arrival);
}

/**
 * A write from another site is refused. Browsers say where a write comes from in `Origin` or `Sec-Fetch-Site`;
 * a program that sends neither has no cookies that somebody else could abuse.
 */
function refuseOtherOrigins(request: Request, facts: RequestFacts): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin !== null && origin !== facts.origin) throw new Refusal("wrong_origin");
  if (site !== null && site !== "same-origin" && site !== "none") throw new Refusal("wrong_origin");
}

async function answerOther(
  request: Request,
  url: URL,
  facts: RequestFacts,
  options: ServerOptions,
  stopping: boolean,
): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") throw new Refusal("method_not_allowed");
  if (url.pathname === "/healthz") return Response.json({ status: "ok" });
  if (url.pathname === "/readyz") {
    const missing = stopping ? ["stopping"] : await options.unready();
    return Response.json(
      { status: missing.length === 0 ? "ready" : "not ready", missing },
      { status: missing.length === 0 ? 200 : 503 },
    );
  }
  if (url.pathname === "/metrics") {
    // Figures of all tenants are the operator's: asked for on this machine. Through a proxy that does not say for
    // whom it asks, nobody can tell.
    const unsaid = options.config.http.isProxy(facts.address) && !request.headers.has("x-forwarded-for");
    if (unsaid || !isLocal(facts.address)) throw new Refusal("not_found");
    return new Response(await options.telemetry.text(), {
      headers: { "content-type": "text/plain; version=0.0.4" },
    });
  }
  return options.files.answer(request, url);
}

/** The address asked for. A request without a host, or with one that cannot be, is for a host that is nobody's. */
function addressOf(request: Request): URL {
  const url = URL.parse(request.url);
  if (url) return url;
  const nobodys = new URL("http://nobody.invalid");
  nobodys.pathname = request.url.replace(/^[^/]*\/\/[^/]*/, "");
  return nobodys;
}

function factsOf(request: Request, url: URL, peer: string, config: Config): RequestFacts {
  const { isProxy } = config.http;
  const forwarded = (name: string) => {
    const values = isProxy(peer) ? request.headers.get(name)?.split(",") : undefined;
    return values?.map((value) => value.trim());
  };
  const header = (name: string) => forwarded(name)?.at(-1);
  // Where several proxies stand in a row, the caller is whom the outermost of them has named.
  const chain = forwarded("x-forwarded-for");
  const host = (header("x-forwarded-host") ?? request.headers.get("host") ?? url.host).toLowerCase();
  const scheme = config.http.tls ? "https" : (header("x-forwarded-proto") ?? config.http.public.scheme);
  const origin = URL.canParse(`${scheme}://${host}`) ? new URL(`${scheme}://${host}`).origin : url.origin;
  return {
    id: newId(),
    address: chain?.findLast((address) => !isProxy(address)) ?? chain?.[0] ?? peer,
    userAgent: (request.headers.get("user-agent") ?? "").slice(0, 300),
    origin,
  };
}

function isLocal(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
