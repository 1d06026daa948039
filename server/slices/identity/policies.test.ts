import { beforeAll, describe, expect, test } from "bun:test";
import type { SignInPolicy } from "../../../contract/security.ts";
import { newId } from "../../kernel/ids.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { buildPolicy, inRegistry, letterTo, minutesLater, subjectsTo, withApp, workOff } from "./build.ts";

const usual: SignInPolicy = {
  ways: ["password", "link", "passkey"],
  onlyShown: false,
  secondFactor: "optional",
  secondFactorRoles: [],
  factors: ["totp", "email", "passkey"],
  graceDays: 0,
  masqueradeWrites: false,
  approvalsByMail: "session",
};

/** A tenant with an admin and a client's executive who are signed in. */
async function company() {
  const tenant = await buildTenant();
  const client = await buildClient(tenant, { name: "Anker BV" });
  const admin = await buildPerson(tenant, "tenant_admin");
  const executive = await buildPerson(tenant, "client_executive", client);
  return {
    tenant,
    client,
    admin,
    executive,
    desk: await signedIn(tenant, admin),
    portal: await signedIn(tenant, executive),
  };
}
type Company = Awaited<ReturnType<typeof company>>;

const get = (browser: Browser, clientId?: string) =>
  browser.get(`/security/policy${clientId ? `?clientId=${clientId}` : ""}`);
const set = (browser: Browser, policy: Partial<SignInPolicy>, clientId?: string) =>
  browser.put("/security/policy", { ...usual, ...policy, ...(clientId ? { clientId } : {}) });

async function expectRefused(
  answer: ReturnType<typeof set>,
  path: keyof SignInPolicy,
  message: string,
): Promise<void> {
  const { status, body } = await answer;
  expect({ status, fields: body.fields }).toEqual({ status: 400, fields: [{ path, message }] });
}

describe("a policy", () => {
  let all: Company;
  beforeAll(async () => {
    all = await company();
  }, 60_000);

  test("is what is usual where nobody has said anything; a client's leaves it to the tenant", async () => {
    const tenants = await get(all.desk);
    expect(tenants).toMatchObject({
      status: 200,
      body: {
        own: {
          secondFactor: "optional",
          ways: ["password", "link", "passkey", "oidc", "saml"],
          clientId: null,
        },
        tenant: { secondFactor: "optional" },
      },
    });
    const clients = await get(all.desk, all.client.id);
    expect(clients.body.own).toMatchObject({ secondFactor: null, ways: null, clientId: all.client.id });
  });

  test("of the tenant is told as it was set; a client that says nothing takes over its parts", async () => {
    const policy = { ...usual, factors: ["totp"] as const, graceDays: 7, onlyShown: true };
    const { status, body } = await set(all.desk, { ...policy, factors: [...policy.factors] });
    expect({ status, own: body.own }).toMatchObject({ status: 200, own: policy });
    expect((await get(all.desk)).body.own).toMatchObject(policy);
    const clients = (await get(all.portal)).body;
    expect(clients.own).toMatchObject({
      factors: ["totp"],
      graceDays: 7,
      ways: null,
      clientId: all.client.id,
    });
    expect(clients.tenant).toMatchObject(policy);
  });

  test("of a client is set by staff with its id, and by its own people without", async () => {
    const { tenant, client, desk, portal } = await company();
    expect((await set(desk, { ways: ["password", "link"] }, client.id)).status).toBe(200);
    const before = (await get(portal)).body;
    expect([before.own.ways, before.tenant.ways]).toEqual([null, ["password", "link"]]);
    expect(before).toMatchObject({ setByStaff: true, byMembers: null });
    expect((await set(portal, { ways: ["password"] })).status).toBe(200);
    expect((await get(portal)).body.own.ways).toEqual(["password"]);
    expect((await get(desk, client.id)).body).toMatchObject({
      own: { ways: ["password", "link"] },
      setByStaff: false,
      byMembers: { ways: ["password"] },
    });
    expect((await get(desk)).body.own.ways).toHaveLength(5);
    const rows = await inRegistry((db) =>
      db
        .selectFrom("sign_in_policies")
        .select(["client_id", "by_staff"])
        .where("tenant_id", "=", tenant.id)
        .orderBy("by_staff")
        .execute(),
    );
    expect(rows).toEqual([false, true].map((by_staff) => ({ client_id: client.id, by_staff })));
  });

  test("of another client, or of another tenant's, is not found", async () => {
    const neighbour = await buildClient(all.tenant, { name: "Neighbour" });
    for (const clientId of [neighbour.id, newId()]) {
      expect((await get(all.portal, clientId)).status).toBe(404);
      expect((await set(all.portal, {}, clientId)).status).toBe(404);
    }
    const far = await buildClient(await buildTenant());
    expect((await get(all.desk, far.id)).status).toBe(404);
    expect((await set(all.desk, {}, far.id)).status).toBe(404);
    expect((await get(all.desk, neighbour.id)).status).toBe(200);
  });

  test("is for who may manage it, and is changed after a recent proof alone", async () => {
    const agent = await signedIn(all.tenant, await buildPerson(all.tenant, "agent"));
    expect((await get(agent)).status).toBe(403);
    expect((await set(agent, {})).status).toBe(403);
    expect((await get(new Browser(agent.host))).status).toBe(401);
    await minutesLater(11, async () => {
      expect((await get(all.desk)).status).toBe(200);
      expect((await set(all.desk, {})).body.code).toBe("proof_required");
    });
  });

  test("stands in the audit trail with who changed it", async () => {
    const { registry } = (await testInstallation()).platform;
    await set(all.desk, { graceDays: 3 });
    const lines = await registry.transaction({ actor: "test" }, (db) =>
      db
        .selectFrom("audit_log")
        .select("actor_name")
        .where("table_name", "=", "sign_in_policies")
        .orderBy("id", "desc")
        .limit(1)
        .execute(),
    );
    expect(lines).toEqual([{ actor_name: all.admin.name }]);
  });
});

