import {
  account,
  addressOf,
  expectAccessible,
  expectNoSideways,
  giveCredentials,
  signIn,
} from "./setup/journey.ts";
import { expect, test } from "./setup/test.ts";

const operator = () => account("platform_admin");
const host = "vuurtoren.localhost";
const password = "a lighthouse keeps its light";

test("a tenant from creation to its first administrator, suspended and resumed", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await signIn(page, operator());
  await expect(page).toHaveURL(/\/console\/tenants/);
  await page.getByRole("link", { name: "New tenant" }).click();
  await page.getByLabel("Name").first().fill("Vuurtoren");
  await expect(page.getByLabel("Short name")).toHaveValue("vuurtoren");
  await page.getByLabel("Name").last().fill("Lotte Baken");
  await page.getByLabel("Email").fill("lotte@vuurtoren.example");
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Vuurtoren" })).toBeVisible();

  // Followed by itself until it is done.
  await expect(page.getByRole("button", { name: "Make invitation link" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Active").first()).toBeVisible();
  await page.getByRole("button", { name: "Make invitation link" }).click();
  const link = await page.getByLabel("Invitation link").inputValue();
  expect(new URL(link).hostname).toBe(host);

  const first = await (await browser.newContext()).newPage();
  // The run has a free port, which the program does not know as its public one.
  await first.goto(addressOf({ host, door: "portal" }, `/invitation${new URL(link).hash}`));
  await first.getByLabel("New password").fill(password);
  await first.getByRole("button", { name: "Accept" }).click();
  await expect(first.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  await expect(first).toHaveURL(/\/desk/);

  await page.getByRole("button", { name: "Suspend" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Suspend Vuurtoren" }).click();
  await expect(page.getByText("Vuurtoren is suspended: nobody of it gets in.")).toBeVisible();
  await first.reload();
  await expect(first.getByText(/This portal is closed at the moment/)).toBeVisible();
  const second = await (await browser.newContext()).newPage();
  await second.goto(addressOf({ host, door: "desk" }, "/sign-in"));
  const email = second.getByLabel("Email");
  const closed = second.getByText(/closed at the moment/);
  await expect(email.or(closed).first()).toBeVisible();
  if (await email.isVisible()) {
    await giveCredentials(second, { email: "lotte@vuurtoren.example", password });
  }
  await expect(closed.first()).toBeVisible();

  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Resume Vuurtoren" }).click();
  await expect(page.getByText("Vuurtoren is active again")).toBeVisible();
  await first.reload();
  await expect(first.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  await first.context().close();
  await second.context().close();
});

test("a short name that is taken or cannot be used is said beside its field", async ({ page }) => {
  await signIn(page, operator());
  await page.goto(addressOf(operator(), "/tenants/new"));
  await page.getByLabel("Name").first().fill("Another Northwind");
  await page.getByLabel("Short name").fill("Not good!");
  await page.getByLabel("Name").last().fill("Ann");
  await page.getByLabel("Email").fill("ann@x.example");
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(page.getByText(/Begin with a small letter/)).toBeVisible();
  await page.getByLabel("Short name").fill("northwind");
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(page.getByText("This short name is taken.")).toBeVisible();
});

test("staff of a tenant do not get into the console", async ({ page }) => {
  const staff = account("tenant_admin", { tenant: "northwind" });
  await page.goto(addressOf(operator(), "/sign-in"));
  await giveCredentials(page, staff);
  await expect(page.getByRole("heading", { name: "Tenants" })).toHaveCount(0);
  await page.goto(addressOf(operator(), "/tenants"));
  await expect(page).toHaveURL(/sign-in/);
});

for (const [name, size] of [
  ["desktop", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const) {
  test(`the console is clean for assistive technology and fits a ${name}`, async ({ page }) => {
    test.slow();
    await page.setViewportSize(size);
    await signIn(page, operator());
    await page.goto(addressOf(operator(), "/tenants"));
    await page.getByRole("link", { name: /Northwind/ }).click();
    await expect(page.getByRole("button", { name: "Suspend" })).toBeVisible();
    for (const path of [new URL(page.url()).pathname.replace("/console", ""), "/tenants", "/tenants/new"]) {
      await page.goto(addressOf(operator(), path));
      await page.waitForLoadState("networkidle");
      await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
      await expectNoSideways(page);
      await expectAccessible(page);
    }
  });
}
