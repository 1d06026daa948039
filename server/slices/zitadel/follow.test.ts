import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import type { PlatformJob } from "../../kernel/jobs.ts";
import { asProgram, buildPerson, buildTenant } from "../../testing/installation.ts";
import { mailTo } from "../../testing/mailbox.ts";
import {
  buildZitadelUser,
  Wanderer,
  type ZitadelInstallation,
  zitadelInstallation,
} from "../../testing/zitadel-installation.ts";
import { createTenant, inviteFirstAdmin, provision, type Tenant } from "../tenancy/index.ts";
import { partsOf } from "./follow.ts";
import { zitadelSchedules } from "./jobs.ts";
import { settleTenant } from "./settle.ts";

let here: ZitadelInstallation;
let tenant: TenantFacts & { org: string };
let admin: Wanderer;
let host: string;

beforeAll(async () => {
  here = await zitadelInstallation();
  const made = await provisioned();
  tenant = { ...made, org: made.org_id! };
  host = `${tenant.slug}.localhost`;
  const [user] = [...here.there.state.users.values()].filter(({ email }) => email === made.admin_email);
  here.there.signIn.userId = user!.id;
  admin = new Wanderer(here.port);
  await admin.signIn(host);
}, 60_000);
afterAll(() => here[Symbol.asyncDispose]());
beforeEach(() => {
  here.there.trouble(null);
  here.there.calls.length = 0;
});

let slugs = 0;
async function requested(name = "Acme"): Promise<Tenant> {
  const slug = `z${process.pid}x${++slugs}`;
  const input = { slug, name, adminEmail: `boss@${slug}.example`, adminName: "Bo Boss" };
  return here.platform.registry.transaction({ actor: "test" }, (db) =>
    createTenant(db, here.platform.provisioner.names, input),
  );
}

async function reload(id: string): Promise<Tenant> {
  return here.platform.registry.transaction({ actor: "test" }, (db) =>
    db.selectFrom("tenants").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
  );
}

async function provisioned(name?: string): Promise<Tenant> {
  const { id } = await requested(name);
  if (!(await provision(here.platform.provisioner, id))) throw new Error((await reload(id)).failure!);
  return reload(id);
}

const makeDue = (id: string) =>
  here.platform.registry.transaction({ actor: "test" }, (db) =>
    db
      .updateTable("tenants")
      .set({ retry_at: new Date(0) })
      .where("id", "=", id)
      .execute(),
  );

const { values } = Object;
const usersIn = (organisationId: string) =>
  [...here.there.state.users.values()].filter((user) => user.organisationId === organisationId);
const rolesOf = (userId: string) =>
  [...here.there.state.authorizations.values()].find((one) => one.userId === userId)?.roles;
const mailsTo = (userId: string) => here.there.state.mails.filter((mail) => mail.userId === userId);

/** What was to follow at ZITADEL is done. */
async function settle(): Promise<void> {
  await here.background.outbox.settled();
  await here.background.runner.workOff();
}

