import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { sendJobName } from "../../kernel/mail/post.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { dropMail, mailTo, newestMailTo } from "../../testing/mailbox.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let other: { id: string; name: string };
let admin: Browser;
let lead: Browser;
let portal: Browser;
let second: Browser;

afterAll(dropMail);
beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant, { name: "Alder & Co" });
  other = await buildClient(tenant, { name: "Birch Ltd" });
  const leading = await buildPerson(tenant, "account_lead");
  admin = await signedIn(tenant, await buildPerson(tenant, "tenant_admin"));
  await admin.patch(`/clients/${client.id}`, { leadIds: [leading.id] });
  lead = await signedIn(tenant, leading);
  portal = await signedIn(tenant, await buildPerson(tenant, "client_executive", client));
  second = await signedIn(tenant, await buildPerson(tenant, "client_executive", client));
});

let addresses = 0;
const address = () => `listed${++addresses}@${tenant.slug}.example`;
const list = (lines: string[], overrides: object = {}) => ({
  text: ["Name,Email,Role", ...lines].join("\n"),
  role: "client_user",
  ...overrides,
});
const preview = (browser: Browser, body: object) => browser.post("/people/import/preview", body);
const bring = (browser: Browser, body: object) => browser.post("/people/import", body);
const problems = (answer: { body: { lines: { line: number; problems: object[] }[] } }) =>
  Object.fromEntries(answer.body.lines.map(({ line, problems }) => [line, problems]));
const count = async () => (await portal.get("/people/places")).body.taken as number;

