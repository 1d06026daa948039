import { account, addressOf, giveCredentials, signIn } from "./setup/journey.ts";
import { expect, type Locator, type Page, test } from "./setup/test.ts";

const admin = () => account("tenant_admin", { tenant: "northwind" });
const agent = () => account("agent", { tenant: "northwind" });
const executive = () => account("client_executive", { client: "Halvorsen" });

/** Opens a ticket for a member of a client, and stays on it. */
async function openTicket(page: Page, subject: string): Promise<void> {
  await page.goto(addressOf(agent(), "/tickets/new"));
  await page.getByRole("combobox", { name: "Client" }).fill("Halv");
  await page.getByRole("option", { name: /Halvorsen/ }).click();
  await page.getByRole("combobox", { name: "Asked by" }).click();
  await page.getByRole("option", { name: /Åsa/ }).click();
  await page.getByLabel("Subject").fill(subject);
  await page.getByLabel("Description").fill("It was said on the phone.");
  await page.getByRole("button", { name: "Open ticket" }).click();
  await expect(page.getByRole("heading", { level: 1, name: subject })).toBeAttached();
}

/** Facts stand in two places, of which the room there is shows one. */
const shown = (locator: Locator) => locator.filter({ visible: true }).first();

/** One of the facts at the side of a ticket, as a list to choose from. */
async function choose(page: Page, fact: string, value: string): Promise<void> {
  await page
    .getByRole("button", { name: new RegExp(`${fact}$`) })
    .first()
    .click();
  await page.getByRole("option", { name: value }).click();
}

test("staff sign in at the desk, and a member cannot", async ({ page }) => {
  const member = executive();
  await page.goto(addressOf({ host: member.host, door: "desk" }, "/sign-in"));
  await giveCredentials(page, member);
  await expect(page.getByRole("alert")).toBeVisible();
  await signIn(page, agent());
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Health of the queue" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Settings" })).toHaveCount(0);
});

