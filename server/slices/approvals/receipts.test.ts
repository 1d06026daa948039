import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Receipt } from "../../../contract/approval-history.ts";
import type { PublicSealingKey } from "../../../contract/audit.ts";
import { type LogKey, parseVerifierKey, verifierKey } from "../../../contract/checkpoint.ts";
import { checkReceipt, verifyReceipt } from "../../../contract/receipt.ts";
import { readReceiptFile } from "../../../contract/receipt-file.ts";
import { openSealing } from "../../background.ts";
import { tenantLog } from "../../kernel/audit/log.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { readPdf } from "../../kernel/pdf/read-pdf.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { forgeriesOf } from "../../testing/forgeries.ts";
import {
  act,
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
let otherId: string;
let keys: LogKey[];

beforeAll(async () => {
  const { platform, setClock } = await testInstallation();
  tenant = await buildTenant();
  const client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
  executive = await buildPerson(tenant, "client_executive", client);
  stranger = await buildPerson(tenant, "client_manager", client);
  project = await buildProject(tenant, admin, client.id);
  browser = await signedIn(tenant, executive);
  decisionId = await decideOn("A new logo");
  otherId = await decideOn("Another logo");
  expect((await browser.get(`/approvals/decisions/${decisionId}/receipt`)).status).toBe(422);
  setClock(new Date(Date.now() + 11_000));
  await openSealing(platform).seal(tenantLog(tenant));
  const told = (await new Browser(`${tenant.slug}.localhost`).get("/audit/keys")).body
    .items as PublicSealingKey[];
  keys = told.map(({ verifierKey }) => parseVerifierKey(verifierKey)!);
});

async function decideOn(title: string): Promise<string> {
  const { id } = await buildRequest(tenant, admin, project, { title, amount: 120_000 });
  const items = [{ id, revision: 1 }];
  const act = { items, verdict: "approved", comment: "Go on" };
  return (await browser.post("/approvals/decisions", act)).body.items[0].decisionId;
}

const receiptOf = async (id: string): Promise<Receipt> =>
  (await browser.get(`/approvals/decisions/${id}/receipt`)).body;
const receipt = () => receiptOf(decisionId);

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
  for (const { what, receipt, problem, field } of forgeriesOf(told, await receiptOf(otherId))) {
    const verdict = await verifyReceipt(receipt, keys);
    expect([what, verdict]).toEqual([what, field ? { problem, field } : { problem }]);
  }
  const [key] = keys;
  expect((await verifyReceipt(told, [])).problem).toBe("other_log");
  const other = { ...key!, publicKey: key!.publicKey.map((byte) => byte ^ 1) };
  expect((await verifyReceipt(told, [other])).problem).toBe("other_key");
  expect((await verifyReceipt(told, [{ ...key!, name: "postern/tenant/another" }])).problem).toBe(
    "other_log",
  );
  for (const none of [null, 1, {}, { ...told, entry: undefined }, { ...told, version: 2 }])
    expect((await verifyReceipt(none, keys)).problem).toBe("not_a_receipt");
});

test("each check says what it found by itself, whatever the others say", async () => {
  const told = await receipt();
  const forged = {
    ...told,
    approval: { ...told.approval, title: "Another" },
    seal: { ...told.seal!, position: 0 },
  };
  const { checks } = await checkReceipt(forged, keys);
  expect(Object.fromEntries(checks.map(({ check, problem }) => [check, problem]))).toEqual({
    content: "other_content",
    entry: null,
    seal: null,
    key: null,
    signature: null,
    place: "not_in_tree",
  });
});

test("names in a receipt are those of then: it still verifies when they are called otherwise", async () => {
  await act(tenant, admin, ({ db }) =>
    db.updateTable("people").set({ name: "Renamed" }).where("id", "=", executive.id).execute(),
  );
  const told = await receipt();
  expect(told.decision.by).toEqual({ id: executive.id, name: executive.name });
  expect(await verifyReceipt(told, keys)).toMatchObject({ problem: null });
});

