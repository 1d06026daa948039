import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { log } from "../../kernel/log.ts";
import { note } from "../identity/index.ts";
import type { ZitadelMode } from "./mode.ts";
import type { Ending } from "./webhook.ts";

/**
 * Ends sessions that ZITADEL let in, from the next request on, and writes it into their persons' history.
 * @returns how many
 */
export async function endSessionsOf(ctx: RegistryCtx, mode: ZitadelMode, ending: Ending): Promise<number> {
  const trail = { actor: "ZITADEL", address: ctx.request.address, requestId: ctx.request.id };
  const ended = await ctx.registry.transaction(trail, async (db) => {
    await noteUsers(db, mode, ending, ctx.now);
    const gone = await endAll(db, mode, ending);
    for (const { id, person_id: personId, membership_id: membershipId } of gone) {
      const facts = { personId, membershipId, sessionId: id, way: "zitadel" };
      await note(db, ctx, { ...facts, outcome: "ended", reason: `zitadel_${ending.of}` });
    }
    return gone.length;
  });
  log.info("ZITADEL has ended sessions", { ...ending, ended });
  return ended;
}

const sessionsOf = (db: RegistryDb) => db.deleteFrom("sessions").where("way", "=", "zitadel");

async function endAll(db: RegistryDb, { config }: ZitadelMode, ending: Ending) {
  const returned = ["id", "person_id", "membership_id"] as const;
  if (ending.of === "session") {
    return sessionsOf(db).where("provider_session", "=", ending.sessionId).returning(returned).execute();
  }
  if (ending.of === "project") {
    if (ending.projectId !== config.projectId) return [];
    return sessionsOf(db).returning(returned).execute();
  }
  if (ending.of === "organisation") return endOrganisation(db, config.organisationId, ending.organisationId);
  const users = await usersOf(db, ending);
  // Granted to somebody whom we do not know by it: whoever it is, their role is not what it was.
  if (users.length === 0 && ending.of === "authorization" && ending.userId === null) {
    return endOrganisation(db, config.organisationId, ending.organisationId);
  }
  const gone = [];
  for (const { person_id, tenant_id } of users) {
    const within = db.selectFrom("memberships").select("id").where("tenant_id", "=", tenant_id);
    const sessions = sessionsOf(db).where("person_id", "=", person_id).returning(returned);
    gone.push(
      ...(await (tenant_id
        ? sessions.where("membership_id", "in", within)
        : sessions.where("membership_id", "is", null)
      ).execute()),
    );
  }
  return gone;
}

async function usersOf(db: RegistryDb, ending: Extract<Ending, { of: "user" | "authorization" }>) {
  const users = db.selectFrom("zitadel_users").select(["person_id", "tenant_id"]);
  if (ending.userId !== null) return users.where("user_id", "=", ending.userId).execute();
  return ending.of === "user" ? [] : users.where("authorization_id", "=", ending.authorizationId).execute();
}

/** So that a sign-in which is under way at this moment opens nothing. */
async function noteUsers(db: RegistryDb, { config }: ZitadelMode, ending: Ending, now: Date): Promise<void> {
  const users = db.updateTable("zitadel_users").set({ ended_at: now });
  const userId = "userId" in ending ? ending.userId : null;
  if (userId !== null) await users.where("user_id", "=", userId).execute();
  else if (ending.of === "project" && ending.projectId === config.projectId) await users.execute();
  else if ("organisationId" in ending) {
    const { organisationId } = ending;
    const tenants = db.selectFrom("tenants").select("id").where("org_id", "=", organisationId);
    await users
      .where((user) =>
        organisationId === config.organisationId
          ? user("tenant_id", "is", null)
          : user("tenant_id", "in", tenants),
      )
      .execute();
  }
}

/** The sessions of a tenant; for the platform's own organisation those of the console. */
function endOrganisation(db: RegistryDb, platformId: string, organisationId: string) {
  const sessions = sessionsOf(db).returning(["id", "person_id", "membership_id"]);
  if (organisationId === platformId) return sessions.where("membership_id", "is", null).execute();
  const within = db
    .selectFrom("memberships as m")
    .innerJoin("tenants as t", "t.id", "m.tenant_id")
    .select("m.id")
    .where("t.org_id", "=", organisationId);
  return sessions.where("membership_id", "in", within).execute();
}
