import type { RegistryCtx } from "../../kernel/context.ts";
import { hashToken, newToken } from "../../kernel/crypto.ts";
import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { hashPassword } from "../../kernel/passwords.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { begin } from "./begin.ts";
import { setFirstPassword } from "./credentials.ts";
import { ensurePerson } from "./memberships.ts";
import { makeAdmin } from "./platform-admins.ts";
import { ownProof } from "./proof.ts";
import { sessionOutput } from "./sessions.ts";
import { requireStrong } from "./strength.ts";

/**
 * Makes the link that creates the first platform admin; one made before dies. Null when there is an admin already.
 * @param origin address of the bare host
 */
export async function newSetupLink(registry: Registry, origin: string): Promise<string | null> {
  const token = newToken();
  const made = await registry.transaction({ actor: "start" }, async (db) => {
    if (await hasAdmin(db)) return false;
    await db
      .updateTable("installation")
      .set({ setup_token_hash: hashToken(token) })
      .execute();
    return true;
  });
  return made ? `${origin}/setup#${token}` : null;
}

/**
 * Creates the first platform admin with the link that the first run printed, and signs them in. It works once.
 * @throws Refusal not_found for a dead link; already_exists when the address has a password from elsewhere
 */
export async function setUp(
  ctx: RegistryCtx,
  input: { token: string; email: string; name: string; password: string },
) {
  if (ctx.tenant) throw new Refusal("not_found");
  // Looked at first, so that strangers cannot keep the machine busy.
  await ctx.registry.transaction({ actor: "set-up" }, (db) => requireToken(db, input.token));
  await requireStrong(input.password, "password", input);
  const hash = await hashPassword(input.password);
  const id = await ctx.registry.transaction({ actor: "set-up", address: ctx.request.address }, async (db) => {
    await useToken(db, input.token);
    const personId = await ensurePerson(db, input.email, input.name);
    await setFirstPassword(db, personId, hash).catch((error) => {
      if (error instanceof Refusal) refuse("already_exists", "email");
      throw error;
    });
    await makeAdmin(db, personId, ctx.now);
    return personId;
  });
  const person = { id, name: input.name, email: input.email };
  return sessionOutput(await begin(ctx, person, null, ownProof("password", ctx.now)));
}

async function requireToken(db: RegistryDb, token: string): Promise<void> {
  found(
    await db
      .selectFrom("installation")
      .select("id")
      .where("setup_token_hash", "=", hashToken(token))
      .executeTakeFirst(),
  );
}

async function useToken(db: RegistryDb, token: string): Promise<void> {
  const used = await db
    .updateTable("installation")
    .set({ setup_token_hash: null })
    .where("setup_token_hash", "=", hashToken(token))
    .returning("id")
    .executeTakeFirst();
  found(used);
  if (await hasAdmin(db)) throw new Refusal("not_found");
}

async function hasAdmin(db: RegistryDb): Promise<boolean> {
  const admin = await db
    .selectFrom("people")
    .select("id")
    .where("platform_admin", "=", true)
    .executeTakeFirst();
  return admin !== undefined;
}
