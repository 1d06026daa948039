import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import type { RunningServer } from "../../kernel/http/server.ts";
import { Post } from "../../kernel/mail/post.ts";
import type { Platform } from "../../platform.ts";
import { startServer } from "../../start.ts";
import { Browser } from "../../testing/browser.ts";
import { buildTenant, testInstallation } from "../../testing/installation.ts";

let platform: Platform;
let demo: RunningServer;
let mine: TenantFacts;
let other: TenantFacts;
beforeAll(async () => {
  const installation = await testInstallation();
  // The same platform as the demo has it: without a mail server.
  platform = { ...installation.platform, post: new Post({ ...installation.platform, way: "outbox" }) };
  demo = startServer(platform);
  mine = await buildTenant({ name: "Northwind" });
  other = await buildTenant();
}, 60_000);
afterAll(() => demo[Symbol.asyncDispose]());

const handIn = (tenantId: string | null, code: string) =>
  platform.registry.transaction({ actor: "test" }, (db) =>
    platform.post.send(db, {
      ...{ tenantId, to: "ada@client.example", kind: "email_code" },
      data: { code, purpose: "<script>alert(1)</script>" },
    }),
  );

async function get(host: string, path: string) {
  const response = await fetch(`http://127.0.0.1:${demo.port}/api/v1/mail/outbox${path}`, {
    headers: { host: `${host}:${demo.port}` },
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
}

describe("the demo's outbox", () => {
  test("lists the mail of its host, the newest first, in pages", async () => {
    for (const code of ["111111", "222222", "333333"]) await handIn(mine.id, code);
    const host = `${mine.slug}.localhost`;
    const first = await get(host, "?limit=2");
    expect(first.body.items).toHaveLength(2);
    expect(first.body.items[0]).toMatchObject({ to: "ada@client.example", subject: "Your code" });
    const second = await get(host, `?limit=2&cursor=${first.body.nextCursor}`);
    expect([second.body.items.length, second.body.nextCursor]).toEqual([1, null]);
    const newest = await get(host, `/${first.body.items[0].id}`);
    expect(newest.body).toMatchObject({ from: "Northwind", text: expect.stringContaining("333333") });
    const oldest = await get(host, `/${second.body.items[0].id}`);
    expect(oldest.body.text).toContain("111111");
  });

  test("shows nobody the mail of another host, nor the platform's", async () => {
    await handIn(mine.id, "444444");
    const { body } = await get(`${mine.slug}.localhost`, "?limit=1");
    for (const host of [`${other.slug}.localhost`, "localhost"]) {
      expect((await get(host, "")).text).not.toContain(body.items[0].id);
      expect((await get(host, `/${body.items[0].id}`)).status).toBe(404);
      expect((await get(host, `/${body.items[0].id}/html`)).status).toBe(404);
    }
    await handIn(null, "555555");
    const bare = await get("localhost", "?limit=1");
    expect((await get("localhost", `/${bare.body.items[0].id}`)).body.text).toContain("555555");
    expect((await get(`${mine.slug}.localhost`, `/${bare.body.items[0].id}`)).status).toBe(404);
  });

  test("shows a mail as a document that holds styles and no script, and is of no origin", async () => {
    await handIn(mine.id, "666666");
    const host = `${mine.slug}.localhost`;
    const { body } = await get(host, "?limit=1");
    const { headers, text } = await get(host, `/${body.items[0].id}/html`);
    expect(headers.get("content-type")).toBe("text/html;charset=utf-8");
    expect(text).toContain("666666");
    expect(text).not.toContain("<script");
    const policy = headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("sandbox allow-popups allow-popups-to-escape-sandbox");
    expect(policy).not.toMatch(/script-src|allow-scripts|allow-same-origin/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("has no other page without the usual headers", async () => {
    const { headers } = await get(`${mine.slug}.localhost`, "");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  test("is told of by the brand, so that the sign-in page can point at it", async () => {
    const response = await fetch(`http://127.0.0.1:${demo.port}/api/v1/brand`);
    expect(await response.json()).toMatchObject({ outbox: true });
  });

  test("refuses a cursor that it has not given out, and a broken id", async () => {
    expect((await get("localhost", "?cursor=x")).status).toBe(400);
    expect((await get("localhost", "/x")).status).toBe(400);
  });
});

test("where mail is sent there is no outbox, and nobody can tell that there could be one", async () => {
  await handIn(mine.id, "777777");
  const { body } = await get(`${mine.slug}.localhost`, "?limit=1");
  const browser = new Browser(`${mine.slug}.localhost`);
  for (const path of ["", `/${body.items[0].id}`, `/${body.items[0].id}/html`]) {
    expect(await browser.get(`/mail/outbox${path}`)).toMatchObject({
      status: 404,
      body: { code: "not_found" },
    });
  }
  expect((await browser.get("/brand")).body.outbox).toBe(false);
});