describe("sessions that are open feel it at their next request", () => {
  test("those of a way that is forbidden now are over", async () => {
    const { client, desk, portal } = await company();
    expect((await portal.get("/session")).status).toBe(200);
    expect((await set(desk, { ways: ["passkey"] }, client.id)).status).toBe(200);
    expect((await portal.get("/session")).body.code).toBe("not_signed_in");
    expect((await desk.get("/session")).status).toBe(200);
  });

  test("those without a factor that is asked for now owe it, after the days of grace", async () => {
    const { desk, portal } = await company();
    await set(desk, {
      secondFactor: "some",
      secondFactorRoles: ["client_executive"],
      factors: ["totp"],
      graceDays: 2,
    });
    expect((await portal.get("/session")).body.second).toMatchObject({
      owes: null,
      graceUntil: expect.any(String),
    });
    expect((await portal.get("/tickets")).status).toBe(200);
    await set(desk, { secondFactor: "some", secondFactorRoles: ["client_executive"], factors: ["totp"] });
    expect((await portal.get("/session")).body.second.owes).toBe("enrol");
    expect((await portal.get("/tickets")).body.code).toBe("second_factor_required");
    expect((await desk.get("/tickets")).status).toBe(200);
  });
});

describe("a contradiction is refused", () => {
  let all: Company;
  beforeAll(async () => {
    all = await company();
  }, 60_000);

  test("no way that anybody could come in by", async () => {
    await expectRefused(set(all.desk, { ways: ["saml", "oidc"] }), "ways", "no_way_left");
  });

  test("some roles, and none of them", async () => {
    await expectRefused(set(all.desk, { secondFactor: "some" }), "secondFactorRoles", "required");
  });

  test("staff's roles in a client's policy", async () => {
    const policy = { secondFactor: "some" as const, secondFactorRoles: ["agent" as const] };
    await expectRefused(set(all.desk, policy, all.client.id), "secondFactorRoles", "only_members");
  });

  test("a code by mail as the only factor beside a link by mail", async () => {
    const policy = { ways: ["link" as const], secondFactor: "all" as const, factors: ["email" as const] };
    await expectRefused(set(all.desk, policy, all.client.id), "factors", "email_beside_link");
    expect((await set(all.desk, { ...policy, secondFactor: "optional" }, all.client.id)).status).toBe(200);
  });

  test("factors of the tenant and of a client that have none in common, from either side", async () => {
    const { desk, client } = await company();
    await set(desk, { secondFactor: "all", factors: ["totp", "passkey"], graceDays: 30 });
    const mail = { secondFactor: "all" as const, factors: ["email" as const] };
    await expectRefused(set(desk, mail, client.id), "factors", "none_left");
    expect((await set(desk, { secondFactor: "all", factors: ["totp"] }, client.id)).status).toBe(200);
    const keys = { secondFactor: "all" as const, factors: ["passkey" as const], graceDays: 30 };
    await expectRefused(set(desk, keys), "factors", "none_left_with_client");
  });

  test("what would lock out who changes it", async () => {
    const { client, desk, portal } = await company();
    await expectRefused(set(desk, { ways: ["passkey"] }), "ways", "locks_you_out");
    await expectRefused(set(portal, { ways: ["passkey"] }), "ways", "locks_you_out");
    // For others it is no contradiction.
    expect((await set(desk, { ways: ["passkey"] }, client.id)).status).toBe(200);
  });
});

