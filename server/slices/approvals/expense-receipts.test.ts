import { beforeAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import type { TenantFacts } from "../../kernel/context.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import { onePixel } from "../../testing/endpoints.ts";
import {
  act,
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
} from "../../testing/installation.ts";
import { buildProject } from "../projects/build.ts";
import { enterExpense } from "../projects/index.ts";
import { attendAt, buildDecision, buildPolicy, buildSubmission } from "./build.ts";

let tenant: TenantFacts;
let admin: TestPerson;
let manager: TestPerson;
let desk: Browser;
let portal: Browser;
let project: string;
const pixelHash = createHash("sha256").update(onePixel).digest("hex");
const pdf = (text: string) => Buffer.from(`%PDF-1.7\n${text}`.padEnd(300));

beforeAll(async () => {
  tenant = await buildTenant();
  const client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
  manager = await buildPerson(tenant, "client_manager", client);
  desk = await signedIn(tenant, admin);
  portal = await signedIn(tenant, manager);
  project = await buildProject(tenant, admin, client.id, { members: [manager.id] });
  await buildPolicy(tenant, admin);
});

/** An expense with a receipt, submitted. Answers with the expense, its receipt and the approval. */
async function submitted() {
  const spent = { day: "2026-03-05", category: "travel" as const, description: "Taxi", amount: 9_900 };
  const expense = await act(tenant, admin, (ctx) => enterExpense(ctx, { projectId: project, ...spent }));
  const receipt = await attach(expense, onePixel, "taxi.png");
  const [approval] = await buildSubmission(tenant, admin, "expense", [expense]);
  return { expense, receipt, approval: approval! };
}

async function attach(expense: string, content: Uint8Array, name: string): Promise<string> {
  const { status, body } = await desk.call("POST", `/expenses/${expense}/receipts?name=${name}`, content);
  expect(status).toBe(201);
  return body.id;
}

/** The newest revision of an expense, as the manager sees it. */
async function latest(expense: string) {
  await attendAt(tenant, new Date());
  const row = await asProgram(tenant, (db) =>
    db
      .selectFrom("approvals")
      .select("id")
      .where("subject_id", "=", expense)
      .orderBy("revision", "desc")
      .executeTakeFirstOrThrow(),
  );
  return (await portal.get(`/approvals/${row.id}`)).body;
}

describe("who decides an expense", () => {
  test("sees its receipts as part of what they decide, by hash", async () => {
    const { receipt, approval } = await submitted();
    const { body } = await portal.get(`/approvals/${approval}`);
    expect(body.content.receipts).toBe(`${pixelHash}  taxi.png`);
    expect(body.expenseReceipts).toEqual([
      { id: receipt, name: "taxi.png", sha256: pixelHash, mediaType: "image/png", size: onePixel.length },
    ]);
    const answer = await portal.get(`/approvals/${approval}/expense-receipts/${receipt}`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
  });

  test("sees them without seeing budgets: the approval is enough, of this expense and no other", async () => {
    const { expense, receipt, approval } = await submitted();
    const other = await submitted();
    const grants = `/people/${manager.id}/permissions`;
    const withdrawn = ["projects.budget"];
    expect((await desk.put(grants, { granted: [], withdrawn })).status).toBe(200);
    expect((await portal.get(`/expenses/${expense}/receipts/${receipt}`)).status).toBe(403);
    expect((await portal.get(`/approvals/${approval}/expense-receipts/${receipt}`)).status).toBe(200);
    const crossed = await portal.get(`/approvals/${approval}/expense-receipts/${other.receipt}`);
    expect(crossed.status).toBe(404);
    await desk.put(grants, { granted: [], withdrawn: [] });
  });

  test("does not see those of what is not billable any more", async () => {
    const { expense, receipt, approval } = await submitted();
    await desk.patch(`/expenses/${expense}`, { billable: false });
    expect((await portal.get(`/approvals/${approval}/expense-receipts/${receipt}`)).status).toBe(404);
  });
});

describe("a receipt that is", () => {
  test("replaced withdraws what waits and submits it again, with the difference", async () => {
    const { expense, receipt, approval } = await submitted();
    await attach(expense, pdf("the right one"), "taxi.pdf");
    expect((await desk.delete(`/expenses/${expense}/receipts/${receipt}`)).status).toBe(204);
    expect((await portal.get(`/approvals/${approval}`)).body).toMatchObject({
      state: "withdrawn",
      expenseReceipts: [{ id: null, name: "taxi.png", sha256: pixelHash, mediaType: null, size: null }],
    });
    const now = await latest(expense);
    const after = `${createHash("sha256").update(pdf("the right one")).digest("hex")}  taxi.pdf`;
    expect(now).toMatchObject({ state: "waiting", revision: 2, changed: true });
    expect(now.differences).toEqual([{ field: "receipts", before: `${pixelHash}  taxi.png`, after }]);
  });

  test("added to what was approved has it decided again", async () => {
    const { expense, approval } = await submitted();
    await buildDecision(tenant, manager, [{ id: approval }]);
    await attach(expense, pdf("one more"), "tip.pdf");
    const now = await latest(expense);
    expect(now).toMatchObject({ state: "waiting", revision: 2 });
    expect(now.content.receipts.split("\n")).toHaveLength(2);
  });

  test("removed from the expense is no part of the next revision", async () => {
    const { expense, receipt } = await submitted();
    await desk.delete(`/expenses/${expense}/receipts/${receipt}`);
    const now = await latest(expense);
    expect(now.expenseReceipts).toEqual([]);
    expect(now.differences).toEqual([{ field: "receipts", before: `${pixelHash}  taxi.png`, after: null }]);
  });

  test("shown to nobody leaves nothing waiting: a decision on the revision before is refused", async () => {
    const { expense, approval } = await submitted();
    await attach(expense, pdf("late"), "late.pdf");
    const answer = await portal.post("/approvals/decisions", {
      items: [{ id: approval, revision: 1 }],
      verdict: "approved",
    });
    expect(answer.body.items[0].outcome).toBe("withdrawn");
  });
});
