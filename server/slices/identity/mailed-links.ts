import { createHmac } from "node:crypto";
import type { Selectable } from "kysely";
import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import type { RegistryChallenges } from "../../kernel/database/schema.gen.ts";
import { newId } from "../../kernel/ids.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { ask, type Question, takeAnswer } from "./challenges.ts";

export type Challenge = Selectable<RegistryChallenges>;
type MailedKind = "link" | "reset" | "address" | "address_old" | "digest";

/** What secrets of links are made with: `key("links")` of a request, or of the platform for a job. */
export const linkKey = "links";

/**
 * The secret of a link, and the six digits beside it, made of the question's id: the job that writes the mail makes
 * them anew, so they are kept nowhere but in the mail.
 */
export function secretsOf(key: Uint8Array, id: string): { secret: string; code: string } {
  const made = (what: string) => createHmac("sha256", key).update(`${what} ${id}`).digest();
  // Of 48 bits, so that no code is noticeably likelier than another.
  const digits = made("code").readUIntBE(0, 6) % 1_000_000;
  return { secret: made("secret").toString("base64url"), code: String(digits).padStart(6, "0") };
}

/**
 * Keeps a question whose answer goes out by mail. Answers with its id.
 * @throws Refusal way_not_allowed where the platform's own provider looks after all of this
 */
export function askByMail(
  db: RegistryDb,
  ctx: RegistryCtx,
  { kind, ...question }: Omit<Question, "id" | "kind" | "code" | "secretHash"> & { kind: MailedKind },
  id = newId(),
): Promise<string> {
  if (ctx.onlyWay) throw new Refusal("way_not_allowed");
  const { secret, code } = secretsOf(ctx.key(linkKey), id);
  const secretHash = hashToken(secret);
  return ask(db, ctx, { ...question, id, kind, secretHash, ...(kind === "link" ? { code } : {}) });
}

/** The question that the secret of a link answers, if it is open and was put on this host. */
export function questionOf(
  db: RegistryDb,
  { tenant, now }: Pick<RegistryCtx, "tenant" | "now">,
  kinds: MailedKind[],
  secret: string,
): Promise<Challenge | undefined> {
  return db
    .selectFrom("challenges")
    .selectAll()
    .where("secret_hash", "=", hashToken(secret))
    .where("kind", "in", kinds)
    .where("tenant_id", "is not distinct from", tenant?.id ?? null)
    .where("answered_at", "is", null)
    .where("expires_at", ">", now)
    .where("tries", "<", 5)
    .executeTakeFirst();
}

/** Answers it, once: of several who come with the same secret at the same time, the others get false. */
export async function settle(db: RegistryDb, ctx: RegistryCtx, challenge: Challenge): Promise<boolean> {
  const { id, kind, session_id: sessionId, browser_hash: browserHash } = challenge;
  const asked = { kind: kind as MailedKind, sessionId, browserHash };
  return (await takeAnswer(db, ctx, id, asked)) !== undefined;
}

/** A question that is to be put to somebody by a job, held until the transaction ends; nothing when it is over. */
export function toBeSent(db: RegistryDb, id: string, now: Date): Promise<Challenge | undefined> {
  return db
    .selectFrom("challenges")
    .selectAll()
    .where("id", "=", id)
    .where("answered_at", "is", null)
    .where("expires_at", ">", now)
    .forUpdate()
    .executeTakeFirst();
}

/** Makes links of a person die: they have a new password, or another address. */
export async function killLinks(db: RegistryDb, personId: string, email: string): Promise<void> {
  await db
    .deleteFrom("challenges")
    .where((where) => where.or([where("person_id", "=", personId), where("email", "=", email)]))
    .where("kind", "in", ["link", "reset", "address", "address_old", "digest"])
    // An address that is being left is known by this until all companies have followed.
    .where((where) => where.or([where("kind", "<>", "address_old"), where("answered_at", "is", null)]))
    .execute();
}
