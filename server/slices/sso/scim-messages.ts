export const urn = {
  user: "urn:ietf:params:scim:schemas:core:2.0:User",
  group: "urn:ietf:params:scim:schemas:core:2.0:Group",
  enterprise: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  list: "urn:ietf:params:scim:api:messages:2.0:ListResponse",
  patch: "urn:ietf:params:scim:api:messages:2.0:PatchOp",
  error: "urn:ietf:params:scim:api:messages:2.0:Error",
} as const;

/** Table 9 of RFC 7644, and what has no word there. */
const statuses = {
  invalidFilter: 400,
  invalidPath: 400,
  invalidSyntax: 400,
  invalidValue: 400,
  noTarget: 400,
  uniqueness: 409,
  notFound: 404,
  methodNotAllowed: 405,
  tooLarge: 413,
  unsupportedType: 415,
} as const;
const wordsOfTheStandard = [
  "invalidFilter",
  "invalidPath",
  "invalidSyntax",
  "invalidValue",
  "noTarget",
  "uniqueness",
];

/** A request that is answered with an error of SCIM. The detail is for the provider's administrator to read. */
export class ScimProblem extends Error {
  override name = "ScimProblem";
  readonly status: number;
  constructor(
    readonly kind: keyof typeof statuses,
    readonly detail: string = kind,
  ) {
    super(`${kind}: ${detail}`);
    this.status = statuses[kind];
  }
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json | undefined };
export type JsonObject = { [name: string]: Json | undefined };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const type = "application/scim+json; charset=utf-8";

/** An answer with a resource or message. */
export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type, ...headers } });
}

/** RFC 7644, 3.12. */
export function errorAnswer(status: number, kind: string, detail: string): Response {
  return answer(
    {
      schemas: [urn.error],
      status: String(status),
      ...(wordsOfTheStandard.includes(kind) && { scimType: kind }),
      detail,
    },
    status,
  );
}

/** RFC 7644, 3.4.2. */
export function listAnswer(resources: JsonObject[], total: number, offset: number): Response {
  return answer({
    schemas: [urn.list],
    totalResults: total,
    startIndex: offset + 1,
    itemsPerPage: resources.length,
    Resources: resources,
  });
}

const largestBody = 1024 * 1024;

/** The object that a request carries. @throws ScimProblem */
export async function readBody(request: Request): Promise<JsonObject> {
  const contentType = request.headers.get("content-type") ?? "application/scim+json";
  if (!/^application\/(scim\+)?json\b/i.test(contentType)) throw new ScimProblem("unsupportedType");
  const text = await readText(request);
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return body;
  } catch {
    throw new ScimProblem("invalidSyntax", "The body is not JSON.");
  }
  throw new ScimProblem("invalidSyntax", "The body is not an object.");
}

/** Stops at the limit rather than at the end: the length that was announced may be untrue. */
async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > largestBody) throw new ScimProblem("tooLarge", "A request holds up to 1 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * The resource with the attributes that were asked for (RFC 7644, 3.9), whole ones only: of `name.givenName` all
 * of `name` is given. What is always returned stays.
 */
export function project(resource: JsonObject, query: URLSearchParams): JsonObject {
  const wanted = attributesIn(query.get("attributes"));
  const excluded = attributesIn(query.get("excludedAttributes"));
  if (!wanted && !excluded) return resource;
  const keeps = (name: string) =>
    ["schemas", "id"].includes(name) ||
    (wanted ? wanted.includes(name.toLowerCase()) : !excluded!.includes(name.toLowerCase()));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => keeps(name)));
}

/** Whether an attribute is among what the query asks for, so that it need not be read for nothing. */
export function asksFor(query: URLSearchParams, name: string): boolean {
  return name in project({ [name]: true }, query);
}

function attributesIn(list: string | null): string[] | null {
  if (!list?.trim()) return null;
  const withoutUrn = (name: string) => name.trim().replace(/^urn:.*:/i, "");
  return list.split(",").map((name) => withoutUrn(name).split(".")[0]!.toLowerCase());
}
