import type { Beginning } from "../../../contract/session.ts";
import type { SessionFacts } from "../../kernel/context.ts";

/** Second factors as a session keeps them: recovery codes and a provider's word stand in for those of a policy. */
export type SecondBy = "totp" | "email" | "passkey" | "recovery" | "provider";

/** What somebody has proved on their way in. */
export interface Proof {
  way: Beginning;
  /** Second factor shown together with it. */
  second: { by: SecondBy; at: Date } | null;
  /** When they proved who they are; `own` when by means of their own, not by a provider's word. */
  at: Date;
  ownAt: Date | null;
  providerId: string | null;
  /** Client that the provider speaks for: its word opens no other; null for the whole tenant. */
  providerClientId: string | null;
  /** The provider's name for its session. */
  providerSession: string | null;
  /** Role that the platform's identity provider asserts. */
  assertedRole: string | null;
}

/** A proof by means of the person's own, made now. */
export function ownProof(way: Beginning, now: Date, second: SecondBy | null = null): Proof {
  return {
    way,
    second: second && { by: second, at: now },
    at: now,
    ownAt: now,
    providerId: null,
    providerClientId: null,
    providerSession: null,
    assertedRole: null,
  };
}

/** What a session has proved, to go on with elsewhere. */
export function proofOf(session: SessionFacts): Proof {
  const { way, providerId, providerClientId, provedAt, ownProvedAt, secondAt, secondBy, assertedRole } =
    session;
  return {
    way,
    second: secondAt && secondBy ? { by: secondBy as SecondBy, at: secondAt } : null,
    at: provedAt,
    ownAt: ownProvedAt,
    providerId,
    providerClientId,
    providerSession: null,
    assertedRole,
  };
}
