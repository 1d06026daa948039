import { account, addressOf, expectAccessible, expectNoSideways, signIn } from "./setup/journey.ts";
import { expect, type Page, test } from "./setup/test.ts";

const executive = () => account("client_executive", { client: "Halvorsen" });
const admin = () => account("tenant_admin", { tenant: "northwind" });
const project = "New network on board M/S Lindqvist";

/** Opens what can be invoiced of the project, the way that staff do. */
async function openBillable(page: Page): Promise<void> {
  await page.goto(addressOf(admin(), `/projects?search=${encodeURIComponent("M/S Lindqvist")}`));
  await page.getByRole("link", { name: project }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Invoice time and expenses" }).click();
  await expect(page.getByRole("heading", { name: "Invoice time and expenses" })).toBeVisible();
}

const blocked = (page: Page) =>
  page
    .getByRole("region")
    .or(page.locator("section"))
    .filter({
      has: page.getByRole("heading", { name: "Cannot be invoiced yet" }),
    });

test("what the client has approved is invoiced, and what it has not is kept out with the reason", async ({
  browser,
}) => {
  test.slow();
  const desk = await (await browser.newContext()).newPage();
  await signIn(desk, admin());
  await openBillable(desk);
  await expect(desk.getByText("Nothing to invoice")).toBeVisible();
  const time = blocked(desk).getByRole("listitem").filter({ hasText: "time entries" });
  await expect(time).toContainText("Not submitted");
  await expectAccessible(desk);
  await time.getByRole("button", { name: "Submit for approval" }).click();
  await expect(time).toContainText("Waiting for the client");

  const portal = await (await browser.newContext()).newPage();
  await signIn(portal, executive());
  await portal.goto(addressOf(executive(), "/approvals"));
  await portal.getByRole("checkbox", { name: new RegExp(`^Select \\d+ time entries of ${project}`) }).check();
  await portal.getByRole("button", { name: /^Approve \d+ items/ }).click();
  await expect(portal.getByRole("button", { name: "Undo" })).toBeVisible();

  await desk.reload();
  await expect(time).toContainText("can be taken back");
  await expect(async () => {
    await desk.reload();
    await expect(desk.getByRole("button", { name: /^Draft invoice of/ })).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 40_000 });
  // The expenses nobody has submitted.
  await expect(blocked(desk).getByRole("listitem")).toContainText("Not submitted");
  await desk.getByRole("button", { name: /^Draft invoice of/ }).click();
  await expect(desk.getByText("Draft written")).toBeVisible();
  await desk.getByRole("button", { name: "Issue", exact: true }).click();
  await desk
    .getByRole("dialog")
    .getByRole("button", { name: /^Issue invoice of/ })
    .click();
  await expect(desk.getByRole("dialog")).toBeHidden();
  const number = (await desk.getByRole("heading", { level: 1 }).textContent()) ?? "";
  expect(number).toMatch(/\d{4}-\d{4}/);

  await portal.goto(addressOf(executive(), "/invoices"));
  await portal.getByRole("link", { name: number }).first().click();
  const made = portal.getByRole("button", { name: /^\d+ entries, / });
  await made.click();
  await expect(
    portal
      .getByRole("list", { name: /^Time and expenses of / })
      .getByRole("listitem")
      .first(),
  ).toBeVisible();
  await expectAccessible(portal);
  await portal.setViewportSize({ width: 320, height: 640 });
  await expectNoSideways(portal);
  await portal.close();
  await desk.close();
});