test("a ticket is found in the queue, opened beside it, taken on, and worked with the keyboard", async ({
  page,
}) => {
  await signIn(page, agent());
  await openTicket(page, "The gangway scanner reads nothing");
  await page.getByRole("link", { name: "Tickets", exact: true }).first().click();
  await page
    .getByRole("navigation", { name: "Views" })
    .getByRole("link", { name: /Unassigned/ })
    .click();
  await expect(page).toHaveURL(/assignee=none/);
  await page.keyboard.press("/");
  await page.keyboard.type("gangway scaner");
  await expect(page).toHaveURL(/search=gangway/);
  const row = page.getByRole("link", { name: /gangway scanner/ });
  await expect(page.locator("[data-row-link]")).toHaveCount(1);
  await page.getByRole("searchbox").blur();
  await page.keyboard.press("j");
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  const pane = page.getByRole("region", { name: "The gangway scanner reads nothing" });
  await expect(pane.getByText("It was said on the phone.")).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByText(/#\d+ is yours/)).toBeVisible();
  await expect(pane.getByText(/took this on/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(pane).toBeHidden();
});

test("a note stays inside, a canned reply goes out, and the facts are changed where they stand", async ({
  page,
  browser,
}) => {
  await signIn(page, agent());
  const subject = "The bridge tablet shows yesterday's chart";
  await openTicket(page, subject);
  await page.keyboard.press("n");
  await page.getByLabel("Internal note").last().fill("The captain is not to know yet.");
  await page.getByRole("button", { name: "Save note" }).click();
  await expect(page.getByRole("article").getByText("The captain is not to know yet.")).toBeVisible();

  await page.getByRole("button", { name: "Reply", exact: true }).click();
  await page.getByRole("button", { name: "Canned reply" }).click();
  await page.getByRole("menuitem").first().click();
  const words = await page.getByLabel("Reply to the client").last().inputValue();
  expect(words.length).toBeGreaterThan(10);
  await page.getByLabel("Reply to the client").last().fill("Please restart it once.");
  await page.getByRole("button", { name: "Send and …" }).click();
  await page.getByRole("menuitem", { name: "Send and wait for the client" }).click();
  await expect(page.getByRole("article").getByText("Please restart it once.")).toBeVisible();
  await expect(shown(page.getByText("paused"))).toBeVisible();

  await choose(page, "Priority", "Urgent");
  await expect(page.getByText(/changed the priority from Normal to Urgent/)).toBeVisible();
  await choose(page, "Status", "Open");
  await expect(page.getByText(/changed the status/).last()).toBeVisible();
  await shown(page.getByRole("combobox", { name: "Handled by" })).fill("Kwame");
  await page.getByRole("option", { name: /Kwame/ }).click();
  await expect(page.getByText(/assigned this to Kwame/)).toBeVisible();

  await page.getByRole("button", { name: "As the client sees it" }).click();
  await expect(page.getByRole("article").getByText("The captain is not to know yet.")).toBeHidden();

  const portal = await (await browser.newContext()).newPage();
  await signIn(portal, executive());
  await portal.goto(addressOf(executive(), `/tickets/${page.url().split("/").at(-1)}`));
  await expect(portal.getByRole("article").getByText("Please restart it once.")).toBeVisible();
  await expect(portal.getByText("The captain is not to know yet.")).toHaveCount(0);
  await portal.context().close();
});

test("two tickets become one", async ({ page }) => {
  await signIn(page, agent());
  await openTicket(page, "Radar picture freezes at sea");
  await openTicket(page, "Radar is frozen again");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Merge into another ticket" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").fill("Radar picture");
  await page.getByRole("option", { name: /Radar picture freezes/ }).click();
  await dialog.getByRole("button", { name: /^Merge #\d+ into #\d+$/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Radar picture freezes at sea" })).toBeAttached();
  await expect(page.getByText(/merged #\d+ into this ticket/)).toBeVisible();
});

test("an invoice from draft to paid, and the trail of it", async ({ page }) => {
  await signIn(page, admin());
  await page.goto(addressOf(admin(), "/invoices/new"));
  await page.getByRole("combobox", { name: "Client" }).fill("Halv");
  await page.getByRole("option", { name: /Halvorsen/ }).click();
  await page.getByRole("button", { name: "Create draft" }).click();
  await page.getByLabel("Description of line 1").fill("Scanner for the gangway");
  await page.getByLabel("Quantity of line 1").fill("2");
  await page.getByLabel("Unit price of line 1").fill("149.95");
  await page.getByLabel("Name of the tax of line 1").fill("VAT");
  await page.getByLabel("Tax rate of line 1 in per cent").fill("25");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Description of line 2")).toBeFocused();
  await page.keyboard.type("Fitting");
  await page.getByLabel("Unit price of line 2").fill("80");
  await page.getByLabel("Discount of line 2 in per cent").fill("12.5");
  // 2 × 149.95 + 80 less 12.5 per cent is 369.90; a quarter of it, rounded half up, is 92.48.
  await expect(page.getByText("€462.38")).toBeVisible();
  await expect(page.getByText("All changes saved")).toBeAttached();
  await page.reload();
  await expect(page.getByLabel("Description of line 2")).toHaveValue("Fitting");

  await page.getByRole("button", { name: "Issue", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Issue invoice of €462.38" }).click();
  const heading = page.getByRole("heading", { level: 1, name: /^NW-/ });
  await expect(heading).toBeVisible();
  const number = (await heading.textContent()) ?? "";

  await page.getByRole("button", { name: "Record payment" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Amount")).toHaveValue("462.38");
  await dialog.getByLabel("Reference").fill("Bank 77");
  await dialog.getByRole("button", { name: "Record €462.38" }).click();
  await expect(page.getByText("Paid", { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/Bank 77/)).toBeVisible();

  await page.goto(addressOf(admin(), "/audit"));
  const entry = page.getByRole("button", { name: /Payment created/ }).first();
  await entry.click();
  await expect(page.getByText("Bank 77")).toBeVisible();
  await expect(
    page
      .getByText(/^[0-9a-f]{64}$/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  expect((await downloading).suggestedFilename()).toMatch(/\.csv$/);
  await page.goto(addressOf(admin(), `/invoices?search=${number}`));
  await expect(page.getByRole("link", { name: number })).toBeVisible();
});

test("a person is invited, and the trail shows it", async ({ page }) => {
  await signIn(page, admin());
  await page.goto(addressOf(admin(), "/people"));
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Sander Kuipers");
  await dialog.getByLabel("Email").fill("sander.kuipers@northwind.example");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByLabel("Invitation link")).toHaveValue(/\/invitation/);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row", { name: /Sander Kuipers/ }).getByText("Invited")).toBeVisible();
  await page.goto(addressOf(admin(), "/audit?table=people"));
  await page
    .getByRole("button", { name: /Person created/ })
    .first()
    .click();
  await expect(page.getByText("Sander Kuipers").first()).toBeVisible();
});

test("a client is created, changed and made inactive", async ({ page }) => {
  await signIn(page, admin());
  await page.goto(addressOf(admin(), "/clients/new"));
  await page.getByLabel("Name").fill("Vuurtoren Optiek");
  await page.getByLabel("City").fill("Den Helder");
  await page.getByRole("button", { name: "Create client" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Vuurtoren Optiek" })).toBeVisible();
  await expect(shown(page.getByText("Den Helder"))).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("VAT number").fill("NL004495445B01");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(shown(page.getByText("NL004495445B01"))).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Deactivate Vuurtoren Optiek" }).click();
  await expect(page.getByText("This client is inactive.")).toBeVisible();
});

test("settings: a category, a canned reply, targets and the colour", async ({ page }) => {
  await signIn(page, admin());
  await page.goto(addressOf(admin(), "/settings?part=categories"));
  await page.getByLabel("New category").fill("Navigation");
  await page.getByRole("button", { name: "Add category" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: /^Navigation$/ })).toBeVisible();
  await page.goto(addressOf(admin(), "/settings?part=replies"));
  await page.getByRole("button", { name: "New canned reply" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("Fair winds");
  await dialog.getByLabel("Text").fill("We wish you fair winds.");
  await dialog.getByRole("button", { name: "Save reply" }).click();
  await expect(page.getByText("We wish you fair winds.")).toBeVisible();
  await page.goto(addressOf(admin(), "/settings?part=targets"));
  await page.getByRole("textbox", { name: /First answer to Urgent/ }).fill("30");
  await page.getByRole("button", { name: "Save targets" }).click();
  await expect(page.getByText("Targets saved")).toBeVisible();
  await page.goto(addressOf(admin(), "/settings?part=branding"));
  await page.getByLabel("Colour", { exact: true }).fill("#7a3fb0");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Colour", { exact: true })).toHaveValue("#7a3fb0");
});
