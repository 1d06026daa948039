import { beforeAll, describe, expect, test } from "bun:test";
import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { mostReceipts, receiptLimit } from "../../../contract/expenses.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { patience, sweepStorage, withoutContent, withoutRow } from "../../kernel/storage/sweep.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import { onePixel } from "../../testing/endpoints.ts";
import {
  act,
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { buildProject, buildReceipt } from "./build.ts";
import { enterExpense } from "./expenses.ts";

type People = Record<"admin" | "agent" | "executive" | "manager" | "stranger", TestPerson>;
let tenant: TenantFacts;
let people: People;
let browsers: Record<keyof People, Browser>;
let client: { id: string; name: string };
let shared: string;
let unassigned: string;

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
/** A PDF as far as its first bytes say, of so many bytes. */
const pdfOf = (size: number) => Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(size - 9)]);

beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant);
  const other = await buildClient(tenant, { name: "Other Ltd" });
  people = {
    admin: await buildPerson(tenant, "tenant_admin"),
    agent: await buildPerson(tenant, "agent"),
    executive: await buildPerson(tenant, "client_executive", client),
    manager: await buildPerson(tenant, "client_manager", client),
    stranger: await buildPerson(tenant, "client_executive", other),
  };
  const names = Object.keys(people) as (keyof People)[];
  const pairs = await Promise.all(names.map(async (name) => [name, await signedIn(tenant, people[name])]));
  browsers = Object.fromEntries(pairs);
  shared = await buildProject(tenant, people.admin, client.id, { members: [people.manager.id] });
  unassigned = await buildProject(tenant, people.admin, client.id, { name: "Unassigned" });
});

function spend(overrides: { projectId?: string; billable?: boolean; by?: TestPerson } = {}): Promise<string> {
  const { projectId = shared, billable = true, by = people.agent } = overrides;
  const spent = { day: "2026-03-05", category: "travel" as const, description: "Taxi", amount: 9_900 };
  return act(tenant, by, (ctx) => enterExpense(ctx, { projectId, billable, ...spent }));
}

const attach = (
  id: string,
  content: Uint8Array | ReadableStream | Blob,
  { name = "taxi.pdf", who = "agent" as keyof People, headers = {} } = {},
) =>
  browsers[who].call("POST", `/expenses/${id}/receipts?name=${encodeURIComponent(name)}`, content, headers);

/** The answer with its bytes as they are. */
async function download(path: string, who: keyof People, headers: Record<string, string> = {}) {
  const { server } = await testInstallation();
  const host = `${tenant.slug}.localhost:${server.port}`;
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
    headers: { host, cookie: browsers[who].cookie, ...headers },
  });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

const receiptsOf = async (id: string, who: keyof People = "agent") =>
  (await browsers[who].get(`/expenses/${id}`)).body.receipts as { id: string; name: string }[];

/** All content that the storage has of the tenant. */
async function stored(): Promise<string[]> {
  const { engine } = (await testInstallation()).platform.storage;
  return Array.fromAsync(engine.list(tenant.id, new Date("2200-01-01")));
}

