import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { mailTo, newestMailTo } from "../../testing/mailbox.ts";
import { atConsole } from "../identity/build.ts";

let operator: Browser;
let tenant: TenantFacts;
let admin: TestPerson;
beforeAll(async () => {
  operator = await atConsole();
  tenant = await buildTenant({ name: "Known Ltd" });
  admin = await buildPerson(tenant, "tenant_admin");
}, 60_000);

let slugs = 0;
const newTenant = (change: Record<string, unknown> = {}) => {
  const slug = `n${process.pid}x${++slugs}`;
  return { slug, name: "New Ltd", adminEmail: `boss@${slug}.example`, adminName: "Bo Boss", ...change };
};

/** Asks until provisioning has come to its end. */
async function whenActive(id: string) {
  for (;;) {
    const { body } = await operator.get(`/platform/tenants/${id}`);
    if (body.status !== "provisioning" || body.failure) return body;
  }
}

const fields = (answer: { body: { fields?: { path: string; message: string }[] } }) =>
  answer.body.fields?.map(({ path, message }) => `${path} ${message}`);

describe("creating a tenant", () => {
  test("answers at once, and soon there is a portal whose admin can be invited", async () => {
    const input = newTenant();
    const created = await operator.post("/platform/tenants", input);
    expect(created).toMatchObject({
      status: 201,
      body: { slug: input.slug, status: "provisioning", failure: null },
    });
    const tenant = await whenActive(created.body.id);
    expect(tenant).toMatchObject({ status: "active", step: "active", can: { suspend: true, resume: false } });
    const invited = await operator.post(`/platform/tenants/${tenant.id}/invitation`);
    expect(invited.status).toBe(201);
    expect(invited.body.invitationUrl).toBeNull();
    const link = new URL((await newestMailTo(input.adminEmail)).link!);
    expect(link.hostname).toBe(`${input.slug}.localhost`);
    const browser = new Browser(link.hostname);
    const accept = { token: link.hash.slice(1), password: "a quiet harbour at dawn" };
    const accepted = await browser.post("/invitations/accept", accept);
    expect(accepted).toMatchObject({
      status: 201,
      body: { role: "tenant_admin", person: { email: input.adminEmail } },
    });
  });

  test("the first admin is invited until they have accepted, and stays what they are afterwards", async () => {
    const input = newTenant();
    const created = await operator.post("/platform/tenants", input);
    const { id } = await whenActive(created.body.id);
    const invite = () => operator.post(`/platform/tenants/${id}/invitation`);
    await invite();
    await mailTo(input.adminEmail);
    await invite();
    const link = new URL((await newestMailTo(input.adminEmail)).link!);
    const boss = new Browser(link.hostname);
    const accept = { token: link.hash.slice(1), password: "a quiet harbour at dawn" };
    expect((await boss.post("/invitations/accept", accept)).status).toBe(201);
    const late = await invite();
    expect(late).toMatchObject({ status: 422, body: { code: "not_allowed_now" } });
    expect(fields(late)).toEqual(["admin has_accepted"]);
    expect((await boss.get("/session")).status).toBe(200);
  });

  test("twice with the same Idempotency-Key makes one, and gives the same answer", async () => {
    const input = newTenant();
    const key = { "Idempotency-Key": newId() };
    const [first, second] = await Promise.all([
      operator.post("/platform/tenants", input, key),
      operator.post("/platform/tenants", input, key),
    ]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.id).toBe(first.body.id);
    const other = await operator.post("/platform/tenants", { ...input, name: "Other" }, key);
    expect(other).toMatchObject({ status: 409, body: { code: "idempotency_mismatch" } });
    await whenActive(first.body.id);
    const { body } = await operator.get(`/platform/tenants?search=${input.slug}`);
    expect(body.items).toHaveLength(1);
  });

  test("refuses a slug that is taken", async () => {
    const answer = await operator.post("/platform/tenants", newTenant({ slug: tenant.slug }));
    expect(answer).toMatchObject({ status: 409, body: { code: "already_exists" } });
    expect(fields(answer)).toEqual(["slug already_exists"]);
  });

  test.each([
    [{ slug: "www" }, "slug reserved"],
    [{ slug: "Upper" }, "slug wrong_format"],
    [{ slug: "a" }, "slug wrong_format"],
    [{ slug: "9lives" }, "slug wrong_format"],
    [{ slug: "two--dashes" }, "slug wrong_format"],
    [{ slug: "end-" }, "slug wrong_format"],
    [{ slug: "x".repeat(32) }, "slug wrong_format"],
    [{ slug: "ünïcode" }, "slug wrong_format"],
    [{ name: " " }, "name required"],
    [{ name: "x".repeat(121) }, "name too_long"],
    [{ adminEmail: "nobody" }, "adminEmail wrong_format"],
    [{ adminName: 7 }, "adminName wrong_type"],
    [{ plan: "gold" }, "plan unknown"],
  ])("refuses %j", async (change, problem) => {
    const answer = await operator.post("/platform/tenants", newTenant(change));
    expect(answer.status).toBe(400);
    expect(fields(answer)).toEqual([problem]);
  });
});

