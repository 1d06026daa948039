import { type AnyContractProcedure, isContractProcedure } from "@orpc/contract";
import type { z } from "zod";
import type { EndpointMeta } from "../../contract/endpoint.ts";
import { contract } from "../../contract/index.ts";
import { sample } from "./sample.ts";

/** An endpoint as a caller from outside sees it. */
export interface Endpoint {
  name: string;
  method: string;
  path: string;
  /** Names of the ids in its path. */
  parameters: string[];
  meta: EndpointMeta & { permission: NonNullable<EndpointMeta["permission"]> };
  input: z.ZodType | undefined;
  output: z.ZodType | undefined;
}

/** Every endpoint that is served, read from the contract: nobody has to list them. */
export function allEndpoints(): Endpoint[] {
  const endpoints: Endpoint[] = [];
  const walk = (node: object, path: string[]) => {
    if (isContractProcedure(node)) endpoints.push(endpointOf(node, path.join(".")));
    else for (const [name, child] of Object.entries(node)) walk(child, [...path, name]);
  };
  walk(contract, []);
  return endpoints;
}

function endpointOf(procedure: AnyContractProcedure, name: string): Endpoint {
  const { route, meta, inputSchema, outputSchema } = procedure["~orpc"];
  const path = route.path!;
  return {
    name,
    method: route.method!,
    path,
    parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter!),
    meta: meta as Endpoint["meta"],
    input: inputSchema as z.ZodType | undefined,
    output: outputSchema as z.ZodType | undefined,
  };
}

/** A call as it goes over the wire. */
export interface Call {
  method: string;
  path: string;
  body: unknown;
}

/** A picture of one pixel: the file of a call that takes one. */
export const onePixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A call of an endpoint with an input; what the path names goes there, the rest into query or body. */
export function callOf({ method, path, parameters, meta }: Endpoint, input: Record<string, unknown>): Call {
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !parameters.includes(name)));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(textOf(input[name]).toWellFormed()),
  );
  if (method !== "GET" && !meta.upload) return { method, path: filled, body: rest };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) {
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, textOf(item));
  }
  const body = meta.upload ? onePixel : undefined;
  return { method, path: query.size > 0 ? `${filled}?${query}` : filled, body };
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** A valid call in which every id, in the path and elsewhere, is the one given. */
export function sampleCall(endpoint: Endpoint, id: string, full: boolean): Call {
  const input = endpoint.input ? (sample(endpoint.input, { id, full }) as Record<string, unknown>) : {};
  return callOf(endpoint, input);
}
