import { originOf } from "../config.ts";
import { Limiter } from "../kernel/http/rate-limit.ts";
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

export async function proxiedServer(): Promise<ProxiedServer> {
  const { platform } = await testInstallation();
  const http = {
    ...platform.config.http,
    isProxy: () => true,
    public: { scheme: "https", port: null } as const,
  };
  const config = { ...platform.config, http };
  let passed = 0;
  const server = startServer(
    { ...platform, config, tenantOrigin: (slug) => originOf(config, `${slug}.${http.baseDomain}`) },
    { clock: () => new Date(Date.now() + passed), limiter: new Limiter(Date.now, 1000) },
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
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
}

/** The cookie that an answer sets, as a browser would send it back. */
export function cookieOf(answer: Answer): string {
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}
