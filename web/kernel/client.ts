import { contract } from "virtual:contract";
import { createORPCClient } from "@orpc/client";
import type { AnyContractProcedure, ContractRouterClient } from "@orpc/contract";
import type { JsonifiedClient } from "@orpc/openapi-client";
import { OpenAPILink } from "@orpc/openapi-client/fetch";
import type { Contract } from "../../contract/index.ts";
import { ApiError, errorFromResponse } from "./api-error.ts";
import { callAnswered, idempotencyKey } from "./idempotency.ts";

export type ApiClient = JsonifiedClient<ContractRouterClient<Contract>>;

let notSignedIn: () => void = () => {};

/** Says what happens when the server no longer knows the session; the shell goes to the sign-in page. */
export function onNotSignedIn(handler: () => void): void {
  notSignedIn = handler;
}

function isIdempotent(path: readonly string[]): boolean {
  let node: unknown = contract;
  for (const part of path) node = (node as Record<string, unknown>)[part];
  return (node as AnyContractProcedure)["~orpc"].meta.idempotent === true;
}

/** `status[0]=new&status[1]=open` becomes `status=new&status=open`, as the contract says it. */
function plainArrays(url: string): string {
  const parsed = new URL(url);
  const entries = [...parsed.searchParams].map(([name, value]) => [name.replace(/\[\d+\]$/, ""), value]);
  parsed.search = new URLSearchParams(entries).toString();
  return parsed.href;
}

async function send(request: Request, path: readonly string[], input: unknown): Promise<Response> {
  const target = request.method === "GET" ? new Request(plainArrays(request.url), request) : request;
  let response: Response;
  try {
    response = await fetch(target, { credentials: "same-origin" });
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new ApiError(navigator.onLine ? "unreachable" : "offline", { cause });
  }
  if (response.status < 500) callAnswered(path, input);
  if (response.ok) return response;
  const error = await errorFromResponse(response);
  if (error.code === "not_signed_in") notSignedIn();
  throw error;
}

const link = new OpenAPILink(contract, {
  url: () => `${location.origin}/api/v1`,
  headers: (_options, path, input): Record<string, string> =>
    isIdempotent(path) ? { "idempotency-key": idempotencyKey(path, input) } : {},
  fetch: (request, _init, _options, path, input) => send(request, path, input),
});

/** Calls the API: `await client.tickets.get({ id })`. Throws `ApiError` and nothing else, aborted calls excepted. */
export const client: ApiClient = createORPCClient(link);
