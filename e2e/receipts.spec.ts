import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Receipt } from "../contract/approval-history.ts";
import { sayFrom } from "../contract/receipt-words.ts";
import words from "../locales/en/receipt.json" with { type: "json" };
import { forgeriesOf } from "../server/testing/forgeries.ts";
import { account, addressOf, expectAccessible, expectNoSideways, signIn } from "./setup/journey.ts";
import { call } from "./setup/mail.ts";
import { type Download, expect, type Page, test } from "./setup/test.ts";

const executive = () => account("client_executive", { client: "Halvorsen" });
const stranger = () => account("client_executive", { tenant: "contoso" });
const say = sayFrom({ receipt: words });

interface Decided {
  id: string;
  undoneAt: string | null;
  approval: { id: string; title: string };
}

/** The first decisions that are sealed; the demo's are, some seconds after its start. */
async function sealed(page: Page): Promise<{ decided: Decided; receipts: Receipt[] }> {
  const { items } = await call<{ items: Decided[] }>(page, "GET", "/approvals/history?limit=20");
  const [decided, other] = items.filter(({ undoneAt }) => !undoneAt);
  const receiptOf = (one?: Decided) => call<Receipt>(page, "GET", `/approvals/decisions/${one?.id}/receipt`);
  let receipts: Receipt[] = [];
  await expect(async () => {
    receipts = [await receiptOf(decided), await receiptOf(other)];
    expect(receipts.every(({ seal }) => seal)).toBe(true);
  }).toPass({ timeout: 30_000 });
  return { decided: decided!, receipts };
}

/** What an entry of the receipt's menu saves. */
async function saved(page: Page, item: string): Promise<Download> {
  await page.getByRole("button", { name: "Receipt" }).first().click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: item }).click();
  return download;
}

const file = (name: string, content: unknown) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(typeof content === "string" ? content : JSON.stringify(content)),
});
const results = (page: Page) => page.getByRole("article");

test("a member keeps receipt, key and page, and checks the receipt from a file with the network off", async ({
  page,
  context,
}) => {
  await signIn(page, executive());
  const { decided } = await sealed(page);
  await page.goto(addressOf(executive(), `/approvals/${decided.approval.id}`));
  const pdf = await (await saved(page, "Save as PDF")).path();
  const json = await saved(page, "Save as JSON");
  expect(json.suggestedFilename()).toBe(`receipt-${decided.id}.json`);
  const key = await (await saved(page, "Save the key to check it with")).path();
  await expectAccessible(page);
  const popup = page.waitForEvent("popup");
  await page.getByRole("button", { name: "Receipt" }).first().click();
  await page.getByRole("menuitem", { name: "Check a receipt" }).click();
  const served = await popup;
  const download = served.waitForEvent("download");
  await served.getByRole("link", { name: "Save this page" }).click();
  const kept = await download;
  const folder = await mkdtemp(join(tmpdir(), "postern-verify-"));
  try {
    const path = join(folder, kept.suggestedFilename());
    await kept.saveAs(path);
    const asked: string[] = [];
    const alone = await context.newPage();
    alone.on("request", (request) => asked.push(request.url()));
    await context.setOffline(true);
    await alone.goto(pathToFileURL(path).href);
    await alone.getByLabel("Choose key file").setInputFiles(key);
    await alone.getByLabel("Choose receipts").setInputFiles([pdf, await json.path()]);
    await expect(alone.getByRole("heading", { name: /^Verified/ })).toHaveCount(2);
    await expect(alone.getByText("Verified: 2. Refused: 0. Without a key: 0.")).toBeVisible();
    await expect(results(alone).first()).toContainText(decided.approval.title);
    const tampered = JSON.parse(readFileSync(await json.path(), "utf8")) as Receipt;
    tampered.decision.comment = "Never";
    await alone.getByRole("button", { name: "Start again" }).click();
    await alone.getByLabel("Choose receipts").setInputFiles(file("tampered.json", tampered));
    await expect(results(alone)).toContainText("the comment was changed");
    expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
  } finally {
    await context.setOffline(false);
    await rm(folder, { recursive: true, force: true });
  }
});

test("every way to tamper with a receipt is refused by the page, and the reason named", async ({
  page,
  context,
}) => {
  await signIn(page, executive());
  const { receipts } = await sealed(page);
  const { items } = await call<{ items: { verifierKey: string }[] }>(page, "GET", "/audit/keys");
  const [told, other] = receipts;
  const answer = await page.goto(addressOf(executive(), "/verify"));
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-\S+'; style-src 'sha256-\S+';/);
  expect(policy).not.toMatch(/unsafe|self|http/);
  await context.setOffline(true);
  await page.getByLabel("Choose receipts").setInputFiles(file("good.json", told));
  await expect(page.getByRole("status").filter({ hasText: "good.json: Not checked yet" })).toBeVisible();
  await page.getByLabel("Public key").fill(items.map(({ verifierKey }) => verifierKey).join("\n"));
  await expect(page.getByRole("status").filter({ hasText: "good.json: Verified" })).toBeVisible();
  const forgeries = forgeriesOf(told!, other!);
  for (const { what, receipt, problem, field } of forgeries) {
    await page.getByLabel("Choose receipts").setInputFiles(file(`${what}.json`, receipt));
    const reason = say(`receipt.problems.${problem}`, { field: say(`receipt.fields.${field}`) ?? "" });
    const result = results(page)
      .filter({ hasText: `${what}.json` })
      .last();
    await expect(result.getByRole("heading", { name: /^Refused/ })).toBeVisible();
    await expect(result).toContainText(reason ?? problem);
  }
  const broken = [file("cut.json", JSON.stringify(told).slice(0, -9)), file("note.txt", "Hello")];
  await page.getByLabel("Choose receipts").setInputFiles(broken);
  await expect(results(page).filter({ hasText: "cut.json" })).toContainText("damaged or was cut off");
  await expect(results(page).filter({ hasText: "note.txt" })).toContainText("no receipt in this file");
  await expect(page.getByText(`Verified: 1. Refused: ${forgeries.length + 2}.`)).toBeVisible();
  await context.setOffline(false);
});

test("another key verifies nothing, nonsense is said to be no key, and the page stays within reach of everybody", async ({
  page,
}) => {
  await signIn(page, executive());
  const { receipts } = await sealed(page);
  const told = await call<{ items: { verifierKey: string }[] }>(page, "GET", "/audit/keys");
  const { items } = told;
  await page.goto(addressOf(executive(), "/verify"));
  await expectAccessible(page);
  await page.getByLabel("Public key").fill("nonsense");
  await expect(page.getByText(/This is no key/)).toBeVisible();
  await page
    .getByLabel("Choose receipts")
    .setInputFiles([file("one.json", receipts[0]), file("bad.json", {})]);
  await expect(results(page).first()).toContainText("Not checked yet");
  const elsewhere = await page.context().newPage();
  const answer = await elsewhere.goto(addressOf(stranger(), "/api/v1/audit/keys"));
  const { items: foreign } = (await answer!.json()) as typeof told;
  await page.getByLabel("Public key").fill(foreign[0]?.verifierKey ?? "");
  await expect(results(page).first()).toContainText("the key is not of its trail");
  await page.getByLabel("Public key").fill(items[0]?.verifierKey ?? "");
  await expect(results(page).first()).toContainText("Verified");
  await expect(page.getByText(/The proof in numbers/)).toBeVisible();
  await page.getByText("The proof in numbers").click();
  await expectAccessible(page);
  for (const width of [320, 390, 820, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoSideways(page);
  }
});
