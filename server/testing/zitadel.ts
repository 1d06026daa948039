import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Endpoint, endpoints } from "./zitadel/messages.ts";
import { Refused } from "./zitadel/methods.ts";
import { logIn, oidcPart, type SignInFacts, serviceToken } from "./zitadel/oidc.ts";
import { newState, publish, type State } from "./zitadel/state.ts";

export { applications } from "./zitadel/oidc.ts";
export { sign as signMessage } from "./zitadel/state.ts";

/** What goes wrong with calls whose path matches, and how often. */
export interface Trouble {
  path?: RegExp;
  /** All, where it does not say. */
  times?: number;
  /**
   * `down`: the connection is cut before anything is done; `lost`: after it was done; `slow`: no answer comes; else
   * what is answered.
   */
  how: "down" | "lost" | "slow" | { status: number; body: object | string; location?: string };
}

/** A ZITADEL to test against: its API on the messages of `@zitadel/proto`, its OIDC by `oidc-provider`. */
export interface TestZitadel extends AsyncDisposable {
  issuer: string;
  state: State;
  signIn: SignInFacts;
  /** Names of the methods called and `token`, in order. */
  calls: string[];
  /** Seconds that tokens of the service account live. */
  tokenLifetime: number;
  /** Knows only what ZITADEL had before version 4: no Connect. */
  older: boolean;
  trouble(trouble: Trouble | null): void;
  /** Something happens in ZITADEL that no call has caused. */
  publish(event: { type: string; subject: string; owner: string; payload?: object }): Promise<void>;
  /** The service account's key file. */
  keyFile(): string;
}

/** Starts one, on a free port of the loopback. */
export async function startZitadel(): Promise<TestZitadel> {
  const state = newState();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signIn: SignInFacts = { userId: null, forge: null, rolesInIdToken: true, asked: [] };
  const provider = oidcPart(issuer, state, signIn);
  const oidc = provider.callback();
  const held = new Set<ServerResponse>();
  let trouble: Trouble | null = null;
  const zitadel: TestZitadel = {
    issuer,
    state,
    signIn,
    calls: [],
    tokenLifetime: 43_199,
    older: false,
    trouble: (given) => {
      trouble = given && { ...given };
    },
    publish: (event) => publish(state, event),
    keyFile: () => {
      const { keyId, key, userId } = state.service;
      return JSON.stringify({ type: "serviceaccount", keyId, key, userId });
    },
    async [Symbol.asyncDispose]() {
      for (const response of held) response.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const next = (path: string): Trouble["how"] | null => {
    if (!trouble || (trouble.path && !trouble.path.test(path))) return null;
    if (trouble.times !== undefined && trouble.times-- <= 0) return null;
    return trouble.how;
  };
  server.on("request", async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url!, issuer);
    const how = next(url.pathname);
    if (how === "slow") return void held.add(response);
    if (how === "down") return void request.socket.destroy();
    if (how && how !== "lost") {
      if (how.location) response.setHeader("location", how.location);
      return answer(response, how.status, how.body);
    }
    const lost = how === "lost";
    if (url.pathname.startsWith("/ui/v2/login")) return logIn(provider, state, signIn, request, response);
    if (url.pathname === "/oauth/v2/authorize") signIn.asked.push(url.searchParams);
    const isOidc = /^\/(oauth|oidc|\.well-known)\//.test(url.pathname);
    if (isOidc && url.pathname !== "/oauth/v2/token") return void oidc(request, response);
    const body = await bodyOf(request);
    if (isOidc) {
      if (!body.includes("jwt-bearer"))
        return void oidc(Object.assign(request, { body: formOf(body) }), response);
      zitadel.calls.push("token");
      const token = serviceToken(issuer, state, new URLSearchParams(body), zitadel.tokenLifetime);
      return token
        ? answer(response, 200, token)
        : answer(response, 400, { error: "invalid_grant", error_description: "assertion invalid" });
    }
    const answered = await api(zitadel, request, url, body);
    if (lost) return void request.socket.destroy();
    answer(response, answered.status, answered.body);
  });
  return zitadel;
}

async function api(zitadel: TestZitadel, request: IncomingMessage, url: URL, body: string) {
  const endpoint = endpoints.find(
    ({ verb, pattern, connect }) =>
      verb === request.method && pattern.test(url.pathname) && !(connect && zitadel.older),
  );
  if (!endpoint) return { status: 404, body: "404 page not found" };
  zitadel.calls.push(endpoint.name);
  try {
    const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    if (!zitadel.state.tokens.has(token))
      throw new Refused("unauthenticated", "Errors.Token.Invalid (AUTH-7fs1e)");
    const input = endpoint.decode(sentOf(body, url), parametersOf(endpoint, url));
    const organisationId = String(request.headers["x-zitadel-orgid"] ?? "");
    return { status: 200, body: endpoint.encode(await endpoint.run(zitadel.state, input, organisationId)) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refusal(error, endpoint.connect);
  }
}

function sentOf(body: string, url: URL): object {
  if (body) return JSON.parse(body);
  const sent: Record<string, unknown> = {};
  for (const [name, value] of url.searchParams) {
    const [first = "", second] = name.split(".");
    sent[first] = second ? { [second]: value } : value;
  }
  return sent;
}

function parametersOf({ pattern, parameters }: Endpoint, url: URL): Record<string, string> {
  const values = pattern.exec(url.pathname)!.slice(1);
  return Object.fromEntries(parameters.map((name, at) => [name, decodeURIComponent(values[at]!)]));
}

const statuses = {
  invalid_argument: [3, 400],
  not_found: [5, 404],
  already_exists: [6, 409],
  failed_precondition: [9, 400],
  unauthenticated: [16, 401],
} as const;

/** Connect names the code, REST gives its number. */
function refusal({ code, message }: Refused, connect: boolean) {
  const [number, status] = statuses[code];
  return { status, body: connect ? { code, message } : { code: number, message, details: [] } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const formOf = (body: string) => Object.fromEntries(new URLSearchParams(body));

function answer(response: ServerResponse, status: number, body: unknown): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/plain" : "application/json" });
  response.end(isText ? body : JSON.stringify(body));
}
