import { account, addressOf, expectAccessible, expectNoSideways, signIn } from "./setup/journey.ts";
import { expect, test } from "./setup/test.ts";

const executive = () => account("client_executive", { client: "Halvorsen" });
const sizes = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

test("staff open an approval in Desk, and the client's executive sees it in the access history", async ({
  page,
  browser,
}) => {
  test.slow();
  const agent = account("agent");
  const desk = await (await browser.newContext()).newPage();
  await signIn(desk, agent);
  await desk.goto(addressOf(agent, "/approvals"));
  await desk
    .getByRole("row", { name: /Halvorsen/ })
    .first()
    .locator("[data-row-link]")
    .click();
  await expect(desk.getByText(/Halvorsen.+ sees in its access history that you opened this/)).toBeVisible();
  await expectAccessible(desk);
  const title = await desk.getByRole("heading", { level: 1 }).textContent();
  await desk.context().close();

  await signIn(page, executive());
  await page.getByRole("link", { name: "Access history" }).click();
  const row = page.getByRole("row", { name: `Approval · ${title}` }).first();
  await expect(row).toContainText(new RegExp(agent.email.split(".")[0]!, "i"));
  await expect(row).toContainText("Desk");
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.goto(addressOf(executive(), "/access-history"));
    await expect(page.locator("[data-row-link]").first()).toBeVisible();
    await expectNoSideways(page);
    await expectAccessible(page);
  }
  await page.getByRole("searchbox", { name: "Search names and titles" }).fill("nothing has this name");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.locator("[data-row-link]").first().click();
  await expect(page).toHaveURL(/\/approvals\//);
});