describe("a new tenant", () => {
  test("gets an organisation that may give its roles, and its first admin an invitation", async () => {
    const { id, org_id, name, admin_email } = await provisioned("Fresh Ltd");
    const { state } = here.there;
    expect(org_id).toBe(id);
    expect(state.organisations.get(org_id!)).toEqual({ id, name, state: "ACTIVE" });
    expect(state.projectGrants.get(org_id!)).toEqual(["tenant_admin", "tenant_user"]);
    const [user, ...others] = usersIn(org_id!);
    expect(others).toEqual([]);
    expect(user).toMatchObject({ email: admin_email, givenName: "Bo", familyName: "Boss", verified: true });
    expect(rolesOf(user!.id)).toEqual(["tenant_admin"]);
    expect(mailsTo(user!.id)).toMatchObject([{ application: name }]);
  });

  test("whose admin follows the invitation is looked after by them", async () => {
    const { body } = await admin.api("GET", host, "/session");
    expect(body).toMatchObject({ role: "tenant_admin", person: { name: "Bo Boss" }, way: "zitadel" });
  });

  test("of a name that is taken gets one with its address in it, and never the other's organisation", async () => {
    const first = await provisioned("Twin");
    const second = await provisioned("Twin");
    expect(second.org_id).not.toBe(first.org_id);
    expect(here.there.state.organisations.get(second.org_id!)?.name).toBe(`Twin (${second.slug})`);
  });

  test.each([
    ["the organisation was made", /organizations$/],
    ["the project was granted", /grants$/],
    ["the admin was made", /CreateUser$/],
    ["the admin was granted their role", /CreateAuthorization$/],
    ["the invitation was sent", /invite_code$/],
  ])("goes on where a crash has left it after %s", async (_, path) => {
    const { id, slug } = await requested(`Crash ${slugs}`);
    here.there.trouble({ how: "lost", path, times: 3 });
    expect(await provision(here.platform.provisioner, id)).toBe(false);
    expect((await reload(id)).failure).toContain("ZITADEL cannot be reached");
    here.there.trouble(null);
    await makeDue(id);
    expect(await provision(here.platform.provisioner, id)).toBe(true);
    const { org_id, admin_email } = await reload(id);
    const made = [...here.there.state.organisations.values()].filter(({ name }) => name.includes(`Crash`));
    expect(made.filter((one) => one.id === org_id)).toHaveLength(1);
    const users = usersIn(org_id!);
    expect(users.map(({ email }) => email)).toEqual([admin_email]);
    expect(rolesOf(users[0]!.id)).toEqual(["tenant_admin"]);
    expect(slug).toBeTruthy();
  });

  test("waits while ZITADEL is down, and says so", async () => {
    const { id } = await requested("Waiting Ltd");
    here.there.trouble({ how: { status: 503, body: "down" } });
    expect(await provision(here.platform.provisioner, id)).toBe(false);
    expect(await reload(id)).toMatchObject({ step: "requested", org_id: null });
    expect((await reload(id)).failure).toMatch(/^organisation: ZITADEL is not available/);
  });

  test("has its admin invited again when the operator wants it, and no link that lets in by itself", async () => {
    const made = await provisioned("Again Ltd");
    const origin = `http://${made.slug}.localhost`;
    expect(await inviteFirstAdmin(here.platform.provisioner, made, origin)).toBeNull();
    const [user] = usersIn(made.org_id!);
    expect(mailsTo(user!.id)).toHaveLength(2);
  });
});

