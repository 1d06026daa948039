import type { z } from "zod";
import { Refusal } from "../refusal.ts";

/** Largest body of a call, in bytes. Files travel another way. */
export const bodyLimit = 1_000_000;

/**
 * Reads the JSON body of a request.
 * @throws Refusal body_too_large, unsupported_media_type, malformed_request (not UTF-8, not JSON, not an object)
 */
export async function readBody(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readBytes(request, bodyLimit);
  if (bytes.length === 0) return {};
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new Refusal("unsupported_media_type");
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Refusal("malformed_request", { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refusal("malformed_request");
  return value as Record<string, unknown>;
}

/** Reads a whole body. @throws Refusal body_too_large, as soon as that is known */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw new Refusal("body_too_large");
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw new Refusal("body_too_large");
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** Query text to an object: a repeated name, or `name[]` and `name[0]`, becomes a list. */
export function readQuery(query: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, value] of query) {
    const list = /^([^[\]]+)\[\d*\]$/.exec(name)?.[1];
    const key = list ?? name;
    const before = values[key];
    if (Array.isArray(before)) before.push(value);
    else if (before !== undefined) values[key] = [before, value];
    else values[key] = list ? [value] : value;
  }
  return values;
}

/**
 * Checks a call's input against its schema.
 * @throws Refusal invalid_input, with every wrong field named
 */
export function validated(schema: z.ZodType | undefined, input: Record<string, unknown>): unknown {
  if (!schema) {
    const extra = Object.keys(input);
    if (extra.length === 0) return undefined;
    throw new Refusal("invalid_input", { fields: extra.map((path) => ({ path, message: "unknown" })) });
  }
  // What is missing and what is of another type are told apart by what was given.
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw new Refusal("invalid_input", { fields: result.error.issues.slice(0, 50).flatMap(problemsOf) });
}

/** The wrong fields of one issue: their paths, and a short reason. */
export function problemsOf(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key].join("."), message: "unknown" }));
  }
  const own = issue.message && /^[a-z_]+$/.test(issue.message) ? issue.message : null;
  return [{ path: path.join("."), message: own ?? reasonOf(issue) }];
}

/** A short key for what is wrong: the screens translate it under `fields.*`. */
function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return issue.input === undefined ? "required" : "wrong_type";
  if (issue.code === "too_small")
    return issue.origin === "string" && Number(issue.minimum) <= 1 ? "required" : "too_small";
  if (issue.code === "too_big") return issue.origin === "string" ? "too_long" : "too_big";
  return issue.code === "invalid_value" ? "unknown_choice" : "wrong_format";
}
