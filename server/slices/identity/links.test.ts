import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import {
  buildPlatformAdmin,
  buildPolicy,
  inRegistry,
  letterTo,
  minutesLater,
  subjectsTo,
  workOff,
} from "./build.ts";

let tenant: TenantFacts;
let other: TenantFacts;
let client: { id: string; name: string };
beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
  client = await buildClient(tenant, { name: "Anker BV" });
}, 60_000);

const fresh = (slug = tenant.slug) => new Browser(`${slug}.localhost`);
const member = () => buildPerson(tenant, "client_user", client);

/** Asks for a link, and answers with the browser that did and what came by mail. */
async function asked(person: Pick<TestPerson, "email">, more: object = {}, browser = fresh()) {
  const answer = await browser.post("/session/link", { email: person.email, ...more });
  if (answer.status !== 202) throw new Error(`Not asked: ${answer.status}`);
  const { secret, code } = await letterTo(person.email);
  return { browser, id: answer.body.id as string, secret, code: code! };
}

const answer = (browser: Browser, body: object) => browser.post("/session/link/answer", body);
const deactivate = ({ id }: TestPerson) =>
  inRegistry((db) =>
    db.updateTable("memberships").set({ status: "deactivated" }).where("id", "=", id).execute(),
  );

describe("a link by mail", () => {
  test("lets in the browser that asked, once, and leads to where one wanted to go", async () => {
    const person = await member();
    const { browser, secret } = await asked(person, { door: "portal", to: "/tickets/7" });
    const first = await answer(browser, { secret });
    expect(first).toMatchObject({
      status: 201,
      body: { session: { way: "link", person: { email: person.email } }, doorways: [], to: "/tickets/7" },
    });
    expect((await browser.get("/session")).status).toBe(200);
    expect((await answer(browser, { secret })).status).toBe(404);
  });

  test("is behind #, on the tenant's own host, and proves the address of who has nothing else", async () => {
    const person = await member();
    await inRegistry((db) =>
      db
        .deleteFrom("credentials")
        .where("person_id", "=", (one) =>
          one.selectFrom("people").select("id").where("email", "=", person.email),
        )
        .execute(),
    );
    const { browser, secret } = await asked(person);
    const { link, text } = await letterTo(person.email);
    expect(new URL(link!)).toMatchObject({ hostname: `${tenant.slug}.localhost`, pathname: "/link" });
    expect(text).toContain("10 minutes");
    const proved = () =>
      inRegistry((db) =>
        db
          .selectFrom("people")
          .select("email_proved_at")
          .where("email", "=", person.email)
          .executeTakeFirst(),
      );
    expect((await proved())!.email_proved_at).toBeNull();
    await answer(browser, { secret });
    expect((await proved())!.email_proved_at).not.toBeNull();
  });

  test("does nothing in another browser, and stays good for its own", async () => {
    const { browser, secret } = await asked(await member());
    const elsewhere = await answer(fresh(), { secret });
    expect(elsewhere).toMatchObject({ status: 403, body: { code: "other_browser" } });
    expect((await answer(browser, { secret })).status).toBe(201);
  });

  test("does nothing on another host, for the browser that asked too", async () => {
    const { browser, secret } = await asked(await member());
    const there = fresh(other.slug);
    there.cookie = browser.cookie;
    expect((await answer(there, { secret })).status).toBe(404);
  });

  test("of two calls with it at the same time lets in one", async () => {
    const { browser, secret } = await asked(await member());
    const twin = fresh();
    twin.cookie = browser.cookie;
    const both = await Promise.all([answer(browser, { secret }), answer(twin, { secret })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 404]);
  });

  test("dies after ten minutes", async () => {
    const { browser, secret, id, code } = await asked(await member());
    await minutesLater(10.1, async () => {
      expect((await answer(browser, { secret })).status).toBe(404);
      expect((await answer(browser, { id, code })).body.code).toBe("wrong_credentials");
    });
  });

  test("dies when the same browser asks for another one", async () => {
    const person = await member();
    const first = await asked(person);
    const second = await asked(person, {}, first.browser);
    expect((await answer(first.browser, { secret: first.secret })).status).toBe(404);
    expect((await answer(first.browser, { secret: second.secret })).status).toBe(201);
  });

  test("lives on when a stranger asks for one to the same address", async () => {
    const person = await member();
    const { browser, secret } = await asked(person);
    await asked(person);
    expect((await answer(browser, { secret })).status).toBe(201);
  });

  test("lets nobody in who was deactivated in between", async () => {
    const person = await member();
    const { browser, secret } = await asked(person);
    await deactivate(person);
    const refused = await answer(browser, { secret });
    expect(refused).toMatchObject({ status: 401, body: { code: "wrong_credentials" } });
    expect((await browser.get("/session")).status).toBe(401);
  });

  test("lets nobody in whose address was changed in between", async () => {
    const person = await member();
    const { browser, secret } = await asked(person);
    await inRegistry((db) =>
      db
        .updateTable("people")
        .set({ email: `moved-${person.email}` })
        .where("email", "=", person.email)
        .execute(),
    );
    expect((await answer(browser, { secret })).body.code).toBe("wrong_credentials");
  });

  test("lets nobody in when links were forbidden in between", async () => {
    const strict = await buildTenant();
    const person = await buildPerson(strict, "agent");
    const { browser, secret } = await asked(person, {}, fresh(strict.slug));
    await buildPolicy(strict, { ways: ["password"] });
    expect((await answer(browser, { secret })).body.code).toBe("way_not_allowed");
  });

  test("is nothing that a look at it would use up: there is no GET for it", async () => {
    const { browser, secret } = await asked(await member());
    expect((await browser.get(`/session/link/answer?secret=${secret}`)).status).toBe(405);
    expect((await answer(browser, { secret })).status).toBe(201);
  });

  test("keeps nothing secret in the database", async () => {
    const { id, secret, code } = await asked(await member());
    const row = await inRegistry((db) =>
      db.selectFrom("challenges").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    );
    const kept = JSON.stringify({ ...row, secret_hash: "", code_hash: "" });
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(`"${code}"`);
    expect(Buffer.from(row.secret_hash!).toString("base64url")).not.toBe(secret);
  });
});

