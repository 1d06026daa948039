import { contract, type Endpoint } from "virtual:contract";
import { type ClientLink, createORPCClient } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import type { JsonifiedClient } from "@orpc/openapi-client";
import type { Contract } from "../../contract/index.ts";
import { type Search, searchText } from "./address.ts";
import { ApiError, errorFromResponse } from "./api-error.ts";
import { callAnswered, idempotencyKey } from "./idempotency.ts";

export type ApiClient = JsonifiedClient<ContractRouterClient<Contract>>;

let notSignedIn: () => void = () => {};

/** Says what happens when the server no longer knows the session; the shell goes to the sign-in page. */
export function onNotSignedIn(handler: () => void): void {
  notSignedIn = handler;
}

function endpointAt(path: readonly string[]): Endpoint {
  const [slice = "", name = ""] = path;
  const endpoint = contract[slice]?.[name];
  if (!endpoint) throw new Error(`The contract has no endpoint ${path.join(".")}`);
  return endpoint;
}

/** The request of a call: input fills the `{id}` of the path, the rest is the query of a GET and else the body. */
export function requestFor(path: readonly string[], input: unknown, signal?: AbortSignal): Request {
  const [method, pattern, idempotent] = endpointAt(path);
  const rest: Record<string, unknown> = { ...(input as object | undefined) };
  const filled = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  const query = method === "GET" ? searchText(rest as Search) : "";
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  if (idempotent) headers.set("idempotency-key", idempotencyKey(path, input));
  const hasBody = method !== "GET" && Object.keys(rest).length > 0;
  if (hasBody) headers.set("content-type", "application/json");
  const body = hasBody ? JSON.stringify(rest) : undefined;
  const url = `${location.origin}/api/v1${filled}${query}`;
  return new Request(url, { method, headers, body, signal, credentials: "same-origin" });
}

async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new ApiError(navigator.onLine ? "unreachable" : "offline", { cause });
  }
}

async function read(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  if (!response.headers.get("content-type")?.includes("json")) return response.blob();
  return response.json().catch((cause: unknown) => {
    throw new ApiError("unreadable", { status: response.status, cause });
  });
}

/**
 * Carries a call to the server. The library's own link does the same and weighs 10 kB gzip more, reads only its own
 * kind of error, and writes lists as `status[0]=new`.
 */
const link: ClientLink<Record<never, never>> = {
  async call(path, input, { signal }) {
    const response = await send(requestFor(path, input, signal));
    if (response.status < 500) callAnswered(path, input);
    if (response.ok) return read(response);
    const error = await errorFromResponse(response);
    if (error.code === "not_signed_in") notSignedIn();
    throw error;
  },
};

/** Calls the API: `await client.tickets.get({ id })`. Throws `ApiError` and nothing else, aborted calls excepted. */
export const client: ApiClient = createORPCClient(link);
