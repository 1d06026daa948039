import type { Ctx } from "../../kernel/context.ts";
import { newToken } from "../../kernel/crypto.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import type { Limits } from "../../kernel/limits.ts";
import type { Post } from "../../kernel/mail/post.ts";
import { Refusal } from "../../kernel/refusal.ts";
import { followInvited, invitationLink } from "../identity/index.ts";
import { noteInvitations } from "./invitations.ts";
import { followPeople, invitedMemberships, trailOf } from "./memberships.ts";

export interface LetterOptions {
  registry: Registry;
  /** Where mail is handed in. */
  post: Post;
  /** Address of a tenant's host, which invitations lead to. */
  originOf: (slug: string) => string;
  limits: Limits;
  /** People sign in elsewhere, and are invited from there: a link of ours would let nobody in. */
  invitedElsewhere: boolean;
}

/**
 * Invites people of the tenant's list, who are invited still, once the transaction has committed: the registry
 * follows, and each gets a letter, ours or from where people sign in. Links sent before die.
 * @returns the links in the order of the ids, to be handed over by who invites; null where mail goes out, since then
 *   only the address's owner should have it
 * @throws Refusal rate_limited, with the reason on `email`, when an address has had its invitations of today
 */
export async function sendInvitations(
  ctx: Ctx,
  options: LetterOptions,
  ids: string[],
): Promise<(string | null)[]> {
  const { registry, post, originOf, invitedElsewhere } = options;
  const { tenant, actor, request, now, afterCommit } = ctx;
  const people = await ctx.db.selectFrom("people").select("email").where("id", "in", ids).execute();
  for (const { email } of people) await countLetter(ctx, options, email);
  if (invitedElsewhere) {
    afterCommit(async () => void (await followPeople(registry, tenant, trailOf(actor, request), { ids })));
    return ids.map(() => null);
  }
  const days = await noteInvitations(ctx, ids);
  const tokens = new Map(ids.map((id) => [id, newToken()]));
  const mailed = post.way === "server";
  const linkOf = (id: string) => invitationLink(originOf(tenant.slug), tokens.get(id)!);
  const expiresOn = new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  afterCommit(async () => {
    const trail = trailOf(actor, request);
    const memberships = await invitedMemberships(registry, tenant, ids);
    await registry.transaction(trail, async (db) => {
      for (const membership of memberships) {
        const { id, name, email } = membership;
        await followInvited(db, membership, tokens.get(id)!, now, { days, mailed });
        const data = { name, inviter: actor.name, company: tenant.name, url: linkOf(id), expiresOn };
        await post.send(db, { tenantId: tenant.id, to: email, kind: "invitation", data });
      }
    });
    await followPeople(registry, tenant, trail, { ids });
  });
  return ids.map((id) => (mailed ? null : linkOf(id)));
}

/** Whether another invitation may go to the address today. */
export function mayInvite(ctx: Ctx, options: LetterOptions, email: string): Promise<boolean> {
  return countLetter(ctx, options, email, 0).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal) return false;
      throw error;
    },
  );
}

/** An address belongs to somebody who may want none of this, and cannot be filled by inviting it over and over. */
async function countLetter(
  { tenant }: Ctx,
  { limits, post, invitedElsewhere }: LetterOptions,
  email: string,
  times = 1,
): Promise<void> {
  if (post.way === "none" && !invitedElsewhere) return;
  try {
    await limits.take("invitationMail", { account: `${tenant.id} ${email}` }, times);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const fields = [{ path: "email", message: "invited_too_often" }];
    throw new Refusal(error.code, { ...error.details, fields });
  }
}
