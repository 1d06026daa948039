import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testPassword,
} from "../../testing/installation.ts";
import { inRegistry, minutesLater, subjectsTo } from "./build.ts";

let tenant: TenantFacts;
let other: TenantFacts;
let client: { id: string; name: string };
beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
  client = await buildClient(tenant, { name: "Anker BV" });
}, 60_000);

const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
const member = () => buildPerson(tenant, "client_user", client);

async function with130({ email }: TestPerson): Promise<Browser> {
  const browser = new Browser(`${tenant.slug}.localhost`);
  await browser.call("POST", "/session", { email, password: testPassword }, { "user-agent": chrome });
  return browser;
}

/** As if an identity provider had let this browser in. */
async function viaProvider(
  browser: Browser,
  { clientId = null, id = newId() }: { clientId?: string | null; id?: string } = {},
) {
  const { body } = await browser.get("/account/sessions");
  const current = body.items.find((one: { current: boolean }) => one.current).id;
  await inRegistry(async (db) => {
    await db
      .insertInto("identity_providers")
      .values({ id, tenant_id: tenant.id, client_id: clientId, kind: "oidc", preset: "oidc", name: "Theirs" })
      .execute();
    await db
      .updateTable("sessions")
      .set({ way: "oidc", provider_id: id, provider_client_id: clientId })
      .where("id", "=", current)
      .execute();
  });
}

describe("one's own sessions", () => {
  test("are listed with device, address, way, company and last use, this one first", async () => {
    const person = await member();
    const staff = await buildPerson(other, "agent", null, { email: person.email });
    const here = await with130(person);
    const there = await signedIn(other, staff);
    const { body } = await there.get("/account/sessions");
    expect(body.items).toHaveLength(2);
    expect(body.items[0]).toMatchObject({ current: true, company: other.name, way: "password" });
    expect(body.items[1]).toMatchObject({
      current: false,
      device: "Chrome on Windows",
      address: expect.stringContaining("127.0.0.1"),
      company: `Anker BV · ${tenant.name}`,
    });
    expect((await here.get("/account/sessions")).body.items[0].device).toBe("Chrome on Windows");
  });

  test("are one's own alone: neither seen nor ended by others", async () => {
    const [one, two] = [await member(), await member()];
    const [mine, theirs] = [await signedIn(tenant, one), await signedIn(tenant, two)];
    const { id } = (await theirs.get("/account/sessions")).body.items[0];
    expect((await mine.get("/account/sessions")).body.items).toHaveLength(1);
    expect((await mine.delete(`/account/sessions/${id}`)).status).toBe(404);
    expect((await mine.delete("/account/sessions")).status).toBe(204);
    expect((await theirs.get("/session")).status).toBe(200);
  });

  test("end one by one, from the next request on; what is over is not listed", async () => {
    const person = await member();
    const [mine, lost, kept] = [
      await signedIn(tenant, person),
      await signedIn(tenant, person),
      await signedIn(tenant, person),
    ];
    const { id } = (await lost.get("/account/sessions")).body.items[0];
    expect((await mine.delete(`/account/sessions/${id}`)).status).toBe(204);
    expect((await lost.get("/session")).body.code).toBe("not_signed_in");
    expect((await kept.get("/session")).status).toBe(200);
    expect((await mine.delete(`/account/sessions/${id}`)).status).toBe(404);
    expect((await mine.get("/account/sessions")).body.items).toHaveLength(2);
    await minutesLater(25 * 60, async () => {
      const back = await signedIn(tenant, person);
      expect((await back.get("/account/sessions")).body.items).toHaveLength(1);
    });
  });

  test("all others end at once, in all companies, and passes to others with them", async () => {
    const person = await member();
    const staff = await buildPerson(other, "agent", null, { email: person.email });
    const [mine, far] = [await signedIn(tenant, person), await signedIn(other, staff)];
    const { url } = (await mine.post("/session/switch", { membershipId: staff.id })).body;
    expect((await mine.delete("/account/sessions")).status).toBe(204);
    expect((await mine.get("/session")).status).toBe(200);
    expect((await far.get("/session")).status).toBe(401);
    const entering = await new Browser(`${other.slug}.localhost`).post("/session/enter", {
      pass: url.split("#")[1],
    });
    expect(entering.status).toBe(404);
  });

  test("ending this one signs out", async () => {
    const browser = await signedIn(tenant, await member());
    const { id } = (await browser.get("/account/sessions")).body.items[0];
    const ended = await browser.delete(`/account/sessions/${id}`);
    expect(ended.headers.get("set-cookie")).toMatch(/postern=;/);
    expect((await browser.get("/session")).status).toBe(401);
  });

  test("end for who has proved lately who they are: a browser that was left open ends none", async () => {
    const person = await member();
    const [left, other] = [await signedIn(tenant, person), await signedIn(tenant, person)];
    const { id } = (await other.get("/account/sessions")).body.items[0];
    await minutesLater(11, async () => {
      for (const path of [`/account/sessions/${id}`, "/account/sessions"])
        expect(await left.delete(path)).toMatchObject({ status: 403, body: { code: "proof_required" } });
      await left.post("/session/proof", { by: "password", password: testPassword });
      expect((await left.delete("/account/sessions")).status).toBe(204);
    });
    expect((await other.get("/session")).status).toBe(401);
  });

  test("of other companies are out of reach for who came in on a provider's word", async () => {
    const person = await member();
    const staff = await buildPerson(other, "agent", null, { email: person.email });
    const desk = await buildPerson(tenant, "agent", null, { email: person.email });
    const far = await signedIn(other, staff);
    const near = await signedIn(tenant, person);
    const here = await signedIn(tenant, person);
    expect((await here.post("/session/switch", { membershipId: person.id })).status).toBe(200);
    await near.post("/session/switch", { membershipId: desk.id });
    await viaProvider(here, { clientId: client.id });
    const { id } = (await far.get("/account/sessions")).body.items[0];
    expect((await here.get("/account/sessions")).body.items).toHaveLength(1);
    expect((await here.delete(`/account/sessions/${id}`)).status).toBe(404);
    expect((await here.delete("/account/sessions")).status).toBe(204);
    expect((await far.get("/session")).status).toBe(200);
    expect((await near.get("/session")).status).toBe(200);
    const companies = (await here.get("/account/sign-ins")).body.items.map(
      ({ company }: { company: string }) => company,
    );
    expect([...new Set(companies)]).toEqual([`Anker BV · ${tenant.name}`]);
  });
});

