import type { Ctx, RegistryCtx } from "../../kernel/context.ts";
import { goOnAsProgram } from "../../kernel/database/program.ts";
import { authorize, found, Refusal, refuse } from "../../kernel/refusal.ts";
import { type Help, personBehind, readdressPerson, resetMeans } from "../identity/index.ts";
import { type LetterOptions, sendInvitations } from "./letters.ts";
import { type PeopleInput, personEvent } from "./people.ts";
import { lockPerson, type PersonRow, readPerson } from "./people-queries.ts";
import { canHelp, canManage, helps } from "./policy.ts";

export interface HelpOptions extends LetterOptions {
  /** Runs a verb in the tenant, as who calls. */
  asCaller<T>(ctx: RegistryCtx, work: (ctx: Ctx) => Promise<T>): Promise<T>;
}

/** Somebody who is to be helped, as the tenant and the registry know them. */
interface Helped {
  person: PersonRow;
  personId: string;
  /** All places of theirs in this tenant, and those among them that who calls answers for. */
  here: string[];
  within: string[];
}

/**
 * Removes the means of somebody who has lost them: apps, passkeys and recovery codes. Their sessions end.
 * @throws Refusal not_found; forbidden; not_allowed_now for oneself, for who has not accepted or is deactivated, and
 *   for who belongs to others as well
 */
export async function resetFactors(
  ctx: RegistryCtx,
  { id, reason }: PeopleInput<"resetFactors">,
  { asCaller }: HelpOptions,
): Promise<void> {
  const helped = await toHelp(ctx, id, asCaller);
  const { status } = helped.person;
  if (status !== "active")
    refuse("not_allowed_now", "status", status === "invited" ? "not_accepted_yet" : "is_deactivated");
  await resetMeans(ctx, helpFor(ctx, helped, reason));
  await asCaller(ctx, ({ emit }) => emit(personEvent("person.factors_reset", helped.person)));
}

/**
 * Gives somebody who has lost their mailbox another address. Who has not accepted yet is invited there.
 * @returns the link of that invitation, where it has to be handed over
 * @throws Refusal as `resetFactors`; already_exists for an address that somebody has
 */
export async function changeAddress(
  ctx: RegistryCtx,
  { id, email, reason }: PeopleInput<"changeAddress">,
  options: HelpOptions,
): Promise<string | null> {
  const { asCaller } = options;
  const helped = await toHelp(ctx, id, asCaller);
  const { person, here } = helped;
  if (person.status === "deactivated") refuse("not_allowed_now", "status", "is_deactivated");
  if (person.email === email) refuse("invalid_input", "email", "address_of_theirs");
  if (person.status === "invited") {
    if (ctx.onlyWay) refuse("not_allowed_now", "id", "managed_elsewhere");
    return asCaller(ctx, (inside) => inviteElsewhere(inside, person, email, options));
  }
  if (reason === undefined) refuse("invalid_input", "reason", "required");
  await ctx.limits.take("address", { account: ctx.session!.person.id, tenantId: ctx.tenant!.id });
  await readdressPerson(ctx, helpFor(ctx, helped, reason), email);
  // The registry's job would do it as well; done here it has the name of who did it in the tenant's own trail.
  await asCaller(ctx, async ({ db, emit }) => {
    await goOnAsProgram(db);
    await db.updateTable("people").set({ email }).where("id", "in", here).execute();
    await emit(personEvent("person.address_changed", person));
  });
  return null;
}

/** The wrong address is nobody's here: whoever has it keeps what they are, and the link that went there dies. */
async function inviteElsewhere(
  ctx: Ctx,
  seen: PersonRow,
  email: string,
  letters: LetterOptions,
): Promise<string | null> {
  const person = found(await lockPerson(ctx.db, seen));
  if (person.status !== "invited" || person.client_status === "inactive")
    throw new Refusal("not_allowed_now");
  await goOnAsProgram(ctx.db);
  await ctx.db.updateTable("people").set({ email }).where("id", "=", person.id).execute();
  await ctx.emit(personEvent("person.address_changed", person));
  const [link] = await sendInvitations(ctx, letters, [person.id]);
  return link ?? null;
}

/** Looked for through the fence of who calls: a lead reaches only members of clients assigned to them. */
async function toHelp(ctx: RegistryCtx, id: string, asCaller: HelpOptions["asCaller"]): Promise<Helped> {
  const behind = await personBehind(ctx, id);
  return asCaller(ctx, async ({ db, actor }) => {
    authorize(helps, actor);
    const person = found(await readPerson(db, id));
    authorize(canManage, actor, person);
    const { personId, here } = found(behind);
    if (here.includes(actor.personId ?? "")) refuse("not_allowed_now", "id", "own_account");
    const within: string[] = [];
    for (const one of here) {
      const row = await readPerson(db, one);
      if (row && canHelp(actor, row)) within.push(one);
    }
    return { person, personId, here, within };
  });
}

function helpFor({ session }: RegistryCtx, { person, personId, within }: Helped, reason: string): Help {
  const { name } = session!.person;
  return { by: "staff", name, to: { personId, name: person.name }, reason, within };
}
