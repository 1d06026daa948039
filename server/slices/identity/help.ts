import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { found, refuse } from "../../kernel/refusal.ts";
import { isTaken, move } from "./addresses.ts";
import { mailChange } from "./factors.ts";
import { note } from "./history.ts";
import { endSessions } from "./sessions.ts";

/** What helping somebody works with; an operator's command has no more. */
export type HelpCtx = Pick<
  RegistryCtx,
  "registry" | "tenant" | "request" | "mailOrigin" | "now" | "post" | "queue" | "onlyWay"
>;

/** Help for somebody who has lost their means: who gives it, to whom, and why. */
export interface Help {
  by: "staff" | "operator";
  /** Name of who helps. */
  name: string;
  to: { personId: string; name: string };
  reason: string;
  /** Memberships that who helps answers for: another one, and they may not. Null for operators, who may always. */
  within: readonly string[] | null;
}

/** Whose a membership is, and which memberships they have in the same tenant. */
export async function personBehind(
  { registry, tenant }: Pick<HelpCtx, "registry" | "tenant">,
  membershipId: string,
): Promise<{ personId: string; here: string[] } | undefined> {
  const rows = await registry.transaction({ actor: "directory" }, (db) =>
    db
      .selectFrom("memberships as m")
      .innerJoin("memberships as o", "o.person_id", "m.person_id")
      .select(["o.id", "o.person_id"])
      .where("m.id", "=", membershipId)
      .where("m.tenant_id", "=", tenant!.id)
      .where("o.tenant_id", "=", tenant!.id)
      .execute(),
  );
  return rows[0] && { personId: rows[0].person_id, here: rows.map(({ id }) => id) };
}

/**
 * Removes somebody's apps, passkeys and recovery codes, and ends their sessions. They are told by mail.
 * @throws Refusal not_found; not_allowed_now when their means belong to them elsewhere as well, or are no business of
 *   ours
 */
export function resetMeans(ctx: HelpCtx, help: Help): Promise<void> {
  return helping(ctx, help, async (db, person) => {
    await removeMeans(db, ctx, person, help);
    await endSessions(db, person.id, null);
  });
}

/** Their apps, passkeys and recovery codes; it stands in their history, and they are told by mail. */
export async function removeMeans(
  db: RegistryDb,
  ctx: HelpCtx,
  person: { id: string; email: string },
  help: Help,
): Promise<void> {
  for (const means of ["factors", "passkeys", "recovery_codes"] as const)
    await db.deleteFrom(means).where("person_id", "=", person.id).execute();
  await note(db, ctx, { ...noteOf(person.id, help), way: "factors" });
  await mailChange(db, ctx, person.email, "factors_reset");
}

/**
 * Gives somebody another address, which they have yet to prove: should it be somebody else's, that one rids it of all
 * means by setting a new password (`proveByReset`). Until then password and factors stay. Sessions end, and links and
 * invitations that have gone to the old address die. Both addresses are told.
 * @throws Refusal as `resetMeans`; already_exists on `email` for an address that somebody has
 */
export async function readdressPerson(ctx: HelpCtx, help: Help, email: string): Promise<void> {
  const taken = () => refuse("already_exists", "email", "address_taken");
  try {
    await helping(ctx, help, async (db, person) => {
      if (person.email === email) refuse("invalid_input", "email", "address_of_theirs");
      if (await isTaken(db, email)) taken();
      await db.deleteFrom("invitations").where("person_id", "=", person.id).execute();
      const { reason, note: why } = noteOf(person.id, help);
      const remark = `${why} (${person.email})`;
      await move(db, ctx, person, { newEmail: email, provedAt: null, except: null, reason, note: remark });
    });
  } catch (error) {
    if ((error as { constraint?: string }).constraint === "people_email_key") taken();
    throw error;
  }
}

/**
 * Ends somebody's sessions, wherever they are.
 * @returns how many
 */
export async function endSessionsOf(ctx: HelpCtx, help: Help): Promise<number> {
  return helping(ctx, help, async (db, person) => {
    const ended = await endSessions(db, person.id, null);
    await note(db, ctx, { ...noteOf(person.id, help), outcome: "ended" });
    return ended.length;
  });
}

/** Both names stand in the trail: who helps, and for whom. The person is held, so that no company joins in between. */
export function helping<T>(
  { registry, request, onlyWay }: HelpCtx,
  { name, to, within }: Help,
  work: (db: RegistryDb, person: { id: string; email: string }) => Promise<T>,
): Promise<T> {
  if (onlyWay) refuse("not_allowed_now", "id", "managed_elsewhere");
  const { address, userAgent, id: requestId } = request;
  const trail = { actor: name, onBehalfOf: to.name, address, userAgent, requestId };
  return registry.transaction(trail, async (db) => {
    const person = await db
      .selectFrom("people")
      .select(["id", "email", "platform_admin"])
      .where("id", "=", to.personId)
      .forUpdate()
      .executeTakeFirst();
    const { id, email, platform_admin } = found(person);
    if (within) await requireWithin(db, id, platform_admin, within);
    return work(db, { id, email });
  });
}

/** What lets somebody in belongs to them, and opens all their companies: no single one has it in its hands. */
async function requireWithin(
  db: RegistryDb,
  personId: string,
  platformAdmin: boolean,
  within: readonly string[],
): Promise<void> {
  const memberships = await db
    .selectFrom("memberships")
    .select("id")
    .where("person_id", "=", personId)
    .execute();
  if (platformAdmin || !memberships.every(({ id }) => within.includes(id)))
    refuse("not_allowed_now", "id", "belongs_elsewhere");
}

const noteOf = (personId: string, { by, name, reason }: Help) => ({
  personId,
  outcome: "changed" as const,
  reason: `by_${by}`,
  note: `${name}: ${reason}`,
});
