import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { trail } from "./begin.ts";
import { browserOf } from "./browser.ts";
import { ask, takeAnswer } from "./challenges.ts";
import { changingOwn, factorAdded, factorRemoved } from "./factors.ts";
import { withProof } from "./proving.ts";
import { askedMinutes, type BrowserAnswer, creationOptions, hostOf, verifiedCreation } from "./webauthn.ts";

/** Passkeys that somebody may have, on all hosts. */
const most = 20;

/**
 * Begins to make a passkey for this host: what the browser is to be asked. It is good in this session and browser.
 * @throws Refusal not_allowed_now when they have as many as one may
 */
export async function beginNewPasskey(ctx: RegistryCtx) {
  const { id: sessionId, person } = ctx.session!;
  return ctx.registry.transaction(trail(ctx, person), async (db) => {
    const existing = await passkeysOf(db, person.id);
    if (existing.length >= most) refuse("not_allowed_now", "name", "too_many");
    const here = existing.filter(({ host }) => host === hostOf(ctx.request));
    const issuer = ctx.tenant?.name ?? "Postern";
    const options = await creationOptions(ctx.request, { ...person, issuer }, here);
    const id = await ask(db, ctx, {
      kind: "passkey_new",
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
 * Keeps the passkey that the browser has made; making it has shown it.
 * @returns recovery codes, when it is the person's first factor
 * @throws Refusal invalid_input when the answer is not to what was asked; already_exists; not_allowed_now
 */
export async function addPasskey(
  ctx: RegistryCtx,
  input: { id: string; response: BrowserAnswer; name: string },
) {
  const { id: sessionId, person } = ctx.session!;
  const asked = { kind: "passkey_new", sessionId, browserHash: browserOf(ctx) } as const;
  const question = await ctx.registry.transaction(trail(ctx, person), (db) =>
    takeAnswer(db, ctx, input.id, asked),
  );
  const challenge = (question?.data as { challenge?: string } | undefined)?.challenge;
  const made = challenge ? await verifiedCreation(ctx.request, input.response, challenge) : null;
  if (!made) refuse("invalid_input", "response", "wrong_passkey");
  return withProof(ctx, (keep) =>
    changingOwn(ctx, async (db, personId) => {
      if ((await passkeysOf(db, personId)).length >= most) refuse("not_allowed_now", "name", "too_many");
      const kept = await db
        .insertInto("passkeys")
        .values({
          id: newId(),
          person_id: personId,
          credential_id: made.credentialId,
          public_key: made.publicKey,
          counter: made.counter,
          host: hostOf(ctx.request),
          transports: made.transports,
          name: input.name,
          synced: made.synced,
          created_at: ctx.now,
        })
        .onConflict((conflict) => conflict.column("credential_id").doNothing())
        .returning("id")
        .executeTakeFirst();
      if (!kept) refuse("already_exists", "response");
      const recoveryCodes = await factorAdded(db, ctx, "passkey");
      await keep(db, "passkey");
      return { recoveryCodes };
    }),
  );
}

export async function renamePasskey(ctx: RegistryCtx, { id, name }: { id: string; name: string }) {
  const { person } = ctx.session!;
  const named = await ctx.registry.transaction(trail(ctx, person), (db) =>
    db
      .updateTable("passkeys")
      .set({ name })
      .where("id", "=", id)
      .where("person_id", "=", person.id)
      .returning("id")
      .executeTakeFirst(),
  );
  found(named);
}

/** @throws Refusal not_found; not_allowed_now for the last one where one is asked for */
export async function removePasskey(ctx: RegistryCtx, { id }: { id: string }): Promise<void> {
  await changingOwn(ctx, async (db, personId) => {
    found(
      await db
        .deleteFrom("passkeys")
        .where("id", "=", id)
        .where("person_id", "=", personId)
        .returning("id")
        .executeTakeFirst(),
    );
    await factorRemoved(db, ctx, "passkey");
  });
}

/** A person's passkeys, oldest first. */
export function passkeysOf(db: RegistryDb, personId: string) {
  return db
    .selectFrom("passkeys")
    .select(["id", "credential_id as credentialId", "public_key as publicKey", "counter", "host"])
    .select(["transports", "name", "synced", "created_at as createdAt", "used_at as usedAt"])
    .where("person_id", "=", personId)
    .orderBy("id")
    .execute();
}
