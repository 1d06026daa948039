import { sql } from "kysely";
import type { RegistryCtx } from "../../kernel/context.ts";
import { hashCode, isSameHash, newCode } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";

/** What somebody, or their browser, is asked. Left out is what plays no part. */
export interface Question {
  /** One of the caller's, when other things are made of it. */
  id?: string;
  kind: "link" | "code" | "reset" | "address" | "address_old" | "passkey" | "passkey_new" | "sso" | "digest";
  personId?: string | null;
  sessionId?: string | null;
  email?: string;
  browserHash?: Uint8Array;
  secretHash?: Uint8Array;
  /** To be typed in; six digits of `newDigits`. */
  code?: string;
  data?: Record<string, unknown>;
  minutes: number;
}

/** Wrong codes that a question takes. */
const patience = 5;

/** Six digits. */
export const newDigits = () => newCode("0123456789", 6);

const codeHash = (ctx: RegistryCtx, id: string, code: string) => hashCode(ctx.key("codes"), id, code);

/** Keeps a question until it is answered or has expired. Answers with its id. */
export async function ask(db: RegistryDb, ctx: RegistryCtx, question: Question): Promise<string> {
  const { id = newId() } = question;
  await db
    .insertInto("challenges")
    .values({
      id,
      kind: question.kind,
      tenant_id: ctx.tenant?.id ?? null,
      person_id: question.personId ?? null,
      session_id: question.sessionId ?? null,
      email: question.email ?? null,
      browser_hash: question.browserHash ?? null,
      secret_hash: question.secretHash ?? null,
      code_hash: question.code ? codeHash(ctx, id, question.code) : null,
      data: sql`${JSON.stringify(question.data ?? {})}::text::jsonb`,
      created_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + question.minutes * 60_000),
    })
    .execute();
  return id;
}

/** To whom a question was put: null where nobody was signed in, or no browser matters. */
export interface Asked {
  kind: Question["kind"];
  sessionId: string | null;
  browserHash: Uint8Array | null;
}

/** The question, if it was put to them here and is open: it is answered by that, rightly or wrongly. */
export function takeAnswer(db: RegistryDb, ctx: RegistryCtx, id: string, asked: Asked) {
  return openQuestion(db, ctx, id, asked).set({ answered_at: ctx.now }).returningAll().executeTakeFirst();
}

/**
 * The question, if it was put to them here, is open, and this is its code. A try is counted before one looks: many at
 * the same time get no further than many one after the other. The transaction has to be committed when it was wrong.
 */
export async function takeCode(db: RegistryDb, ctx: RegistryCtx, id: string, code: string, asked: Asked) {
  const question = await openQuestion(db, ctx, id, asked)
    .set({ tries: sql`tries + 1` })
    .where("tries", "<", patience)
    .returningAll()
    .executeTakeFirst();
  if (!question?.code_hash || !isSameHash(question.code_hash, codeHash(ctx, id, code))) return undefined;
  await db.updateTable("challenges").set({ answered_at: ctx.now }).where("id", "=", id).execute();
  return question;
}

function openQuestion(db: RegistryDb, ctx: RegistryCtx, id: string, asked: Asked) {
  return db
    .updateTable("challenges")
    .where("id", "=", id)
    .where("kind", "=", asked.kind)
    .where("tenant_id", "is not distinct from", ctx.tenant?.id ?? null)
    .where("session_id", "is not distinct from", asked.sessionId)
    .where("browser_hash", "is not distinct from", asked.browserHash)
    .where("answered_at", "is", null)
    .where("expires_at", ">", ctx.now);
}
