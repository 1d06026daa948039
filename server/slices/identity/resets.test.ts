import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testPassword,
} from "../../testing/installation.ts";
import { buildPlatformAdmin, buildPolicy, inRegistry, letterTo, minutesLater, subjectsTo } from "./build.ts";

let tenant: TenantFacts;
let other: TenantFacts;
beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
}, 60_000);

const fresh = (slug = tenant.slug) => new Browser(`${slug}.localhost`);
const newPassword = "a quiet harbour at dawn";
const ask = (email: string, browser = fresh()) => browser.post("/account/reset", { email });
const inspect = (secret: string, browser = fresh()) => browser.post("/account/reset/inspect", { secret });
const complete = (secret: string, password = newPassword, browser = fresh()) =>
  browser.post("/account/reset/complete", { secret, newPassword: password });
const signIn = ({ email }: Pick<TestPerson, "email">, password: string, slug = tenant.slug) =>
  fresh(slug).post("/session", { email, password });

async function secretFor(person: Pick<TestPerson, "email">, browser = fresh()): Promise<string> {
  await ask(person.email, browser);
  return (await letterTo(person.email)).secret;
}

const setStatus = ({ id }: TestPerson, status: string) =>
  inRegistry((db) => db.updateTable("memberships").set({ status }).where("id", "=", id).execute());

describe("a forgotten password", () => {
  test("is replaced by a link, which tells whose it is; all sessions end and none is opened", async () => {
    const person = await buildPerson(tenant, "agent");
    const session = await signedIn(tenant, person);
    const secret = await secretFor(person);
    expect((await inspect(secret)).body).toEqual({ email: person.email, name: person.name });
    const browser = fresh();
    const done = await complete(secret, newPassword, browser);
    expect(done.status).toBe(204);
    expect(done.headers.get("set-cookie")).toBeNull();
    expect((await session.get("/session")).status).toBe(401);
    expect((await signIn(person, testPassword)).status).toBe(401);
    expect((await signIn(person, newPassword)).status).toBe(201);
    expect(await subjectsTo(person.email)).toContain("Your password was changed");
  });

  test("is the same for somebody who has come in without one so far", async () => {
    const person = await buildPerson(tenant, "agent");
    await inRegistry((db) =>
      db
        .deleteFrom("credentials")
        .where("person_id", "in", (query) =>
          query.selectFrom("people").select("id").where("email", "=", person.email),
        )
        .execute(),
    );
    expect((await complete(await secretFor(person))).status).toBe(204);
    expect((await signIn(person, newPassword)).status).toBe(201);
  });

  test("leaves a second factor asked for", async () => {
    const strict = await buildTenant();
    await buildPolicy(strict, { second_factor: "all", factors: ["totp"] });
    const person = await buildPerson(strict, "agent");
    await complete(await secretFor(person, fresh(strict.slug)), newPassword, fresh(strict.slug));
    const { body } = await signIn(person, newPassword, strict.slug);
    expect(body.session.second.owes).toBe("enrol");
  });

  test("stands in the person's history", async () => {
    const person = await buildPerson(tenant, "agent");
    await complete(await secretFor(person));
    const browser = fresh();
    await browser.post("/session", { email: person.email, password: newPassword });
    const { body } = await browser.get("/account/sign-ins");
    expect(body.items).toContainEqual(
      expect.objectContaining({ outcome: "changed", way: "password", reason: "reset" }),
    );
  });
});