describe("a tenant's people", () => {
  const invite = (fields: object) =>
    admin.api("POST", host, "/people", { name: "Ada Byron", email: "", role: "agent", ...fields });
  /** Invites somebody, and answers with their id. */
  const invited = async (fields: object): Promise<string> => {
    const { status, body } = await invite(fields);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.person.id;
  };
  const change = async (id: string, fields: object) => {
    const { status, body } = await admin.api("PATCH", host, `/people/${id}`, fields);
    if (status !== 200) throw new Error(JSON.stringify(body));
  };
  const userOf = (email: string) => usersIn(tenant.org).find((user) => user.email === email);

  test("who are invited get a user, a role and an invitation of ZITADEL's, once", async () => {
    const email = `ada${newId()}@acme.example`;
    expect((await invite({ email })).status).toBe(201);
    await settle();
    const user = userOf(email)!;
    expect(user).toMatchObject({ givenName: "Ada", familyName: "Byron", verified: true });
    expect(rolesOf(user.id)).toEqual(["tenant_user"]);
    expect(mailsTo(user.id)).toHaveLength(1);
    here.there.calls.length = 0;
    await settle();
    expect(here.there.calls).toEqual([]);
  });

  test("have no link of ours beside it, nor a letter, and no term that it would be good for", async () => {
    const email = `only${newId()}@acme.example`;
    const { body } = await invite({ email });
    expect([body.invitationUrl, body.person.invitationExpiresAt]).toEqual([null, null]);
    await settle();
    const ours = await here.platform.registry.transaction({ actor: "test" }, (db) =>
      db.selectFrom("invitations").selectAll().where("membership_id", "=", body.person.id).execute(),
    );
    expect(ours).toEqual([]);
    expect(await mailTo(email)).toEqual([]);
    const again = await admin.api("POST", host, `/people/${body.person.id}/invitation`);
    expect([again.status, again.body.invitationUrl]).toEqual([201, null]);
    await settle();
    expect(mailsTo(userOf(email)!.id)).toHaveLength(2);
  });

  test("come in by it, and are deactivated, reactivated and promoted there as they are here", async () => {
    const email = `eve${newId()}@acme.example`;
    const id = await invited({ email });
    await settle();
    const user = userOf(email)!;
    here.there.signIn.userId = user.id;
    const browser = new Wanderer(here.port);
    expect(await browser.signIn(host)).toBe("/desk");

    await change(id, { status: "deactivated" });
    expect((await browser.api("GET", host, "/session")).status).toBe(401);
    await settle();
    expect(user.state).toBe("INACTIVE");

    await change(id, { status: "active" });
    await settle();
    expect(user.state).toBe("ACTIVE");
    expect(mailsTo(user.id)).toHaveLength(1);

    await change(id, { role: "tenant_admin" });
    await settle();
    expect(rolesOf(user.id)).toEqual(["tenant_admin"]);
  });

  test("stay active there while they have another membership of the tenant", async () => {
    const email = `two${newId()}@acme.example`;
    const client = newId();
    await asProgram(tenant, (db) =>
      db.insertInto("clients").values({ id: client, name: "Client" }).execute(),
    );
    const id = await invited({ email });
    await invited({ email, role: "client_user", clientId: client });
    await settle();
    await change(id, { status: "deactivated" });
    await settle();
    expect(userOf(email)?.state).toBe("ACTIVE");
    expect(usersIn(tenant.org).filter((user) => user.email === email)).toHaveLength(1);
  });

  test("are deleted there when they are deleted here", async () => {
    const email = `gone${newId()}@acme.example`;
    const id = await invited({ email });
    await settle();
    await change(id, { status: "deactivated" });
    const name = "Ada Byron";
    expect((await admin.api("POST", host, `/people/${id}/deletion`, { name })).status).toBe(204);
    await settle();
    expect(userOf(email)).toBeUndefined();
  });

  test("are followed later when ZITADEL is down, and the act here stands", async () => {
    const email = `late${newId()}@acme.example`;
    here.there.trouble({ how: { status: 503, body: "down" } });
    expect((await invite({ email })).status).toBe(201);
    await settle();
    expect(userOf(email)).toBeUndefined();
    here.there.trouble(null);
    here.clock.now = new Date(Date.now() + 60_000);
    await settle();
    here.clock.now = null;
    expect(userOf(email)).toBeDefined();
  });

  test("whom ZITADEL has already are found by their address, and get their role", async () => {
    const email = `known${newId()}@acme.example`;
    const user = buildZitadelUser(here.there, { organisationId: tenant.org, email });
    await invite({ email });
    await settle();
    expect(usersIn(tenant.org).filter((one) => one.email === email)).toEqual([user]);
    expect(rolesOf(user.id)).toEqual(["tenant_user"]);
  });
});

describe("a tenant that was made before people signed in at ZITADEL", () => {
  const settled = (id: string) => settleTenant(here.mode, here.platform.registry, id, new Date());

  test("gets its organisation, and its people users there with their roles and an invitation, each once", async () => {
    const old = await buildTenant({ name: "Older Ltd" });
    const boss = await buildPerson(old, "tenant_admin");
    const agent = await buildPerson(old, "agent");
    const { organisationId, refused } = await settled(old.id);
    expect([organisationId, refused]).toEqual([old.id, []]);
    expect(here.there.state.projectGrants.get(old.id)).toEqual(["tenant_admin", "tenant_user"]);
    const users = usersIn(old.id);
    const of = ({ email }: { email: string }) => users.find((user) => user.email === email)!;
    expect([rolesOf(of(boss).id), rolesOf(of(agent).id)]).toEqual([["tenant_admin"], ["tenant_user"]]);
    expect(mailsTo(of(agent).id)).toHaveLength(1);
    await settled(old.id);
    expect(usersIn(old.id)).toHaveLength(users.length);
    expect(mailsTo(of(agent).id)).toHaveLength(1);
    here.there.signIn.userId = of(agent).id;
    expect(await new Wanderer(here.port).signIn(`${old.slug}.localhost`)).toBe("/desk");
  });

  test("goes on where ZITADEL went away", async () => {
    const old = await buildTenant({ name: "Halfway Ltd" });
    await buildPerson(old, "agent");
    here.there.trouble({ how: { status: 503, body: "down" }, path: /CreateAuthorization$/ });
    await expect(settled(old.id)).rejects.toThrow("ZITADEL is not available");
    here.there.trouble(null);
    await settled(old.id);
    const users = usersIn(old.id);
    expect(users).toHaveLength(1);
    for (const { id } of users) expect([rolesOf(id)?.length, mailsTo(id).length]).toEqual([1, 1]);
  });

  test("is told to the operator, and keeps nobody else from being followed", async () => {
    await buildTenant({ name: "Nowhere Ltd" });
    const paused = await provisioned("Followed Ltd");
    here.there.state.organisations.get(paused.org_id!)!.state = "INACTIVE";
    const job = zitadelSchedules(here.mode)[0]!.job as PlatformJob;
    const { registry } = here.platform;
    await job.run({ registry, ids: {}, now: new Date(), signal: new AbortController().signal });
    expect(here.there.state.organisations.get(paused.org_id!)?.state).toBe("ACTIVE");
  });
});

