import type { Problem } from "../../../contract/errors.ts";
import { isConnectionError, NoConnection } from "../database/pools.ts";
import { log } from "../log.ts";
import { Refusal } from "../refusal.ts";
import { TooManyWait } from "../turns.ts";

/** The problem document (RFC 9457) for whatever was thrown. Faults of ours say nothing but the request's id. */
export function problemResponse(error: unknown, requestId: string): Response {
  const refusal = error instanceof Refusal ? error : faultOf(error, requestId);
  const { fields, retryAfter } = refusal.details;
  const body: Problem = {
    type: "about:blank",
    title: refusal.code.replaceAll("_", " "),
    status: refusal.status,
    code: refusal.code,
    requestId,
    ...(fields ? { fields } : {}),
  };
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (retryAfter) headers.set("retry-after", String(retryAfter));
  return new Response(JSON.stringify(body), { status: refusal.status, headers });
}

function faultOf(error: unknown, requestId: string): Refusal {
  const state = (error as { errno?: string } | null)?.errno ?? "";
  // 57014 is a statement, 55P03 a lock that took too long; class 53 is lack of connections, memory or room on the disk.
  if (error instanceof TooManyWait) return new Refusal("unavailable", { retryAfter: 5 });
  if (error instanceof NoConnection || isConnectionError(error) || /^(?:57014|55P03|53...)$/.test(state)) {
    log.warn("The database did not answer", { requestId, error });
    return new Refusal("unavailable", { retryAfter: 2 });
  }
  log.error("A request failed", { requestId, error });
  return new Refusal("internal");
}

/** Sent with every answer; only a file that is shown by rules of its own says otherwise. */
const always: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "content-security-policy":
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
};

export function withSecurityHeaders(response: Response, secure: boolean, requestId: string): Response {
  for (const [name, value] of Object.entries(always)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  if (secure) response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  response.headers.set("x-request-id", requestId);
  return response;
}
