import { account, addressOf, expectAccessible, expectNoSideways, signIn } from "./setup/journey.ts";
import { call } from "./setup/mail.ts";
import { expect, type Page, test } from "./setup/test.ts";

const lead = () => account("account_lead", { tenant: "northwind" });
const executive = () => account("client_executive", { client: "Halvorsen" });
/** A picture of 48 by 32 dots, made by the browser. */
const pictureIn = (page: Page) =>
  page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 48, height: 32 });
    canvas.getContext("2d")?.fillRect(4, 4, 20, 20);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
  });
const pdf = (text: string) => ({
  name: `${text}.pdf`,
  mimeType: "application/pdf",
  buffer: Buffer.from(`%PDF-1.4\n% ${text}\n`.padEnd(400)),
});

/** Submits an expense, and answers with the newest approval of it. */
async function approvalOf(page: Page, title: string): Promise<{ id: string; revision: number }> {
  let found: { id: string; revision: number } | undefined;
  await expect(async () => {
    const query = `?kind=expense&state=waiting&search=${encodeURIComponent(title)}`;
    const { items } = await call<{ items: { id: string; revision: number }[] }>(
      page,
      "GET",
      `/approvals${query}`,
    );
    found = items[0];
    expect(found).toBeTruthy();
  }).toPass({ timeout: 30_000 });
  return found!;
}

test("a receipt goes from Desk to who approves the expense, and a replaced one is shown as such", async ({
  page,
  browser,
}) => {
  test.slow();
  await signIn(page, lead());
  await page.goto(addressOf(lead(), "/time/expenses"));
  await page.getByRole("button", { name: "Enter expense" }).click();
  const dialog = page.getByRole("dialog");
  const files = dialog.getByLabel("Choose files");
  await dialog.getByRole("combobox", { name: "Project" }).fill("Flytt");
  await page.getByRole("option", { name: /Flytt till molnet/ }).click();
  await dialog.getByLabel("What for").fill("Ferry to Ålesund");
  await dialog.getByLabel("Amount paid").fill("84.50");

  const picture = Buffer.from(await pictureIn(page));
  await files.setInputFiles([
    { name: "إيصال العبّارة.png", mimeType: "image/png", buffer: picture },
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no receipt") },
    { name: "huge.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(25_000_000) },
  ]);
  await expect(dialog.getByText("This is no PDF or picture.")).toBeVisible();
  await expect(dialog.getByText(/This has 25 MB; a receipt may have 20 MB/)).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSideways(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await dialog.getByRole("button", { name: "Take notes.txt back" }).click();
  await dialog.getByRole("button", { name: "Take huge.jpg back" }).click();
  // What only says that it is a picture is found out by the server; the expense is kept, and so is the reason.
  await files.setInputFiles({
    name: "page.png",
    mimeType: "image/png",
    buffer: Buffer.from("<html>".padEnd(200)),
  });
  await dialog.getByRole("button", { name: "Enter expense" }).click();
  await expect(dialog.getByText("Not all of its receipts could be attached.")).toBeVisible();
  await expect(dialog.getByText("This is no PDF or picture.")).toBeVisible();
  await dialog.getByRole("button", { name: "Take page.png back" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole("row", { name: /Ferry to Ålesund/ });
  await expect(row).toHaveCount(1);
  await row.getByRole("button", { name: /^Receipts of Ferry/ }).click();
  await expect(dialog.getByRole("img", { name: /^Receipt .*العبّارة/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  const { items } = await call<{ items: { id: string }[] }>(page, "GET", "/expenses?search=Ferry");
  await call(page, "POST", "/approvals/submissions", { kind: "expense", ids: [items[0]?.id] });
  const portal = await (await browser.newContext()).newPage();
  await signIn(portal, executive());
  const first = await approvalOf(portal, "Ferry to Ålesund");
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await portal.setViewportSize(size);
    await portal.goto(addressOf(executive(), `/approvals/${first.id}`));
    const shown = portal.getByRole("img", { name: /^Receipt .*العبّارة/ });
    await expect(shown).toBeVisible();
    expect(await shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(48);
    await expectNoSideways(portal);
    await expectAccessible(portal);
  }

  await page.getByRole("button", { name: /^Expense of .*Ferry/ }).click();
  await dialog.getByRole("button", { name: /^Remove .*العبّارة/ }).click();
  await files.setInputFiles(pdf("ferry-invoice"));
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(async () => {
    expect((await approvalOf(portal, "Ferry to Ålesund")).id).not.toBe(first.id);
  }).toPass({ timeout: 45_000 });
  const second = await approvalOf(portal, "Ferry to Ålesund");
  await portal.setViewportSize({ width: 1440, height: 900 });
  await portal.goto(addressOf(executive(), `/approvals/${second.id}`));
  await expect(portal.getByText("Receipt replaced")).toBeVisible();
  await expect(portal.getByRole("deletion")).toContainText("إيصال العبّارة.png");
  await expectAccessible(portal);
  const saved = portal.waitForEvent("download");
  await portal.getByRole("link", { name: "Download ferry-invoice.pdf" }).click();
  expect((await saved).suggestedFilename()).toBe("ferry-invoice.pdf");
  await portal.goto(addressOf(executive(), `/approvals/${first.id}`));
  await expect(portal.getByText("Replaced or removed since")).toBeVisible();
  await portal.context().close();
});

test("a receipt that is dropped or pasted is attached as one that is chosen", async ({ page }) => {
  await signIn(page, lead());
  await page.goto(addressOf(lead(), "/time/expenses"));
  await page.getByRole("button", { name: "Enter expense" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Choose files")).toBeAttached();
  const given = await page.evaluateHandle(() => {
    const files = new DataTransfer();
    files.items.add(new File(["%PDF-1.4"], "dropped.pdf", { type: "application/pdf" }));
    return files;
  });
  const field = dialog.getByRole("region", { name: "Receipts" });
  await field.dispatchEvent("dragover", { dataTransfer: given });
  await field.dispatchEvent("drop", { dataTransfer: given });
  await expect(dialog.getByText("dropped.pdf")).toBeVisible();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["\x89PNG"], "pasted.png", { type: "image/png" }));
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  });
  await expect(dialog.getByText("pasted.png")).toBeVisible();
});