describe("a receipt as PDF", () => {
  const pdfOf = (whose: Browser, id: string) => whose.get(`/approvals/decisions/${id}/receipt/pdf`);

  test("says what was decided, and carries the receipt, which verifies", async () => {
    const answer = await pdfOf(browser, decisionId);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    const pdf = answer.bytes;
    const { receipts, problem } = await readReceiptFile(pdf);
    expect(problem).toBeNull();
    expect(receipts).toEqual([await receipt()]);
    expect(await verifyReceipt(receipts[0], keys)).toMatchObject({ problem: null });
    const { all } = readPdf(pdf);
    for (const text of ["A new logo", "Approved", "Go on", executive.name, "/verify"])
      expect(all).toContain(text);
  });

  test("is not there for whoever does not see the decision, nor without its seal", async () => {
    const theirs = await signedIn(tenant, stranger);
    expect((await pdfOf(theirs, decisionId)).status).toBe(404);
    expect((await pdfOf(browser, "nothing")).status).toBe(400);
    const late = await decideOn("Later");
    expect((await pdfOf(browser, late)).body.code).toBe("not_allowed_now");
    const { setClock } = await testInstallation();
    setClock(new Date(Date.now() + 22_000));
    const waiting = await pdfOf(browser, late);
    expect([waiting.status, waiting.body.code]).toEqual([422, "not_sealed"]);
  });
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

describe("one file verifies receipts where there is nothing but Node", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let told: Receipt;
  const at = (name: string) => join(folder.path, name);
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync("node", [at("verify.mjs"), ...words], { encoding: "utf8" });
    return { status, stdout, stderr };
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    const { outputs } = await Bun.build({
      entrypoints: [join(import.meta.dir, "../../../scripts/verify-receipt.ts")],
      target: "node",
    });
    const program = await outputs[0]!.text();
    expect([outputs.length, /fetch\(|node:(net|http|https|dns|child_process)/.test(program)]).toEqual([
      1,
      false,
    ]);
    told = await receipt();
    const pdf = await browser.get(`/approvals/decisions/${decisionId}/receipt/pdf`);
    await writeFile(at("verify.mjs"), program);
    await writeFile(at("good.json"), JSON.stringify(told));
    await writeFile(at("good.pdf"), pdf.bytes);
    await writeFile(at("cut.pdf"), pdf.bytes.slice(0, -200));
    await writeFile(at("cut.json"), JSON.stringify(told).slice(0, -20));
    await writeFile(at("key.txt"), `# Keys of the provider\n${verifierKey(keys[0]!)}\n`);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  test("it takes JSON and PDF, many at once, and a key or a file of keys", () => {
    const { status, stdout } = run("--key", at("key.txt"), at("good.json"), at("good.pdf"));
    expect(status).toBe(0);
    expect(stdout.match(/: verified: Approved: A new logo$/gm)).toHaveLength(2);
    expect(stdout).toContain(told.decision.at);
    expect(run("--key", verifierKey(keys[0]!), at("good.pdf")).status).toBe(0);
  });

  test("it refuses what was tampered with, and names what", async () => {
    const forgeries = forgeriesOf(told, await receiptOf(otherId));
    const names = await Promise.all(
      forgeries.map(async ({ receipt }, index) => {
        await writeFile(at(`forged-${index}.json`), JSON.stringify(receipt));
        return at(`forged-${index}.json`);
      }),
    );
    const { status, stdout } = run("--key", at("key.txt"), at("good.json"), ...names);
    expect(status).toBe(1);
    const found = new Map(
      [...stdout.matchAll(/^forged-(\d+)\.json: REFUSED \((\w+)\): .{10,}$/gm)].map(([, index, code]) => [
        forgeries[Number(index)]!.what,
        code,
      ]),
    );
    expect(found).toEqual(new Map(forgeries.map(({ what, problem }) => [what, problem])));
    const key = run(
      "--key",
      verifierKey({ ...keys[0]!, publicKey: new Uint8Array(32).fill(7) }),
      at("good.json"),
    );
    expect([key.status, key.stdout]).toEqual([1, expect.stringContaining("REFUSED (other_key)")]);
  });

  test("it says when a file is cut off, is no receipt, or cannot be read", async () => {
    await writeFile(at("photo.pdf"), "%PDF-1.7\nnothing\n%%EOF\n");
    await writeFile(at("note.txt"), "Hello");
    const { status, stdout } = run(
      "--key",
      at("key.txt"),
      ...["cut.pdf", "cut.json", "photo.pdf", "note.txt"].map(at),
    );
    expect(status).toBe(1);
    expect([...stdout.matchAll(/^(\S+): REFUSED \((\w+)\)/gm)].map(([, name, code]) => [name, code])).toEqual(
      [
        ["cut.pdf", "broken_file"],
        ["cut.json", "broken_file"],
        ["photo.pdf", "pdf_without_receipt"],
        ["note.txt", "no_receipt"],
      ],
    );
    const missing = run("--key", at("key.txt"), at("missing.json"));
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining("cannot be read")]);
  });

  test("without a key, or with what is none, it says how it is called", () => {
    for (const words of [[at("good.json")], ["--key", "nonsense", at("good.json")], []]) {
      const { status, stderr } = run(...words);
      expect([status, stderr]).toEqual([2, expect.stringContaining("usage:")]);
    }
  });
});

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), "postern-receipt-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
