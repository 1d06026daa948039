import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { buildPerson, buildTenant, type TestPerson } from "../../testing/installation.ts";
import type { User } from "../../testing/zitadel/state.ts";
import { signMessage } from "../../testing/zitadel.ts";
import {
  buildZitadelUser,
  organisationFor,
  Wanderer,
  type ZitadelInstallation,
  zitadelInstallation,
} from "../../testing/zitadel-installation.ts";
import { askForEvents } from "./targets.ts";
import { watchedEvents } from "./webhook.ts";

let here: ZitadelInstallation;
let tenant: TenantFacts;
let other: TenantFacts;

beforeAll(async () => {
  here = await zitadelInstallation();
  tenant = await buildTenant();
  other = await buildTenant();
  for (const one of [tenant, other]) organisationFor(here.there, one);
  here.there.state.targets.set("theirs", { id: "theirs", name: "", endpoint: "", signingKey: "" });
  here.there.state.executions.set("user.locked", ["theirs"]);
  await askForEvents(here.platform.registry, here.mode);
  here.there.state.targets.delete("theirs");
}, 60_000);
afterAll(async () => {
  await here.platform.registry.transaction({ actor: "test" }, (db) =>
    db.deleteFrom("zitadel_targets").execute(),
  );
  await here[Symbol.asyncDispose]();
});
beforeEach(() => {
  here.there.state.sent.length = 0;
});

interface Visitor {
  person: TestPerson;
  user: User;
  browser: Wanderer;
  host: string;
  isIn(): Promise<boolean>;
}

/** Somebody of a tenant who has signed in. */
async function visitor(of: TenantFacts = tenant, person?: TestPerson): Promise<Visitor> {
  const somebody = person ?? (await buildPerson(of, "agent"));
  const host = `${of.slug}.localhost`;
  const user = buildZitadelUser(here.there, {
    organisationId: of.id,
    email: somebody.email,
    roles: ["tenant_user"],
  });
  here.there.signIn.userId = user.id;
  const browser = new Wanderer(here.port);
  await browser.signIn(host);
  const isIn = async () => (await browser.api("GET", host, "/session")).status === 200;
  if (!(await isIn())) throw new Error("Nobody was let in.");
  return { person: somebody, user, browser, host, isIn };
}

const publish = (type: string, subject: string, payload?: object, owner = tenant.id) =>
  here.there.publish({ type, subject, owner, ...(payload ? { payload } : {}) });

const authorizationOf = (user: User) =>
  [...here.there.state.authorizations.values()].find(({ userId }) => userId === user.id)!.id;

describe("what is sent", () => {
  test("is asked for once, all of it, to this installation's own address", async () => {
    const { state, calls } = here.there;
    const [target] = state.targets.values();
    expect(state.targets.size).toBe(1);
    expect(target).toMatchObject({ name: "Postern", endpoint: here.mode.endpoint });
    expect([...state.executions.keys()].sort()).toEqual([...watchedEvents].sort());
    expect(state.executions.get("user.removed")).toEqual([target!.id]);
    expect(state.executions.get("user.locked")).toEqual(["theirs", target!.id]);
    calls.length = 0;
    await askForEvents(here.platform.registry, here.mode);
    expect(calls).toEqual([]);
  });

  test("is kept with a key that nobody reads from the registry", async () => {
    const [row] = await here.platform.registry.transaction({ actor: "test" }, (db) =>
      db.selectFrom("zitadel_targets").selectAll().execute(),
    );
    const [target] = here.there.state.targets.values();
    expect(Buffer.from(row!.signing_key).includes(target!.signingKey)).toBe(false);
  });
});