describe("the code beside the link", () => {
  test("lets in with the id, in the browser that asked alone", async () => {
    const { browser, id, code } = await asked(await member());
    expect((await answer(fresh(), { id, code })).body.code).toBe("wrong_credentials");
    const typed = `${code.slice(0, 3)} ${code.slice(3)}`;
    expect((await answer(browser, { id, code: typed })).status).toBe(201);
    expect((await answer(browser, { id, code })).status).toBe(401);
  });

  test("is dead after five wrong ones, and the link with it", async () => {
    const { browser, id, code, secret } = await asked(await member());
    const wrong = code === "111111" ? "222222" : "111111";
    for (let round = 0; round < 5; round++) {
      expect((await answer(browser, { id, code: wrong })).body.code).toBe("wrong_credentials");
    }
    expect((await answer(browser, { id, code })).body.code).toBe("wrong_credentials");
    expect((await answer(browser, { secret })).status).toBe(404);
  });

  test("cannot be used up by somebody else who knows the id", async () => {
    const { browser, id, code } = await asked(await member());
    for (let round = 0; round < 6; round++) await answer(fresh(), { id, code: "111111" });
    expect((await answer(browser, { id, code })).status).toBe(201);
  });

  test("of one question does not answer another", async () => {
    const person = await member();
    const one = await asked(person);
    const two = await asked(person);
    expect((await answer(two.browser, { id: two.id, code: one.code })).status).toBe(401);
  });
});

describe("a link is sent", () => {
  test("to nobody whom it would not let in: the answer is the same", async () => {
    const person = await member();
    const agent = await buildPerson(tenant, "agent");
    const gone = await member();
    await deactivate(gone);
    const nobody = `nobody@${tenant.slug}.example`;
    const answers = [
      await fresh().post("/session/link", { email: nobody }),
      await fresh(other.slug).post("/session/link", { email: person.email }),
      await fresh().post("/session/link", { email: agent.email, door: "portal" }),
      await fresh().post("/session/link", { email: gone.email }),
    ];
    expect(answers.map(({ status, body }) => [status, Object.keys(body)])).toEqual(
      answers.map(() => [202, ["id"]]),
    );
    for (const { email } of [{ email: nobody }, person, agent, gone]) {
      expect(await subjectsTo(email)).toEqual([]);
    }
  });

  test("to nobody where the company does not allow it", async () => {
    const strict = await buildTenant();
    const only = await buildClient(strict);
    await buildPolicy(strict, { ways: ["password"] });
    await buildPolicy(strict, { client_id: only.id, ways: ["link"] });
    const agent = await buildPerson(strict, "agent");
    const theirs = await buildPerson(strict, "client_user", only);
    for (const { email } of [agent, theirs]) await fresh(strict.slug).post("/session/link", { email });
    expect(await subjectsTo(agent.email)).toEqual([]);
    expect(await subjectsTo(theirs.email)).toEqual(["Your sign-in link"]);
  });

  test("once, however often its job runs", async () => {
    const person = await member();
    const { id } = await asked(person);
    const { platform } = await testInstallation();
    const ids = { challengeId: id };
    await platform.queue.enqueue({ name: "identity.send_link", tenantId: null, ids });
    await workOff();
    expect(await subjectsTo(person.email)).toEqual(["Your sign-in link"]);
  });

  test("no more than three times in a quarter of an hour to one address from one network", async () => {
    const { email } = await member();
    for (let round = 0; round < 3; round++) {
      expect((await fresh().post("/session/link", { email })).status).toBe(202);
    }
    expect((await fresh().post("/session/link", { email })).body.code).toBe("rate_limited");
  });
});

describe("on the bare host", () => {
  const bare = () => new Browser("localhost");

  test("a link opens the doorways to the companies that let in by one", async () => {
    const person = await buildPerson(tenant, "agent");
    await buildPerson(other, "agent", null, { email: person.email });
    const strict = await buildTenant();
    await buildPolicy(strict, { ways: ["password"] });
    await buildPerson(strict, "agent", null, { email: person.email });
    const { browser, secret } = await asked(person, {}, bare());
    const opened = await answer(browser, { secret });
    expect(opened.body.session).toBeNull();
    const tenants = opened.body.doorways.map((doorway: { tenant: string }) => doorway.tenant);
    expect(tenants.toSorted()).toEqual([tenant.name, other.name].toSorted());
    const [, pass] = opened.body.doorways[0].url.split("#");
    const there = new Browser(new URL(opened.body.doorways[0].url).hostname);
    expect((await there.post("/session/enter", { pass })).body.session.way).toBe("link");
  });

  test("a link lets a platform admin into the console", async () => {
    const admin = await buildPlatformAdmin();
    const { browser, secret } = await asked(admin, { door: "console" }, bare());
    expect((await answer(browser, { secret })).body.session).toMatchObject({ door: "console", way: "link" });
  });

  test("the mail leads to the configured host, whatever host the asker has named", async () => {
    const admin = await buildPlatformAdmin();
    await new Browser("203.0.113.5").post("/session/link", { email: admin.email });
    const { link } = await letterTo(admin.email);
    expect(new URL(link!).hostname).toBe("localhost");
  });
});