describe("a client's own people can only be stricter than the tenant", () => {
  let all: Company;
  beforeAll(async () => {
    all = await company();
    await set(all.desk, {
      ways: ["password", "passkey"],
      secondFactor: "some",
      secondFactorRoles: ["tenant_admin", "client_executive"],
      factors: ["totp", "passkey"],
      graceDays: 30,
    });
  }, 60_000);
  const strict = {
    ways: null,
    secondFactor: "all" as const,
    factors: ["totp" as const],
    graceDays: 30,
  };

  test.each<[string, Partial<SignInPolicy>, keyof SignInPolicy, string]>([
    [
      "a way that the tenant does not allow",
      { ways: ["password", "link"] },
      "ways",
      "more_than_company_allows",
    ],
    ["a factor that is off", { secondFactor: "off" }, "secondFactor", "weaker_than_company"],
    [
      "a factor that is left to everybody",
      { secondFactor: "optional" },
      "secondFactor",
      "weaker_than_company",
    ],
    [
      "other roles than the tenant's",
      { secondFactor: "some", secondFactorRoles: ["client_user"] },
      "secondFactorRoles",
      "weaker_than_company",
    ],
    ["factors that do not count", { factors: ["totp", "email"] }, "factors", "more_than_company_allows"],
    ["masquerades that write", { masqueradeWrites: true }, "masqueradeWrites", "more_than_company_allows"],
  ])("not %s", async (_, change, path, message) => {
    await expectRefused(set(all.portal, { ...strict, ...change }), path, message);
  });

  test("so all, or more roles, or fewer ways are theirs to ask for", async () => {
    expect((await set(all.portal, strict)).status).toBe(200);
    expect((await set(all.portal, { ...strict, ways: ["password"] })).status).toBe(200);
    const more = { ...strict, secondFactor: "some" as const };
    const roles = ["client_executive" as const, "client_user" as const];
    expect((await set(all.portal, { ...more, secondFactorRoles: roles })).status).toBe(200);
    expect((await set(all.portal, { ...strict, secondFactor: null })).status).toBe(200);
  });

  test("while staff may make an exception for a client", async () => {
    expect((await set(all.desk, { ...strict, ways: ["password", "link"] }, all.client.id)).status).toBe(200);
  });
});

