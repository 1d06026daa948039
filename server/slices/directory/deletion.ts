import type { Ctx } from "../../kernel/context.ts";
import { newToken } from "../../kernel/crypto.ts";
import type { TenantDb } from "../../kernel/database/fence.ts";
import { goOnAsProgram } from "../../kernel/database/program.ts";
import { authorize, found, refuse } from "../../kernel/refusal.ts";
import { type PeopleInput, personEvent } from "./people.ts";
import { lockPerson, type PersonRow, readPerson } from "./people-queries.ts";
import { canManage } from "./policy.ts";

/** What stands where the name of somebody was. */
export const deletedName = "Deleted person";

/** Takes the name of somebody out of what another slice keeps; the row they are known by stays. */
export type Forget = (
  db: TenantDb,
  person: { id: string; clientId: string | null; name: string },
  nameless: string,
) => Promise<void>;

/**
 * Deletes a deactivated person for good: name, address and all else that tells who they were goes; the nameless row
 * stays for what they did. The trail of audit keeps what it has. The registry has to follow after the commit.
 * @param forget what other slices have to do about it, in the same transaction
 * @throws Refusal not_found; forbidden; not_allowed_now for somebody who is not deactivated; invalid_input when the
 *   name typed is not theirs
 */
export async function deletePerson(
  ctx: Ctx,
  { id, name }: PeopleInput<"deletePerson">,
  forget: Forget[],
): Promise<void> {
  const { db, actor } = ctx;
  const seen = found(await readPerson(db, id));
  authorize(canManage, actor, seen);
  const person = found(await lockPerson(db, seen));
  if (person.status !== "deactivated") refuse("not_allowed_now", "status", "not_deactivated");
  if (plain(name) !== plain(person.name)) refuse("invalid_input", "name", "other_name");
  // A member's hands reach neither addresses nor the past: from here on the program acts.
  await goOnAsProgram(db);
  await anonymise(db, person);
  await forgetInDirectory(db, person);
  for (const act of forget) await act(db, { id, clientId: person.client_id, name: person.name }, deletedName);
  await ctx.emit(personEvent("person.deleted", { ...person, name: deletedName }));
}

/** As people see a name: however it is composed, and with whatever space. */
const plain = (name: string) => name.normalize("NFKC").replace(/\s+/gu, " ").trim();

async function anonymise(db: TenantDb, { id }: PersonRow): Promise<void> {
  await db
    .updateTable("people")
    .set({
      name: deletedName,
      // The domain is reserved (RFC 2606): no mail will ever go there.
      email: `${newToken().toLowerCase()}@deleted.invalid`,
      title: "",
      phone: "",
      status: "deleted",
      custom_role_id: null,
      invitation_expires_at: null,
    })
    .where("id", "=", id)
    .execute();
}

async function forgetInDirectory(db: TenantDb, { id }: PersonRow): Promise<void> {
  await db.deleteFrom("people_grants").where("person_id", "=", id).execute();
  await db.updateTable("people_grants").set({ by_name: deletedName }).where("by_id", "=", id).execute();
  await db.deleteFrom("client_leads").where("person_id", "=", id).execute();
  await db.updateTable("events").set({ actor_name: deletedName }).where("actor_id", "=", id).execute();
  await db
    .updateTable("events")
    .set({ subject: deletedName })
    .where("subject_type", "=", "person")
    .where("subject_id", "=", id)
    .execute();
}
