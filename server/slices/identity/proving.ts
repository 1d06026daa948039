import type { RegistryCtx, SessionFacts } from "../../kernel/context.ts";
import { hashToken, newToken } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { note } from "./history.ts";
import type { SecondBy } from "./proof.ts";

/** What somebody signed in shows of their own. */
export type ShownBy = Exclude<SecondBy, "provider"> | "password";

/** Keeps with the session, in the caller's transaction, what was shown. */
type Keep = (db: RegistryDb, by: ShownBy) => Promise<void>;

/**
 * Does something in whose transaction a proof is kept. A session that pays what it owed goes on under a new token:
 * whoever had the old one, from before, is left outside.
 */
export async function withProof<T>(ctx: RegistryCtx, work: (keep: Keep) => Promise<T>): Promise<T> {
  let token: string | null = null;
  const answer = await work(async (db, by) => {
    token = await keepProof(db, ctx, by);
  });
  if (token) {
    ctx.setCookie("postern", token, ctx.session!.expiresAt);
    ctx.session!.tokenHash = hashToken(token);
  }
  return answer;
}

/** Whether a session's demands count it: what the policy lets count, for this way in. */
export function counts({ standing }: SessionFacts, by: ShownBy): boolean {
  return by === "recovery" || (by !== "password" && standing.factors.includes(by));
}

/**
 * A factor of their own is shown even where the policy does not let it count: it is what changing one's means asks
 * for. It does not take the place of one that counts. A password, or a code by mail that does not count, just proves
 * again what they came in by.
 * @returns the session's new token, when it has a new one
 */
async function keepProof(db: RegistryDb, ctx: RegistryCtx, by: ShownBy): Promise<string | null> {
  const { id, tokenHash, person, membership, standing } = ctx.session!;
  const counting = counts(ctx.session!, by);
  const second = counting || by === "totp" || by === "passkey";
  const token = second && standing.owes ? newToken() : null;
  const kept = await db
    .updateTable("sessions")
    .set({ proved_at: ctx.now, own_proved_at: ctx.now, proved_by: by })
    .$if(second, (update) => update.set({ second_at: ctx.now }))
    .$if(second && (counting || !standing.shown), (update) => update.set({ second_by: by }))
    .$if(token !== null, (update) => update.set({ token_hash: hashToken(token!) }))
    .where("token_hash", "=", tokenHash)
    .returning("id")
    .executeTakeFirst();
  // It was ended in between, or has paid already.
  if (!kept) throw new Refusal("not_signed_in");
  await note(db, ctx, {
    personId: person.id,
    membershipId: membership?.id ?? null,
    sessionId: id,
    outcome: "proved",
    way: by,
  });
  return token;
}
