import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { CheckpointCopy } from "../../../contract/audit.ts";
import { verifyCheckpoint } from "../../../contract/audit-proof.ts";
import { openBackground, openSealing } from "../../background.ts";
import { publicKeysOf } from "../../kernel/audit/keys.ts";
import { tenantLog } from "../../kernel/audit/log.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { outbound } from "../../kernel/http/outbound.ts";
import type { Platform } from "../../platform.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import { buildClient, buildPerson, buildTenant, testInstallation } from "../../testing/installation.ts";
import { deliverCopiesJob } from "./delivery.ts";
import { askForDueCopies } from "./index.ts";

/** Somebody who keeps copies, and can be made to refuse them. */
const received: { path: string; type: string | null; body: string }[] = [];
let refusing = false;
const keeper = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: async (request) => {
    const { pathname: path } = new URL(request.url);
    received.push({ path, type: request.headers.get("content-type"), body: await request.text() });
    if (path === "/elsewhere") return Response.redirect("http://127.0.0.1/");
    return new Response(null, { status: refusing ? 500 : 204 });
  },
});
afterAll(() => keeper.stop(true));

let platform: Platform;
let tenant: TenantFacts;
let admin: Browser;
let executive: Browser;
beforeAll(async () => {
  ({ platform } = await testInstallation());
});
beforeEach(async () => {
  tenant = await buildTenant();
  admin = await signedIn(tenant, await buildPerson(tenant, "tenant_admin"));
  executive = await signedIn(
    tenant,
    await buildPerson(tenant, "client_executive", await buildClient(tenant)),
  );
  received.length = 0;
  refusing = false;
});

const address = (path: string) => `http://127.0.0.1:${keeper.port}${path}`;
const listed = async (browser = admin): Promise<CheckpointCopy[]> =>
  (await browser.get("/audit/copies")).body.items;

/** Does what was asked for by a moment, so many minutes from now. */
function deliver(minutes = 0, allowPrivate = true): Promise<number> {
  const clock = () => new Date(Date.now() + minutes * 60_000);
  const job = deliverCopiesJob({ queue: platform.queue.at(clock), outbound: outbound({ allowPrivate }) });
  return openBackground(platform, { clock, jobs: [job], schedules: [], handlers: {} }).runner.workOff();
}

async function seal(): Promise<void> {
  await buildClient(tenant);
  await openSealing(platform).seal(tenantLog(tenant));
  await askForDueCopies(platform.registry, platform.queue, tenant, new Date());
}

