import { afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { buildPerson, buildTenant, type TestPerson, testPassword } from "../../testing/installation.ts";
import { dropMail } from "../../testing/mailbox.ts";
import { cookiesOf, type ProxiedServer, proxiedServer } from "../../testing/proxied.ts";

/** What strangers can do to somebody by asking for mail in their name. */
let tenant: TenantFacts;
let owner: TestPerson;
let server: ProxiedServer;
beforeAll(async () => {
  tenant = await buildTenant();
}, 60_000);
beforeEach(async () => {
  owner = await buildPerson(tenant, "agent");
  server = await proxiedServer({ scale: 1 });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await dropMail();
});

const host = () => `${tenant.slug}.localhost`;

/** The cookies of a browser that somebody has signed in with, and out again. */
async function usedBy({ email }: TestPerson): Promise<string> {
  const body = { email, password: testPassword };
  const cookie = cookiesOf(await server.call("POST", "/session", { host: host(), body }));
  await server.call("DELETE", "/session", { host: host(), cookie });
  return cookie;
}

describe.each(["/session/link", "/account/reset"])("%s", (path) => {
  const ask = async (email: string, address: string, cookie = "") => {
    const call = { host: host(), body: { email }, address, ...(cookie ? { cookie } : {}) };
    return (await server.call("POST", path, call)).status;
  };
  const times = (count: number, email: string, address: (at: number) => string, cookie?: string) =>
    Array.fromAsync({ length: count }, (_, at) => ask(email, address(at), cookie));
  const refusals = (statuses: number[]) => statuses.filter((status) => status === 429).length;

  test("a stranger in one network leaves the owner enough in any browser", async () => {
    expect(refusals(await times(20, owner.email, () => "198.51.100.1"))).toBe(17);
    expect(refusals(await times(3, owner.email, () => "203.0.113.9"))).toBe(0);
  });

  test("strangers in many networks leave a browser that the owner has used what it has", async () => {
    const cookie = await usedBy(owner);
    expect(refusals(await times(30, owner.email, (at) => `198.51.100.${at}`))).toBe(20);
    expect(refusals(await times(8, owner.email, () => "198.51.100.1", cookie))).toBe(3);
    expect(await ask(owner.email, "203.0.113.9")).toBe(429);
  });

  test("one's own browser gives nothing more to ask for in the name of others", async () => {
    const cookie = await usedBy(owner);
    const other = await buildPerson(tenant, "agent");
    expect(refusals(await times(5, other.email, () => "203.0.113.9", cookie))).toBe(2);
  });

  test("is answered and refused alike for an address that nobody has", async () => {
    const cookie = await usedBy(owner);
    const nobody = owner.email.replace("person", "nobody");
    for (const browser of ["", cookie]) {
      const other = await buildPerson(tenant, "agent");
      const from = (at: number) => `198.51.100.${at % 5}`;
      const known = await times(20, other.email, from, browser);
      expect(await times(20, `${browser.length}${nobody}`, from, browser)).toEqual(known);
    }
  });
});
