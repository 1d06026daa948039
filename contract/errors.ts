import { z } from "zod";

/** RFC 9457 problem document. `code` is a translation key under `errors.*`; `fields` names what was wrong. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  requestId: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

/** Every error code the API can answer with, and its HTTP status. */
export const errorStatus = {
  invalid_input: 400,
  malformed_request: 400,
  not_signed_in: 401,
  wrong_credentials: 401,
  forbidden: 403,
  /** The session owes a second factor: nothing else works until it is shown. */
  second_factor_required: 403,
  /** The act is sensitive: a proof of the last ten minutes is asked for. */
  proof_required: 403,
  /** Who they are was right, but this company lets nobody in this way. */
  way_not_allowed: 403,
  /** Staff who view the portal as a member may not do this. */
  viewing_only: 403,
  /** The link works only in the browser that asked for it. */
  other_browser: 403,
  wrong_origin: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  already_exists: 409,
  stale: 409,
  idempotency_mismatch: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  not_allowed_now: 422,
  /** What would prove it waits for the next seal of the audit trail, within a minute. */
  not_sealed: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  identity_unavailable: 503,
  /** What staff asked for was not shown, since the client could not be told that they read it. */
  reading_not_recorded: 503,
  tenant_suspended: 403,
  tenant_behind: 503,
} as const;
export type ErrorCode = keyof typeof errorStatus;
