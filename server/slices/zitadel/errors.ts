/** The names of gRPC's status codes by their numbers (grpc.io/docs/guides/status-codes). */
const names = [
  "ok",
  "canceled",
  "unknown",
  "invalid_argument",
  "deadline_exceeded",
  "not_found",
  "already_exists",
  "permission_denied",
  "resource_exhausted",
  "failed_precondition",
  "aborted",
  "out_of_range",
  "unimplemented",
  "internal",
  "unavailable",
  "data_loss",
  "unauthenticated",
] as const;
export type GrpcCode = (typeof names)[number];

/** What a status of HTTP means where the body does not say; a gateway in between speaks so. */
const byStatus: Record<number, GrpcCode> = {
  400: "invalid_argument",
  401: "unauthenticated",
  403: "permission_denied",
  404: "unimplemented",
  405: "unimplemented",
  409: "already_exists",
  412: "failed_precondition",
  429: "resource_exhausted",
  502: "unavailable",
  503: "unavailable",
  504: "deadline_exceeded",
};

/** ZITADEL cannot be reached, takes too long, or says that it is down. What was asked for may have been done. */
export class ZitadelUnavailable extends Error {
  override name = "ZitadelUnavailable";
}

/** ZITADEL has understood and says no. */
export class ZitadelRefused extends Error {
  override name = "ZitadelRefused";
  constructor(
    readonly code: GrpcCode,
    readonly call: string,
    /** ZITADEL's own words, for the log. */
    readonly reason: string,
  ) {
    super(`ZITADEL refused ${call}: ${code}: ${reason}`);
  }
}

/** Whether an error is ZITADEL's refusal with one of these codes. */
export function refusedWith(error: unknown, ...codes: GrpcCode[]): boolean {
  return error instanceof ZitadelRefused && codes.includes(error.code);
}

/** Down for the moment: asking again may help. */
const passing: GrpcCode[] = ["unavailable", "deadline_exceeded", "resource_exhausted"];

/**
 * What an answer that is no success means. Connect names its codes, REST numbers them, OAuth has words of its own.
 * @param body parsed JSON, or text where it is none
 */
export function errorOf(call: string, status: number, body: unknown): ZitadelUnavailable | ZitadelRefused {
  const { code, message, error, error_description } = (
    body !== null && typeof body === "object" ? body : {}
  ) as Record<string, unknown>;
  const named = typeof code === "number" ? names[code] : names.find((name) => name === code);
  const meaning = named ?? byStatus[status] ?? (status >= 500 ? "unavailable" : "unknown");
  const words = [message, error_description, error].find((text) => typeof text === "string");
  const reason = String(words ?? `status ${status}`).slice(0, 500);
  if (passing.includes(meaning))
    return new ZitadelUnavailable(`ZITADEL is not available: ${call}: ${reason}`);
  return new ZitadelRefused(meaning, call, reason);
}
