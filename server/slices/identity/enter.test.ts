import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { buildPerson, buildTenant, type TestPerson, testPassword } from "../../testing/installation.ts";
import { type ProxiedServer, proxiedServer } from "../../testing/proxied.ts";

let tenant: TenantFacts;
let other: TenantFacts;
let stranger: TestPerson;
let victim: TestPerson;
let server: ProxiedServer;
beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant({ name: "First Ltd" }), buildTenant()]);
  stranger = await buildPerson(tenant, "agent", null, { name: "Mallory Stone" });
  victim = await buildPerson(tenant, "agent", null, { name: "Ada Brook" });
  server = await proxiedServer({ baseDomain: "portal.example" });
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

const passOf = ({ url }: { url: string }) => new URL(url).hash.slice(1);

describe("a pass in a browser in which somebody is signed in", () => {
  const passFor = async ({ email }: TestPerson) => {
    const { body } = await new Browser("localhost").post("/session", { email, password: testPassword });
    return passOf(body.doorways[0]);
  };

  test("does not make them somebody else before they have said so", async () => {
    const browser = await signedIn(tenant, victim);
    const pass = await passFor(stranger);
    const asked = await browser.post("/session/enter", { pass });
    expect(asked.body).toEqual({
      session: null,
      to: null,
      question: {
        entering: { name: "Mallory Stone", email: stranger.email, company: "First Ltd" },
        staying: { name: "Ada Brook", email: victim.email, company: "First Ltd", door: "desk" },
      },
    });
    expect((await browser.get("/session")).body.person.id).toBe(victim.id);
    const confirmed = await browser.post("/session/enter", { pass, confirmed: true });
    expect(confirmed.body.session.person.id).toBe(stranger.id);
    expect((await browser.get("/session")).body.person.id).toBe(stranger.id);
    expect((await browser.post("/session/enter", { pass, confirmed: true })).status).toBe(404);
  });

  test("of the same person is used at once", async () => {
    const browser = await signedIn(tenant, victim);
    const entered = await browser.post("/session/enter", { pass: await passFor(victim) });
    expect(entered.body).toMatchObject({ session: { person: { id: victim.id } }, question: null });
  });
});

describe("a pass in a browser in which nobody is signed in", () => {
  const call = (host: string, path: string, body: object, cookie = "") =>
    server.call("POST", path, { host, body, ...(cookie ? { cookie } : {}) });
  const home = () => `${tenant.slug}.portal.example`;
  const enter = (pass: string, cookie?: string) => call(home(), "/session/enter", { pass }, cookie);
  const carried = (answer: { headers: Headers }) =>
    answer.headers.getSetCookie().find((line) => line.includes("postern-pass="))!;
  async function asked(person: TestPerson, host = "portal.example") {
    const answer = await call(host, "/session", { email: person.email, password: testPassword });
    return { pass: passOf(answer.body.doorways[0]), line: carried(answer) };
  }

  test("is used at once where it was asked for", async () => {
    const { pass, line } = await asked(victim);
    expect(line).toMatch(
      /^__Secure-postern-pass=[\w-]{43}; .*HttpOnly; SameSite=Lax; Domain=portal\.example; Secure/,
    );
    const entered = await enter(pass, line.split(";")[0]);
    expect(entered.body).toMatchObject({ session: { person: { id: victim.id } }, question: null });
  });

  test("that a stranger has sent asks first, and signs nobody in", async () => {
    const { pass } = await asked(stranger);
    const own = await asked(victim);
    for (const cookie of ["", own.line.split(";")[0]!]) {
      const answer = await enter(pass, cookie);
      expect(answer.body).toMatchObject({
        session: null,
        question: { entering: { email: stranger.email }, staying: null },
      });
      expect(answer.headers.get("set-cookie")).toBeNull();
    }
  });

  test("asks first when a neighbouring host has set a second cookie of that name", async () => {
    const { pass, line } = await asked(stranger);
    const own = await asked(victim);
    const cookie = `${line.split(";")[0]}; ${own.line.split(";")[0]}`;
    expect((await enter(pass, cookie)).body.session).toBeNull();
  });

  test("that goes from one company to another one is used at once in the same browser", async () => {
    const here = await buildPerson(tenant, "agent");
    const there = await buildPerson(other, "agent", null, { email: here.email });
    const signIn = await call(home(), "/session", { email: here.email, password: testPassword });
    const session = signIn.headers.getSetCookie().find((line) => line.startsWith("__Host-postern="))!;
    const body = { membershipId: there.id };
    const switched = await call(home(), "/session/switch", body, session.split(";")[0]);
    const target = `${other.slug}.portal.example`;
    const pass = passOf(switched.body);
    const cookie = carried(switched).split(";")[0];
    const entered = await call(target, "/session/enter", { pass }, cookie);
    expect(entered.body.session.person.id).toBe(there.id);
  });
});
