import type { Role } from "../../../contract/permissions.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { rulesOf } from "./accounts.ts";
import { demandOf } from "./standing.ts";

/**
 * Whether a second factor is asked of somebody who has none that counts.
 * @returns until when they may go on without one, null when they may not any more; undefined when nothing is missing
 */
export function missingFactor(
  registry: Registry,
  membershipId: string,
  now: Date,
): Promise<{ until: Date | null } | undefined> {
  return registry.transaction({ actor: "directory" }, async (db) => {
    const member = await db
      .selectFrom("memberships as m")
      .select(["m.tenant_id", "m.client_id", "m.role", "m.created_at"])
      .select(({ exists, selectFrom }) => [
        exists(
          selectFrom("factors as f")
            .select("f.id")
            .whereRef("f.person_id", "=", "m.person_id")
            .where("f.confirmed_at", "is not", null),
        ).as("has_app"),
        exists(selectFrom("passkeys as k").select("k.id").whereRef("k.person_id", "=", "m.person_id")).as(
          "has_passkey",
        ),
      ])
      .where("m.id", "=", membershipId)
      .executeTakeFirst();
    if (!member) return undefined;
    const rules = await rulesOf(db, [member.tenant_id]);
    const theirs = rules.filter(({ client }) => client === null || client === member.client_id);
    const { asked, factors, graceUntil } = demandOf(theirs, member.role as Role);
    // Codes by mail need no setting up.
    const has = { totp: member.has_app, passkey: member.has_passkey, email: true };
    if (asked !== "required" || factors.some((factor) => has[factor])) return undefined;
    const until = graceUntil(member.created_at);
    return { until: until && until > now ? until : null };
  });
}
