import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import { passwordHash } from "./credentials.ts";
import { ownFactors } from "./own-means.ts";
import { recoveryCodesLeft } from "./recovery-codes.ts";

/** What an operator has to know of somebody before helping them: how they come in, and where. */
export interface PersonOverview {
  id: string;
  name: string;
  email: string;
  platformAdmin: boolean;
  emailProvedAt: Date | null;
  password: boolean;
  apps: number;
  passkeys: number;
  recoveryCodes: number;
  sessions: number;
  lastSignInAt: Date | null;
  memberships: { tenant: string; client: string | null; role: string; status: string }[];
}

/**
 * Who has an address.
 * @param actor who asks, for the trail
 */
export function personOverview(
  registry: Registry,
  actor: string,
  email: string,
): Promise<PersonOverview | null> {
  return registry.transaction({ actor }, async (db) => {
    const person = await db
      .selectFrom("people")
      .select(["id", "name", "email", "platform_admin", "email_proved_at"])
      .where("email", "=", email)
      .executeTakeFirst();
    if (!person) return null;
    const { id, name, platform_admin: platformAdmin, email_proved_at: emailProvedAt } = person;
    const { apps, passkeys } = await ownFactors(db, id);
    return {
      ...{ id, name, email, platformAdmin, emailProvedAt, apps },
      passkeys: passkeys.length,
      password: (await passwordHash(db, id)) !== null,
      recoveryCodes: await recoveryCodesLeft(db, id),
      ...(await comings(db, id)),
      memberships: await membershipsOf(db, id),
    };
  });
}

async function comings(db: RegistryDb, personId: string) {
  const { sessions } = await db
    .selectFrom("sessions")
    .select(({ fn }) => fn.countAll<string>().as("sessions"))
    .where("person_id", "=", personId)
    .executeTakeFirstOrThrow();
  const last = await db
    .selectFrom("sign_ins")
    .select("at")
    .where("person_id", "=", personId)
    .where("outcome", "=", "let_in")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return { sessions: Number(sessions), lastSignInAt: last?.at ?? null };
}

function membershipsOf(db: RegistryDb, personId: string) {
  return db
    .selectFrom("memberships as m")
    .innerJoin("tenants as t", "t.id", "m.tenant_id")
    .select(["t.slug as tenant", "m.client_name as client", "m.role", "m.status"])
    .where("m.person_id", "=", personId)
    .orderBy("t.slug")
    .orderBy("m.created_at")
    .execute();
}
