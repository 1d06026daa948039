import type { Session } from "../../../contract/session.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { verifyPassword } from "../../kernel/passwords.ts";
import { Refusal, refuse } from "../../kernel/refusal.ts";
import { takeAppCode } from "./apps.ts";
import { trail } from "./begin.ts";
import { ask, newDigits, takeCode } from "./challenges.ts";
import { passwordHash } from "./credentials.ts";
import { mailChange } from "./factors.ts";
import { noteRefusal } from "./history.ts";
import { counts, type ShownBy, withProof } from "./proving.ts";
import { recoveryCodesLeft, takeRecoveryCode } from "./recovery-codes.ts";
import { sessionOf, sessionOutput } from "./sessions.ts";
import { proveByMail } from "./take-over.ts";
import type { Throttle } from "./throttle.ts";

type Shown =
  | { by: "password"; password: string }
  | { by: "totp" | "recovery"; code: string }
  | { by: "email"; id: string; code: string };

/**
 * Proves again who one is, and pays what the session owes where that is a factor that counts.
 * @throws Refusal invalid_input, the same for every wrong code; not_allowed_now where a factor is asked for instead;
 *   rate_limited
 */
export async function prove(ctx: RegistryCtx, shown: Shown, throttle: Throttle): Promise<Session> {
  const session = ctx.session!;
  const { person } = session;
  requireEnough(ctx, shown.by);
  const { address } = ctx.request;
  const guarded = shown.by === "password" ? person.email : `codes of ${person.id}`;
  if (shown.by !== "password") await ctx.limits.take("code", { account: person.id, own: "session", address });
  const wait = await throttle.admit(guarded, address);
  if (wait > 0) throw new Refusal("rate_limited", { retryAfter: wait });
  const knows = shown.by === "password" && (await knowsPassword(ctx, shown.password));
  const right = await withProof(ctx, (keep) =>
    ctx.registry.transaction(trail(ctx, person), async (db) => {
      if (shown.by === "password" ? !knows : !(await takeShown(db, ctx, shown))) return false;
      await keep(db, shown.by);
      return true;
    }),
  );
  if (!right) {
    const reason = shown.by === "password" ? "wrong_password" : "wrong_code";
    await noteRefusal(ctx, { personId: person.id, sessionId: session.id, way: shown.by, reason });
    refuse("invalid_input", shown.by === "password" ? "password" : "code", reason);
  }
  await throttle.succeeded(guarded, address);
  return provedSession(ctx);
}

/** The session with what it has shown by now. */
export async function provedSession(ctx: RegistryCtx): Promise<Session> {
  return sessionOutput(await sessionOf(ctx, ctx.session!.tokenHash));
}

/**
 * Who has a factor of their own is asked for that one, wherever a password or a code by mail is no factor. Who came by
 * the link of a digest has shown their mailbox already.
 */
function requireEnough(ctx: RegistryCtx, by: ShownBy): void {
  const { digestId, standing } = ctx.session!;
  if (digestId && by === "email") refuse("not_allowed_now", "by", "same_mailbox");
  // An old password opens nothing where the company lets nobody in by one.
  if (digestId && by === "password" && !standing.ways.includes("password"))
    refuse("not_allowed_now", "by", "factor_asked");
  const less = by === "password" || (by === "email" && !counts(ctx.session!, by));
  if (less && standing.hasOwn) refuse("not_allowed_now", "by", "factor_asked");
}

/** How long a code by mail is good, in minutes. */
const codeMinutes = 10;

/**
 * Sends a code to the person's address; one sent before for this session dies.
 * @throws Refusal not_allowed_now where a factor of their own is asked for instead; rate_limited
 */
export async function sendCode(ctx: RegistryCtx): Promise<{ id: string }> {
  const { id: sessionId, person, standing } = ctx.session!;
  requireEnough(ctx, "email");
  const tenantId = ctx.tenant?.id ?? null;
  await ctx.limits.take("link", {
    // Not the address itself: strangers who ask for links to it use up its links alone.
    account: `codes of ${person.id}`,
    own: "session",
    address: ctx.request.address,
    tenantId,
  });
  const code = newDigits();
  return ctx.registry.transaction(trail(ctx, person), async (db) => {
    await db
      .deleteFrom("challenges")
      .where("session_id", "=", sessionId)
      .where("kind", "=", "code")
      .execute();
    const asked = { kind: "code", personId: person.id, sessionId, email: person.email } as const;
    const id = await ask(db, ctx, { ...asked, code, minutes: codeMinutes });
    await ctx.post.send(db, {
      tenantId,
      to: person.email,
      kind: "email_code",
      data: { code, purpose: standing.owes ? "second_factor" : "proof" },
    });
    return { id };
  });
}

/** Takes what was typed in: it is good once. */
function takeShown(
  db: RegistryDb,
  ctx: RegistryCtx,
  shown: Exclude<Shown, { by: "password" }>,
): Promise<boolean> {
  const { person } = ctx.session!;
  if (shown.by === "email") return takeMailed(db, ctx, shown);
  if (shown.by === "totp") return takeAppCode(db, ctx, person.id, shown.code);
  return takeRecovery(db, ctx, shown.code);
}

async function takeRecovery(db: RegistryDb, ctx: RegistryCtx, code: string): Promise<boolean> {
  const { person } = ctx.session!;
  if (!(await takeRecoveryCode(db, ctx, person.id, code))) return false;
  await mailChange(db, ctx, person.email, "recovery_code_used", await recoveryCodesLeft(db, person.id));
  return true;
}

async function takeMailed(db: RegistryDb, ctx: RegistryCtx, { id, code }: { id: string; code: string }) {
  const { id: sessionId, person } = ctx.session!;
  const asked = { kind: "code", sessionId, browserHash: null } as const;
  const question = await takeCode(db, ctx, id, code, asked);
  // Their address may have changed since it was sent.
  if (question?.email !== person.email) return false;
  await proveByMail(db, ctx, person.id);
  return true;
}

async function knowsPassword(ctx: RegistryCtx, password: string): Promise<boolean> {
  const { person } = ctx.session!;
  const hash = await ctx.registry.transaction(trail(ctx, person), (db) => passwordHash(db, person.id));
  return verifyPassword(password, hash);
}
