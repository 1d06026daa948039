import {
  account,
  addressOf,
  expectAccessible,
  expectNoSideways,
  giveCredentials,
  signIn,
} from "./setup/journey.ts";
import { call } from "./setup/mail.ts";
import { expect, type Page, test } from "./setup/test.ts";

const executive = () => account("client_executive", { client: "Halvorsen" });
const sizes = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

const queue = (page: Page) => page.getByRole("list", { name: "What waits for a decision" });
const entries = (page: Page) => queue(page).locator("[data-row-link]");
const groupBox = (page: Page) => queue(page).getByRole("checkbox", { name: /^Select \d+ time entries of / });

async function openQueue(page: Page): Promise<void> {
  await signIn(page, executive());
  await page.goto(addressOf(executive(), "/approvals"));
  await expect(entries(page).first()).toBeVisible();
}

test("the queue, one of its items and the history are accessible on a phone and a desk, with nothing sideways", async ({
  page,
}) => {
  test.slow();
  await openQueue(page);
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.goto(addressOf(executive(), "/approvals"));
    await groupBox(page).check();
    await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
    await expectNoSideways(page);
    await expectAccessible(page);
    await page.goto(addressOf(executive(), "/approvals/history"));
    await expect(page.locator("[data-row-link]").first()).toBeVisible();
    await expectNoSideways(page);
    await expectAccessible(page);
    await page.locator("[data-row-link]").first().click();
    await expect(page.getByRole("heading", { name: "Decisions" })).toBeVisible();
    await expectNoSideways(page);
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(addressOf(executive(), "/approvals"));
  await expect(entries(page).first()).toBeVisible();
  await expectNoSideways(page);
});

test("what is taken back in time waits again", async ({ page }) => {
  await openQueue(page);
  const before = await entries(page).count();
  const title = (await entries(page).first().textContent()) ?? "";
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("a");
  await expect(entries(page)).toHaveCount(before - 1);
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await page.keyboard.press("u");
  await expect(entries(page)).toHaveCount(before);
  await expect(page.getByRole("button", { name: "Undo" })).toBeHidden();
  await page.reload();
  await expect(entries(page)).toHaveCount(before);
  expect(title).not.toBe("");
});

test("a rejection carries its reason into the history", async ({ page }) => {
  await openQueue(page);
  const title = (await entries(page).first().textContent()) ?? "";
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(dialog.getByText("Say why, so that it can be put right.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("This was covered by the flat fee of the month.");
  await dialog.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(page.getByText("Rejected", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "History", exact: true }).click();
  await page.getByRole("link", { name: title }).first().click();
  await expect(page.getByText("This was covered by the flat fee of the month.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Receipt" })).toBeVisible();
});

test("many at once: what somebody else decided meanwhile is named, and the rest is decided", async ({
  page,
}) => {
  await openQueue(page);
  const { items } = await call<{ items: { id: string; revision: number; kind: string }[] }>(
    page,
    "GET",
    "/approvals?mine=true&kind=time_entry&limit=100",
  );
  await groupBox(page).check();
  await expect(page.getByText(`${items.length} items selected`)).toBeVisible();
  // Decided behind this window's back, as a colleague would.
  const [first] = items;
  await call(page, "POST", "/approvals/decisions", {
    items: [{ id: first?.id, revision: first?.revision }],
    verdict: "approved",
  });
  await page.getByRole("button", { name: `Approve ${items.length} items` }).click();
  await expect(page.getByText(`${items.length - 1} approved, 1 not`)).toBeVisible();
  await expect(page.getByRole("list", { name: "Not decided" })).toContainText(/ approved it at /);
  await expect(groupBox(page)).toHaveCount(0);
});

test("staff see what was submitted, withdraw it, and set a policy", async ({ page }) => {
  const admin = account("tenant_admin", { tenant: "northwind" });
  await signIn(page, admin);
  await page.goto(addressOf(admin, "/approvals?state=waiting&kind=deliverable"));
  await page.locator("[data-row-link]").first().click();
  await page.getByRole("button", { name: "Withdraw" }).click();
  await expect(page.getByText("Withdrawn").first()).toBeVisible();
  await page.goto(addressOf(admin, "/settings?part=approvals"));
  await page.getByRole("button", { name: "New policy" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Days to decide").fill("14");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/14 days to decide/)).toBeVisible();
  await expectAccessible(page);
});

test("the link of a mail leads through the sign-in to its own items, and decides nothing by itself", async ({
  page,
}) => {
  // Mails are gathered for a quarter of an hour; this one names nothing of the reader's.
  const writes: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET" && request.url().includes("/approvals")) writes.push(request.url());
  });
  await page.goto(addressOf(executive(), "/approvals?digest=01900000-0000-7000-8000-0000000000d1"));
  await giveCredentials(page, executive());
  await expect(page).toHaveURL(/\/approvals\?digest=/);
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("button", { name: "Remove filter From: One mail" }).click();
  await expect(entries(page).first()).toBeVisible();
  expect(writes).toEqual([]);
});
