import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { hashPassword } from "../../kernel/passwords.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { cookieOf, type ProxiedServer, proxiedServer, sessionCookieLine } from "../../testing/proxied.ts";
import { buildPolicy } from "./build.ts";

let tenant: TenantFacts;
let other: TenantFacts;
let member: TestPerson;
let agent: TestPerson;
let server: ProxiedServer;

beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
  member = await buildPerson(tenant, "client_user", await buildClient(tenant, { name: "Anker BV" }));
  agent = await buildPerson(tenant, "agent");
  server = await proxiedServer();
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

let addresses = 0;
/** An address that nobody has called from yet. */
const freshAddress = () => `198.51.${Math.floor(++addresses / 250)}.${(addresses % 250) + 1}`;

function signIn(
  email: string,
  password: string,
  more: { address?: string; host?: string; door?: string } = {},
) {
  const { address = freshAddress(), host = `${tenant.slug}.localhost`, door } = more;
  return server.call("POST", "/session", {
    host,
    address,
    body: { email, password, ...(door ? { door } : {}) },
  });
}

/** Whether anybody waits for a lock of the registry. */
async function isAnybodyWaiting(): Promise<boolean> {
  const { registry } = (await testInstallation()).platform;
  const [row] = await registry.pools.query<{ waiting: boolean }>(
    registry.database,
    "select exists (select from pg_locks where not granted) waiting",
  );
  return row!.waiting;
}

describe("signing in", () => {
  test("by a right password that does not do here tells the ways that do, and a wrong one does not", async () => {
    const strict = await buildTenant();
    const person = await buildPerson(strict, "agent");
    await buildPolicy(strict, { ways: ["link", "oidc"] });
    const host = `${strict.slug}.localhost`;
    const right = await signIn(person.email, testPassword, { host });
    expect([right.status, right.body]).toMatchObject([
      403,
      { code: "way_not_allowed", fields: ["link", "oidc"].map((message) => ({ path: "way", message })) },
    ]);
    const wrong = await signIn(person.email, "not this one", { host });
    expect(wrong.body).toMatchObject({ code: "wrong_credentials" });
    expect(wrong.body.fields).toBeUndefined();
  });

  test("with a password that is being changed opens nothing", async () => {
    const { registry } = (await testInstallation()).platform;
    const person = await buildPerson(tenant, "agent");
    const password_hash = await hashPassword("another horse battery");
    let answered = false;
    const answer = await registry.transaction({ actor: "test" }, async (db) => {
      const who = db.selectFrom("people").select("id").where("email", "=", person.email);
      await db.updateTable("credentials").set({ password_hash }).where("person_id", "in", who).execute();
      const late = signIn(person.email, testPassword).finally(() => {
        answered = true;
      });
      while (!answered && !(await isAnybodyWaiting()));
      return { late };
    });
    expect((await answer.late).status).toBe(401);
  });

  test("with the right password opens a session that says who one is", async () => {
    const answer = await signIn(member.email, testPassword, { door: "portal" });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      session: {
        person: { id: member.id, email: member.email },
        door: "portal",
        role: "client_user",
        tenant: { slug: tenant.slug },
        client: { name: "Anker BV" },
      },
      doorways: [],
    });
    const host = `${tenant.slug}.localhost`;
    const again = await server.call("GET", "/session", { host, cookie: cookieOf(answer) });
    expect(again.body).toEqual(answer.body.session);
  });

  test("is the same for capital letters in the address", async () => {
    expect((await signIn(member.email.toUpperCase(), testPassword)).status).toBe(201);
  });

  test("is the same however the letters of the address and its domain are typed, and nobody is invited twice", async () => {
    const email = `zoë@xn--mller-kva.${tenant.slug}.example`;
    await buildPerson(tenant, "agent", null, { email });
    const spellings = [
      `zoë@müller.${tenant.slug}.example`,
      `Zoe\u0308@mu\u0308ller.${tenant.slug}.example`,
      `ZOË@MÜLLER.${tenant.slug}.EXAMPLE`,
      `zoë@XN--MLLER-KVA.${tenant.slug}.example`,
    ];
    const admin = await signIn((await buildPerson(tenant, "tenant_admin")).email, testPassword);
    const cookie = cookieOf(admin);
    for (const spelling of spellings) {
      expect((await signIn(spelling, testPassword)).body.session.person.email).toBe(email);
      const body = { email: spelling, name: "Zoë", role: "agent" };
      const again = await server.call("POST", "/people", { host: `${tenant.slug}.localhost`, cookie, body });
      expect(again.body).toMatchObject({ code: "already_exists" });
    }
  });

  test("says the same of a wrong password, an unknown address and the wrong door", async () => {
    const answers = await Promise.all([
      signIn(member.email, "not the password"),
      signIn("nobody@nowhere.example", testPassword),
      signIn(member.email, testPassword, { door: "desk" }),
      signIn(agent.email, testPassword, { door: "portal" }),
      signIn(member.email, testPassword, { door: "console" }),
      signIn(member.email, testPassword, { host: `${other.slug}.localhost` }),
    ]);
    const bodies = answers.map(({ body }) => ({ ...body, requestId: "" }));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
    expect(bodies[0]).toMatchObject({ code: "wrong_credentials" });
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    for (const { headers } of answers) expect(headers.get("set-cookie")).toBeNull();
  });
});

