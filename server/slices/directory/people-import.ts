import type { ImportLine } from "../../../contract/directory.ts";
import { clientRoles, type MemberRole, tenantRoles } from "../../../contract/permissions.ts";
import type { Ctx } from "../../kernel/context.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { refuse } from "../../kernel/refusal.ts";
import { listRoles, requireRole } from "./custom-roles.ts";
import { newPerson, placeOf, requireActiveClient } from "./invitations.ts";
import { type LetterOptions, mayInvite } from "./letters.ts";
import { type PeopleInput, personEvent } from "./people.ts";
import { type Entry, type Problem, problemsOf, readList } from "./people-list.ts";
import { placesLeft } from "./places.ts";
import { canGive, isClientRole } from "./policy.ts";

type List = PeopleInput<"previewImport">;

/**
 * Reads a list of people and says what is wrong with each line; nothing is written.
 * @throws Refusal invalid_input for what is no list; forbidden or invalid_input for the role and the client of all
 */
export async function previewImport(ctx: Ctx, letters: LetterOptions, list: List): Promise<ImportLine[]> {
  const clientId = await placeOf(ctx, list);
  await requireActiveClient(ctx, clientId);
  await requireRole(ctx, list.role, list.customRoleId ?? null);
  const entries = await readList(list.text);
  const lines = withRepetitions(entries.map(lineOf(await rolesFor(ctx, list), list)));
  await markKnown(ctx.db, clientId, lines);
  await markInvitedTooOften(ctx, letters, lines);
  if (ctx.actor.audience === "client" && clientId) markBeyond(lines, await placesLeft(ctx.db, clientId));
  return lines;
}

/**
 * Puts the people of a list on the tenant's, as invited: all, or those whose lines have no problem.
 * @returns who was invited, and how many lines were passed over
 * @throws Refusal as `previewImport` does; not_allowed_now when a line has a problem and none is to be passed over;
 *   rate_limited
 */
export async function importPeople(
  ctx: Ctx,
  letters: LetterOptions,
  { skip, ...list }: PeopleInput<"importPeople">,
) {
  const lines = await previewImport(ctx, letters, list);
  const good = lines.filter(({ problems }) => problems.length === 0);
  if (good.length < lines.length && !skip) refuse("not_allowed_now", "text", "has_problems");
  if (good.length === 0) refuse("invalid_input", "text", "nobody_to_invite");
  const by = { account: ctx.actor.personId!, tenantId: ctx.tenant.id };
  await letters.limits.take("invitationList", by, good.length);
  const clientId = await placeOf(ctx, list);
  const rows = good.map((line) =>
    newPerson(ctx, clientId, { ...line, role: line.role!, customRoleId: line.customRole?.id }),
  );
  await ctx.db.insertInto("people").values(rows).execute();
  for (const row of rows) await ctx.emit(personEvent("person.invited", row));
  return { invited: rows.map(({ id, name }) => ({ id, name })), skipped: lines.length - good.length };
}

/** Roles by what a list may call them. */
type Roles = Map<string, { role: MemberRole; custom: { id: string; name: string } | null; given: boolean }>;

/** Built-in roles by their names without what says whose they are, and the tenant's own. */
async function rolesFor({ db, actor }: Ctx, { role }: List): Promise<Roles> {
  const kind = isClientRole(role) ? "member" : "staff";
  const gives = (one: MemberRole, own: readonly string[] | null) =>
    isClientRole(one) === (kind === "member") && canGive(actor, one, own);
  const roles: Roles = new Map();
  for (const one of [...tenantRoles, ...clientRoles]) {
    const choice = { role: one, custom: null, given: gives(one, null) };
    for (const name of [one, one.replace(/^(tenant|client)_/, "").replace("_", " ")]) roles.set(name, choice);
  }
  for (const { id, name, base, permissions } of await listRoles(db, undefined)) {
    const one = base as MemberRole;
    roles.set(name.toLowerCase(), { role: one, custom: { id, name }, given: gives(one, permissions) });
  }
  return roles;
}

const lineOf =
  (roles: Roles, list: List) =>
  (entry: Entry): ImportLine => {
    const problems = problemsOf(entry);
    const { role: roleText, ...rest } = entry;
    const chosen = roles.get(roleText.toLowerCase());
    const usual = {
      role: list.role,
      custom: [...roles.values()].find(({ custom }) => custom?.id === list.customRoleId)?.custom ?? null,
    };
    const said = roleText === "" ? usual : chosen?.given ? chosen : null;
    if (!said) problems.push(problem("role", chosen ? "role_of_others" : "unknown_role"));
    return { ...rest, roleText, role: said?.role ?? null, customRole: said?.custom ?? null, problems };
  };

const problem = (field: Problem["field"], code: Problem["code"], other: number | null = null): Problem => ({
  field,
  code,
  other,
});

/** An address that an earlier line has already. */
function withRepetitions(lines: ImportLine[]): ImportLine[] {
  const first = new Map<string, number>();
  for (const { email, line, problems } of lines) {
    if (email === "") continue;
    const earlier = first.get(email);
    if (earlier === undefined) first.set(email, line);
    else problems.push(problem("email", "repeated", earlier));
  }
  return lines;
}

async function markKnown(db: TenantDb, clientId: string | null, lines: ImportLine[]): Promise<void> {
  const addresses = [...new Set(lines.map(({ email }) => email))];
  const known = await db
    .selectFrom("people")
    .select("email")
    .where("client_id", "is not distinct from", clientId)
    .where("email", "in", addresses)
    .execute();
  const taken = new Set(known.map(({ email }) => email));
  for (const line of lines) if (taken.has(line.email)) line.problems.push(problem("email", "already_there"));
}

async function markInvitedTooOften(ctx: Ctx, letters: LetterOptions, lines: ImportLine[]): Promise<void> {
  const good = lines.filter(({ problems }) => problems.length === 0);
  const mark = async ({ email, problems }: ImportLine) => {
    if (!(await mayInvite(ctx, letters, email))) problems.push(problem("email", "invited_too_often"));
  };
  await Promise.all(good.map(mark));
}

/** Lines without another problem take the places that are left, in their order. */
function markBeyond(lines: ImportLine[], left: number): void {
  const good = lines.filter(({ problems }) => problems.length === 0);
  for (const { problems } of good.slice(Math.max(0, left))) problems.push(problem("line", "over_limit"));
}
