import { contract, type Endpoint } from "virtual:contract";
import type { ContractRouterClient } from "@orpc/contract";
import type { JsonifiedClient } from "@orpc/openapi-client";
import type { Contract } from "../../contract/index.ts";
import { type Search, searchText } from "./address.ts";
import { ApiError, type ApiErrorCode, errorFromResponse } from "./api-error.ts";
import { callAnswered, idempotencyKey } from "./idempotency.ts";

export type ApiClient = JsonifiedClient<ContractRouterClient<Contract>>;

let notSignedIn: () => void = () => {};

/** Says what happens when the server no longer knows the session; the shell goes to the sign-in page. */
export function onNotSignedIn(handler: () => void): void {
  notSignedIn = handler;
}

/** Puts right what a call was refused for. True when the call is worth sending again. */
export type Remedy = (error: ApiError) => Promise<boolean>;

const remedies = new Map<ApiErrorCode, Remedy>();

/**
 * Says what to do about a refusal, once for all screens: the call waits meanwhile and is then sent again by itself,
 * so that a screen knows nothing of it and nothing typed is lost.
 */
export function onRefusal(code: ApiErrorCode, remedy: Remedy): void {
  remedies.set(code, remedy);
}

/** How often one call is put right: a second factor, then a proof, and one more when the first was not enough. */
const rounds = 3;

function endpointAt(path: readonly string[]): Endpoint {
  const [slice = "", name = ""] = path;
  const endpoint = contract[slice]?.[name];
  if (!endpoint) throw new Error(`The contract has no endpoint ${path.join(".")}`);
  return endpoint;
}

/** Method and address of a call, whose input fills the `{id}` of the path, and what of the input is left. */
export function addressFor(path: readonly string[], input: unknown) {
  const [method, pattern, idempotent] = endpointAt(path);
  const rest: Record<string, unknown> = { ...(input as object | undefined) };
  const filled = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  return { method, url: `${location.origin}/api/v1${filled}`, rest, idempotent };
}

/** The request of a call: what the path does not take is the query of a GET and else the body. */
export function requestFor(path: readonly string[], input: unknown, signal?: AbortSignal): Request {
  const { method, url, rest, idempotent } = addressFor(path, input);
  const query = method === "GET" ? searchText(rest as Search) : "";
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  if (idempotent) headers.set("idempotency-key", idempotencyKey(path, input));
  const hasBody = method !== "GET" && Object.keys(rest).length > 0;
  if (hasBody) headers.set("content-type", "application/json");
  const body = hasBody ? JSON.stringify(rest) : undefined;
  return new Request(`${url}${query}`, { method, headers, body, signal, credentials: "same-origin" });
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

/** Sends until it is answered well: what a refusal can be put right for is, and it is sent again. */
export async function insist(attempt: () => Promise<Response>, signal?: AbortSignal): Promise<unknown> {
  for (let round = 1; ; round++) {
    const response = await attempt();
    if (response.ok) return read(response);
    const error = await errorFromResponse(response);
    if (error.code === "not_signed_in") notSignedIn();
    const remedy = round <= rounds ? remedies.get(error.code) : undefined;
    if (!remedy || !(await remedy(error)) || signal?.aborted) throw error;
  }
}

function call(path: readonly string[], input: unknown, signal?: AbortSignal): Promise<unknown> {
  return insist(async () => {
    const response = await send(requestFor(path, input, signal));
    if (response.status < 500) callAnswered(path, input);
    return response;
  }, signal);
}

/** The object with the same keys, each value made of its own. */
function mapped<Value, Made>(record: Record<string, Value>, make: (value: Value, key: string) => Made) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value, key)]));
}

/**
 * Calls the API: `await client.tickets.get({ id })`. Throws `ApiError` and nothing else, aborted calls excepted. The
 * library's own client and link do the same and weigh 12 kB gzip, read only their own kind of error, and write lists
 * as `status[0]=new`.
 */
export const client = mapped(contract, (endpoints, slice) =>
  mapped(
    endpoints,
    (_, name) => (input: unknown, options?: { signal?: AbortSignal }) =>
      call([slice, name], input, options?.signal),
  ),
) as unknown as ApiClient;
