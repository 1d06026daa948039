import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { refuse } from "../../kernel/refusal.ts";
import { demandsOn, findAccount } from "./accounts.ts";
import { trail } from "./begin.ts";
import { note } from "./history.ts";
import { ownFactors, requireMeans } from "./own-means.ts";
import { forgetRecoveryCodes, makeRecoveryCodes } from "./recovery-codes.ts";
import { hostOf } from "./webauthn.ts";

/** What people have of their own beside their mailbox. */
export type OwnFactor = "totp" | "passkey";

/** Changes somebody's own means, one change after the other: what is the first and what the last has to be sure. */
export function changingOwn<T>(
  ctx: RegistryCtx,
  work: (db: RegistryDb, personId: string) => Promise<T>,
): Promise<T> {
  const { person } = ctx.session!;
  return ctx.registry.transaction(trail(ctx, person), async (db) => {
    await db.selectFrom("people").select("id").where("id", "=", person.id).forNoKeyUpdate().execute();
    await requireMeans(db, ctx);
    return work(db, person.id);
  });
}

/**
 * What follows when a factor was added: a line in the history and a mail. The first one brings recovery codes.
 * @returns the codes, or none
 */
export async function factorAdded(db: RegistryDb, ctx: RegistryCtx, factor: OwnFactor): Promise<string[]> {
  const { person } = ctx.session!;
  await tellChange(db, ctx, factor, "added");
  const { apps, passkeys } = await ownFactors(db, person.id);
  return apps + passkeys.length === 1 ? makeRecoveryCodes(db, ctx, person.id) : [];
}

/**
 * What follows when a factor was removed: a line in the history and a mail. With the last one the recovery codes go.
 * @throws Refusal not_allowed_now when a company of theirs asks for one and they have no other
 */
export async function factorRemoved(db: RegistryDb, ctx: RegistryCtx, factor: OwnFactor): Promise<void> {
  const { person } = ctx.session!;
  const left = await ownFactors(db, person.id);
  const account = await findAccount(db, { id: person.id });
  for (const { asked, factors, tenantId } of demandsOn(account, ctx)) {
    // A passkey works on its host: of the other companies' hosts only their sessions know which that is.
    const here = tenantId === (ctx.tenant?.id ?? null);
    const passkeys = left.passkeys.filter((host) => !here || host === hostOf(ctx.request));
    const has = { totp: left.apps > 0, passkey: passkeys.length > 0, email: true };
    if (asked === "required" && !factors.some((factor) => has[factor])) {
      refuse("not_allowed_now", "id", "last_factor");
    }
  }
  if (left.apps + left.passkeys.length === 0) await forgetRecoveryCodes(db, person.id);
  await tellChange(db, ctx, factor, "removed");
}

/**
 * Makes ten new recovery codes; those before die.
 * @throws Refusal not_allowed_now for somebody without a factor that they could lose
 */
export function renewRecoveryCodes(ctx: RegistryCtx): Promise<{ recoveryCodes: string[] }> {
  return changingOwn(ctx, async (db, personId) => {
    const { apps, passkeys } = await ownFactors(db, personId);
    if (apps + passkeys.length === 0) refuse("not_allowed_now", "recoveryCodes", "no_factor");
    const recoveryCodes = await makeRecoveryCodes(db, ctx, personId);
    await tellChange(db, ctx, "recovery_codes", "made");
    return { recoveryCodes };
  });
}

/** Writes a change of somebody's means into their history, and tells them by mail. */
export async function tellChange(
  db: RegistryDb,
  ctx: RegistryCtx,
  way: OwnFactor | "recovery_codes",
  change: "added" | "removed" | "made",
): Promise<void> {
  const { id, person, membership } = ctx.session!;
  await note(db, ctx, {
    personId: person.id,
    membershipId: membership?.id ?? null,
    sessionId: id,
    outcome: "changed",
    way,
    reason: change,
  });
  await mailChange(db, ctx, person.email, `${way}_${change}`);
}

/** @param what a word of `changes` in the mails' catalogue */
export async function mailChange(
  db: RegistryDb,
  ctx: Pick<RegistryCtx, "tenant" | "mailOrigin" | "now" | "post">,
  to: string,
  what: string,
  codesLeft?: number,
): Promise<void> {
  await ctx.post.send(db, {
    tenantId: ctx.tenant?.id ?? null,
    to,
    kind: "factor_changed",
    data: {
      what,
      at: ctx.now.toISOString(),
      codesLeft: codesLeft?.toString() ?? "",
      url: `${ctx.mailOrigin}/account`,
    },
  });
}
