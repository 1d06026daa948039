import {
  type Account,
  account,
  addressOf,
  expectAccessible,
  expectNoSideways,
  signIn,
} from "./setup/journey.ts";
import { type Browser, expect, type Page, test } from "./setup/test.ts";

const executive = () => account("client_executive", { client: "Halvorsen" });
const user = () => account("client_user", { client: "Halvorsen" });
const admin = () => account("tenant_admin", { tenant: "northwind" });

const rowOf = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(name) });

async function choose(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: act }).click();
}

/** Invites a member, and answers with the link, which the demo shows because no mail leaves it. */
async function invite(page: Page, name: string, email: string): Promise<string> {
  await page.goto(addressOf(executive(), "/people"));
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  const link = await dialog.getByLabel("Invitation link").inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();
  return link;
}

/** Follows a link and finds it dead. */
async function expectDead(page: Page, link: string): Promise<void> {
  // Only what follows the # differs from the link before: the page has to be loaded anew.
  await page.goto("about:blank");
  await page.goto(addressOf(executive(), `/invitation${new URL(link).hash}`));
  await expect(page.getByRole("heading", { name: "This invitation cannot be used" })).toBeVisible();
}

/** Somebody else's window. */
async function windowOf(browser: Browser, who: Account): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, who);
  return page;
}

test("an invitation is sent, sent again, revoked, and its person deleted for good", async ({
  page,
  browser,
}) => {
  await signIn(page, executive());
  const first = await invite(page, "Frida Nyström", "frida@halvorsen-lindqvist.example");
  await expect(rowOf(page, "Frida Nyström").getByText("Invited")).toBeVisible();

  await choose(page, "Frida Nyström", "Send a new invitation");
  const again = page.getByRole("dialog", { name: "New invitation for Frida Nyström" });
  const second = await again.getByLabel("Invitation link").inputValue();
  await again.getByRole("button", { name: "Done" }).click();
  const visitor = await (await browser.newContext()).newPage();
  await expectDead(visitor, first);

  await choose(page, "Frida Nyström", "Revoke invitation");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke invitation" }).click();
  await expect(rowOf(page, "Frida Nyström").getByText("Deactivated")).toBeVisible();
  await expectDead(visitor, second);

  await choose(page, "Frida Nyström", "Delete for good");
  const dialog = page.getByRole("dialog", { name: "Delete Frida Nyström for good?" });
  await dialog.getByLabel("Type Frida Nyström to make sure").fill("Frida");
  await dialog.getByRole("button", { name: "Delete Frida Nyström" }).click();
  await expect(dialog.getByText("Type the name as it stands above.")).toBeVisible();
  await dialog.getByLabel("Type Frida Nyström to make sure").fill("Frida Nyström");
  await dialog.getByRole("button", { name: "Delete Frida Nyström" }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, "Frida Nyström")).toHaveCount(0);
});

