import { beforeAll, describe, expect, test } from "bun:test";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { buildTicket } from "../tickets/build.ts";

let tenant: Awaited<ReturnType<typeof buildTenant>>;
let brook: { id: string; name: string };
let stone: { id: string; name: string };
let admin: TestPerson;
let ofBrook: string;
let ofStone: string;

beforeAll(async () => {
  tenant = await buildTenant();
  brook = await buildClient(tenant, { name: "Brook" });
  stone = await buildClient(tenant, { name: "Stone" });
  admin = await buildPerson(tenant, "tenant_admin");
  const member = (client: typeof brook) => buildPerson(tenant, "client_executive", client);
  ofBrook = await buildTicket(tenant, await member(brook), { subject: "Brook's printer" });
  ofStone = await buildTicket(tenant, await member(stone), { subject: "Stone's printer" });
});

/** A program that calls with a key. */
function program(token: string, host = `${tenant.slug}.localhost`) {
  const browser = new Browser(host);
  const call = (method: string, path: string, body?: unknown) =>
    browser.call(method, path, body, { authorization: `Bearer ${token}` });
  return { call, get: (path: string) => call("GET", path) };
}

async function makeKey(input: Record<string, unknown> = {}) {
  const browser = await signedIn(tenant, admin);
  const answer = await browser.post("/keys", { name: "Accounting", permissions: ["tickets.read"], ...input });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return { browser, ...(answer.body as { key: { id: string; hint: string }; token: string }) };
}