describe("a tenant that is suspended", () => {
  test("is deactivated there, and activated again with it", async () => {
    const made = await provisioned("Pause Ltd");
    const operator = new Wanderer(here.port);
    const user = buildZitadelUser(here.there, { roles: ["platform_admin"] });
    here.there.signIn.userId = user.id;
    await operator.signIn("localhost");
    expect((await operator.api("POST", "localhost", `/platform/tenants/${made.id}/suspend`)).status).toBe(
      200,
    );
    await settle();
    expect(here.there.state.organisations.get(made.org_id!)?.state).toBe("INACTIVE");
    await operator.api("POST", "localhost", `/platform/tenants/${made.id}/resume`);
    await settle();
    expect(here.there.state.organisations.get(made.org_id!)?.state).toBe("ACTIVE");
  });
});

describe("the policy and the factors", () => {
  test("of a tenant are read from and written to ZITADEL by its admin", async () => {
    expect((await admin.api("GET", host, "/zitadel/policy")).body).toEqual({
      forceMfa: false,
      forceMfaLocalOnly: false,
    });
    const wanted = { forceMfa: true, forceMfaLocalOnly: false };
    expect((await admin.api("PUT", host, "/zitadel/policy", wanted)).body).toEqual(wanted);
    expect(here.there.state.policies.get(tenant.org)).toMatchObject({
      forceMfa: true,
      passwordlessType: "PASSWORDLESS_TYPE_ALLOWED",
      passwordCheckLifetime: "864000s",
    });
  });

  test("of a person are shown to the admin, and to nobody of another tenant", async () => {
    const { items } = (await admin.api("GET", host, "/people")).body;
    const { id, email } = items[0];
    usersIn(tenant.org).find((user) => user.email === email)!.factors = ["PASSWORD", "U2F"];
    expect((await admin.api("GET", host, `/zitadel/people/${id}`)).body).toEqual({
      factors: ["password", "u2f"],
    });
    const made = await provisioned("Elsewhere Ltd");
    const stranger = await buildPerson({ ...made } as TenantFacts, "agent");
    expect((await admin.api("GET", host, `/zitadel/people/${stranger.id}`)).status).toBe(404);
  });

  test("are not told while ZITADEL is down", async () => {
    here.there.trouble({ how: { status: 503, body: "down" } });
    expect((await admin.api("GET", host, "/zitadel/policy")).body.code).toBe("identity_unavailable");
  });
});

test.each([
  ["Ada Byron", "Ada", "Byron"],
  ["Ada King Noel", "Ada King", "Noel"],
  ["Cher", "Cher", "–"],
  ["  ", "–", "–"],
])("%p is called %p %p in ZITADEL", (name, givenName, familyName) => {
  expect(partsOf(name)).toEqual({ givenName, familyName });
});

test("where there is no ZITADEL, nothing of it is there", async () => {
  const { Browser } = await import("../../testing/browser.ts");
  const browser = new Browser(host);
  expect((await browser.post("/zitadel/sign-in")).status).toBe(404);
  expect(values(here.platform.zitadel ?? {})).not.toBeEmpty();
});
