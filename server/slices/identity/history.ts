import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { log } from "../../kernel/log.ts";

/** One decision about somebody's sign-in. */
export interface Decision {
  personId: string | null;
  membershipId?: string | null;
  sessionId?: string | null;
  outcome: "let_in" | "held" | "refused" | "ended" | "proved" | "changed" | "viewed";
  way?: string | null;
  /** Why, as a code. */
  reason?: string | null;
  /** More for whoever looks into it; never a secret. */
  note?: string | null;
}

/** Where a decision was taken. */
export type Place = Pick<RegistryCtx, "tenant" | "request" | "now">;

/** Writes a decision into the history, which its person and operators read; refusals go to the log as well. */
export async function note(
  db: RegistryDb,
  { tenant, request, now }: Place,
  decision: Decision,
): Promise<void> {
  const { personId, membershipId = null, sessionId = null, outcome, way = null, reason = null } = decision;
  await db
    .insertInto("sign_ins")
    .values({
      id: newId(),
      at: now,
      person_id: personId,
      membership_id: membershipId,
      tenant_id: tenant?.id ?? null,
      session_id: sessionId,
      outcome,
      way,
      reason,
      address: request.address,
      user_agent: request.userAgent,
      note: decision.note ?? null,
    })
    .execute();
  const facts = { tenant: tenant?.slug, way, reason, address: request.address, requestId: request.id };
  if (outcome === "refused") log.warn("Sign-in refused", facts);
}

/** Writes a refusal down in a transaction of its own: the one that it came of is gone. */
export function noteRefusal(ctx: RegistryCtx, decision: Omit<Decision, "outcome">): Promise<void> {
  return ctx.registry.transaction({ actor: "sign-in", address: ctx.request.address }, (db) =>
    note(db, ctx, { ...decision, outcome: "refused" }),
  );
}
