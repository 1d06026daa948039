import type { ErrorCode, Problem } from "../../contract/errors.ts";
import { t, tryText } from "./messages.ts";

/** A code of the contract, or what only the browser can know: the server was not reached, or answered nonsense. */
export type ApiErrorCode = ErrorCode | "offline" | "unreachable" | "unreadable";

/** What went wrong with a call, whatever the server, a proxy or the network answered. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly fields: NonNullable<Problem["fields"]>;
  readonly requestId: string | undefined;
  /** Seconds to wait, from `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ApiErrorCode,
    details: {
      status?: number;
      fields?: Problem["fields"];
      requestId?: string;
      retryAfter?: number;
      cause?: unknown;
    } = {},
  ) {
    super(code, { cause: details.cause });
    this.code = code;
    this.status = details.status ?? 0;
    this.fields = details.fields ?? [];
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
  }
}

/** Reads an error from an answer that is not 2xx: a problem document (RFC 9457), or anything else. */
export async function errorFromResponse(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get("retry-after")) || undefined;
  const details = { status: response.status, retryAfter };
  const problem: Partial<Problem> | undefined = await response.json().catch(() => undefined);
  if (typeof problem?.code !== "string") return new ApiError(codeOfStatus(response.status), details);
  const fields = Array.isArray(problem.fields) ? problem.fields : [];
  return new ApiError(problem.code as ErrorCode, { ...details, fields, requestId: problem.requestId });
}

function codeOfStatus(status: number): ApiErrorCode {
  if (status === 401) return "not_signed_in";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 413) return "body_too_large";
  if (status === 429) return "rate_limited";
  return status === 502 || status === 503 || status === 504 ? "unavailable" : "unreadable";
}

/** The same error as an `ApiError`, so that screens need to know one kind only. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError("unreadable", { cause: error });
}

/** What to tell the reader about an error: what happened, and what they can do. */
export function errorText(error: unknown): string {
  const { code, retryAfter } = toApiError(error);
  if (code === "rate_limited" && retryAfter) return t("errors.rate_limited_for", { seconds: retryAfter });
  return tryText(`errors.${code}`) ?? t("errors.unreadable");
}
