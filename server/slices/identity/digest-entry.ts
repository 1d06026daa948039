import { doorOf } from "../../../contract/permissions.ts";
import type { RegistryCtx, SessionFacts } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { found, Refusal } from "../../kernel/refusal.ts";
import { type Account, type Candidate, findAccount } from "./accounts.ts";
import { begin } from "./begin.ts";
import { takeAnswer } from "./challenges.ts";
import { passwordHash } from "./credentials.ts";
import type { SentDigest } from "./digest-links.ts";
import { questionOf } from "./mailed-links.ts";
import { ownFactors } from "./own-means.ts";
import type { Proof } from "./proof.ts";
import { sessionOutput, signedInHere } from "./sessions.ts";
import { allowsDigestLinks, demandOf, standingOf } from "./standing.ts";
import { hostOf } from "./webauthn.ts";

const trail = { actor: "sign-in" };
/** How long a session lives that the link of a digest has opened, in minutes. */
export const digestMinutes = 30;

type State = "ready" | "signed_in" | "other_person" | "no_means";

interface Link {
  /** Of the question that the link answers. */
  id: string;
  digestId: string;
  account: Account;
  member: Candidate;
  there: SessionFacts | null;
  state: State;
}

/**
 * Whose link it is, and what it leads to. It is used up by nothing but `openDigest`.
 * @throws Refusal not_found for a dead one; tenant_suspended; rate_limited
 */
export async function inspectDigest(ctx: RegistryCtx, { secret }: { secret: string }) {
  return outputOf(await linkOf(ctx, secret));
}

/**
 * Opens a session for the digest alone: once, and only for who has more to prove themselves by than their mail.
 * Whoever is signed in here already needs none, and nobody else's session is replaced unless they have `confirmed`.
 * @throws Refusal as inspectDigest
 */
export async function openDigest(
  ctx: RegistryCtx,
  { secret, confirmed }: { secret: string; confirmed: boolean },
) {
  const link = await linkOf(ctx, secret);
  const { state, id, digestId, account, member } = link;
  if (state !== "ready" && !(state === "other_person" && confirmed))
    return { ...outputOf(link), session: null };
  const asked = { kind: "digest", sessionId: null, browserHash: null } as const;
  found(await ctx.registry.transaction(trail, (db) => takeAnswer(db, ctx, id, asked)));
  const { name, email } = account;
  const session = await begin(ctx, { id: account.id, name, email }, member.id, mailAlone, {
    digestId,
    minutes: digestMinutes,
  });
  return { ...outputOf(link), session: sessionOutput(session) };
}

/** Reading one's mail is no proof for what is sensitive: the session begins with none. */
const mailAlone: Proof = {
  way: "digest_link",
  second: null,
  at: new Date(0),
  ownAt: null,
  providerId: null,
  providerClientId: null,
  providerSession: null,
  assertedRole: null,
};

async function linkOf(ctx: RegistryCtx, secret: string): Promise<Link> {
  await ctx.limits.take("digest", { address: ctx.request.address });
  const there = await signedInHere(ctx);
  return ctx.registry.transaction(trail, async (db) => {
    const question = found(ctx.onlyWay ? undefined : await questionOf(db, ctx, ["digest"], secret));
    const { digestId, membershipId } = question.data as unknown as SentDigest;
    const account = found(await findAccount(db, { id: question.person_id! }));
    const member = found(account.memberships.find((one) => one.id === membershipId));
    if (ctx.tenant?.status !== "active") throw new Refusal("tenant_suspended");
    found(allowsDigestLinks(member.rules) || null);
    const state = stateOf(account, there, await hasMeans(db, ctx, account, member));
    return { id: question.id, digestId, account, member, there, state };
  });
}

function stateOf(account: Account, there: SessionFacts | null, means: boolean): State {
  const isTheirs = there?.person.id === account.id;
  // One that another digest has opened makes way for this one's.
  if (isTheirs && !there.digestId) return "signed_in";
  if (!means) return "no_means";
  return there && !isTheirs ? "other_person" : "ready";
}

/** Whether they could prove themselves by anything but their mail, which the link has shown already. */
async function hasMeans(
  db: RegistryDb,
  ctx: RegistryCtx,
  { id }: Account,
  { rules, role }: Candidate,
): Promise<boolean> {
  const { apps, passkeys } = await ownFactors(db, id);
  const has = { hasApp: apps > 0, hasPasskey: passkeys.includes(hostOf(ctx.request)) };
  const demand = demandOf(rules, role);
  const shown = { way: "digest_link", secondAt: null, secondBy: null, joinedAt: ctx.now, ...has } as const;
  // Here none is set up: who reads the mail would set up theirs.
  if (standingOf(demand, shown, ctx.now).owes === "enrol") return false;
  if (has.hasApp || has.hasPasskey) return true;
  return demand.ways.includes("password") && (await passwordHash(db, id)) !== null;
}

function outputOf({ state, digestId, account, member, there }: Link) {
  return {
    state,
    digestId,
    membershipId: member.id,
    to: { name: account.name, email: account.email, company: member.clientName ?? member.tenantName },
    staying: there && {
      name: there.person.name,
      email: there.person.email,
      company: there.membership?.clientName ?? there.tenant?.name ?? "",
      door: doorOf(there.role),
    },
  };
}
