import type { Door } from "../../../contract/permissions.ts";
import type { Session } from "../../../contract/session.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { log } from "../../kernel/log.ts";
import { Refusal, refuse } from "../../kernel/refusal.ts";
import { findAccount } from "./accounts.ts";
import { letIn, type OriginOf } from "./arrive.ts";
import { trail } from "./begin.ts";
import { browserOf } from "./browser.ts";
import { ask, takeAnswer } from "./challenges.ts";
import { noteRefusal } from "./history.ts";
import { passkeysOf } from "./passkeys.ts";
import { ownProof } from "./proof.ts";
import { provedSession } from "./prove.ts";
import { withProof } from "./proving.ts";
import { askedMinutes, type BrowserAnswer, hostOf, requestOptions, verifiedUse } from "./webauthn.ts";

/** Asks whoever is there for a passkey of this host; it is good in this browser. */
export async function beginPasskey(ctx: RegistryCtx) {
  const options = await requestOptions(ctx.request);
  const id = await ctx.registry.transaction({ actor: "sign-in" }, (db) =>
    ask(db, ctx, {
      kind: "passkey",
      browserHash: browserOf(ctx),
      data: { challenge: options.challenge },
      minutes: askedMinutes,
    }),
  );
  return { id, options: { ...options } };
}

/**
 * Signs in by passkey, which is a second factor in itself: something one has, unlocked by what one knows or is.
 * @throws Refusal wrong_credentials for every answer that does not do, and what `letIn` throws
 */
export async function answerPasskey(
  ctx: RegistryCtx,
  input: { id: string; response: BrowserAnswer; door?: Door | undefined },
  originOf: OriginOf,
) {
  await ctx.limits.take("signIn", { address: ctx.request.address, tenantId: ctx.tenant?.id ?? null });
  const used = await takePasskey(ctx, input);
  const account =
    used && (await ctx.registry.transaction({ actor: "sign-in" }, (db) => findAccount(db, { id: used })));
  if (!account) throw new Refusal("wrong_credentials");
  return letIn(ctx, account, ownProof("passkey", ctx.now, "passkey"), { door: input.door, originOf });
}

/**
 * Asks somebody signed in for one of their passkeys of this host.
 * @throws Refusal not_allowed_now when they have none
 */
export async function beginPasskeyProof(ctx: RegistryCtx) {
  const { id: sessionId, person } = ctx.session!;
  return ctx.registry.transaction(trail(ctx, person), async (db) => {
    const here = (await passkeysOf(db, person.id)).filter(({ host }) => host === hostOf(ctx.request));
    if (here.length === 0) refuse("not_allowed_now", "response", "no_passkey");
    const options = await requestOptions(ctx.request, here);
    const id = await ask(db, ctx, {
      kind: "passkey",
      personId: person.id,
      sessionId,
      browserHash: browserOf(ctx),
      data: { challenge: options.challenge },
      minutes: askedMinutes,
    });
    return { id, options: { ...options } };
  });
}

/**
 * Proves by passkey who one is, and pays what the session owes where passkeys count.
 * @throws Refusal invalid_input for every answer that does not do
 */
export async function provePasskey(
  ctx: RegistryCtx,
  input: { id: string; response: BrowserAnswer },
): Promise<Session> {
  const { person } = ctx.session!;
  await ctx.limits.take("code", { account: person.id, own: "session", address: ctx.request.address });
  if (!(await takePasskey(ctx, input))) refuse("invalid_input", "response", "wrong_passkey");
  await withProof(ctx, (keep) => ctx.registry.transaction(trail(ctx, person), (db) => keep(db, "passkey")));
  return provedSession(ctx);
}

/**
 * Takes an answer, once, to what this browser was asked, in this session where there is one.
 * @returns whose passkey it is; null when it does not do, with the reason in history and log alone
 */
async function takePasskey(
  ctx: RegistryCtx,
  { id, response }: { id: string; response: BrowserAnswer },
): Promise<string | null> {
  const asked = { kind: "passkey", sessionId: ctx.session?.id ?? null, browserHash: browserOf(ctx) } as const;
  const { question, passkey } = await ctx.registry.transaction({ actor: "sign-in" }, async (db) => ({
    question: await takeAnswer(db, ctx, id, asked),
    passkey: await findPasskey(db, ctx, response.id),
  }));
  const refused = async (reason: string) => {
    await noteRefusal(ctx, { personId: passkey?.personId ?? null, way: "passkey", reason });
    return null;
  };
  if (!question) return refused("question_over");
  if (!passkey || (ctx.session && passkey.personId !== ctx.session.person.id))
    return refused("unknown_passkey");
  const { challenge } = question.data as { challenge: string };
  const use = await verifiedUse(ctx.request, response, challenge, passkey);
  if (!use) return refused("wrong_passkey");
  if (await keepUse(ctx, passkey, use)) return passkey.personId;
  log.warn("A passkey's counter went back: there may be a copy of it", { passkeyId: passkey.id });
  return refused("passkey_copied");
}

/** The passkey of this host that the browser names, in base64url. */
async function findPasskey(db: RegistryDb, ctx: RegistryCtx, credentialId: string) {
  if (!/^[\w-]+$/.test(credentialId)) return undefined;
  return db
    .selectFrom("passkeys")
    .select(["id", "person_id as personId", "credential_id as credentialId", "public_key as publicKey"])
    .where("credential_id", "=", credentialId)
    .where("host", "=", hostOf(ctx.request))
    .executeTakeFirst();
}

/** A counter that does not grow is that of a copy; passkeys that do not count stay at nought (WebAuthn, 6.1.1). */
async function keepUse(
  ctx: RegistryCtx,
  { id, personId }: { id: string; personId: string },
  { counter, synced }: { counter: number; synced: boolean },
): Promise<boolean> {
  const kept = await ctx.registry.transaction({ actor: "sign-in", personId }, (db) =>
    db
      .updateTable("passkeys")
      .set({ counter, synced, used_at: ctx.now })
      .where("id", "=", id)
      .where("counter", counter === 0 ? "=" : "<", String(counter))
      .returning("id")
      .executeTakeFirst(),
  );
  return kept !== undefined;
}
