import { expect, test } from "bun:test";
import { buildPerson, buildTenant, testPassword } from "../../testing/installation.ts";
import { cookieOf, proxiedServer } from "../../testing/proxied.ts";

test("who has exported 30 times in an hour has to wait for the next", async () => {
  const tenant = await buildTenant();
  const { email } = await buildPerson(tenant, "tenant_admin");
  await using server = await proxiedServer({ scale: 1 });
  const host = `${tenant.slug}.localhost`;
  // From the beginning of an hour on, for that is when counting begins.
  server.pass(3_600_000 - (Date.now() % 3_600_000));
  const cookie = cookieOf(
    await server.call("POST", "/session", { host, body: { email, password: testPassword } }),
  );
  const exported = () => server.call("GET", "/audit/export?table=clients", { host, cookie });
  const statuses: number[] = [];
  for (let count = 1; count <= 30; count++) {
    statuses.push((await exported()).status);
    if (count % 10 === 0) server.pass(60_000);
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
  const refused = await exported();
  expect(refused).toMatchObject({ status: 429, body: { code: "rate_limited" } });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
});