describe("sessions end at once", () => {
  test("when ZITADEL deactivates the user, and nobody else's do", async () => {
    const [one, two] = [await visitor(), await visitor()];
    await here.mode.client.users.deactivate(one.user.id);
    expect(here.there.state.sent).toEqual([{ type: "user.deactivated", status: 204 }]);
    expect(await one.isIn()).toBe(false);
    expect(await two.isIn()).toBe(true);
  });

  test.each(["user.locked", "user.removed", "user.human.password.changed", "user.human.mfa.otp.removed"])(
    "at %s",
    async (type) => {
      const { user, isIn } = await visitor();
      await publish(type, user.id);
      expect(await isIn()).toBe(false);
    },
  );

  test("only in the tenant whose user it was, of somebody who is in two", async () => {
    const first = await visitor();
    const second = await visitor(
      other,
      await buildPerson(other, "agent", null, { email: first.person.email }),
    );
    await publish("user.locked", first.user.id);
    expect(await first.isIn()).toBe(false);
    expect(await second.isIn()).toBe(true);
  });

  test("when their roles are changed, or taken away and the message says whose they were", async () => {
    const one = await visitor();
    await here.mode.client.authorizations.update(authorizationOf(one.user), ["tenant_admin"]);
    expect(await one.isIn()).toBe(false);
    const two = await visitor();
    await publish("user.grant.removed", authorizationOf(two.user), { userId: two.user.id });
    expect(await two.isIn()).toBe(false);
  });

  test("of the one whom we granted it to, when the message does not say whose it was", async () => {
    const [one, two] = [await visitor(), await visitor()];
    const id = authorizationOf(one.user);
    await here.platform.registry.transaction({ actor: "test" }, (db) =>
      db
        .updateTable("zitadel_users")
        .set({ authorization_id: id })
        .where("user_id", "=", one.user.id)
        .execute(),
    );
    await publish("user.grant.removed", id);
    expect(await one.isIn()).toBe(false);
    expect(await two.isIn()).toBe(true);
  });

  test("of the whole organisation, when nobody knows whose it was", async () => {
    const [one, elsewhere] = [await visitor(), await visitor(other)];
    await publish("user.grant.removed", "given-by-hand");
    expect(await one.isIn()).toBe(false);
    expect(await elsewhere.isIn()).toBe(true);
  });

  test("of an organisation that is deactivated", async () => {
    const [one, elsewhere] = [await visitor(), await visitor(other)];
    await here.mode.client.organisations.deactivate(tenant.id);
    await here.mode.client.organisations.activate(tenant.id);
    expect(await one.isIn()).toBe(false);
    expect(await elsewhere.isIn()).toBe(true);
  });

  test("when ZITADEL's own session ends, only that one", async () => {
    const one = await visitor();
    const [row] = await here.platform.registry.transaction({ actor: "test" }, (db) =>
      db
        .selectFrom("sessions as s")
        .innerJoin("people as p", "p.id", "s.person_id")
        .select("s.provider_session")
        .where("p.email", "=", one.person.email)
        .execute(),
    );
    const two = await visitor();
    await publish("session.terminated", row!.provider_session!);
    expect(await one.isIn()).toBe(false);
    expect(await two.isIn()).toBe(true);
  });

  test("all of them, when the project loses a role; none when another project does", async () => {
    const [one, elsewhere] = [await visitor(), await visitor(other)];
    await publish("project.role.removed", "999");
    expect(await one.isIn()).toBe(true);
    await publish("project.role.removed", here.there.state.projectId);
    expect([await one.isIn(), await elsewhere.isIn()]).toEqual([false, false]);
  });

  test("and it stands in the person's history", async () => {
    const { user } = await visitor();
    await publish("user.locked", user.id);
    const rows = await here.platform.registry.transaction({ actor: "test" }, (db) =>
      db
        .selectFrom("sign_ins as s")
        .innerJoin("zitadel_users as z", "z.person_id", "s.person_id")
        .select(["s.outcome", "s.reason", "s.way"])
        .where("z.user_id", "=", user.id)
        .where("s.outcome", "=", "ended")
        .execute(),
    );
    expect(rows).toEqual([{ outcome: "ended", reason: "zitadel_user", way: "zitadel" }]);
  });
});

test("a sign-in that is under way when the message comes opens no session", async () => {
  const { user, host, isIn } = await visitor();
  here.there.signIn.userId = user.id;
  const late = new Wanderer(here.port);
  const finish = await late.follow(await late.goThere(host), /\/sso\/zitadel\/finish\?/);
  here.there.signIn.forge = async (claims) => {
    await publish("user.locked", user.id);
    return claims;
  };
  const answer = await late.request("GET", finish);
  here.there.signIn.forge = null;
  expect(answer.headers.get("location")).toContain("refused");
  expect((await late.api("GET", host, "/session")).status).toBe(401);
  expect(await isIn()).toBe(false);
});

describe("a message", () => {
  const locked = (subject: string) =>
    JSON.stringify({ aggregateID: subject, aggregateType: "user", event_type: "user.locked" });
  const post = (body: string, headers: Record<string, string>, at = "localhost") =>
    fetch(`http://127.0.0.1:${here.port}/sso/zitadel/events`, {
      method: "POST",
      headers: { host: `${at}:${here.port}`, "content-type": "application/json", ...headers },
      body,
    });
  const key = () => [...here.there.state.targets.values()][0]!.signingKey;

  test("that nobody signed, or somebody else did, or long ago, changes nothing", async () => {
    const { user, isIn } = await visitor();
    const body = locked(user.id);
    const old = new Date(Date.now() - 600_000);
    for (const headers of [
      {},
      { "zitadel-signature": signMessage(body, "another key", new Date()) },
      { "zitadel-signature": signMessage(body, key(), old) },
      { "zitadel-signature": signMessage(locked("other"), key(), new Date()) },
    ]) {
      expect((await post(body, headers as Record<string, string>)).status).toBe(404);
    }
    expect(await isIn()).toBe(true);
  });

  test("is taken by the older name of its header, from a program of another site", async () => {
    const { user, isIn } = await visitor();
    const body = locked(user.id);
    const signature = signMessage(body, key(), new Date());
    const headers = { "x-zitadel-signature": signature, origin: here.there.issuer };
    expect((await post(body, headers)).status).toBe(204);
    expect(await isIn()).toBe(false);
  });

  test("that says nothing we know is taken, and does nothing", async () => {
    const { isIn } = await visitor();
    for (const body of ["[]", '{"aggregateID":"1","aggregateType":"x","event_type":"x.y"}']) {
      const headers = { "zitadel-signature": signMessage(body, key(), new Date()) };
      expect((await post(body, headers)).status).toBe(204);
    }
    expect(await isIn()).toBe(true);
  });
});
