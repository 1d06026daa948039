import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** Seconds that a signature may be old, or ahead. */
const tolerance = 300;

/**
 * Whether ZITADEL has signed this body with this key, just now: `t=<unix>,v1=<hex>[,v1=…]`, each the HMAC-SHA256
 * of time, dot and raw body. While a key is exchanged there are several.
 * @param header of `ZITADEL-Signature`, or of `X-ZITADEL-Signature` where that is absent
 * @param body exactly as it came
 */
export function isSigned(header: string | null, body: Uint8Array, key: string, now: Date): boolean {
  if (!header || header.length > 4_000 || key === "") return false;
  const parts = header.split(",").map((part) => part.trim().split("="));
  const times = parts.filter(([name]) => name === "t");
  const time = times.length === 1 && times[0]?.length === 2 ? times[0][1]! : "";
  if (!/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(time)) > tolerance) return false;
  const expected = createHmac("sha256", key).update(`${time}.`).update(body).digest();
  // All are looked at, so that the time taken does not tell which.
  return parts
    .filter(([name, value]) => name === "v1" && /^[0-9a-f]{64}$/i.test(value ?? ""))
    .map(([, value]) => timingSafeEqual(Buffer.from(value!, "hex"), expected))
    .includes(true);
}

const text = z.string().max(200);
const message = z.object({
  aggregateID: text.min(1),
  aggregateType: text,
  resourceOwner: text.default(""),
  event_type: text.min(1),
  event_payload: z.unknown().optional(),
});

/** What has happened in ZITADEL. */
export interface ZitadelEvent {
  type: string;
  /** What it happened to: a user, a session, a grant, an organisation. */
  subject: string;
  /** Organisation that owns the subject. */
  organisationId: string;
  payload: Record<string, unknown>;
}

/**
 * Reads a message whose signature was verified. The payload is base64 of JSON, or JSON.
 * @returns null for what is no message of an event
 */
export function readEvent(body: Uint8Array): ZitadelEvent | null {
  const read = message.safeParse(json(Buffer.from(body).toString("utf8")));
  if (!read.success) return null;
  const { event_type: type, aggregateID: subject, resourceOwner, event_payload } = read.data;
  return { type, subject, organisationId: resourceOwner, payload: payloadOf(event_payload) };
}

function payloadOf(given: unknown): Record<string, unknown> {
  const value =
    typeof given === "string" ? (json(given) ?? json(Buffer.from(given, "base64").toString("utf8"))) : given;
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function json(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return null;
  }
}

/** Whose sessions end. */
export type Ending =
  | { of: "user"; userId: string }
  | { of: "session"; sessionId: string }
  /** A user's, by what was granted to them; ZITADEL does not always say to whom. */
  | { of: "authorization"; authorizationId: string; userId: string | null; organisationId: string }
  | { of: "organisation"; organisationId: string }
  /** Everybody's who signed in through ZITADEL. */
  | { of: "project"; projectId: string };

const user = (event: ZitadelEvent): Ending => ({ of: "user", userId: event.subject });
const authorization = ({ subject, organisationId, payload }: ZitadelEvent): Ending => ({
  of: "authorization",
  authorizationId: subject,
  userId: typeof payload.userId === "string" ? payload.userId : null,
  organisationId,
});
const organisation = (event: ZitadelEvent): Ending => ({ of: "organisation", organisationId: event.subject });
const project = (event: ZitadelEvent): Ending => ({ of: "project", projectId: event.subject });

/** Every event that ends sessions, and whose. What a user only begins, as setting up a factor, ends nothing. */
const endings: Record<string, (event: ZitadelEvent) => Ending> = {
  "user.deactivated": user,
  "user.locked": user,
  "user.removed": user,
  "user.human.password.changed": user,
  "user.human.mfa.otp.verified": user,
  "user.human.mfa.otp.removed": user,
  "user.human.mfa.otp.sms.added": user,
  "user.human.mfa.otp.sms.removed": user,
  "user.human.mfa.otp.email.added": user,
  "user.human.mfa.otp.email.removed": user,
  "user.human.mfa.u2f.token.verified": user,
  "user.human.mfa.u2f.token.removed": user,
  "user.human.mfa.recoverycode.removed": user,
  "user.human.passwordless.token.verified": user,
  "user.human.passwordless.token.removed": user,
  "user.human.signed.out": user,
  "session.terminated": (event) => ({ of: "session", sessionId: event.subject }),
  "user.grant.added": authorization,
  "user.grant.changed": authorization,
  "user.grant.cascade.changed": authorization,
  "user.grant.deactivated": authorization,
  "user.grant.removed": authorization,
  "user.grant.cascade.removed": authorization,
  "org.deactivated": organisation,
  "org.removed": organisation,
  "project.deactivated": project,
  "project.removed": project,
  "project.role.removed": project,
  "project.grant.changed": project,
  "project.grant.cascade.changed": project,
  "project.grant.deactivated": project,
  "project.grant.removed": project,
};

/** The events that ZITADEL is to send. */
export const watchedEvents: readonly string[] = Object.keys(endings);

/** Whose sessions an event ends; null for one that ends none. */
export function endingOf(event: ZitadelEvent): Ending | null {
  return Object.hasOwn(endings, event.type) ? endings[event.type]!(event) : null;
}
