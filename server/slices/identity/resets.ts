import type { WayIn } from "../../../contract/session.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { definePlatformJob, type PlatformJob } from "../../kernel/jobs.ts";
import type { Letter } from "../../kernel/mail/kinds.ts";
import type { Post } from "../../kernel/mail/post.ts";
import { hashPassword } from "../../kernel/passwords.ts";
import { found, Refusal } from "../../kernel/refusal.ts";
import { type Account, findAccount } from "./accounts.ts";
import { trail } from "./begin.ts";
import { ownBrowser } from "./browser.ts";
import { tellChanged } from "./credentials.ts";
import { note } from "./history.ts";
import {
  askByMail,
  type Challenge,
  killLinks,
  linkKey,
  questionOf,
  secretsOf,
  settle,
  toBeSent,
} from "./mailed-links.ts";
import { endSessions } from "./sessions.ts";
import { demandOf } from "./standing.ts";
import { requireStrong } from "./strength.ts";
import { proveByMail } from "./take-over.ts";

const reset = { actor: "password reset" };
const sendResetName = "identity.send_reset";

/**
 * Asks for a way to a new password. For every address the same is done; the job that sends it looks up whether
 * somebody has it.
 */
export async function askReset(ctx: RegistryCtx, { email }: { email: string }): Promise<void> {
  const { address } = ctx.request;
  const own = await ownBrowser(ctx, email);
  await ctx.limits.take("reset", { account: email, own, address, tenantId: ctx.tenant?.id ?? null });
  await ctx.registry.transaction({ ...reset, address }, async (db) => {
    const data = { origin: ctx.mailOrigin };
    const challengeId = await askByMail(db, ctx, { kind: "reset", email, data, minutes: 30 });
    await ctx.queue.add(db, { name: sendResetName, tenantId: null, ids: { challengeId } });
  });
}

/** Sends the link to who has the address and comes in by a password there; to who does not, what there is instead. */
export function sendResetJob({ post, key }: { post: Post; key(purpose: string): Uint8Array }): PlatformJob {
  return definePlatformJob(sendResetName, ({ registry, ids, now }) =>
    registry.transaction(reset, async (db) => {
      const challenge = await toBeSent(db, ids.challengeId!, now);
      if (!challenge || challenge.person_id) return;
      const account = await findAccount(db, { email: challenge.email! });
      const letter = account && letterFor(account, challenge, key(linkKey));
      if (!letter) return;
      await db
        .updateTable("challenges")
        .set({ person_id: account.id })
        .where("id", "=", challenge.id)
        .execute();
      await post.send(db, letter);
    }),
  );
}

function letterFor(account: Account, challenge: Challenge, key: Uint8Array): Letter | null {
  const { tenant_id: tenantId, id } = challenge;
  const { origin } = challenge.data as { origin: string };
  const ways = waysAt(account, tenantId);
  const to = { tenantId, to: account.email };
  if (ways.size === 0) return null;
  if (ways.has("password"))
    return { ...to, kind: "password_reset", data: { url: `${origin}/reset#${secretsOf(key, id).secret}` } };
  const { tenantName, clientName } = account.memberships.find((one) => one.tenantId === tenantId)!;
  const elsewhere = [...ways].every((way) => way === "oidc" || way === "saml");
  return elsewhere
    ? { ...to, kind: "password_reset_sso", data: { company: clientName ?? tenantName } }
    : { ...to, kind: "way_changed", data: { company: tenantName, url: origin } };
}

/** Ways in that lead somebody anywhere from a tenant's host, or from the bare one; none when nothing does. */
function waysAt(account: Account, tenantId: string | null): Set<WayIn> {
  const here = account.memberships
    .filter((one) => !tenantId || one.tenantId === tenantId)
    .filter(({ tenantStatus }) => tenantStatus === "active");
  // On the bare host nobody is led away: it is everybody's.
  if (!tenantId && (here.length > 0 || account.platformAdmin)) return new Set(["password"]);
  return new Set(here.flatMap(({ rules, role }) => demandOf(rules, role).ways));
}

/** Whose password a link resets, as the company calls them on whose host it was asked for. */
export async function inspectReset(ctx: RegistryCtx, { secret }: { secret: string }) {
  const { person } = await openReset(ctx, secret);
  return { email: person.email, name: person.name };
}

/**
 * Sets a new password by a link. All sessions end, and all links to the person's account die; none is opened.
 * @throws Refusal not_found for a dead link; invalid_input when the password is easy to guess
 */
export async function completeReset(
  ctx: RegistryCtx,
  { secret, newPassword }: { secret: string; newPassword: string },
): Promise<void> {
  const { challenge, person } = await openReset(ctx, secret);
  await requireStrong(newPassword, "newPassword", { ...person, tenant: ctx.tenant?.name ?? null });
  const password_hash = await hashPassword(newPassword);
  await ctx.registry.transaction(trail(ctx, person), async (db) => {
    if (!(await settle(db, ctx, challenge))) throw new Refusal("not_found");
    await db
      .insertInto("credentials")
      .values({ person_id: person.id, password_hash, changed_at: ctx.now })
      .onConflict((conflict) =>
        conflict.column("person_id").doUpdateSet({ password_hash, changed_at: ctx.now }),
      )
      .execute();
    await proveByMail(db, ctx, person.id, { password: true });
    await endSessions(db, person.id, null);
    await killLinks(db, person.id, person.email);
    await note(db, ctx, { personId: person.id, outcome: "changed", way: "password", reason: "reset" });
    await tellChanged(db, ctx, person.email);
  });
}

/** A living link, and whose it is: somebody who has the address still, and comes in here by a password. */
async function openReset(ctx: RegistryCtx, secret: string) {
  return ctx.registry.transaction(reset, async (db) => {
    const challenge = found(await questionOf(db, ctx, ["reset"], secret));
    const { person_id: personId } = challenge;
    const account = found(personId ? await findAccount(db, { id: personId }) : null);
    const tenantId = ctx.tenant?.id ?? null;
    if (account.email !== challenge.email || !waysAt(account, tenantId).has("password"))
      throw new Refusal("not_found");
    const { id, email } = account;
    return { challenge, person: { id, email, name: await nameHere(db, account, tenantId) } };
  });
}

async function nameHere(db: RegistryDb, { id, name }: Account, tenantId: string | null): Promise<string> {
  const here = await db
    .selectFrom("memberships")
    .select("name")
    .where("person_id", "=", id)
    .where("tenant_id", "=", tenantId)
    .where("status", "=", "active")
    .orderBy("created_at")
    .executeTakeFirst();
  return here?.name ?? name;
}
