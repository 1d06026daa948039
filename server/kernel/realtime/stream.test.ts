import { beforeAll, describe, expect, test } from "bun:test";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { hashToken } from "../crypto.ts";
import { SessionWatch } from "./session-watch.ts";

/** A window that listens; `next` resolves with the next event's name, or `closed`. */
async function listen(browser: Browser) {
  const { server } = await testInstallation();
  const aborted = new AbortController();
  const response = await fetch(`http://127.0.0.1:${server.port}/stream`, {
    headers: { host: `${browser.host}:${server.port}`, cookie: browser.cookie },
    signal: aborted.signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async (): Promise<string> => {
    for (;;) {
      const event = /event: (\w+)\ndata: \n\n/.exec(text);
      if (event) {
        text = text.slice(event.index + event[0].length);
        return event[1]!;
      }
      const { value, done } = await reader.read();
      if (done) return "closed";
      text += value;
    }
  };
  return { status: response.status, headers: response.headers, next, close: () => aborted.abort() };
}

/** How long until the window hears of it, in milliseconds. */
async function heard(window: Awaited<ReturnType<typeof listen>>, event: string): Promise<number> {
  const started = performance.now();
  expect(await window.next()).toBe(event);
  return performance.now() - started;
}

let tenant: Awaited<ReturnType<typeof buildTenant>>;
let client: { id: string; name: string };
let admin: TestPerson;

beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
});

describe("an open window hears within a second", () => {
  test("that its person was deactivated", async () => {
    const leaving = await buildPerson(tenant, "client_user", client);
    const window = await listen(await signedIn(tenant, leaving));
    expect([window.status, window.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    const desk = await signedIn(tenant, admin);
    expect((await desk.patch(`/people/${leaving.id}`, { status: "deactivated" })).status).toBe(200);
    expect(await heard(window, "ended")).toBeLessThan(1000);
    expect(await window.next()).toBe("closed");
  });

  test("that it was signed out elsewhere", async () => {
    const person = await buildPerson(tenant, "client_user", client);
    const browser = await signedIn(tenant, person);
    const window = await listen(browser);
    const other = new Browser(browser.host);
    other.cookie = browser.cookie;
    expect((await other.delete("/session")).status).toBe(204);
    expect(await heard(window, "ended")).toBeLessThan(1000);
  });

  test("that its role is another one", async () => {
    const person = await buildPerson(tenant, "client_user", client);
    const window = await listen(await signedIn(tenant, person));
    const desk = await signedIn(tenant, admin);
    expect((await desk.patch(`/people/${person.id}`, { role: "client_manager" })).status).toBe(200);
    expect(await heard(window, "changed")).toBeLessThan(1000);
    window.close();
  });

  test("that the staff person sees through a member's eyes now", async () => {
    const member = await buildPerson(tenant, "client_user", client);
    const browser = await signedIn(tenant, admin);
    const window = await listen(browser);
    expect((await browser.post("/masquerades", { personId: member.id, reason: "To see it" })).status).toBe(
      201,
    );
    expect(await heard(window, "changed")).toBeLessThan(1000);
    window.close();
  });

  test("that its tenant was suspended", async () => {
    const other = await buildTenant();
    const window = await listen(await signedIn(other, await buildPerson(other, "agent")));
    const { platform } = await testInstallation();
    await platform.registry.transaction({ actor: "test" }, (db) =>
      db.updateTable("tenants").set({ status: "suspended" }).where("id", "=", other.id).execute(),
    );
    expect(await heard(window, "ended")).toBeLessThan(1000);
  });
});

test("nobody listens without a session, nor on another tenant's host", async () => {
  const nobody = new Browser(`${tenant.slug}.localhost`);
  expect((await listen(nobody)).status).toBe(401);
  const browser = await signedIn(tenant, admin);
  const elsewhere = new Browser("localhost");
  elsewhere.cookie = browser.cookie;
  expect((await listen(elsewhere)).status).toBe(401);
});

test("a window that goes away is not watched any more, nor is a session that is over", async () => {
  const { platform } = await testInstallation();
  using watch = new SessionWatch({ registry: platform.registry, idleHours: 24 });
  expect(await watch.watch({ id: "over", tokenHash: new Uint8Array(32) }, () => {})).toBeNull();
  const browser = await signedIn(tenant, admin);
  const token = /(?:^|; )postern=([\w-]+)/.exec(browser.cookie)![1]!;
  const leave = await watch.watch({ id: "here", tokenHash: hashToken(token) }, () => {});
  expect(watch.size).toBe(1);
  leave!();
  expect(watch.size).toBe(0);
});

test("of one session thirty windows are open at a time; for one that closes another one may open", async () => {
  const browser = await signedIn(tenant, admin);
  const windows = await Promise.all(Array.from({ length: 40 }, () => listen(browser)));
  const open = windows.filter(({ status }) => status === 200);
  const refused = windows.filter(({ status }) => status === 429);
  expect([open.length, refused.length]).toEqual([30, 10]);
  expect(refused[0]!.headers.get("retry-after")).toBe("60");
  const elsewhere = await listen(await signedIn(tenant, admin));
  expect(elsewhere.status).toBe(200);
  open[0]!.close();
  let again = await listen(browser);
  // The server hears of it a moment later.
  while (again.status === 429) again = await listen(browser);
  expect(again.status).toBe(200);
  for (const window of [...open, elsewhere, again]) window.close();
});
