import { type Door, doorOf } from "../../../contract/permissions.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { isSameHash } from "../../kernel/crypto.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { definePlatformJob, type PlatformJob } from "../../kernel/jobs.ts";
import type { Post } from "../../kernel/mail/post.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { type Account, findAccount } from "./accounts.ts";
import { admits, letIn, type OriginOf } from "./arrive.ts";
import { browserOf, deviceName, ownBrowser } from "./browser.ts";
import { takeCode } from "./challenges.ts";
import { noteRefusal } from "./history.ts";
import {
  askByMail,
  type Challenge,
  linkKey,
  questionOf,
  secretsOf,
  settle,
  toBeSent,
} from "./mailed-links.ts";
import { ownProof } from "./proof.ts";
import { proveByMail } from "./take-over.ts";

/** What a link asked for is remembered with. */
interface LinkData {
  door?: Door;
  to?: string;
  origin: string;
  address: string;
  userAgent: string;
}

const trail = { actor: "sign-in" };
const sendLinkName = "identity.send_link";

/**
 * Asks for a link to sign in by. For every address the same is done and answered: whether somebody has it is looked
 * up later, by the job that sends it. An earlier one of the same browser dies.
 */
export async function askLink(
  ctx: RegistryCtx,
  { email, door, to }: { email: string; door?: Door | undefined; to?: string | undefined },
) {
  const { address, userAgent } = ctx.request;
  const own = await ownBrowser(ctx, email);
  await ctx.limits.take("link", { account: email, own, address, tenantId: ctx.tenant?.id ?? null });
  const browserHash = browserOf(ctx);
  const data = { door, to, origin: ctx.mailOrigin, address, userAgent };
  const id = await ctx.registry.transaction({ ...trail, address }, async (db) => {
    await db
      .deleteFrom("challenges")
      .where("kind", "=", "link")
      .where("email", "=", email)
      .where("browser_hash", "=", browserHash)
      .execute();
    const asked = await askByMail(db, ctx, { kind: "link", email, browserHash, data, minutes: 10 });
    await ctx.queue.add(db, { name: sendLinkName, tenantId: null, ids: { challengeId: asked } });
    return asked;
  });
  return { id };
}

/** Sends the link to who has the address and may come in by it on that host; to nobody else. */
export function sendLinkJob({ post, key }: { post: Post; key(purpose: string): Uint8Array }): PlatformJob {
  return definePlatformJob(sendLinkName, ({ registry, ids, now }) =>
    registry.transaction(trail, async (db) => {
      const challenge = await toBeSent(db, ids.challengeId!, now);
      if (!challenge || challenge.person_id) return;
      const account = await findAccount(db, { email: challenge.email! });
      if (!account || !mayUseLink(account, challenge, now)) return;
      await db
        .updateTable("challenges")
        .set({ person_id: account.id })
        .where("id", "=", challenge.id)
        .execute();
      const { origin, address, userAgent } = challenge.data as unknown as LinkData;
      const { secret, code } = secretsOf(key(linkKey), challenge.id);
      await post.send(db, {
        tenantId: challenge.tenant_id,
        to: account.email,
        kind: "sign_in_link",
        data: { url: `${origin}/link#${secret}`, code, device: await deviceName(userAgent), place: address },
      });
    }),
  );
}

function mayUseLink(account: Account, { tenant_id, data }: Challenge, now: Date): boolean {
  const { door } = data as unknown as LinkData;
  if (!tenant_id && account.platformAdmin && (!door || door === "console")) return true;
  return account.memberships
    .filter(({ tenantId }) => !tenant_id || tenantId === tenant_id)
    .filter(({ role, tenantStatus }) => tenantStatus === "active" && (!door || doorOf(role) === door))
    .some((membership) => admits(membership, ownProof("link", now)));
}

/**
 * Lets in by the secret of a link, or by its code and the id that asking has answered with: once, within ten
 * minutes, and in the browser that asked alone.
 * @throws Refusal not_found for a dead link; other_browser; wrong_credentials for a wrong code, and for somebody who
 *   has no business here any more; way_not_allowed; rate_limited; tenant_suspended
 */
export async function answerLink(
  ctx: RegistryCtx,
  input: { secret: string; door?: Door | undefined } | { id: string; code: string; door?: Door | undefined },
  originOf: OriginOf,
) {
  const challenge = "secret" in input ? await bySecret(ctx, input.secret) : await byCode(ctx, input);
  const account = await proveAddress(ctx, challenge);
  const { door = input.door, to = null } = challenge.data as unknown as LinkData;
  return { ...(await letIn(ctx, account, ownProof("link", ctx.now), { door, originOf })), to };
}

async function bySecret(ctx: RegistryCtx, secret: string): Promise<Challenge> {
  const browser = browserOf(ctx);
  const look = (db: RegistryDb) => questionOf(db, ctx, ["link"], secret);
  const challenge = await ctx.registry.transaction(trail, look);
  if (!challenge) throw new Refusal("not_found");
  if (!isSameHash(challenge.browser_hash!, browser)) {
    await noteRefusal(ctx, { personId: challenge.person_id, way: "link", reason: "other_browser" });
    throw new Refusal("other_browser");
  }
  const mine = await ctx.registry.transaction(trail, (db) => settle(db, ctx, challenge));
  if (!mine) throw new Refusal("not_found");
  return challenge;
}

async function byCode(ctx: RegistryCtx, { id, code }: { id: string; code: string }): Promise<Challenge> {
  const known = await ctx.registry.transaction(trail, (db) =>
    db.selectFrom("challenges").select(["email", "person_id"]).where("id", "=", id).executeTakeFirst(),
  );
  const own = known?.email ? await ownBrowser(ctx, known.email) : null;
  await ctx.limits.take("code", { account: known?.email ?? id, own, address: ctx.request.address });
  const asked = { kind: "link" as const, sessionId: null, browserHash: browserOf(ctx) };
  const challenge = await ctx.registry.transaction(trail, (db) => takeCode(db, ctx, id, code, asked));
  if (challenge) return challenge;
  await noteRefusal(ctx, { personId: known?.person_id ?? null, way: "link", reason: "wrong_code" });
  throw new Refusal("wrong_credentials");
}

/** Who answers has read mail to the address; it must be theirs still. */
async function proveAddress(ctx: RegistryCtx, { person_id, email }: Challenge): Promise<Account> {
  const account = await ctx.registry.transaction(trail, async (db) => {
    const known = person_id ? await findAccount(db, { id: person_id }) : null;
    if (known?.email !== email) return null;
    await proveByMail(db, ctx, known!.id);
    return known;
  });
  if (!account) throw new Refusal("wrong_credentials");
  return account;
}
