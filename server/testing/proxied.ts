import { originOf } from "../config.ts";
import { ProcessCounters } from "../kernel/counters-process.ts";
import { startServer } from "../start.ts";
import type { Answer } from "./browser.ts";
import { testInstallation } from "./installation.ts";

/** A call as it comes through a proxy in front. */
export interface ProxiedCall {
  host: string;
  body?: unknown;
  cookie?: string;
  /** Address of the caller. */
  address?: string;
  headers?: Record<string, string>;
}

/** A second server of the tests' platform, behind a proxy that ends TLS. */
export interface ProxiedServer extends AsyncDisposable {
  call(method: string, path: string, call: ProxiedCall): Promise<Answer>;
  /** Moves the clock of this server by so many milliseconds. */
  pass(milliseconds: number): void;
}

/**
 * @param scale of the limits of a network or tenant, and of calls in a minute; 1 is what people have
 * @param baseDomain below which tenants have their hosts; browsers share no cookies below `localhost`
 */
export async function proxiedServer({ scale = 1000, baseDomain = "localhost" } = {}): Promise<ProxiedServer> {
  const { platform } = await testInstallation();
  const http = {
    ...platform.config.http,
    baseDomain,
    isProxy: () => true,
    public: { scheme: "https", port: null } as const,
  };
  const config = { ...platform.config, http };
  let passed = 0;
  const server = startServer(
    { ...platform, config, tenantOrigin: (slug) => originOf(config, `${slug}.${http.baseDomain}`) },
    { clock: () => new Date(Date.now() + passed), counters: new ProcessCounters(), scale },
  );
  return {
    call: (method, path, call) => send(server.port, method, path, call),
    pass: (milliseconds) => {
      passed += milliseconds;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function send(port: number, method: string, path: string, call: ProxiedCall): Promise<Answer> {
  const { host, body, cookie, address = "203.0.113.7", headers } = call;
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: {
      "x-forwarded-host": host,
      "x-forwarded-proto": "https",
      "x-forwarded-for": address,
      ...(cookie ? { cookie } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text || null,
  };
}

/** The cookie that an answer sets, as a browser would send it back. */
export function cookieOf(answer: { headers: Headers }): string {
  return sessionCookieLine(answer).split(";")[0]!;
}

/** All cookies that an answer sets, as a browser would send them back. */
export function cookiesOf({ headers }: { headers: Headers }): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

/** The whole line that sets the session's cookie. */
export function sessionCookieLine({ headers }: { headers: Headers }): string {
  return headers.getSetCookie().find((line) => /^(?:__Host-)?postern=/.test(line)) ?? "";
}