describe("one's sign-in history", () => {
  test("tells what was decided, where and for which company, the newest first, in pages", async () => {
    const person = await member();
    await new Browser(`${tenant.slug}.localhost`).post("/session", {
      email: person.email,
      password: "not the password",
    });
    const browser = await with130(person);
    const first = (await browser.get("/account/sign-ins?limit=1")).body;
    expect(first.items).toMatchObject([
      {
        outcome: "let_in",
        way: "password",
        device: "Chrome on Windows",
        company: `Anker BV · ${tenant.name}`,
      },
    ]);
    const second = (await browser.get(`/account/sign-ins?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second.items).toMatchObject([
      { outcome: "refused", reason: "wrong_password", company: tenant.name },
    ]);
    expect(second.nextCursor).toBeNull();
  });

  test("is one's own alone", async () => {
    await signedIn(tenant, await member());
    const browser = await signedIn(tenant, await member());
    expect((await browser.get("/account/sign-ins")).body.items).toHaveLength(1);
    expect((await new Browser(browser.host).get("/account/sign-ins")).status).toBe(401);
  });

  test("shows when staff viewed the portal as them", async () => {
    const person = await member();
    const browser = await signedIn(tenant, person);
    await inRegistry(async (db) => {
      const { person_id } = await db
        .selectFrom("memberships")
        .select("person_id")
        .where("id", "=", person.id)
        .executeTakeFirstOrThrow();
      const line = { id: newId(), at: new Date(), person_id, membership_id: person.id, tenant_id: tenant.id };
      await db
        .insertInto("sign_ins")
        .values({ ...line, outcome: "viewed", note: "Ada: they could not find an invoice" })
        .execute();
    });
    expect((await browser.get("/account/sign-ins")).body.items[0]).toMatchObject({
      outcome: "viewed",
      note: "Ada: they could not find an invoice",
      company: `Anker BV · ${tenant.name}`,
    });
  });
});

describe("a new device", () => {
  const subject = "New sign-in to your account";

  test("is told by mail, the first one and a known one are not", async () => {
    const person = await member();
    const first = await signedIn(tenant, person);
    await first.delete("/session");
    await first.post("/session", { email: person.email, password: testPassword });
    expect(await subjectsTo(person.email)).toEqual([]);
    await with130(person);
    expect(await subjectsTo(person.email)).toEqual([subject]);
  });

  test("is none where somebody goes on to another company in the same browser", async () => {
    const person = await member();
    const desk = await buildPerson(tenant, "agent", null, { email: person.email });
    const browser = await signedIn(tenant, person);
    expect((await browser.post("/session/switch", { membershipId: desk.id })).status).toBe(200);
    expect(await subjectsTo(person.email)).toEqual([]);
  });
});