describe("a list of people", () => {
  test("is read without inviting anybody, and says of each line what is wrong with it", async () => {
    const known = await buildPerson(tenant, "client_user", client);
    const twice = address();
    const before = await count();
    const answer = await preview(
      portal,
      list([
        `ليلى حداد,${address()},manager`,
        `Bo,${twice},`,
        `Bo again,${twice.toUpperCase()},user`,
        `Known,${known.email},`,
        `,nobody at all,pilot`,
        `Staff,${address()},Admin`,
      ]),
    );
    expect(answer.status).toBe(200);
    expect(problems(answer)).toEqual({
      2: [],
      3: [],
      4: [{ field: "email", code: "repeated", other: 3 }],
      5: [{ field: "email", code: "already_there", other: null }],
      6: [
        { field: "name", code: "required", other: null },
        { field: "email", code: "not_an_address", other: null },
        { field: "role", code: "unknown_role", other: null },
      ],
      7: [{ field: "role", code: "role_of_others", other: null }],
    });
    expect(answer.body.lines[0]).toMatchObject({
      name: "ليلى حداد",
      role: "client_manager",
      roleText: "manager",
    });
    expect(await count()).toBe(before);
  });

  test("invites everybody, each by a mail of their own that lets them in", async () => {
    const [one, two] = [address(), address()];
    const answer = await bring(portal, list([`Åsa,${one},Executive`, `Bo,${two},`]));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      invited: [
        { name: "Åsa", invitationUrl: null },
        { name: "Bo", invitationUrl: null },
      ],
      skipped: 0,
    });
    const token = new URL((await newestMailTo(two)).link!).hash.slice(1);
    const browser = new Browser(`${tenant.slug}.localhost`);
    const accepted = await browser.post("/invitations/accept", { token, password: testPassword });
    expect(accepted.body).toMatchObject({ role: "client_user", client });
    expect(await mailTo(one)).toHaveLength(1);
    const { items } = (await portal.get(`/people?search=${one}`)).body;
    expect(items).toMatchObject([{ role: "client_executive", status: "invited", can: { revoke: true } }]);
  });

  test("with one bad line invites nobody, or all others when asked so", async () => {
    const good = address();
    const lines = [`Bo,${good},`, "Ek,not an address,"];
    const before = await count();
    const refused = await bring(portal, list(lines));
    expect([refused.status, refused.body.fields]).toEqual([422, [{ path: "text", message: "has_problems" }]]);
    expect(await count()).toBe(before);
    expect(await mailTo(good)).toEqual([]);
    const skipped = await bring(portal, list(lines, { skip: true }));
    expect(skipped.body).toMatchObject({ invited: [{ name: "Bo" }], skipped: 1 });
    const nobody = await bring(portal, list(lines.slice(1), { skip: true }));
    expect([nobody.status, nobody.body.fields]).toEqual([
      400,
      [{ path: "text", message: "nobody_to_invite" }],
    ]);
  });

  test("may name the tenant's own roles", async () => {
    const role = { name: "Bookkeeper", base: "client_user", permissions: ["invoices.read"] };
    const { id } = (await admin.post("/roles", role)).body;
    const text = [`Bo,${address()},bookkeeper`, `Ek,${address()},`];
    const answer = await preview(lead, list(text, { clientId: client.id, customRoleId: id }));
    expect(answer.body.lines).toMatchObject([
      { role: "client_user", customRole: { id, name: "Bookkeeper" }, problems: [] },
      { role: "client_user", customRole: { id, name: "Bookkeeper" }, problems: [] },
    ]);
  });

  test("belongs to one client that the actor sees, or to the staff, for admins", async () => {
    const lines = [`Bo,${address()},`];
    expect((await preview(portal, list(lines, { clientId: other.id }))).status).toBe(400);
    expect((await preview(lead, list(lines, { clientId: other.id }))).status).toBe(400);
    expect((await preview(admin, list(lines))).body.fields).toEqual([
      { path: "clientId", message: "required" },
    ]);
    const staff = list([`Bo,${address()},account lead`], { role: "agent" });
    for (const browser of [lead, portal]) expect((await bring(browser, staff)).status).toBe(403);
    expect((await bring(admin, staff)).status).toBe(201);
  });

  test("is not for those who manage nobody, and not for a client that is inactive", async () => {
    const user = await signedIn(tenant, await buildPerson(tenant, "client_user", client));
    const agent = await signedIn(tenant, await buildPerson(tenant, "agent"));
    const body = list([`Bo,${address()},`]);
    for (const call of [preview, bring]) {
      for (const browser of [user, agent]) expect((await call(browser, body)).status).toBe(403);
      expect((await call(new Browser(`${tenant.slug}.localhost`), body)).status).toBe(401);
    }
    const closing = await buildClient(tenant);
    await admin.patch(`/clients/${closing.id}`, { status: "inactive" });
    const late = await bring(admin, list([`Bo,${address()},`], { clientId: closing.id }));
    expect([late.status, late.body.fields]).toEqual([
      422,
      [{ path: "clientId", message: "inactive_client" }],
    ]);
  });

  test("takes the places that are left, in its order, and the rest is over the limit", async () => {
    await admin.put(`/clients/${client.id}/people-limit`, { limit: (await count()) + 2 });
    const body = list([1, 2, 3, 4].map((number) => `Bo ${number},${address()},`));
    const seen = problems(await preview(portal, body));
    const over = { field: "line", code: "over_limit", other: null };
    expect(seen).toEqual({ 2: [], 3: [], 4: [over], 5: [over] });
    const two = list([1, 2].map((number) => `Bo ${number},${address()},`));
    const answers = await Promise.all([bring(portal, two), bring(second, list([`Ek,${address()},`]))]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(201);
    expect(statuses).toContain(422);
    await admin.put(`/clients/${client.id}/people-limit`, { limit: null });
  });

  test("sent twice at the same moment invites each once", async () => {
    const body = list(Array.from({ length: 20 }, (_, number) => `Bo ${number},${address()},`));
    const before = await count();
    const answers = await Promise.all([bring(portal, body), bring(second, body)]);
    expect(answers.map(({ status }) => status).toSorted()[0]).toBe(201);
    expect(answers.map(({ status }) => status).toSorted()[1]).toBeGreaterThanOrEqual(409);
    expect(await count()).toBe(before + 20);
  });

  test("of a thousand lines is brought in as a whole", async () => {
    const lines = Array.from({ length: 1000 }, (_, number) => `Person ${number},${address()},`);
    const answer = await bring(admin, list(lines, { clientId: other.id }));
    expect(answer.body.invited).toHaveLength(1000);
    const [row] = await asProgram(tenant, (db) =>
      db
        .selectFrom("people")
        .select(({ fn }) => fn.countAll<string>().as("count"))
        .where("client_id", "=", other.id)
        .where("invitation_expires_at", "is not", null)
        .execute(),
    );
    expect(Number(row?.count)).toBe(1000);
    // Nobody reads this mail, and whoever looks for other mail would wait for all of it.
    const { registry } = (await testInstallation()).platform;
    await registry.transaction({ actor: "test" }, async (db) => {
      await db.deleteFrom("jobs").where("name", "=", sendJobName).execute();
    });
  }, 60_000);
});