describe("guessing", () => {
  test("one account from one address has to wait longer each time, however right the password is then", async () => {
    const victim = await buildPerson(tenant, "agent");
    const address = freshAddress();
    for (let round = 0; round < 5; round++) {
      expect((await signIn(victim.email, "guess", { address })).status).toBe(401);
    }
    const waits: number[] = [];
    for (let round = 0; round < 4; round++) {
      const refused = await signIn(victim.email, testPassword, { address });
      expect(refused).toMatchObject({ status: 429, body: { code: "rate_limited" } });
      const wait = Number(refused.headers.get("retry-after"));
      waits.push(wait);
      server.pass(wait * 1000);
      expect((await signIn(victim.email, "guess", { address })).status).toBe(401);
    }
    expect(waits).toEqual([1, 2, 4, 8]);

    expect((await signIn(victim.email, testPassword)).status).toBe(201);
    server.pass(3_600_000);
    expect((await signIn(victim.email, testPassword, { address })).status).toBe(201);
  });

  test("many at the same time get no further than one after the other", async () => {
    const victim = await buildPerson(tenant, "agent");
    const address = freshAddress();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => signIn(victim.email, `guess ${at}`, { address })),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  test("at many accounts from one address is slowed down as a whole, and signing in rightly is not held against it", async () => {
    await using real = await proxiedServer({ scale: 1 });
    const host = `${tenant.slug}.localhost`;
    const attempt = async (email: string, password: string) =>
      (await real.call("POST", "/session", { host, body: { email, password } })).status;
    for (let round = 0; round < 3; round++) expect(await attempt(member.email, testPassword)).toBe(201);
    for (let round = 0; round < 30; round++) {
      expect(await attempt(`account${round}@nowhere.example`, "guess")).toBe(401);
    }
    expect(await attempt("another@nowhere.example", "guess")).toBe(429);
  }, 30_000);
});

describe("a session", () => {
  const current = (cookie: string, host = `${tenant.slug}.localhost`) =>
    server.call("GET", "/session", { host, cookie });

  test("that is used every day lives two weeks, and not longer", async () => {
    const cookie = cookieOf(await signIn(member.email, testPassword));
    const hours = 20;
    for (let passed = hours; passed < 14 * 24; passed += hours) {
      server.pass(hours * 3_600_000);
      expect((await current(cookie)).status).toBe(200);
    }
    server.pass(hours * 3_600_000);
    expect(await current(cookie)).toMatchObject({ status: 401, body: { code: "not_signed_in" } });
  });

  test("that nobody uses for a day is over", async () => {
    const cookie = cookieOf(await signIn(member.email, testPassword));
    server.pass(23 * 3_600_000);
    expect((await current(cookie)).status).toBe(200);
    server.pass(24 * 3_600_000 + 1000);
    expect((await current(cookie)).status).toBe(401);
  });

  test("ends with signing out, for whoever has kept its cookie too", async () => {
    const browser = await signedIn(tenant, member);
    const kept = new Browser(browser.host);
    kept.cookie = browser.cookie;
    expect((await kept.get("/session")).status).toBe(200);
    const out = await browser.delete("/session");
    expect(out.status).toBe(204);
    expect(out.headers.get("set-cookie")).toMatch(/^postern=;.*Expires=Thu, 01 Jan 1970/);
    expect((await kept.get("/session")).status).toBe(401);
  });

  test("of one tenant's host is nothing on another's, nor on the bare host", async () => {
    const cookie = cookieOf(await signIn(member.email, testPassword));
    for (const host of [`${other.slug}.localhost`, "localhost"]) {
      expect(await current(cookie, host)).toMatchObject({ status: 401, body: { code: "not_signed_in" } });
    }
    expect((await current(cookie)).status).toBe(200);
  });

  test("is replaced by signing in again: what kept its cookie is left with nothing", async () => {
    const person = await buildPerson(tenant, "agent");
    const browser = await signedIn(tenant, person);
    const before = new Browser(browser.host);
    before.cookie = browser.cookie;
    await browser.post("/session", { email: person.email, password: testPassword });
    expect((await before.get("/session")).status).toBe(401);
    expect((await browser.get("/account/sessions")).body.items).toHaveLength(1);
  });

  test("is kept as a hash: what the database has opens nothing", async () => {
    const cookie = cookieOf(await signIn(member.email, testPassword));
    const token = cookie.split("=")[1]!;
    const hash = new Bun.CryptoHasher("sha256").update(token).digest("base64url");
    expect((await current(cookie.replace(token, hash))).status).toBe(401);
  });
});

describe("the session's cookie", () => {
  test("over https is for this host alone, for https alone, and out of reach of scripts", async () => {
    const header = sessionCookieLine(await signIn(member.email, testPassword));
    expect(header).toMatch(/^__Host-postern=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Expires=/);
    expect(header).not.toContain("Domain");
  });

  test("over https is not taken under its plain name, which a neighbouring host could have set", async () => {
    const cookie = cookieOf(await signIn(member.email, testPassword));
    const host = `${tenant.slug}.localhost`;
    const plain = cookie.replace("__Host-", "");
    expect((await server.call("GET", "/session", { host, cookie: plain })).status).toBe(401);
    const both = `theme=dark; ${plain.slice(0, -3)}abc; ${cookie}`;
    expect((await server.call("GET", "/session", { host, cookie: both })).status).toBe(200);
  });

  test("over http, in the demo on loopback, is a plain one that browsers take", async () => {
    const browser = new Browser(`${tenant.slug}.localhost`);
    const answer = await browser.post("/session", { email: member.email, password: testPassword });
    const header = sessionCookieLine(answer);
    expect(header).toMatch(/^postern=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=/);
    expect(header).not.toContain("Secure");
  });
});

describe("a write from elsewhere is refused before anything is done", () => {
  const host = () => `${tenant.slug}.localhost`;
  const write = (headers: Record<string, string>) =>
    server.call("POST", "/session", {
      host: host(),
      address: freshAddress(),
      body: { email: member.email, password: testPassword },
      headers,
    });

  test.each([
    ["another site's page", { origin: "https://evil.example" }],
    ["another tenant's page", { origin: "https://neighbour.localhost" }],
    ["a page that hides where it is", { origin: "null" }],
    ["the same host without TLS", { origin: "http://HOST" }],
    ["a browser that calls it cross-site", { "sec-fetch-site": "cross-site" }],
    ["a browser that calls it same-site", { "sec-fetch-site": "same-site" }],
  ])("%s", async (_, headers) => {
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace("HOST", host())]),
    );
    const answer = await write(filled);
    expect(answer).toMatchObject({ status: 403, body: { code: "wrong_origin" } });
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  test("while the portal's own pages, and programs that say nothing, may", async () => {
    const own = { origin: `https://${host()}`, "sec-fetch-site": "same-origin" };
    expect((await write(own)).status).toBe(201);
    expect((await write({})).status).toBe(201);
  });
});
