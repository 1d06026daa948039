import type { RegistryCtx } from "../../kernel/context.ts";
import { hashLastingCode, newCode, saltOf } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";

/** Signs that nobody takes for one another, written down by hand. */
const alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const count = 10;

/** Makes ten new codes and forgets the ones before. They are told only here: what is kept is their hash. */
export async function makeRecoveryCodes(
  db: RegistryDb,
  ctx: RegistryCtx,
  personId: string,
): Promise<string[]> {
  await forgetRecoveryCodes(db, personId);
  const codes = Array.from({ length: count }, () => newCode(alphabet, 8));
  const hashes: Uint8Array[] = [];
  // One after the other, for each takes its 16 MiB.
  for (const code of codes) hashes.push(await hashOf(ctx, personId, code, hashes[0]));
  const rows = hashes.map((code_hash) => ({
    id: newId(),
    person_id: personId,
    code_hash,
    created_at: ctx.now,
  }));
  await db.insertInto("recovery_codes").values(rows).execute();
  return codes.map((code) => `${code.slice(0, 4)}-${code.slice(4)}`);
}

/** Whether it is one of the person's codes that has not been used; it has been then. */
export async function takeRecoveryCode(
  db: RegistryDb,
  ctx: RegistryCtx,
  personId: string,
  code: string,
): Promise<boolean> {
  const any = await db
    .selectFrom("recovery_codes")
    .select("code_hash")
    .where("person_id", "=", personId)
    .limit(1)
    .executeTakeFirst();
  if (!any) return false;
  const used = await db
    .updateTable("recovery_codes")
    .set({ used_at: ctx.now })
    .where("person_id", "=", personId)
    .where("code_hash", "=", await hashOf(ctx, personId, code.toUpperCase(), any.code_hash))
    .where("used_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return used !== undefined;
}

/** How many of them are still good. */
export async function recoveryCodesLeft(db: RegistryDb, personId: string): Promise<number> {
  const { left } = await db
    .selectFrom("recovery_codes")
    .select(({ fn }) => fn.countAll<string>().as("left"))
    .where("person_id", "=", personId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(left);
}

export async function forgetRecoveryCodes(db: RegistryDb, personId: string): Promise<void> {
  await db.deleteFrom("recovery_codes").where("person_id", "=", personId).execute();
}

/** Codes that were made together share their salt, so that a look-up is one hash. @param other one of them */
const hashOf = (ctx: RegistryCtx, personId: string, code: string, other?: Uint8Array) =>
  hashLastingCode(ctx.key("recovery codes"), personId, code, other && saltOf(other));