describe("the link for it", () => {
  test("works once, and of two at the same time one", async () => {
    const person = await buildPerson(tenant, "agent");
    const secret = await secretFor(person);
    const both = await Promise.all([complete(secret), complete(secret, "another quiet harbour")]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, 404]);
    expect((await inspect(secret)).status).toBe(404);
  });

  test("stays good when the new password is too easy to guess", async () => {
    const person = await buildPerson(tenant, "agent");
    const secret = await secretFor(person);
    const weak = await complete(secret, "password1234");
    expect(weak).toMatchObject({ status: 400, body: { fields: [{ path: "newPassword" }] } });
    expect((await signIn(person, testPassword)).status).toBe(201);
    expect((await complete(secret)).status).toBe(204);
  });

  test("dies after half an hour", async () => {
    const secret = await secretFor(await buildPerson(tenant, "agent"));
    await minutesLater(29, async () => expect((await inspect(secret)).status).toBe(200));
    await minutesLater(30.1, async () => {
      expect((await inspect(secret)).status).toBe(404);
      expect((await complete(secret)).status).toBe(404);
    });
  });

  test("dies with all others, and with links to sign in by, when one was used", async () => {
    const person = await buildPerson(tenant, "agent");
    const first = await secretFor(person);
    const second = await secretFor(person);
    const browser = fresh();
    await browser.post("/session/link", { email: person.email });
    const link = (await letterTo(person.email)).secret;
    expect((await complete(second)).status).toBe(204);
    expect((await complete(first)).status).toBe(404);
    expect((await browser.post("/session/link/answer", { secret: link })).status).toBe(404);
  });

  test("is nothing on another host", async () => {
    const secret = await secretFor(await buildPerson(tenant, "agent"));
    for (const browser of [fresh(other.slug), new Browser("localhost")]) {
      expect((await inspect(secret, browser)).status).toBe(404);
      expect((await complete(secret, newPassword, browser)).status).toBe(404);
    }
  });

  test("is nothing for somebody who was deactivated in between", async () => {
    const person = await buildPerson(tenant, "agent");
    const secret = await secretFor(person);
    await setStatus(person, "deactivated");
    expect((await inspect(secret)).status).toBe(404);
    expect((await complete(secret)).status).toBe(404);
    await setStatus(person, "active");
    expect((await signIn(person, testPassword)).status).toBe(201);
  });

  test("that lets in by mail is none for a new password", async () => {
    const person = await buildPerson(tenant, "agent");
    await fresh().post("/session/link", { email: person.email });
    const { secret } = await letterTo(person.email);
    expect((await complete(secret)).status).toBe(404);
  });
});

describe("a link for a new password is sent", () => {
  test("to nobody who has no business on that host; the answer is the same", async () => {
    const elsewhere = await buildPerson(other, "agent");
    const gone = await buildPerson(tenant, "agent");
    const invited = await buildPerson(tenant, "agent");
    await setStatus(gone, "deactivated");
    await setStatus(invited, "invited");
    const addresses = [elsewhere.email, gone.email, invited.email, `nobody@${tenant.slug}.example`];
    for (const email of addresses) {
      const { status, body } = await ask(email);
      expect({ status, body }).toEqual({ status: 202, body: "" });
      expect(await subjectsTo(email)).toEqual([]);
    }
  });

  test("to nobody whose company asks for other ways: they are told what there is", async () => {
    const strict = await buildTenant({ name: "Northwind" });
    const bank = await buildClient(strict, { name: "Harbour Bank" });
    await buildPolicy(strict, { ways: ["link", "passkey"] });
    await buildPolicy(strict, { client_id: bank.id, ways: ["saml"] });
    const agent = await buildPerson(strict, "agent");
    const banker = await buildPerson(strict, "client_user", bank);
    await ask(agent.email, fresh(strict.slug));
    await ask(banker.email, fresh(strict.slug));
    expect(await subjectsTo(agent.email)).toEqual(["How you sign in to Northwind has changed"]);
    const told = await letterTo(banker.email);
    expect(told.subject).toBe("You sign in with your company's account");
    expect(told.text).toContain("Harbour Bank");
    expect(told.link).toBeNull();
  });

  test("on the bare host to platform admins and to everybody else", async () => {
    const bare = () => new Browser("localhost");
    const admin = await buildPlatformAdmin();
    const person = await buildPerson(tenant, "agent");
    for (const who of [admin, person]) {
      const secret = await secretFor(who, bare());
      expect((await inspect(secret, bare())).body).toEqual({ email: who.email, name: who.name });
      expect((await complete(secret, newPassword, bare())).status).toBe(204);
    }
    expect((await signIn(person, newPassword)).status).toBe(201);
  });

  test("no more than three times in an hour to one address from one network", async () => {
    const { email } = await buildPerson(tenant, "agent");
    for (let round = 0; round < 3; round++) expect((await ask(email)).status).toBeLessThan(300);
    expect((await ask(email)).body.code).toBe("rate_limited");
  });
});
