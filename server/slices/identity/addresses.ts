import { sql } from "kysely";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { newId } from "../../kernel/ids.ts";
import { definePlatformJob, type PlatformJob } from "../../kernel/jobs.ts";
import type { Post } from "../../kernel/mail/post.ts";
import { found, Refusal, refuse } from "../../kernel/refusal.ts";
import { trail } from "./begin.ts";
import { note } from "./history.ts";
import { noteLeft, spreadAddressName } from "./left-addresses.ts";
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

/** What both halves of a change know. */
interface Change {
  newEmail: string;
  /** The question that goes to the other address. */
  other: string;
  origin: string;
  sent?: boolean;
}

const changeOf = ({ data }: Challenge) => data as unknown as Change;
const program = { actor: "change of address" };
const sendChangeName = "identity.send_address_change";

/**
 * Asks for another address: a link goes to it and one to the address there is. The answer is the same when somebody
 * has the new one already; it then gets no mail, so it cannot be confirmed.
 * @throws Refusal invalid_input when it is the same address
 */
export async function changeAddress(ctx: RegistryCtx, input: { email: string }): Promise<void> {
  const { person, id: sessionId } = ctx.session!;
  if (input.email === person.email) refuse("invalid_input", "email", "same_as_before");
  await ctx.limits.take("address", { account: person.id, tenantId: ctx.tenant?.id ?? null });
  await ctx.registry.transaction(trail(ctx, person), async (db) => {
    await forgetAsked(db, person.id);
    const [newHalf, oldHalf] = [newId(), newId()];
    const shared = { personId: person.id, sessionId, minutes: 24 * 60 };
    const data = { newEmail: input.email, origin: ctx.mailOrigin };
    const toNew = {
      ...shared,
      kind: "address" as const,
      email: input.email,
      data: { ...data, other: oldHalf },
    };
    const toOld = { ...shared, kind: "address_old" as const, email: person.email };
    await askByMail(db, ctx, toNew, newHalf);
    await askByMail(db, ctx, { ...toOld, data: { ...data, other: newHalf } }, oldHalf);
    await ctx.queue.add(db, { name: sendChangeName, tenantId: null, ids: { challengeId: oldHalf } });
  });
}

/** A change that was asked for earlier and is not done. */
async function forgetAsked(db: RegistryDb, personId: string): Promise<void> {
  await db
    .deleteFrom("challenges")
    .where("person_id", "=", personId)
    .where("kind", "in", ["address", "address_old"])
    .where(sql<boolean>`data->>'left' is null`)
    .execute();
}

/** Sends both links: to the old address always, to the new one unless somebody has it. */
export function sendAddressChangeJob({
  post,
  key,
}: {
  post: Post;
  key(purpose: string): Uint8Array;
}): PlatformJob {
  return definePlatformJob(sendChangeName, ({ registry, ids, now }) =>
    registry.transaction(program, async (db) => {
      const old = await toBeSent(db, ids.challengeId!, now);
      if (!old || changeOf(old).sent) return;
      const { newEmail, other, origin } = changeOf(old);
      await markData(db, old.id, { sent: true });
      const linkOf = (id: string) => `${origin}/address#${secretsOf(key(linkKey), id).secret}`;
      const letter = (id: string) => ({ url: linkOf(id), newAddress: newEmail });
      const from = { tenantId: old.tenant_id };
      await post.send(db, { ...from, to: old.email!, kind: "address_change_notice", data: letter(old.id) });
      if (await isTaken(db, newEmail)) return;
      await post.send(db, { ...from, to: newEmail, kind: "address_change", data: letter(other) });
    }),
  );
}

async function markData(db: RegistryDb, id: string, more: object): Promise<void> {
  await db
    .updateTable("challenges")
    .set({ data: sql`data || ${JSON.stringify(more)}::text::jsonb` })
    .where("id", "=", id)
    .execute();
}

export async function isTaken(db: RegistryDb, email: string): Promise<boolean> {
  const person = await db.selectFrom("people").select("id").where("email", "=", email).executeTakeFirst();
  return person !== undefined;
}

/**
 * Confirms a change from one of both addresses; with the second one it is done.
 * @throws Refusal not_found for a dead link, and for an address that somebody else has by now
 */
export async function confirmAddress(ctx: RegistryCtx, { secret }: { secret: string }) {
  const confirm = async (db: RegistryDb) => {
    const half = found(await questionOf(db, ctx, ["address", "address_old"], secret));
    const person = await db
      .selectFrom("people")
      .select(["id", "name", "email"])
      .where("id", "=", half.person_id)
      .forUpdate()
      .executeTakeFirst();
    const { newEmail, other } = changeOf(half);
    if (!person || !(await settle(db, ctx, half))) throw new Refusal("not_found");
    const done = await isAnswered(db, other, ctx.now);
    // Only at the end: before it, that somebody has the address is nobody's business.
    if (done && (await isTaken(db, newEmail))) throw new Refusal("not_found");
    const moved = { newEmail, provedAt: ctx.now, except: half.session_id, note: person.email };
    if (done) await move(db, ctx, person, moved);
    return { done, email: newEmail };
  };
  try {
    return await ctx.registry.transaction({ ...program, address: ctx.request.address }, confirm);
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== "people_email_key") throw error;
    throw new Refusal("not_found", { cause: error });
  }
}

/** @throws Refusal not_found when the other half is over */
async function isAnswered(db: RegistryDb, id: string, now: Date): Promise<boolean> {
  const half = await db
    .selectFrom("challenges")
    .select("answered_at")
    .where("id", "=", id)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return found(half).answered_at !== null;
}

/** Where to somebody moves, and what is known of it. */
export interface Move {
  newEmail: string;
  /** When somebody has shown that they read mail there; null when nobody has yet. */
  provedAt: Date | null;
  /** Session that goes on. */
  except: string | null;
  reason?: string;
  note: string;
}

/**
 * Gives somebody another address: sessions end, links to the old one die, both addresses are told, and a job writes
 * it into the lists of their companies.
 */
export async function move(
  db: RegistryDb,
  ctx: Pick<RegistryCtx, "tenant" | "request" | "now" | "post" | "queue">,
  person: { id: string; email: string },
  { newEmail, provedAt, except, reason, note: remark }: Move,
): Promise<void> {
  await db
    .updateTable("people")
    .set({ email: newEmail, email_proved_at: provedAt })
    .where("id", "=", person.id)
    .execute();
  await endSessions(db, person.id, except);
  await killLinks(db, person.id, person.email);
  await forgetAsked(db, person.id);
  await noteLeft(db, person, ctx.now);
  await note(db, ctx, {
    personId: person.id,
    outcome: "changed",
    way: "address",
    reason: reason ?? null,
    note: remark,
  });
  const ids = { personId: person.id };
  await ctx.queue.add(db, { name: spreadAddressName, tenantId: null, ids, key: person.id });
  for (const to of [person.email, newEmail])
    await ctx.post.send(db, {
      tenantId: ctx.tenant?.id ?? null,
      to,
      kind: "address_changed",
      data: { newAddress: newEmail },
    });
}