describe("a receipt", () => {
  test("is what was uploaded: name, kind by its bytes, size and hash", async () => {
    const id = await spend();
    const content = pdfOf(150_000);
    const { status, body } = await attach(id, content, { name: "إيصال الفندق.pdf" });
    expect([status, body.name, body.mediaType]).toEqual([201, "إيصال الفندق.pdf", "application/pdf"]);
    expect([body.size, body.sha256]).toEqual([content.length, hashOf(content)]);
    expect(await receiptsOf(id)).toEqual([body]);
    const list = await browsers.agent.get(`/expenses?projectId=${shared}&limit=100`);
    expect(list.body.items.find((one: { id: string }) => one.id === id).receipts).toEqual([body]);
    const answer = await download(`/expenses/${id}/receipts/${body.id}`, "agent");
    expect(answer.bytes.equals(content)).toBe(true);
  });

  test("is answered so that no browser runs it, keeps it for others, or takes it for something else", async () => {
    const id = await spend();
    const { body } = await attach(id, onePixel, { name: "bill.html" });
    const { headers } = await download(`/expenses/${id}/receipts/${body.id}`, "agent");
    expect(headers.get("content-type")).toBe("image/png");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("sandbox");
    expect(headers.get("cache-control")).toBe("private, no-cache");
    expect(headers.get("content-disposition")).toBe(
      "inline; filename=\"bill.html.png\"; filename*=UTF-8''bill.html.png",
    );
    const saved = await download(`/expenses/${id}/receipts/${body.id}?download=true`, "agent");
    expect(saved.headers.get("content-disposition")).toStartWith("attachment;");
    const pdf = await attach(id, pdfOf(100), { name: "../../etc/bill (1).pdf" });
    const answer = await download(`/expenses/${id}/receipts/${pdf.body.id}`, "agent");
    expect(answer.headers.get("content-disposition")).toBe(
      "attachment; filename=\"bill (1).pdf\"; filename*=UTF-8''bill%20%281%29.pdf",
    );
  });

  test("is read in parts, and not again by whoever has it", async () => {
    const id = await spend();
    const content = pdfOf(200_000);
    const { body } = await attach(id, content);
    const path = `/expenses/${id}/receipts/${body.id}`;
    for (const [range, from, to] of [
      ["bytes=0-99", 0, 100],
      ["bytes=65530-65545", 65_530, 65_546],
      ["bytes=199990-", 199_990, 200_000],
      ["bytes=-5", 199_995, 200_000],
      ["bytes=10-999999999", 10, 200_000],
    ] as const) {
      const part = await download(path, "agent", { range });
      expect([part.status, part.bytes.equals(content.subarray(from, to))]).toEqual([206, true]);
      expect(part.headers.get("content-range")).toBe(`bytes ${from}-${to - 1}/200000`);
    }
    const beyond = await download(path, "agent", { range: "bytes=200000-" });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */200000"]);
    for (const range of ["bytes=5-2", "bytes=0-1,5-6", "lines=1-2"])
      expect((await download(path, "agent", { range })).status).toBe(200);
    const tag = `"${body.sha256}"`;
    expect((await download(path, "agent", { "if-none-match": tag })).status).toBe(304);
    expect((await download(path, "agent", { range: "bytes=0-1", "if-range": '"other"' })).status).toBe(200);
    // It is asked anew each time whether they may: a copy in the browser opens nothing.
    expect((await download(path, "stranger", { "if-none-match": tag })).status).toBe(404);
  });

  test("is removed, and its content with it", async () => {
    const id = await spend();
    const { body } = await attach(id, pdfOf(1000));
    expect(await stored()).toContain(body.id);
    expect((await browsers.agent.delete(`/expenses/${id}/receipts/${body.id}`)).status).toBe(204);
    expect(await receiptsOf(id)).toEqual([]);
    expect(await stored()).not.toContain(body.id);
    expect((await download(`/expenses/${id}/receipts/${body.id}`, "agent")).status).toBe(404);
    const again = await attach(id, pdfOf(1000));
    expect((await browsers.agent.delete(`/expenses/${id}`)).status).toBe(204);
    expect(await stored()).not.toContain(again.body.id);
  });

  test("stays when its expense moves to another project of the client, and keeps it from one of another client", async () => {
    const id = await spend({ projectId: unassigned });
    const { body } = await attach(id, onePixel, { name: "ticket.png" });
    expect((await download(`/expenses/${id}/receipts/${body.id}`, "manager")).status).toBe(404);
    expect((await browsers.agent.patch(`/expenses/${id}`, { projectId: shared })).status).toBe(200);
    expect((await download(`/expenses/${id}/receipts/${body.id}`, "manager")).status).toBe(200);
    const elsewhere = await buildProject(tenant, people.admin, (await buildClient(tenant)).id);
    const refused = await browsers.agent.patch(`/expenses/${id}`, { projectId: elsewhere });
    expect([refused.status, refused.body.fields]).toEqual([
      400,
      [{ path: "projectId", message: "has_receipts" }],
    ]);
  });
});

