import { vi } from "vitest";

/** What was asked of the server: the parts a test cares about. */
export interface Asked {
  method: string;
  path: string;
  search: URLSearchParams;
  body: unknown;
  headers: Headers;
}
type Answer = (asked: Asked) => unknown;

/** Answers with an error: `() => refuse(400, "invalid_input", [{ path: "subject", message: "…" }])`. */
export function refuse(
  status: number,
  code: string,
  fields?: { path: string; message: string }[],
  headers?: Record<string, string>,
): Response {
  const problem = { type: "about:blank", title: code, status, code, requestId: "req-1", fields };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}

/**
 * Stands in for the server at the network's edge: `serve({ "GET /tickets": () => ({ items: [], nextCursor: null }) })`.
 * Paths are below `/api/v1`, `*` stands for one part. Returns the list of what was asked, which grows.
 */
export function serve(answers: Record<string, Answer>): Asked[] {
  const log: Asked[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const text = await request.clone().text();
    const asked = {
      method: request.method,
      path: url.pathname.replace("/api/v1", ""),
      search: url.searchParams,
      body: text ? JSON.parse(text) : undefined,
      headers: request.headers,
    };
    log.push(asked);
    const found = Object.entries(answers).find(([key]) => fits(key, asked));
    if (!found) return refuse(404, "not_found");
    const answer = await found[1](asked);
    return answer instanceof Response ? answer : toResponse(answer);
  });
  return log;
}

function fits(key: string, { method, path }: Asked): boolean {
  const [wantedMethod, wantedPath = ""] = key.split(" ");
  const pattern = new RegExp(`^${wantedPath.replaceAll("*", "[^/]+")}$`);
  return method === wantedMethod && pattern.test(path);
}

function toResponse(answer: unknown): Response {
  if (answer === undefined) return new Response(null, { status: 204 });
  return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } });
}
