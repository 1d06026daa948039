import { beforeAll, expect, test } from "bun:test";
import { openBackground } from "../../background.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { newToken } from "../../kernel/crypto.ts";
import { newId } from "../../kernel/ids.ts";
import { signedIn } from "../../testing/browser.ts";
import { buildPerson, buildTenant, testInstallation } from "../../testing/installation.ts";
import { removeExpiredJob } from "./jobs.ts";

let tenant: TenantFacts;
beforeAll(async () => {
  tenant = await buildTenant();
}, 60_000);

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);

test("what has expired is removed, and who is signed in stays", async () => {
  const { platform } = await testInstallation();
  const person = await buildPerson(tenant, "agent");
  const browser = await signedIn(tenant, person);
  const inRegistry = <T>(work: Parameters<typeof platform.registry.transaction<T>>[1]) =>
    platform.registry.transaction({ actor: "test" }, work);
  const { person_id } = await inRegistry((db) =>
    db.selectFrom("memberships").select("person_id").where("id", "=", person.id).executeTakeFirstOrThrow(),
  );
  const hash = () => Buffer.from(newToken());
  const session = { person_id, membership_id: person.id, address: "", user_agent: "gone" };
  await inRegistry(async (db) => {
    await db
      .insertInto("sessions")
      .values([
        { ...session, token_hash: hash(), id: newId(), used_at: ago(25), expires_at: ago(-100) },
        { ...session, token_hash: hash(), id: newId(), used_at: ago(1), expires_at: ago(0.1) },
      ])
      .execute();
    await db
      .insertInto("passes")
      .values({ token_hash: hash(), membership_id: person.id, expires_at: ago(0.1) })
      .execute();
    await db
      .insertInto("idempotency_keys")
      .values([
        { person_id, key: "old", request_hash: hash(), status: 201, created_at: ago(25) },
        { person_id, key: "new", request_hash: hash(), status: 201, created_at: ago(1) },
      ])
      .execute();
    await db
      .insertInto("challenges")
      .values([
        { id: newId(), person_id, kind: "reset", email: "old", expires_at: ago(0.1) },
        { id: newId(), person_id, kind: "reset", email: "new", expires_at: ago(-0.1) },
      ])
      .execute();
    const app = { person_id, kind: "totp", secret: hash() };
    await db
      .insertInto("factors")
      .values([
        { ...app, id: newId(), name: "never confirmed", created_at: ago(25) },
        { ...app, id: newId(), name: "being set up", created_at: ago(1) },
        { ...app, id: newId(), name: "used", created_at: ago(25), confirmed_at: ago(25) },
      ])
      .execute();
    await db
      .insertInto("sign_ins")
      .values([
        { id: newId(), person_id, outcome: "let_in", note: "old", at: ago(90 * 24 + 1) },
        { id: newId(), person_id, outcome: "let_in", note: "new", at: ago(90 * 24 - 1) },
      ])
      .execute();
    const device = { person_id, created_at: ago(400 * 24) };
    await db
      .insertInto("devices")
      .values([
        { ...device, id: newId(), token_hash: hash(), user_agent: "old", used_at: ago(365 * 24 + 1) },
        { ...device, id: newId(), token_hash: hash(), user_agent: "new", used_at: ago(365 * 24 - 1) },
      ])
      .execute();
  });
  const { runner } = openBackground(platform, {
    jobs: [],
    schedules: [{ job: removeExpiredJob, every: 3600 }],
  });
  await runner.queue.enqueue({ name: removeExpiredJob.name, tenantId: null, ids: {} });
  await runner.workOff();

  const left = await inRegistry(async (db) => ({
    sessions: await db
      .selectFrom("sessions")
      .select("user_agent")
      .where("person_id", "=", person_id)
      .execute(),
    passes: await db
      .selectFrom("passes")
      .select("expires_at")
      .where("membership_id", "=", person.id)
      .execute(),
    keys: await db.selectFrom("idempotency_keys").select("key").where("person_id", "=", person_id).execute(),
    challenges: await db
      .selectFrom("challenges")
      .select("email")
      .where("person_id", "=", person_id)
      .execute(),
    apps: await db
      .selectFrom("factors")
      .select("name")
      .where("person_id", "=", person_id)
      .orderBy("name")
      .execute(),
    signIns: await db.selectFrom("sign_ins").select("note").where("person_id", "=", person_id).execute(),
    devices: await db.selectFrom("devices").select("user_agent").where("person_id", "=", person_id).execute(),
  }));
  expect(left.sessions.map(({ user_agent }) => user_agent)).not.toContain("gone");
  expect(left.sessions).toHaveLength(1);
  expect(left.passes).toHaveLength(0);
  expect(left.keys.map(({ key }) => key)).toEqual(["new"]);
  expect(left.challenges.map(({ email }) => email)).toEqual(["new"]);
  expect(left.apps.map(({ name }) => name)).toEqual(["being set up", "used"]);
  expect(left.signIns.map(({ note }) => note)).not.toContain("old");
  expect(left.signIns.map(({ note }) => note)).toContain("new");
  expect(left.devices.map(({ user_agent }) => user_agent)).not.toContain("old");
  expect(left.devices.map(({ user_agent }) => user_agent)).toContain("new");
  expect((await browser.get("/session")).status).toBe(200);
});
