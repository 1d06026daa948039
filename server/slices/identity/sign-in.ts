import type { Door } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { verifyPassword } from "../../kernel/passwords.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { findAccount } from "./accounts.ts";
import { letIn, type OriginOf } from "./arrive.ts";
import { trail } from "./begin.ts";
import { note, noteRefusal } from "./history.ts";
import { ownProof } from "./proof.ts";
import type { Throttle } from "./throttle.ts";

/**
 * Checks address and password and lets in.
 * @throws Refusal wrong_credentials, the same and after the same time for an unknown address, a wrong password
 *   and a person who has no business at this door; way_not_allowed after a right password that does not do here;
 *   rate_limited with the seconds to wait; tenant_suspended
 */
export async function signIn(
  ctx: RegistryCtx,
  input: { email: string; password: string; door?: Door | undefined },
  throttle: Throttle,
  originOf: OriginOf,
) {
  const { address } = ctx.request;
  const wait = await throttle.admit(input.email, address);
  if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
  await ctx.limits.take("signIn", { address, tenantId: ctx.tenant?.id ?? null });
  const known = await ctx.registry.transaction({ actor: "sign-in" }, (db) =>
    findAccount(db, { email: input.email }),
  );
  const right = await verifyPassword(input.password, known?.passwordHash ?? null);
  if (!right || !known) {
    await noteRefusal(ctx, { personId: known?.id ?? null, way: "password", reason: "wrong_password" });
    throw new Refusal("wrong_credentials");
  }
  const opened = await letIn(ctx, known, ownProof("password", ctx.now), { door: input.door, originOf });
  await throttle.succeeded(input.email, address);
  return opened;
}

export async function signOut(ctx: RegistryCtx): Promise<void> {
  const { person, tokenHash, id, membership } = ctx.session!;
  await ctx.registry.transaction(trail(ctx, person), async (db) => {
    await db.deleteFrom("sessions").where("token_hash", "=", tokenHash).execute();
    await note(db, ctx, {
      personId: person.id,
      membershipId: membership?.id ?? null,
      sessionId: id,
      outcome: "ended",
      reason: "sign_out",
    });
  });
  ctx.setCookie("postern", "", new Date(0));
}
