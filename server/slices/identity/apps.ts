import type { RegistryCtx } from "../../kernel/context.ts";
import { seal, unseal } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { changingOwn, factorAdded, factorRemoved } from "./factors.ts";
import { withProof } from "./proving.ts";
import { describeSecret, newSecret, stepOf } from "./totp.ts";

/** Authenticator apps that somebody may have. */
const most = 5;

/** Begins with an authenticator app: its secret, told only here. It counts once its first code was given. */
export async function addApp(ctx: RegistryCtx, { name }: { name: string }) {
  const id = newId();
  const secret = newSecret();
  await changingOwn(ctx, async (db, personId) => {
    const own = db.deleteFrom("factors").where("person_id", "=", personId);
    await own.where("confirmed_at", "is", null).execute();
    const kept = await db.selectFrom("factors").select("id").where("person_id", "=", personId).execute();
    if (kept.length >= most) refuse("not_allowed_now", "name", "too_many");
    await db
      .insertInto("factors")
      .values({
        id,
        person_id: personId,
        kind: "totp",
        name,
        secret: seal(ctx.key("factors"), placeOf(id), secret),
        created_at: ctx.now,
      })
      .execute();
  });
  const told = await describeSecret(secret, ctx.tenant?.name ?? "Postern", ctx.session!.person.email);
  return { id, ...told };
}

/**
 * Confirms an app by its first code, which shows it at once.
 * @returns recovery codes, when it is the person's first factor
 * @throws Refusal invalid_input for a wrong code; not_found
 */
export function confirmApp(ctx: RegistryCtx, { id, code }: { id: string; code: string }) {
  return withProof(ctx, (keep) =>
    changingOwn(ctx, async (db, personId) => {
      const app = found(
        await db
          .selectFrom("factors")
          .select(["id", "secret"])
          .where("id", "=", id)
          .where("person_id", "=", personId)
          .where("confirmed_at", "is", null)
          .executeTakeFirst(),
      );
      const step = await stepOf(secretOf(ctx, app), code, ctx.now);
      if (step === null) refuse("invalid_input", "code", "wrong_code");
      await db
        .updateTable("factors")
        .set({ confirmed_at: ctx.now, used_at: ctx.now, last_step: step })
        .where("id", "=", id)
        .execute();
      const recoveryCodes = await factorAdded(db, ctx, "totp");
      await keep(db, "totp");
      return { recoveryCodes };
    }),
  );
}

/** @throws Refusal not_found; not_allowed_now for the last one where one is asked for */
export async function removeApp(ctx: RegistryCtx, { id }: { id: string }): Promise<void> {
  await changingOwn(ctx, async (db, personId) => {
    const gone = found(
      await db
        .deleteFrom("factors")
        .where("id", "=", id)
        .where("person_id", "=", personId)
        .returning("confirmed_at")
        .executeTakeFirst(),
    );
    if (gone.confirmed_at) await factorRemoved(db, ctx, "totp");
  });
}

/** Whether a code is one of the person's apps, and newer than any that was taken before. */
export async function takeAppCode(
  db: RegistryDb,
  ctx: RegistryCtx,
  personId: string,
  code: string,
): Promise<boolean> {
  const apps = await db
    .selectFrom("factors")
    .select(["id", "secret"])
    .where("person_id", "=", personId)
    .where("confirmed_at", "is not", null)
    .execute();
  for (const app of apps) {
    const step = await stepOf(secretOf(ctx, app), code, ctx.now);
    if (step !== null && (await takeStep(db, app.id, step, ctx.now))) return true;
  }
  return false;
}

/** No step is taken twice: of two at the same time the second one waits for the first, and comes too late. */
async function takeStep(db: RegistryDb, id: string, step: number, now: Date): Promise<boolean> {
  const taken = await db
    .updateTable("factors")
    .set({ last_step: step, used_at: now })
    .where("id", "=", id)
    .where((where) => where.or([where("last_step", "is", null), where("last_step", "<", String(step))]))
    .returning("id")
    .executeTakeFirst();
  return taken !== undefined;
}

const placeOf = (id: string) => `factors.secret ${id}`;

const secretOf = (ctx: RegistryCtx, { id, secret }: { id: string; secret: Uint8Array }) =>
  unseal(ctx.key("factors"), placeOf(id), secret);