describe("what is no receipt is refused with the reason, and leaves nothing:", () => {
  const refused = async (id: string, content: Uint8Array | ReadableStream, status: number, code: string) => {
    const before = (await stored()).length;
    const answer = await attach(id, content);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await receiptsOf(id)).toEqual([]);
    expect((await stored()).length).toBe(before);
  };

  test("HTML, SVG, an archive, nothing at all; whatever it is called and claimed to be", async () => {
    const id = await spend();
    for (const text of ["<html><script>alert(1)</script>", "<svg xmlns='x'/>", "PK\u0003\u0004", "MZ"])
      await refused(id, Buffer.from(text.padEnd(200)), 415, "unsupported_media_type");
    await refused(id, new Uint8Array(), 415, "unsupported_media_type");
    const claimed = await attach(id, Buffer.from("<html>".padEnd(99)), {
      name: "bill.png",
      headers: { "content-type": "image/png" },
    });
    expect(claimed.status).toBe(415);
  });

  test("25 MB, before it is read", async () => {
    await refused(await spend(), pdfOf(25_000_000), 413, "body_too_large");
  });

  test("a byte more than the limit that does not say its size, while it is read", async () => {
    const id = await spend();
    const content = pdfOf(receiptLimit + 1);
    await refused(id, new Blob([content]).stream(), 413, "body_too_large");
    expect((await attach(id, content.subarray(0, receiptLimit))).status).toBe(201);
  });

  test("a name that is none", async () => {
    const id = await spend();
    const answer = await attach(id, onePixel, { name: " " });
    expect([answer.status, answer.body.fields[0].path]).toEqual([400, "name"]);
  });

  test("the same again, and more than there may be", async () => {
    const id = await spend();
    expect((await attach(id, onePixel)).status).toBe(201);
    const again = await attach(id, onePixel, { name: "other.png" });
    expect([again.status, again.body.code]).toEqual([409, "already_exists"]);
    for (let count = 1; count < mostReceipts; count++)
      expect((await attach(id, pdfOf(100 + count))).status).toBe(201);
    const more = await attach(id, pdfOf(500));
    expect([more.status, more.body.fields]).toEqual([422, [{ path: "file", message: "too_many" }]]);
    const { platform } = await testInstallation();
    const left = await Array.fromAsync(
      withoutRow(platform.registry, platform.storage, tenant, new Date("2200-01-01")),
    );
    expect(left).toEqual([]);
  });
});

describe("whoever has no part in it", () => {
  test("of another client: neither reads nor attaches nor removes, by any of its ids", async () => {
    const id = await spend();
    const receipt = (await attach(id, onePixel)).body.id;
    const path = `/expenses/${id}/receipts/${receipt}`;
    expect((await download(path, "stranger")).status).toBe(404);
    // Members enter no expenses at all.
    expect((await attach(id, pdfOf(200), { who: "stranger" })).status).toBe(403);
    expect((await browsers.executive.delete(path)).status).toBe(403);
    expect((await receiptsOf(id)).length).toBe(1);
  });

  test("of another project: a manager reads receipts of their own projects alone, an executive all", async () => {
    for (const [projectId, status] of [
      [shared, 200],
      [unassigned, 404],
    ] as const) {
      const id = await spend({ projectId });
      const { body } = await attach(id, onePixel);
      expect((await download(`/expenses/${id}/receipts/${body.id}`, "manager")).status).toBe(status);
      expect((await download(`/expenses/${id}/receipts/${body.id}`, "executive")).status).toBe(200);
    }
  });

  test("on the client's side: a receipt of what is not billable is never theirs, nor when it was billable before", async () => {
    const id = await spend({ billable: false });
    const { body } = await attach(id, onePixel);
    const path = `/expenses/${id}/receipts/${body.id}`;
    expect((await download(path, "executive")).status).toBe(404);
    await browsers.agent.patch(`/expenses/${id}`, { billable: true });
    expect((await download(path, "executive")).status).toBe(200);
    await browsers.agent.patch(`/expenses/${id}`, { billable: false });
    expect((await download(path, "executive")).status).toBe(404);
  });

  test("and a receipt of one expense is none of another, for staff either", async () => {
    const [one, other] = [await spend(), await spend()];
    const { body } = await attach(one, onePixel);
    expect((await download(`/expenses/${other}/receipts/${body.id}`, "agent")).status).toBe(404);
    expect((await browsers.agent.delete(`/expenses/${other}/receipts/${body.id}`)).status).toBe(404);
  });

  test("of the staff: an agent attaches to their own expenses, who plans to everybody's", async () => {
    const id = await spend({ by: people.admin });
    expect((await attach(id, onePixel)).status).toBe(403);
    expect((await attach(id, onePixel, { who: "admin" })).status).toBe(201);
  });
});

