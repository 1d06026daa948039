import { afterAll, expect, test } from "bun:test";
import { signedIn as browserOf } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { dropMail, mailTo } from "../../testing/mailbox.ts";
import { cookieOf, proxiedServer } from "../../testing/proxied.ts";

afterAll(dropMail);

test("who invites 200 people in an hour has to wait for the next, by either way of inviting", async () => {
  const tenant = await buildTenant();
  const [admin, colleague] = [
    await buildPerson(tenant, "tenant_admin"),
    await buildPerson(tenant, "tenant_admin"),
  ];
  await using server = await proxiedServer({ scale: 1 });
  const host = `${tenant.slug}.localhost`;
  const signedIn = async ({ email }: { email: string }) =>
    cookieOf(await server.call("POST", "/session", { host, body: { email, password: testPassword } }));
  const [cookie, other] = [await signedIn(admin), await signedIn(colleague)];
  const invite = (number: number, as = cookie) =>
    server.call("POST", "/people", {
      host,
      cookie: as,
      body: { email: `new${number}@${tenant.slug}.example`, name: `New ${number}`, role: "agent" },
    });
  let { id } = (await invite(0)).body.person;
  const renew = () => server.call("POST", `/people/${id}/invitation`, { host, cookie });
  server.pass(3_600_000 - (Date.now() % 3_600_000));
  const statuses: number[] = [];
  for (let number = 1; number <= 200; number++) {
    if (number % 50 === 0) server.pass(60_000);
    // Four to each address: nobody gets more than five in a day.
    const answer = await (number % 4 === 1 ? invite(number) : renew());
    id = answer.body.person.id;
    statuses.push(answer.status);
  }
  expect(new Set(statuses)).toEqual(new Set([201]));
  for (const refused of [await invite(201), await renew()]) {
    expect(refused).toMatchObject({ status: 429, body: { code: "rate_limited" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
  }
  expect((await invite(202, other)).status).toBe(201);
  server.pass(3_600_000);
  expect((await renew()).status).toBe(201);
}, 60_000);

test("nobody gets more than five invitations in a day from one tenant, by whatever way of inviting", async () => {
  const { setClock } = await testInstallation();
  const [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
  const clients = [await buildClient(tenant), await buildClient(tenant), await buildClient(tenant)] as const;
  const boss = await buildPerson(tenant, "tenant_admin");
  const admin = await browserOf(tenant, boss);
  const email = `flooded@${tenant.slug}.example`;
  const refusal = [429, [{ path: "email", message: "invited_too_often" }]];
  const invite = (at: number, to = email) =>
    admin.post("/people", { email: to, name: "Ann", role: "client_user", clientId: clients[at]!.id });
  const list = { text: `Ann,${email}\nBo,bo@${tenant.slug}.example`, role: "client_user" };
  const listed = { ...list, clientId: clients[2].id };

  const { id } = (await invite(0)).body.person;
  for (let time = 0; time < 2; time++)
    expect((await admin.post(`/people/${id}/invitation`)).status).toBe(201);
  expect((await invite(1)).status).toBe(201);
  expect((await admin.post("/people/import/preview", listed)).body.lines[0].problems).toEqual([]);
  const mistyped = (await invite(2, `floodde@${tenant.slug}.example`)).body.person;
  expect((await admin.post(`/people/${mistyped.id}/address`, { email })).status).toBe(200);

  const again = await admin.post(`/people/${id}/invitation`);
  expect([again.status, again.body.fields]).toEqual(refusal);
  expect(Number(again.headers.get("retry-after"))).toBeGreaterThan(0);
  await admin.delete(`/people/${mistyped.id}/invitation`);
  await admin.delete(`/people/${mistyped.id}`);
  const anew = await admin.post("/people", { email, name: "Ann", role: "agent" });
  expect([anew.status, anew.body.fields]).toEqual(refusal);
  const staff = { ...list, role: "agent" };
  const preview = await admin.post("/people/import/preview", staff);
  expect(preview.body.lines).toMatchObject([
    { problems: [{ field: "email", code: "invited_too_often", other: null }] },
    { problems: [] },
  ]);
  expect((await admin.post("/people/import", staff)).body.fields).toEqual([
    { path: "text", message: "has_problems" },
  ]);
  expect((await admin.post("/people/import", { ...staff, skip: true })).body).toMatchObject({
    invited: [{ name: "Bo" }],
    skipped: 1,
  });
  expect(await mailTo(email)).toHaveLength(5);

  const elsewhere = await browserOf(other, await buildPerson(other, "tenant_admin"));
  expect((await elsewhere.post("/people", { email, name: "Ann", role: "agent" })).status).toBe(201);
  setClock(new Date(Date.now() + 86_400_000));
  try {
    const tomorrow = await browserOf(tenant, boss);
    expect((await tomorrow.post(`/people/${id}/invitation`)).status).toBe(201);
  } finally {
    setClock(null);
  }
}, 60_000);
