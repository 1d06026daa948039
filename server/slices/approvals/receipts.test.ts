import { beforeAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Receipt } from "../../../contract/approval-history.ts";
import type { PublicSealingKey } from "../../../contract/audit.ts";
import { type LogKey, parseVerifierKey, verifierKey } from "../../../contract/checkpoint.ts";
import { verifyReceipt } from "../../../contract/receipt.ts";
import { openSealing } from "../../background.ts";
import { tenantLog } from "../../kernel/audit/log.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { buildProject } from "../projects/build.ts";
import { attendAt, buildPolicy, buildRequest } from "./build.ts";

let tenant: TenantFacts;
let admin: TestPerson;
let project: string;
let executive: TestPerson;
let stranger: TestPerson;
let browser: Browser;
let decisionId: string;
let keys: LogKey[];

beforeAll(async () => {
  const { platform, setClock } = await testInstallation();
  tenant = await buildTenant();
  const client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
  executive = await buildPerson(tenant, "client_executive", client);
  stranger = await buildPerson(tenant, "client_manager", client);
  project = await buildProject(tenant, admin, client.id);
  const { id } = await buildRequest(tenant, admin, project, { title: "A new logo", amount: 120_000 });
  browser = await signedIn(tenant, executive);
  const items = [{ id, revision: 1 }];
  const { body } = await browser.post("/approvals/decisions", {
    items,
    verdict: "approved",
    comment: "Go on",
  });
  decisionId = body.items[0].decisionId;
  expect((await browser.get(`/approvals/decisions/${decisionId}/receipt`)).status).toBe(422);
  setClock(new Date(Date.now() + 11_000));
  await openSealing(platform).seal(tenantLog(tenant));
  const told = (await new Browser(`${tenant.slug}.localhost`).get("/audit/keys")).body
    .items as PublicSealingKey[];
  keys = told.map(({ verifierKey }) => parseVerifierKey(verifierKey)!);
});

const receipt = async (): Promise<Receipt> =>
  (await browser.get(`/approvals/decisions/${decisionId}/receipt`)).body;

test("a receipt says what was decided, by whom, from where and how they had signed in, and verifies by itself", async () => {
  const told = await receipt();
  expect(told.decision).toMatchObject({
    verdict: "approved",
    comment: "Go on",
    by: { id: executive.id, name: executive.name },
    factor: "password",
    address: "127.0.0.1",
  });
  expect(JSON.parse(told.approval.content)).toMatchObject({
    title: "A new logo",
    amount: 120_000,
    kind: "quote",
  });
  expect(await verifyReceipt(told, keys)).toMatchObject({ problem: null, at: told.decision.at });
});

test("a receipt that was tampered with is refused, and the reason named", async () => {
  const told = await receipt();
  const { approval, decision, entry, seal } = told;
  const content = approval.content.replace("120000", "220000");
  const forged: [Receipt, string][] = [
    [{ ...told, approval: { ...approval, content } }, "other_content"],
    [{ ...told, approval: { ...approval, content, contentHash: await hashOf(content) } }, "other_content"],
    [{ ...told, approval: { ...approval, kind: "invoice" } }, "other_content"],
    [{ ...told, decision: { ...decision, verdict: "rejected" } }, "other_entry"],
    [{ ...told, decision: { ...decision, comment: "" } }, "other_entry"],
    [{ ...told, decision: { ...decision, by: { ...decision.by!, id: stranger.id } } }, "other_entry"],
    [{ ...told, decision: { ...decision, at: "2026-01-01T00:00:00.000Z" } }, "other_entry"],
    [{ ...told, entry: { ...entry, leaf: entry.leaf.replace("approved", "rejected") } }, "other_entry"],
    [{ ...told, seal: { ...seal!, position: seal!.position + 1 } }, "not_in_tree"],
    [{ ...told, seal: { ...seal!, note: seal!.note.replace(/.{6}\n$/, "AAAAA=\n") } }, "not_signed"],
    [{ ...told, seal: null }, "not_sealed"],
  ];
  for (const [receipt, problem] of forged) {
    const verdict = await verifyReceipt(receipt, keys);
    expect(verdict.problem === null ? "verified" : problem).toBe(problem);
    if (problem !== "not_signed") expect(verdict.problem).toBe(problem as never);
  }
  expect((await verifyReceipt(told, [])).problem).toBe("other_log");
});

test("what the policy decided when time ran out has a receipt, too, that names nobody", async () => {
  const { platform, setClock } = await testInstallation();
  const policy = { projectId: project, deadlineDays: 1, defaultVerdict: "rejected" as const };
  await buildPolicy(tenant, admin, policy);
  const { id } = await buildRequest(tenant, admin, project);
  const later = new Date(Date.now() + 3 * 86_400_000);
  setClock(later);
  await attendAt(tenant, later);
  await openSealing(platform).seal(tenantLog(tenant));
  const again = await signedIn(tenant, executive);
  const [decision] = (await again.get(`/approvals/${id}`)).body.decisions;
  const told: Receipt = (await again.get(`/approvals/decisions/${decision.id}/receipt`)).body;
  expect(told.decision).toMatchObject({ verdict: "rejected", by: null, factor: "" });
  expect(await verifyReceipt(told, keys)).toMatchObject({ problem: null });
  setClock(new Date(Date.now() + 11_000));
});

test("a receipt of a project that is not assigned to them is not there for a manager", async () => {
  const theirs = await signedIn(tenant, stranger);
  expect((await theirs.get(`/approvals/decisions/${decisionId}/receipt`)).status).toBe(404);
});

test("one file verifies receipts where there is nothing but Node: it asks nobody, and names what is wrong", async () => {
  await using folder = await temporaryFolder();
  const { outputs } = await Bun.build({
    entrypoints: [join(import.meta.dir, "../../../scripts/verify-receipt.ts")],
    target: "node",
  });
  const program = await outputs[0]!.text();
  expect([outputs.length, /fetch\(|node:(net|http|https|dns|child_process)/.test(program)]).toEqual([
    1,
    false,
  ]);
  const told = await receipt();
  const forged = { ...told, decision: { ...told.decision, verdict: "rejected" } };
  const at = (name: string) => join(folder.path, name);
  await writeFile(at("verify.mjs"), program);
  await writeFile(at("good.json"), JSON.stringify(told));
  await writeFile(at("bad.json"), JSON.stringify(forged));
  const run = (...words: string[]) => {
    const { status, stdout } = spawnSync("node", [at("verify.mjs"), ...words], { encoding: "utf8" });
    return { status, stdout };
  };
  const key = verifierKey(keys[0]!);
  const good = run("--key", key, at("good.json"));
  expect([good.status, good.stdout]).toEqual([
    0,
    expect.stringContaining(`verified: approved ${told.decision.at}`),
  ]);
  const bad = run("--key", key, at("good.json"), at("bad.json"));
  expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining("REFUSED (other_entry)")]);
  expect(run(at("good.json")).status).toBe(2);
});

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), "postern-receipt-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function hashOf(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("hex");
}