describe("a key", () => {
  test("reads what it may, for all clients, and nothing else", async () => {
    const { token } = await makeKey({ permissions: ["tickets.read", "tickets.read_all"] });
    const { get, call } = program(token);
    expect((await get(`/tickets/${ofBrook}`)).status).toBe(200);
    expect((await get(`/tickets/${ofStone}`)).status).toBe(200);
    expect((await get("/clients")).status).toBe(403);
    expect((await call("POST", `/tickets/${ofBrook}/replies`, { body: "x" })).status).toBe(403);
    expect((await get("/session")).status).toBe(403);
    expect((await get("/account/security")).status).toBe(403);
  });

  test("that is limited to a client finds nothing of another, and cannot write there", async () => {
    const permissions = ["tickets.read", "tickets.read_all", "tickets.write", "clients.read"];
    const { token } = await makeKey({ permissions, clientIds: [brook.id] });
    const { get, call } = program(token);
    expect((await get(`/tickets/${ofBrook}`)).status).toBe(200);
    expect((await get(`/tickets/${ofStone}`)).status).toBe(404);
    const { body } = await get("/clients");
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(["Brook"]);
    expect((await call("POST", `/tickets/${ofStone}/replies`, { body: "x" })).status).toBe(404);
  });

  test("writes under the name of the key, and the trail says which", async () => {
    const { token } = await makeKey({ permissions: ["tickets.read", "tickets.read_all", "tickets.write"] });
    const reply = await program(token).call("POST", `/tickets/${ofBrook}/replies`, {
      body: "From accounting",
    });
    expect(reply.status).toBe(201);
    const entry = await asProgram(tenant, (db) =>
      db
        .selectFrom("audit_log")
        .select(["actor_name", "actor_id"])
        .where("table_name", "=", "ticket_replies")
        .where("actor_name", "=", "API: Accounting")
        .executeTakeFirst(),
    );
    expect(entry).toEqual({ actor_name: "API: Accounting", actor_id: null });
  });

  test("opens nothing on another tenant's host, nor on the bare one", async () => {
    const { token } = await makeKey();
    const other = await buildTenant();
    expect((await program(token, `${other.slug}.localhost`).get("/tickets")).status).toBe(401);
    expect((await program(token, "localhost").get("/tickets")).status).toBe(401);
  });

  test("that is wrong is nobody, even beside a good session", async () => {
    const browser = await signedIn(tenant, admin);
    const answer = await browser.call("GET", "/tickets", undefined, {
      authorization: "Bearer postern_nonsense",
    });
    expect(answer.status).toBe(401);
  });

  test("is told once, and kept as a hash", async () => {
    const { browser, token, key } = await makeKey();
    expect(token).toEndWith(key.hint);
    expect(JSON.stringify((await browser.get("/keys")).body)).not.toContain(token);
    const { platform } = await testInstallation();
    const rows = await platform.registry.transaction({ actor: "test" }, (db) =>
      db.selectFrom("api_keys").selectAll().where("id", "=", key.id).execute(),
    );
    expect(JSON.stringify(rows)).not.toContain(token.slice("postern_".length));
  });

  test("rotated: the old one is good until the overlap ends, the new one at once", async () => {
    const { browser, token, key } = await makeKey();
    const rotated = await browser.post(`/keys/${key.id}/rotate`, { overlapHours: 2 });
    expect(rotated.status).toBe(201);
    expect((await program(token).get("/tickets")).status).toBe(200);
    expect((await program(rotated.body.token).get("/tickets")).status).toBe(200);
    const { setClock } = await testInstallation();
    setClock(new Date(Date.now() + 2 * 3_600_000 + 1000));
    try {
      expect((await program(token).get("/tickets")).status).toBe(401);
      expect((await program(rotated.body.token).get("/tickets")).status).toBe(200);
    } finally {
      setClock(null);
    }
  });

  test("revoked, it is dead from the next call on, and the one before it too", async () => {
    const { browser, token, key } = await makeKey();
    const rotated = await browser.post(`/keys/${key.id}/rotate`, { overlapHours: 24 });
    expect((await browser.delete(`/keys/${key.id}`)).status).toBe(204);
    expect((await program(token).get("/tickets")).status).toBe(401);
    expect((await program(rotated.body.token).get("/tickets")).status).toBe(401);
    expect((await browser.post(`/keys/${key.id}/rotate`, {})).status).toBe(422);
  });

  test("is refused while its maker is deactivated, and good again when they are active again", async () => {
    const maker = await buildPerson(tenant, "tenant_admin");
    const theirs = await signedIn(tenant, maker);
    const made = await theirs.post("/keys", { name: "Paused", permissions: ["tickets.read"] });
    const { key, token } = made.body;
    const browser = await signedIn(tenant, admin);
    const status = async () =>
      (await browser.get("/keys")).body.items.find(({ id }: { id: string }) => id === key.id).status;
    expect([(await program(token).get("/tickets")).status, await status()]).toEqual([200, "active"]);
    await browser.patch(`/people/${maker.id}`, { status: "deactivated" });
    expect([(await program(token).get("/tickets")).status, await status()]).toEqual([
      401,
      "maker_deactivated",
    ]);
    expect((await browser.post(`/keys/${key.id}/rotate`, {})).status).toBe(422);
    await browser.patch(`/people/${maker.id}`, { status: "active" });
    expect([(await program(token).get("/tickets")).status, await status()]).toEqual([200, "active"]);
    await browser.patch(`/people/${maker.id}`, { status: "deactivated" });
    expect((await browser.delete(`/keys/${key.id}`)).status).toBe(204);
    expect(await status()).toBe("revoked");
  });

  test("dies when it was told to", async () => {
    const { token } = await makeKey({ expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect((await program(token).get("/tickets")).status).toBe(200);
    const { setClock } = await testInstallation();
    setClock(new Date(Date.now() + 61_000));
    try {
      expect((await program(token).get("/tickets")).status).toBe(401);
    } finally {
      setClock(null);
    }
  });
});

describe("making one", () => {
  test("gives no more than the maker has, and never what belongs to people", async () => {
    const browser = await signedIn(tenant, admin);
    for (const permission of ["platform.tenants", "account.use", "keys.manage", "masquerade.use"]) {
      const answer = await browser.post("/keys", { name: "x", permissions: [permission] });
      expect([permission, answer.status, answer.body.fields[0].path]).toEqual([
        permission,
        400,
        "permissions",
      ]);
    }
  });

  test("for some clients gives nothing that concerns the company as a whole", async () => {
    const browser = await signedIn(tenant, admin);
    const make = (permission: string) =>
      browser.post("/keys", { name: "x", permissions: [permission], clientIds: [brook.id] });
    for (const permission of ["audit.read", "settings.manage", "clients.write"])
      expect([permission, (await make(permission)).body.fields]).toEqual([
        permission,
        [{ path: "permissions", message: "of_whole_company" }],
      ]);
    const { token, key } = (await make("clients.read")).body;
    const { platform } = await testInstallation();
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db
        .updateTable("api_keys")
        .set({ permissions: ["audit.read"] })
        .where("id", "=", key.id)
        .execute(),
    );
    expect((await program(token).get("/masquerades")).status).toBe(403);
  });

  test("for a client of another tenant is refused", async () => {
    const other = await buildTenant();
    const foreign = await buildClient(other);
    const browser = await signedIn(tenant, admin);
    const answer = await browser.post("/keys", {
      name: "x",
      permissions: ["tickets.read"],
      clientIds: [foreign.id],
    });
    expect([answer.status, answer.body.fields[0]]).toEqual([
      400,
      { path: "clientIds", message: "unknown_choice" },
    ]);
  });

  test("asks for a recent proof", async () => {
    const browser = await signedIn(tenant, admin);
    const { setClock } = await testInstallation();
    setClock(new Date(Date.now() + 11 * 60_000));
    try {
      const answer = await browser.post("/keys", { name: "x", permissions: ["tickets.read"] });
      expect([answer.status, answer.body.code]).toEqual([403, "proof_required"]);
    } finally {
      setClock(null);
    }
  });

  test("another tenant's key is not there to rotate or revoke", async () => {
    const { key } = await makeKey();
    const other = await buildTenant();
    const browser = await signedIn(other, await buildPerson(other, "tenant_admin"));
    expect((await browser.post(`/keys/${key.id}/rotate`, {})).status).toBe(404);
    expect((await browser.delete(`/keys/${key.id}`)).status).toBe(404);
    expect((await browser.get("/keys")).body.items).toEqual([]);
  });
});
