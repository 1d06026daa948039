import { type AnyContractProcedure, isContractProcedure } from "@orpc/contract";
import type { z } from "zod";
import type { EndpointMeta } from "../../../contract/endpoint.ts";
import { Refusal } from "../refusal.ts";
import type { Route } from "./routes.ts";

/** One endpoint of the contract with its verb, as the mount works with it. */
export interface Endpoint {
  name: string;
  method: string;
  pattern: string[];
  meta: EndpointMeta;
  status: number;
  input: z.ZodType | undefined;
  output: z.ZodType | undefined;
  run: Route["run"];
  upload: Route["upload"];
}

/** @throws Error when an endpoint has no permission, no verb, or the wrong kind of verb */
export function compile(contract: object, routes: Route[]): Endpoint[] {
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
  if (!route.upload !== !meta.upload)
    throw new Error(`Endpoint ${name} has to say what files it takes, and how.`);
  return {
    name,
    meta,
    method: definition.route.method!,
    pattern: definition.route.path!.split("/").slice(1),
    status: definition.route.successStatus ?? 200,
    input: definition.inputSchema as z.ZodType | undefined,
    output: definition.outputSchema as z.ZodType | undefined,
    run: route.run,
    upload: route.upload,
  };
}

/** Routes by the first and the number of segments; fixed segments win over parameters. */
export function finder(endpoints: Endpoint[]) {
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