describe("what staff have set for a client binds its own people", () => {
  let all: Company;
  beforeAll(async () => {
    all = await company();
    await set(
      all.desk,
      {
        ways: ["password", "passkey"],
        secondFactor: "some",
        secondFactorRoles: ["client_executive"],
        factors: ["totp", "passkey"],
        graceDays: 7,
      },
      all.client.id,
    );
    await withApp(all.portal, new Date());
  }, 60_000);
  const executives = { secondFactor: "some" as const, secondFactorRoles: ["client_executive" as const] };
  const same = { ways: null, ...executives, factors: ["totp" as const], graceDays: 7 };

  test.each<[string, Partial<SignInPolicy>, keyof SignInPolicy, string]>([
    ["open a way", { ways: ["password", "link"] }, "ways", "more_than_company_allows"],
    ["leave the factor to everybody", { secondFactor: "optional" }, "secondFactor", "weaker_than_company"],
    [
      "ask it of other roles",
      { secondFactorRoles: ["client_user"] },
      "secondFactorRoles",
      "weaker_than_company",
    ],
    ["let other factors count", { factors: ["totp", "email"] }, "factors", "more_than_company_allows"],
    ["give more time", { graceDays: 8 }, "graceDays", "longer_than_company"],
  ])("they cannot %s, neither at once nor after they were stricter", async (_, change, path, message) => {
    await expectRefused(set(all.portal, { ...same, ...change }), path, message);
    expect((await set(all.portal, { ...same, ways: ["password"], graceDays: 0 })).status).toBe(200);
    await expectRefused(set(all.portal, { ...same, ...change }), path, message);
    expect((await set(all.portal, same)).status).toBe(200);
  });

  test("what they ask besides holds too, and can be taken back down to what staff have set", async () => {
    const { portal, client, tenant } = all;
    const colleague = await signedIn(tenant, await buildPerson(tenant, "client_executive", client));
    const user = await signedIn(tenant, await buildPerson(tenant, "client_user", client));
    const owed = async () => (await user.get("/session")).body.second.owes;
    expect(await owed()).toBeNull();
    // Of more roles than staff do: those may have more time, and the others have none of it.
    const more = { ...same, secondFactor: "all" as const, secondFactorRoles: [], graceDays: 30 };
    expect((await set(portal, more)).status).toBe(200);
    expect((await user.get("/session")).body.second.graceUntil).toBeString();
    const until = Date.parse((await colleague.get("/session")).body.second.graceUntil);
    expect(until - Date.now()).toBeLessThan(7.1 * 86_400_000);
    expect((await set(portal, { ...more, graceDays: 0 })).status).toBe(200);
    expect(await owed()).toBe("enrol");
    const { requiredSince } = (await get(all.desk, client.id)).body.own;
    expect((await set(portal, { ...same, secondFactor: null, secondFactorRoles: [] })).status).toBe(200);
    expect(await owed()).toBeNull();
    expect((await colleague.get("/session")).body.second.graceUntil).toBeString();
    expect((await get(all.desk, client.id)).body.own).toMatchObject({
      ...same,
      ways: ["password", "passkey"],
      factors: ["totp", "passkey"],
      requiredSince,
    });
  });

  test("an exception that staff have made is theirs to use, and to leave", async () => {
    const { client, desk, portal } = await company();
    await set(desk, { ways: ["password"] });
    await set(desk, { ways: ["password", "link"] }, client.id);
    expect((await set(portal, { ways: ["password", "link"], graceDays: 1 })).status).toBe(200);
    await expectRefused(set(portal, { ways: ["password", "passkey"] }), "ways", "more_than_company_allows");
    expect((await set(portal, { ways: ["password"] })).status).toBe(200);
  });
});

describe("when a second factor became required", () => {
  const since = async (browser: Browser) => (await get(browser)).body.own.requiredSince as string | null;
  const some = (...secondFactorRoles: SignInPolicy["secondFactorRoles"]) => ({
    secondFactor: "some" as const,
    secondFactorRoles,
    graceDays: 30,
  });

  test("is kept while it stays required of the same, begins anew for more, and ends with it", async () => {
    const { desk } = await company();
    expect(await since(desk)).toBeNull();
    await set(desk, some("agent", "account_lead"));
    const first = await since(desk);
    expect(first).not.toBeNull();
    await minutesLater(5, async () => {
      await set(desk, { ...some("agent"), graceDays: 20 });
      expect(await since(desk)).toBe(first);
      await set(desk, some("agent", "client_user"));
      expect(Date.parse((await since(desk))!)).toBeGreaterThan(Date.parse(first!) + 200_000);
    });
    await set(desk, {});
    expect(await since(desk)).toBeNull();
  });
});