describe("a copy of each checkpoint", () => {
  test("is posted to the address as it was signed, beginning with the newest there is", async () => {
    await seal();
    const added = await admin.post("/audit/copies", { url: address("/kept") });
    expect(added.body).toMatchObject({ url: address("/kept"), clientId: null, last: null, delivered: null });
    await deliver();
    await seal();
    await deliver();
    expect(received.map(({ path, type }) => [path, type])).toEqual([
      ["/kept", "text/plain; charset=utf-8"],
      ["/kept", "text/plain; charset=utf-8"],
    ]);
    const keys = await publicKeysOf(platform.registry, tenant.id);
    for (const { body } of received) expect((await verifyCheckpoint(body, keys)).problem).toBeNull();
    const [copy] = await listed();
    expect(copy).toMatchObject({
      last: { result: "delivered", status: 204, failures: 0, retryAt: null },
      delivered: { number: 2 },
    });
  });

  test("is sent once, and not again without news", async () => {
    await admin.post("/audit/copies", { url: address("/once") });
    await seal();
    await deliver();
    await askForDueCopies(platform.registry, platform.queue, tenant, new Date());
    await deliver();
    expect(received).toHaveLength(1);
  });

  test("that was refused is sent again, later each time, and the reason can be seen", async () => {
    refusing = true;
    const { id } = (await admin.post("/audit/copies", { url: address("/refusing") })).body;
    await seal();
    await deliver();
    expect((await listed())[0]!.last).toMatchObject({ result: "refused", status: 500, failures: 1 });
    await deliver();
    expect(received).toHaveLength(1);
    await deliver(1.1);
    expect((await listed())[0]!.last).toMatchObject({ failures: 2 });
    await deliver(2.5);
    expect(received).toHaveLength(2);
    refusing = false;
    await deliver(3.5);
    expect((await listed())[0]).toMatchObject({
      last: { result: "delivered", failures: 0 },
      delivered: { number: 1 },
    });
    expect(received).toHaveLength(3);
    expect((await admin.post(`/audit/copies/${id}/send`)).status).toBe(202);
    await deliver();
    expect(received).toHaveLength(4);
  });

  test("to one address waits for no other that is away", async () => {
    await admin.post("/audit/copies", { url: "http://127.0.0.1:9/away" });
    await seal();
    await deliver();
    await admin.post("/audit/copies", { url: address("/here") });
    await deliver();
    expect(received.map(({ path }) => path)).toEqual(["/here"]);
    const [away, here] = await listed();
    expect([away!.last?.result, here!.last?.result]).toEqual(["unreachable", "delivered"]);
  });

  test("goes into no private network, by no redirect and without https", async () => {
    await admin.post("/audit/copies", { url: address("/elsewhere") });
    await admin.post("/audit/copies", { url: "https://127.0.0.1/inside" });
    await seal();
    await deliver();
    expect((await listed()).map(({ last }) => last?.result)).toEqual(["redirected", "unreachable"]);
    await deliver(2, false);
    expect((await listed()).map(({ last }) => last?.result)).toEqual(["not_https", "private_address"]);
  });
});

describe("who chooses addresses", () => {
  test("is a client for itself: its provider sees that, and cannot take it away", async () => {
    const own = (await executive.post("/audit/copies", { url: address("/client") })).body;
    const theirs = (await admin.post("/audit/copies", { url: address("/tenant") })).body;
    expect((await listed(executive)).map(({ id }) => id)).toEqual([own.id]);
    expect((await listed()).map(({ id, can }) => [id, can.remove])).toEqual([
      [theirs.id, true],
      [own.id, false],
    ]);
    expect((await admin.delete(`/audit/copies/${own.id}`)).status).toBe(404);
    expect((await executive.delete(`/audit/copies/${theirs.id}`)).status).toBe(404);
    expect((await executive.post(`/audit/copies/${theirs.id}/send`)).status).toBe(404);
    await seal();
    await deliver();
    expect(received.map(({ path }) => path).toSorted()).toEqual(["/client", "/tenant"]);
    expect((await executive.delete(`/audit/copies/${own.id}`)).status).toBe(204);
    expect(await listed(executive)).toEqual([]);
  });

  test("chooses each once, five at most, and only what is an address", async () => {
    const add = async (url: string) => {
      const { status, body } = await admin.post("/audit/copies", { url });
      return [status, body.code, body.fields?.[0].message];
    };
    expect(await add("ftp://example.org")).toEqual([400, "invalid_input", "wrong_address"]);
    expect(await add("https://user@example.org/")).toEqual([400, "invalid_input", "wrong_address"]);
    for (let count = 0; count < 5; count++) expect((await add(`https://example.org/${count}`))[0]).toBe(201);
    expect(await add("https://example.org/5")).toEqual([422, "not_allowed_now", "too_many"]);
    await admin.delete(`/audit/copies/${(await listed())[0]!.id}`);
    expect((await add("https://example.org/4"))[0]).toBe(409);
  });

  test("may manage security", async () => {
    const agent = await signedIn(tenant, await buildPerson(tenant, "agent"));
    expect((await agent.get("/audit/copies")).status).toBe(403);
    expect((await agent.post("/audit/copies", { url: address("/x") })).status).toBe(403);
  });
});