describe("an upload", () => {
  test("that is sent twice with one key is there once, also at the same time", async () => {
    const id = await spend();
    const content = pdfOf(100_000);
    const headers = { "idempotency-key": `receipt-${id}` };
    const both = await Promise.all([attach(id, content, { headers }), attach(id, content, { headers })]);
    const third = await attach(id, content, { headers });
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set([...both, third].map(({ body }) => body.id)).size).toBe(1);
    expect((await receiptsOf(id)).length).toBe(1);
    const changed = await attach(id, pdfOf(100), { headers });
    expect([changed.status, changed.body.code]).toEqual([409, "idempotency_mismatch"]);
    const { platform } = await testInstallation();
    const left = await Array.fromAsync(
      withoutRow(platform.registry, platform.storage, tenant, new Date("2200-01-01")),
    );
    expect(left).toEqual([]);
  });

  test("that breaks off in the middle leaves nothing", async () => {
    const id = await spend();
    const { server, platform } = await testInstallation();
    const before = (await stored()).length;
    const socket = connect(server.port, "127.0.0.1");
    const head = [
      `POST /api/v1/expenses/${id}/receipts?name=broken.pdf HTTP/1.1`,
      `host: ${tenant.slug}.localhost:${server.port}`,
      `cookie: ${browsers.agent.cookie}`,
      "content-length: 1000000",
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    const unfinished = async () => (await readdir(join(platform.config.filesFolder, "incoming"))).length;
    await new Promise((done) => socket.write(pdfOf(500_000), done));
    // It has begun to be written when the connection ends.
    while ((await unfinished()) === 0) await new Promise(setImmediate);
    socket.destroy();
    while ((await unfinished()) > 0) await new Promise(setImmediate);
    expect((await stored()).length).toBe(before);
    expect(await receiptsOf(id)).toEqual([]);
  });
});

describe("the storage", () => {
  test("holds nothing that can be read", async () => {
    const id = await spend();
    const words = "Hotel Adlon, two nights, breakfast";
    const receipt = await buildReceipt(tenant, people.agent, id, {
      content: `%PDF-1.7\n${words.repeat(50)}`,
    });
    const { engine } = (await testInstallation()).platform.storage;
    const content = (await engine.open({ tenantId: tenant.id, id: receipt }))!;
    const bytes = Buffer.from(await content.read(0, content.size));
    await content.close();
    expect([bytes.includes("Hotel"), bytes.includes("%PDF")]).toEqual([false, false]);
  });

  test("that was tampered with answers with a fault of ours, and never with other bytes", async () => {
    const id = await spend();
    const [one, other] = [(await attach(id, pdfOf(300_000))).body, (await attach(id, pdfOf(300_000))).body];
    const { engine } = (await testInstallation()).platform.storage;
    const from = (await engine.open({ tenantId: tenant.id, id: other.id }))!;
    const foreign = await from.read(0, from.size);
    await from.close();
    const swap = (bytes: Uint8Array) => engine.write({ tenantId: tenant.id, id: one.id }, [bytes] as never);
    for (const bytes of [foreign, foreign.subarray(0, 1000), new Uint8Array()]) {
      await swap(bytes);
      const answer = await download(`/expenses/${id}/receipts/${one.id}`, "agent");
      expect([answer.status, JSON.parse(answer.bytes.toString()).code]).toEqual([500, "internal"]);
    }
    await engine.remove({ tenantId: tenant.id, id: one.id });
    expect((await download(`/expenses/${id}/receipts/${one.id}`, "agent")).status).toBe(500);
    const { registry, storage } = (await testInstallation()).platform;
    expect(await Array.fromAsync(withoutContent(registry, storage, tenant))).toEqual([one.id]);
    await asProgram(tenant, (db) => db.deleteFrom("files").where("id", "=", one.id).execute());
  });

  test("is swept of what has no row after a day, and of nothing else", async () => {
    const id = await spend();
    const kept = (await attach(id, pdfOf(1000))).body.id;
    const lost = (await attach(id, pdfOf(1000))).body.id;
    await asProgram(tenant, (db) => db.deleteFrom("files").where("id", "=", lost).execute());
    const { registry, storage } = (await testInstallation()).platform;
    const sweepAt = (now: Date) =>
      sweepStorage(storage).run({ registry, ids: {}, now, signal: new AbortController().signal });
    await sweepAt(new Date());
    expect(await stored()).toContain(lost);
    await sweepAt(new Date(Date.now() + patience + 60_000));
    expect(await stored()).not.toContain(lost);
    expect(await stored()).toContain(kept);
    expect((await download(`/expenses/${id}/receipts/${kept}`, "agent")).status).toBe(200);
  });

  test("is written by whom and when, for everybody to see: the trail has each file", async () => {
    const id = await spend();
    const { body } = await attach(id, pdfOf(1000), { name: "taxi.pdf" });
    const entries = await asProgram(tenant, (db) =>
      db
        .selectFrom("audit_log")
        .select(["operation", "actor_name", "delta"])
        .where("row_id", "=", body.id)
        .execute(),
    );
    expect(entries.map(({ operation, actor_name }) => [operation, actor_name])).toEqual([
      ["insert", people.agent.name],
    ]);
    expect(entries[0]!.delta).toMatchObject({
      name: { new: "taxi.pdf" },
      sha256: { new: `\\x${body.sha256}` },
    });
  });
});