describe("the list of tenants", () => {
  test("finds by name and status, page by page", async () => {
    const name = `Paged ${newId()}`;
    const made = await Promise.all([buildTenant({ name }), buildTenant({ name }), buildTenant({ name })]);
    const slugs: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const search = encodeURIComponent(name.toUpperCase());
      const { status, body } = await operator.get(
        `/platform/tenants?search=${search}&status=active&limit=2${cursor ? `&cursor=${cursor}` : ""}`,
      );
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(2);
      slugs.push(...body.items.map(({ slug }: { slug: string }) => slug));
      cursor = body.nextCursor;
    }
    expect(slugs).toEqual(made.map(({ slug }) => slug).toSorted());
    const none = await operator.get(`/platform/tenants?search=${encodeURIComponent(name)}&status=suspended`);
    expect(none.body).toEqual({ items: [], nextCursor: null });
  });

  test("refuses a cursor that it has not given out, and a status that there is not", async () => {
    for (const query of ["cursor=nonsense", "status=gone", "limit=0", "order=name"]) {
      expect((await operator.get(`/platform/tenants?${query}`)).status).toBe(400);
    }
  });
});

describe("a suspended tenant", () => {
  let closed: TenantFacts;
  let person: TestPerson;
  let inside: Browser;
  beforeAll(async () => {
    closed = await buildTenant();
    person = await buildPerson(closed, "tenant_admin");
    inside = await signedIn(closed, person);
  });

  test("refuses everybody at once, those who are signed in too, until it is resumed", async () => {
    expect((await inside.get("/tickets")).status).toBe(200);
    const suspended = await operator.post(`/platform/tenants/${closed.id}/suspend`);
    expect(suspended).toMatchObject({ status: 200, body: { status: "suspended", can: { resume: true } } });
    for (const path of ["/tickets", "/session", "/invoices", "/settings"]) {
      expect(await inside.get(path)).toMatchObject({ status: 403, body: { code: "tenant_suspended" } });
    }
    const outside = new Browser(inside.host);
    const right = await outside.post("/session", { email: person.email, password: testPassword });
    expect(right).toMatchObject({ status: 403, body: { code: "tenant_suspended" } });
    const wrong = await outside.post("/session", { email: person.email, password: "not it" });
    expect(wrong.status).toBe(401);
    expect((await outside.get("/tickets")).status).toBe(401);

    const resumed = await operator.post(`/platform/tenants/${closed.id}/resume`);
    expect(resumed).toMatchObject({ status: 200, body: { status: "active" } });
    expect((await inside.get("/tickets")).status).toBe(200);
  });

  test("can be neither while it is still being made", async () => {
    const { platform } = await testInstallation();
    const id = newId();
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db
        .insertInto("tenants")
        .values({
          id,
          slug: `h${process.pid}half`,
          name: "Half Ltd",
          database: `half_${process.pid}`,
          status: "provisioning",
          step: "requested",
          failure: "database: no space left",
          admin_email: "half@example.com",
          admin_name: "Half",
          retry_at: new Date(Date.now() + 3_600_000),
        })
        .execute(),
    );
    for (const verb of ["suspend", "resume", "invitation"]) {
      const answer = await operator.post(`/platform/tenants/${id}/${verb}`);
      expect(answer).toMatchObject({ status: 422, body: { code: "not_allowed_now" } });
    }
    const seen = await operator.get(`/platform/tenants/${id}`);
    expect(seen.body).toMatchObject({ failure: "database: no space left", can: { retry: true } });
    expect((await operator.post(`/platform/tenants/${id}/retry`)).status).toBe(200);
    expect(await whenActive(id)).toMatchObject({ status: "active", failure: null });
    expect((await operator.post(`/platform/tenants/${id}/retry`)).status).toBe(422);
  });
});

describe("who may", () => {
  const calls = () =>
    [
      ["GET", "/platform/tenants"],
      ["POST", "/platform/tenants"],
      ["GET", `/platform/tenants/${tenant.id}`],
      ["POST", `/platform/tenants/${tenant.id}/suspend`],
      ["POST", `/platform/tenants/${tenant.id}/resume`],
      ["POST", `/platform/tenants/${tenant.id}/retry`],
      ["POST", `/platform/tenants/${tenant.id}/invitation`],
    ] as const;
  const bodyFor = (method: string, path: string) =>
    method === "POST" ? (path === "/platform/tenants" ? newTenant() : {}) : undefined;

  test("nobody without a session", async () => {
    const outside = new Browser("localhost");
    for (const [method, path] of calls()) {
      expect((await outside.call(method, path, bodyFor(method, path))).status).toBe(401);
    }
  });

  test("no tenant's admin", async () => {
    const browser = await signedIn(tenant, admin);
    for (const [method, path] of calls()) {
      const answer = await browser.call(method, path, bodyFor(method, path));
      expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
  });

  test("no platform admin on a tenant's host", async () => {
    const elsewhere = new Browser(`${tenant.slug}.localhost`);
    elsewhere.cookie = operator.cookie;
    for (const [method, path] of calls()) {
      expect((await elsewhere.call(method, path, bodyFor(method, path))).status).toBe(401);
    }
  });

  test("an id of nobody is not found, and one that is none is refused", async () => {
    for (const [method, path] of calls().filter(([, path]) => path.includes(tenant.id))) {
      expect(
        (await operator.call(method, path.replace(tenant.id, newId()), bodyFor(method, path))).status,
      ).toBe(404);
      expect(
        (await operator.call(method, path.replace(tenant.id, "seven"), bodyFor(method, path))).status,
      ).toBe(400);
    }
  });

  test("a platform admin sees no tenant's business", async () => {
    for (const path of ["/tickets", "/invoices", "/clients"]) {
      expect((await operator.get(path)).status).toBe(403);
    }
  });
});