test("a list is read, its problems are told line by line, and the good lines are invited", async ({
  page,
}) => {
  await signIn(page, executive());
  await page.goto(addressOf(executive(), "/people"));
  await page.getByRole("button", { name: "Import a list" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Import people" });
  const file = {
    name: "people.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      "\uFEFFName;Email;Role\nليلى حداد;layla.h@halvorsen-lindqvist.example;Manager\nTwice;layla.h@halvorsen-lindqvist.example;\n;nobody;Pilot\n",
    ),
  };
  await dialog.locator("input[type=file]").setInputFiles(file);
  await expect(dialog.getByLabel("People, one on each line")).toHaveValue(/ليلى حداد/);
  await dialog.getByRole("button", { name: "Check the list" }).click();
  await expect(dialog.getByText("One person can be invited; 2 lines have problems.")).toBeVisible();
  for (const problem of [
    "The same address as in line 2",
    "The name is missing",
    "This is no email address",
    "There is no role “Pilot”",
  ])
    await expect(dialog.getByText(problem)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Invite one, skip the rest" }).click();
  await expect(dialog.getByText("One person is invited")).toBeVisible();
  await expect(dialog.getByText("2 lines were skipped.")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  const row = rowOf(page, "ليلى حداد");
  await expect(row.getByText("Manager")).toBeVisible();
  await expect(row.getByText("Invited")).toBeVisible();
});

test("a permission is granted with its reason, counts at once, and is taken back", async ({
  page,
  browser,
}) => {
  const member = await windowOf(browser, user());
  await expect(member.getByRole("link", { name: "Invoices", exact: true })).toHaveCount(0);
  await signIn(page, executive());
  await page.goto(addressOf(executive(), "/people"));
  await page.getByRole("link", { name: "Maj-Britt Öhman" }).click();
  await expect(page.getByText("Their own tickets: those they opened or are in copy on")).toBeVisible();
  await page.getByRole("checkbox", { name: "Read invoices" }).check();
  await page.getByRole("checkbox", { name: "All tickets, not only their own" }).check();
  const review = page.getByRole("region", { name: "2 changes" });
  await expect(review.getByText("Grant: Read invoices")).toBeVisible();
  await review.getByRole("button", { name: "Save 2 changes" }).click();
  await expect(page.getByText(/^Granted by Åsa Lindqvist on /)).toHaveCount(2);
  await expect(page.getByText("All tickets there")).toBeVisible();

  await member.goto(addressOf(user(), "/invoices"));
  await expect(member.getByRole("link", { name: "Invoices", exact: true }).first()).toBeVisible();

  await page.getByRole("checkbox", { name: "Read invoices" }).uncheck();
  await page.getByRole("checkbox", { name: "All tickets, not only their own" }).uncheck();
  await page.getByRole("button", { name: "Save 2 changes" }).click();
  await expect(page.getByText(/^Granted by/)).toHaveCount(0);
  await member.goto(addressOf(user(), "/"));
  await expect(member.getByRole("navigation").first()).toBeVisible();
  await expect(member.getByRole("link", { name: "Invoices", exact: true })).toHaveCount(0);
});

test("a role of one's own is made, given, changed, and deleted when nobody has it", async ({
  page,
  browser,
}) => {
  await signIn(page, admin());
  await page.goto(addressOf(admin(), "/settings?part=roles"));
  await page.getByRole("button", { name: "New role" }).click();
  const dialog = page.getByRole("dialog", { name: "New role" });
  await dialog.getByLabel("Name").fill("Bookkeeper");
  await dialog.getByRole("checkbox", { name: "Open and answer tickets" }).uncheck();
  await dialog.getByRole("checkbox", { name: "Read tickets" }).uncheck();
  await dialog.getByRole("checkbox", { name: "Read invoices" }).check();
  await dialog.getByRole("button", { name: "Create role" }).click();
  await expect(page.getByText("Made from User")).toBeVisible();
  await expect(page.getByText("Nobody has it")).toBeVisible();

  await page.goto(addressOf(admin(), "/people?kind=member&search=Öhman"));
  await choose(page, "Maj-Britt Öhman", "Change details and role");
  await page.getByRole("radio", { name: /Bookkeeper/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(rowOf(page, "Maj-Britt Öhman").getByText("Bookkeeper")).toBeVisible();
  const member = await windowOf(browser, user());
  await member.goto(addressOf(user(), "/invoices"));
  await expect(member.getByRole("link", { name: "Invoices", exact: true }).first()).toBeVisible();
  await expect(member.getByRole("link", { name: "Tickets", exact: true })).toHaveCount(0);

  await page.goto(addressOf(admin(), "/settings?part=roles"));
  await page.getByRole("button", { name: "Delete Bookkeeper" }).click();
  await expect(page.getByText("One person has this role. Give them another one first")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("link", { name: "One person has it" }).click();
  await choose(page, "Maj-Britt Öhman", "Change details and role");
  await page.getByRole("radio", { name: /^User/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(rowOf(page, "Maj-Britt Öhman")).toHaveCount(0);
  await page.goto(addressOf(admin(), "/settings?part=roles"));
  await page.getByRole("button", { name: "Delete Bookkeeper" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete Bookkeeper" }).click();
  await expect(page.getByText("No roles of your own")).toBeVisible();
});

test("a client's places are limited by staff, and its executives are told", async ({ page, browser }) => {
  await signIn(page, admin());
  await page.goto(addressOf(admin(), "/clients?search=Halvorsen"));
  await page
    .getByRole("link", { name: /Halvorsen/ })
    .first()
    .click();
  await page.getByRole("tab", { name: "People" }).click();
  await page.getByRole("button", { name: "Change limit" }).click();
  await page.getByLabel("Most people").fill("1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/\d+ of 1 places taken/)).toBeVisible();

  const portal = await windowOf(browser, executive());
  await portal.goto(addressOf(executive(), "/people"));
  await expect(portal.getByText("All 1 places are taken")).toBeVisible();
  await portal.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = portal.getByRole("dialog");
  await dialog.getByLabel("Name").fill("One Too Many");
  await dialog.getByLabel("Email").fill("onetoomany@halvorsen-lindqvist.example");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText(/No place is left/)).toBeVisible();
  await expect(dialog.getByLabel("Name")).toHaveValue("One Too Many");

  await page.getByRole("button", { name: "Change limit" }).click();
  await page.getByLabel("Most people").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("No limit on people")).toBeVisible();
});

for (const [name, size] of Object.entries({
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
})) {
  test(`pages of people are accessible and fit on a ${name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await signIn(page, executive());
    await page.goto(addressOf(executive(), "/people"));
    await page.getByRole("link", { name: "Maj-Britt Öhman" }).click();
    await expect(page.getByRole("heading", { name: "What they may do" })).toBeVisible();
    await expectNoSideways(page);
    await expectAccessible(page);
    await page.getByRole("checkbox", { name: "Read invoices" }).check();
    await expect(page.getByRole("button", { name: /^Save/ })).toBeInViewport();
    await expectAccessible(page);
  });
}