describe("people of whom a second factor is asked", () => {
  const required = "asks for a second factor";
  const told = async ({ email }: TestPerson) =>
    (await subjectsTo(email)).filter((subject) => subject.includes(required)).length;

  test("are counted, and those who have none", async () => {
    const { tenant, client, admin, desk } = await company();
    const other = await buildClient(tenant, { name: "Other" });
    const both = await buildPerson(tenant, "agent");
    await buildPerson(tenant, "client_user", other, { email: both.email });
    const gone = await buildPerson(tenant, "agent");
    await inRegistry((db) =>
      db.updateTable("memberships").set({ status: "deactivated" }).where("id", "=", gone.id).execute(),
    );
    expect((await get(desk)).body.own).toMatchObject({ asked: 0, without: 0 });
    await set(desk, { secondFactor: "all", factors: ["totp"], graceDays: 30 });
    // Two with two memberships would be counted twice: the admin, the executive, and one who is here twice.
    expect((await get(desk)).body.own).toMatchObject({ asked: 3, without: 3 });
    expect((await get(desk, client.id)).body.own).toMatchObject({ asked: 1, without: 1 });
    await withApp(desk, new Date());
    expect((await get(desk)).body.own).toMatchObject({ asked: 3, without: 2 });
    await set(desk, { secondFactor: "all", factors: ["passkey"], graceDays: 30 });
    expect((await get(desk)).body.own).toMatchObject({ asked: 3, without: 3 });
    await set(desk, { secondFactor: "all", factors: ["totp", "email"], graceDays: 30 });
    expect((await get(desk)).body.own).toMatchObject({ asked: 3, without: 0 });
    expect(admin.email).toBeString();
  });

  test("are counted by the rule of their client where it has one", async () => {
    const { tenant, client, desk } = await company();
    await buildPerson(tenant, "client_user", client);
    const other = await buildClient(tenant, { name: "Other" });
    await buildPerson(tenant, "client_user", other);
    await buildPolicy(tenant, {
      client_id: client.id,
      second_factor: "some",
      second_factor_roles: ["client_user"],
      factors: ["totp"],
    });
    expect((await get(desk)).body.own).toMatchObject({ asked: 1, without: 1 });
    expect((await get(desk, client.id)).body.own).toMatchObject({ asked: 1, without: 1 });
    expect((await get(desk, other.id)).body.own).toMatchObject({ asked: 0, without: 0 });
  });

  test("are told by mail once, with the day until which they have time; who has one is not", async () => {
    const { tenant, client, admin, executive, desk } = await company();
    const agent = await buildPerson(tenant, "agent");
    await withApp(desk, new Date());
    await set(desk, { secondFactor: "all", factors: ["totp"], graceDays: 10 });
    const mail = await letterTo(executive.email);
    expect(mail.subject).toBe(`${tenant.name} asks for a second factor`);
    const until = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });
    expect(mail.text).toContain(until.format(Date.now() + 10 * 86_400_000));
    expect([await told(executive), await told(agent), await told(admin)]).toEqual([1, 1, 0]);
    await set(desk, { secondFactor: "all", factors: ["totp", "passkey"], graceDays: 10 });
    await set(desk, { secondFactor: "all", factors: ["totp"] }, client.id);
    expect([await told(agent), await told(admin)]).toEqual([1, 0]);
    // The client asks by itself from then on, so its own people hear of it.
    expect(await told(executive)).toBe(2);
  });

  test("are told once each, however many they are and however often the job begins anew", async () => {
    const { tenant, desk } = await company();
    const many: TestPerson[] = [];
    for (let count = 0; count < 5; count++) many.push(await buildPerson(tenant, "agent"));
    await set(desk, { secondFactor: "some", secondFactorRoles: ["agent"], factors: ["totp"], graceDays: 5 });
    const { requiredSince: since } = (await get(desk)).body.own;
    await workOff();
    const { queue } = (await testInstallation()).platform;
    const ids = { tenantId: tenant.id, clientId: "", since };
    await queue.enqueue({ name: "identity.tell_second_factor_required", tenantId: null, ids });
    for (const person of many) expect(await told(person)).toBe(1);
  });
});
