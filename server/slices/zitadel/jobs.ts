import type { Registry, RegistryDb } from "../../kernel/database/registry.ts";
import type { EventHandlers } from "../../kernel/events.ts";
import type { JobQueue } from "../../kernel/job-queue.ts";
import { definePlatformJob, type Job, type Schedule } from "../../kernel/jobs.ts";
import { log } from "../../kernel/log.ts";
import { refusedWith } from "./errors.ts";
import { followPerson, followTenant } from "./follow.ts";
import type { ZitadelMode } from "./mode.ts";
import { askForEvents } from "./targets.ts";

const trail = { actor: "ZITADEL" };
const followed = [
  "person.invitation_revoked",
  "person.deactivated",
  "person.reactivated",
  "person.role_changed",
  "person.deleted",
];

/** Has ZITADEL follow what the tenants do with their people. */
export function zitadelHandlers(queue: JobQueue): EventHandlers {
  const follow = (_: unknown, { subject_id: id }: { subject_id: string | null }) =>
    id ? askToFollow(queue, id) : Promise.resolve();
  const invite = (_: unknown, { subject_id: id }: { subject_id: string | null }) =>
    id
      ? queue.enqueue({ name: "zitadel.invite_person", tenantId: null, ids: { membershipId: id }, key: id })
      : Promise.resolve();
  return {
    ...Object.fromEntries(followed.map((type) => [type, [follow]])),
    "person.invited": [invite],
  };
}

/** Asks that ZITADEL be brought in line with a membership. */
export function askToFollow(queue: JobQueue, membershipId: string): Promise<void> {
  return queue.enqueue({
    name: "zitadel.follow_person",
    tenantId: null,
    ids: { membershipId },
    key: membershipId,
  });
}

/** Asks that ZITADEL be brought in line with a tenant's state. */
export function askToFollowTenant(queue: JobQueue, tenantId: string): Promise<void> {
  return queue.enqueue({ name: "zitadel.follow_tenant", tenantId: null, ids: { tenantId }, key: tenantId });
}

/** What is done at ZITADEL when nobody waits for it: tried again, later each time, while it is not available. */
export function zitadelJobs(mode: ZitadelMode): Job[] {
  return [
    definePlatformJob(
      "zitadel.follow_person",
      async ({ registry, ids, now }) => {
        await followPerson(mode, registry, ids.membershipId!, { now });
        await removeGone(mode, registry);
      },
      { attempts: 30 },
    ),
    definePlatformJob(
      "zitadel.invite_person",
      ({ registry, ids, now }) => followPerson(mode, registry, ids.membershipId!, { again: true, now }),
      { attempts: 30 },
    ),
    definePlatformJob(
      "zitadel.follow_tenant",
      async ({ registry, ids }) => {
        const [tenant] = await tenants(registry, ids.tenantId);
        if (tenant) await followTenant(mode, tenant);
      },
      { attempts: 30 },
    ),
  ];
}

/** Daily, and at the first start: what a crash between the two has left apart. */
export function zitadelSchedules(mode: ZitadelMode): Schedule[] {
  const upkeep = definePlatformJob("zitadel.upkeep", async ({ registry, signal }) => {
    await askForEvents(registry, mode);
    for (const tenant of await tenants(registry)) {
      signal.throwIfAborted();
      await followTenant(mode, tenant).catch((error) => {
        if (!refusedWith(error, "not_found")) throw error;
        const { slug } = tenant;
        log.warn("A tenant has no organisation in ZITADEL: postern tenant organisation makes it", { slug });
      });
    }
    await removeGone(mode, registry);
  });
  return [{ job: upkeep, every: 86_400 }];
}

function tenants(registry: Registry, id?: string) {
  return registry.transaction(trail, (db) => {
    const query = db.selectFrom("tenants").select(["id", "name", "slug", "status", "org_id"]);
    return (id ? query.where("id", "=", id) : query.where("step", "=", "active")).execute();
  });
}

/** Users whose person was deleted here are deleted there. */
async function removeGone({ client }: ZitadelMode, registry: Registry): Promise<void> {
  for (const { user_id } of await registry.transaction(trail, gone)) {
    await client.users.remove(user_id);
    await registry.transaction(trail, (db) =>
      db.deleteFrom("zitadel_users").where("user_id", "=", user_id).execute(),
    );
  }
}

function gone(db: RegistryDb) {
  return db
    .selectFrom("zitadel_users as z")
    .select("z.user_id")
    .where("z.tenant_id", "is not", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("memberships as m")
            .select("m.id")
            .whereRef("m.person_id", "=", "z.person_id")
            .whereRef("m.tenant_id", "=", "z.tenant_id"),
        ),
      ),
    )
    .execute();
}
