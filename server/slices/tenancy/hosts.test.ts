import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { type ProxiedServer, proxiedServer } from "../../testing/proxied.ts";

let tenant: TenantFacts;
let other: TenantFacts;
let person: TestPerson;
beforeAll(async () => {
  [tenant, other] = await Promise.all([
    buildTenant({ name: "First Ltd" }),
    buildTenant({ name: "Second Ltd" }),
  ]);
  person = await buildPerson(tenant, "agent");
}, 60_000);

const enter = (host: string, pass: string) => new Browser(host).post("/session/enter", { pass });

describe("signing in on the bare host", () => {
  const bare = (email: string, door?: string) =>
    new Browser("localhost").post("/session", { email, password: testPassword, ...(door ? { door } : {}) });
  const passOf = (doorway: { url: string }) => new URL(doorway.url).hash.slice(1);

  test("leads to every company that one belongs to, and signs in nowhere by itself", async () => {
    const client = await buildClient(other, { name: "Member GmbH" });
    await buildPerson(other, "client_user", client, { email: person.email });
    const answer = await bare(person.email);
    expect(answer).toMatchObject({ status: 201, body: { session: null } });
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.body.doorways).toMatchObject([
      { tenant: "First Ltd", client: null, door: "desk" },
      { tenant: "Second Ltd", client: "Member GmbH", door: "portal" },
    ]);
    const hosts = answer.body.doorways.map(({ url }: { url: string }) => new URL(url).hostname);
    expect(hosts).toEqual([`${tenant.slug}.localhost`, `${other.slug}.localhost`]);
    const portal = await bare(person.email, "portal");
    expect(portal.body.doorways).toHaveLength(1);
  });

  test("gives a pass that opens a session on the tenant's host, once", async () => {
    const alone = await buildPerson(tenant, "agent");
    const { body } = await bare(alone.email);
    const pass = passOf(body.doorways[0]);
    const browser = new Browser(`${tenant.slug}.localhost`);
    const entered = await browser.post("/session/enter", { pass });
    expect(entered).toMatchObject({
      status: 201,
      body: { session: { person: { id: alone.id }, tenant: { slug: tenant.slug } } },
    });
    expect((await browser.get("/session")).status).toBe(200);
    expect((await enter(browser.host, pass)).status).toBe(404);
  });

  test("gives a pass that is nothing on any other host", async () => {
    const alone = await buildPerson(tenant, "agent");
    for (const host of [`${other.slug}.localhost`, "localhost"]) {
      const { body } = await bare(alone.email);
      expect((await enter(host, passOf(body.doorways[0]))).status).toBe(404);
    }
  });

  test("gives a pass that dies after a minute", async () => {
    await using server: ProxiedServer = await proxiedServer();
    const alone = await buildPerson(tenant, "agent");
    const body = { email: alone.email, password: testPassword };
    const passed = async (milliseconds: number) => {
      const { body: answer } = await server.call("POST", "/session", { host: "localhost", body });
      server.pass(milliseconds);
      const host = `${tenant.slug}.localhost`;
      const call = { host, body: { pass: passOf(answer.doorways[0]) } };
      return (await server.call("POST", "/session/enter", call)).status;
    };
    expect(await passed(59_000)).toBe(201);
    expect(await passed(60_000)).toBe(404);
  });

  test("does not lead to a company that one has left", async () => {
    const gone = await buildPerson(tenant, "agent");
    const { body } = await bare(gone.email);
    const { platform } = await testInstallation();
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db.updateTable("memberships").set({ status: "deactivated" }).where("id", "=", gone.id).execute(),
    );
    expect((await enter(`${tenant.slug}.localhost`, passOf(body.doorways[0]))).status).toBe(404);
    expect((await bare(gone.email)).status).toBe(401);
  });
});

describe("a host", () => {
  const brandOf = (host: string) => new Browser(host).get("/brand");

  test("of a tenant shows its brand; the bare host and the machine's address show the platform's", async () => {
    expect((await brandOf(`${tenant.slug}.localhost`)).body).toMatchObject({
      name: "First Ltd",
      bare: false,
    });
    for (const host of ["localhost", "127.0.0.1"]) {
      expect((await brandOf(host)).body).toMatchObject({ name: "Postern", bare: true });
    }
  });

  test("that is mapped to a tenant is that tenant's", async () => {
    const { platform } = await testInstallation();
    const host = `portal-${process.pid}.first.example`;
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db.insertInto("domains").values({ host, tenant_id: tenant.id }).execute(),
    );
    expect((await brandOf(host)).body).toMatchObject({ name: "First Ltd" });
    const browser = new Browser(host);
    expect((await browser.post("/session", { email: person.email, password: testPassword })).status).toBe(
      201,
    );
    expect((await browser.get("/tickets")).status).toBe(200);
  });

  test.each(["nobody.localhost", "portal.unknown.example", "localhost.evil.example"])(
    "%s, which is nobody's, is not found",
    async (host) => {
      expect(await brandOf(host)).toMatchObject({ status: 404, body: { code: "not_found" } });
      const answer = await new Browser(host).post("/session", {
        email: person.email,
        password: testPassword,
      });
      expect(answer.status).toBe(404);
    },
  );
});
