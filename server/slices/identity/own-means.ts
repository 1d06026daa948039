import type { SecondFactor } from "../../../contract/session.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { refuse } from "../../kernel/refusal.ts";
import { demandsOn, findAccount } from "./accounts.ts";
import { isByMail } from "./standing.ts";

const recent = 10 * 60_000;

/** What somebody has of their own in all companies, what those ask for, and what this session has shown of it. */
export interface Means {
  apps: number;
  /** Hosts of the passkeys. */
  passkeys: string[];
  /** A code by mail can be a second factor beside how they came in. */
  mail: boolean;
  /** What is asked for where a factor is. */
  demands: { factors: SecondFactor[] }[];
  /** The second factor of this session, if it was shown lately enough. */
  shown: string | null;
}

export async function meansOf(db: RegistryDb, ctx: RegistryCtx): Promise<Means> {
  const { person, way } = ctx.session!;
  const own = await ownFactors(db, person.id);
  const account = await findAccount(db, { id: person.id });
  return {
    ...own,
    mail: !isByMail(way),
    demands: demandsOn(account, ctx).filter(({ asked }) => asked === "required"),
    shown: shownIn(ctx, hasAny(own)),
  };
}

const hasAny = ({ apps, passkeys }: Pick<Means, "apps" | "passkeys">) => apps + passkeys.length > 0;

/**
 * Somebody's means are the same in all their companies, so what one of these asks for is asked wherever means are
 * changed: else a password alone could set up a factor where nobody asks for one, and go on with it where somebody
 * does. The gate knows this company's demands and passkeys of this host; here are those of the others.
 * @throws Refusal proof_required when they have a factor and have not shown one lately; when they have none and a
 *   company asks for a code by mail, until this session has shown that
 */
export async function requireMeans(db: RegistryDb, ctx: RegistryCtx): Promise<void> {
  const means = await meansOf(db, ctx);
  if (!suffices(means, means.shown)) refuse("proof_required", "proof", "means_proof");
}

/** Whether this second factor, or none, is enough to change somebody's means. */
export function suffices(means: Means, shown: string | null): boolean {
  if (shown && shown !== "email") return true;
  if (hasAny(means) && !shown) return false;
  const has = { totp: means.apps > 0, passkey: means.passkeys.length > 0, email: means.mail };
  return means.demands.every(({ factors }) => {
    const usable = factors.filter((factor) => has[factor]);
    return usable.length === 0 || (shown === "email" && usable.includes("email"));
  });
}

/** The second factor of the session; none that was not shown lately, if it has to be, and none on a provider's word. */
function shownIn({ session, now }: RegistryCtx, lately: boolean): string | null {
  const { secondAt, secondBy } = session!;
  if (!secondAt || secondBy === "provider") return null;
  return lately && now.getTime() - secondAt.getTime() >= recent ? null : secondBy;
}

/** Apps that count, and the hosts of the passkeys. */
export async function ownFactors(db: RegistryDb, personId: string) {
  const apps = await db
    .selectFrom("factors")
    .select("id")
    .where("person_id", "=", personId)
    .where("confirmed_at", "is not", null)
    .execute();
  const passkeys = await db.selectFrom("passkeys").select("host").where("person_id", "=", personId).execute();
  return { apps: apps.length, passkeys: passkeys.map(({ host }) => host) };
}
