import { readFileSync } from "node:fs";
import { account, addressOf, signIn } from "./setup/journey.ts";
import { expect, type Page, test } from "./setup/test.ts";

const executive = () => account("client_executive", { client: "Halvorsen" });

/** Opens a ticket of one's own and stays on it. */
async function openTicket(page: Page, subject: string): Promise<void> {
  await page.goto(addressOf(executive(), "/tickets/new"));
  await page.getByLabel("Subject").fill(subject);
  await page.getByLabel("Description").fill("It makes a noise like a **kettle**.");
  await page.getByRole("button", { name: "Open ticket", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: subject })).toBeAttached();
}

async function reply(page: Page, text: string): Promise<void> {
  await page.getByRole("button", { name: "Write a reply" }).click();
  await page.getByLabel("Your reply").last().fill(text);
  await page.getByRole("button", { name: "Send reply" }).click();
}

test("a client signs in, sees what needs them, and signs out again", async ({ page }) => {
  const who = { ...executive(), person: "Åsa Lindqvist" };
  await signIn(page, who);
  await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Needs you" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Your contacts" })).toBeVisible();
  const first = page.getByRole("link", { name: /^(Reply|Rate|View): / }).first();
  const place = (await first.getAttribute("href")) ?? "";
  const what = (await first.getAttribute("aria-label"))?.replace(/^\w+: (Invoice )?/, "") ?? "";
  await first.click();
  await expect(page).toHaveURL(addressOf(executive(), place));
  await expect(page.getByRole("main").getByText(what).first()).toBeVisible();
  await page.getByRole("button", { name: who.person }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.goto(addressOf(executive(), "/tickets"));
  await expect(page).toHaveURL(/sign-in/);
});

test("a misspelt word still finds the ticket, and filters stay in the address", async ({ page }) => {
  await signIn(page, executive());
  await page.getByRole("link", { name: "Tickets", exact: true }).first().click();
  const list = page.getByRole("table");
  await expect(list.getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("searchbox").fill("lptop");
  await expect(page).toHaveURL(/search=lptop/);
  await expect(list.getByRole("link", { name: /laptop/i }).first()).toBeVisible();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("option", { name: "Closed" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/status=closed/);
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue("lptop");
  const chip = page.getByRole("button", { name: "Remove filter Status: Closed" });
  await chip.click();
  await expect(chip).toBeHidden();
  await expect(page).not.toHaveURL(/status=/);
  await page.getByRole("searchbox").fill("zzzz qqqq");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(list.getByRole("row").nth(1)).toBeVisible();
});

test("what is typed for a new ticket is checked beside its field and survives leaving the page", async ({
  page,
}) => {
  await signIn(page, executive());
  await page.goto(addressOf(executive(), "/tickets/new"));
  await page.getByRole("button", { name: "Open ticket", exact: true }).click();
  await expect(page.getByText("Say in a few words what it is about.")).toBeVisible();
  await expect(page.getByLabel("Subject")).toBeFocused();
  await page.getByLabel("Subject").fill("The projector hums");
  await page.goto(addressOf(executive(), "/tickets"));
  await expect(page.getByRole("table").getByRole("link").first()).toBeVisible();
  await page.keyboard.press("c");
  await expect(page.getByLabel("Subject")).toHaveValue("The projector hums");
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(page.getByLabel("Subject")).toHaveValue("");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("Subject")).toHaveValue("The projector hums");
});

test("a ticket from opening to rating", async ({ page }) => {
  await signIn(page, executive());
  await openTicket(page, "The coffee machine in Gothenburg is offline");
  await expect(page.getByText("kettle")).toBeVisible();

  await reply(page, "It is back, but only with tea.");
  await expect(page.getByRole("article").getByText("It is back, but only with tea.")).toBeVisible();
  await expect(page.getByText("Sending")).toBeHidden();
  await page.reload();
  await expect(page.getByRole("article").getByText("It is back, but only with tea.")).toBeVisible();

  await page.getByRole("button", { name: "Close ticket" }).click();
  await expect(page.getByText(/Ticket #\d+ is closed/)).toBeVisible();
  await expect(page.getByText(/closed the ticket/)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(/reopened the ticket/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Write a reply" })).toBeVisible();

  await page.getByRole("button", { name: "Close ticket" }).click();
  await page.getByRole("radio", { name: /4 of 5/ }).check({ force: true });
  await page.getByLabel(/Comment/).fill("Quick, and kind.");
  await page.getByRole("button", { name: "Send rating" }).click();
  await expect(page.getByText("Thank you for the rating")).toBeVisible();
  await expect(page.getByText("Quick, and kind.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Quick, and kind.")).toBeVisible();
  await page.getByRole("button", { name: "Reopen ticket" }).first().click();
  await expect(page.getByRole("button", { name: "Close ticket" })).toBeVisible();
});

test("a colleague is put in copy", async ({ page }) => {
  await signIn(page, executive());
  await openTicket(page, "New chairs for the bridge");
  await page.getByRole("button", { name: "Change who is in copy" }).click();
  await page.getByRole("combobox", { name: "In copy" }).fill("bjo");
  await page.getByRole("option", { name: /Bjørn/ }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/added Bjørn Þorvaldsson in copy/)).toBeVisible();
});

test("a reply that could not be sent comes back into the box", async ({ page }) => {
  await signIn(page, executive());
  await openTicket(page, "The gangway light flickers");
  await page.route("**/replies", (route) => route.abort());
  await reply(page, "It flickers in red now.");
  await expect(page.getByText("Your reply was not sent")).toBeVisible();
  await expect(page.getByLabel("Your reply").last()).toHaveValue("It flickers in red now.");
  await expect(page.getByRole("article").getByText("It flickers in red now.")).toBeHidden();
  await page.unroute("**/replies");
  await page.getByRole("button", { name: "Send reply" }).click();
  await expect(page.getByRole("article").getByText("It flickers in red now.")).toHaveCount(1);
});

test("invoices: sums, list, the paper and its PDF", async ({ page }) => {
  await signIn(page, executive());
  await page.getByRole("link", { name: "Invoices", exact: true }).first().click();
  const sums = page.getByRole("list", { name: "Sums" });
  await expect(sums.getByText("Open", { exact: true })).toBeVisible();
  await expect(sums.getByText("Overdue")).toBeVisible();
  await expect(sums.getByText("Paid this year")).toBeVisible();
  await sums.getByRole("link", { name: "Paid this year" }).click();
  await expect(page).toHaveURL(/status=paid/);
  // What the list showed before stays until the answer is there.
  await expect(page.getByRole("table").getByText(/^(Open|Overdue|Partly paid)/)).toHaveCount(0);
  const first = page.getByRole("table").getByRole("link").first();
  const number = ((await first.textContent()) ?? "").trim();
  await first.click();
  await expect(page.getByRole("heading", { level: 1, name: number })).toBeVisible();
  const paper = page.getByRole("article", { name: `Invoice ${number}` });
  await expect(paper.getByText("Halvorsen & Lindqvist Rederi AB")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Payments" }).first()).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download PDF" }).click();
  const download = await downloading;
  expect(
    readFileSync(await download.path())
      .subarray(0, 5)
      .toString(),
  ).toBe("%PDF-");
  expect(download.suggestedFilename()).toContain(number);
});

test("an executive invites somebody, and takes access away and gives it back", async ({ page }) => {
  await signIn(page, executive());
  await page.getByRole("link", { name: "People", exact: true }).first().click();
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Sunniva Dahl");
  await dialog.getByLabel("Email").fill("sunniva.dahl@halvorsen-lindqvist.example");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByLabel("Invitation link")).toHaveValue(/\/invitation/);
  await dialog.getByRole("button", { name: "Done" }).click();
  const row = page.getByRole("row", { name: /Sunniva Dahl/ });
  await expect(row.getByText("Invited")).toBeVisible();
  // Who has not accepted yet has nothing to be taken away but the invitation (people.spec.ts).
  const colleague = page.getByRole("row", { name: /Ömer Yıldırım/ });
  await colleague.getByRole("button", { name: "Actions for Ömer Yıldırım" }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  await expect(colleague.getByText("Deactivated")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(colleague.getByText("Deactivated")).toBeHidden();
});

test("somebody without permission is told so, and is not shown the way", async ({ page }) => {
  const user = account("client_user", { client: "Halvorsen" });
  await signIn(page, user);
  await expect(page.getByRole("link", { name: "Tickets", exact: true }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Invoices", exact: true })).toHaveCount(0);
  await page.goto(addressOf(user, "/invoices"));
  await expect(page.getByRole("heading", { name: "You cannot see this" }).first()).toBeAttached();
});

test("the keyboard alone: down the list, into a ticket, an answer, the palette", async ({ page }) => {
  await signIn(page, executive());
  await page.goto(addressOf(executive(), "/tickets"));
  await expect(page.getByRole("table").getByRole("link").first()).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.getByRole("searchbox").blur();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = page.getByRole("table").getByRole("link").nth(1);
  await expect(second).toBeFocused();
  const subject = (await second.textContent()) ?? "";
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: subject })).toBeAttached();
  const palette = page.getByRole("combobox", { name: "Find or do" });
  await page.keyboard.press("ControlOrMeta+k");
  await expect(palette).toBeFocused();
  await page.keyboard.type("open a ticket");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Subject")).toBeFocused();
  await page.getByLabel("Subject").blur();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(palette).toBeFocused();
  await page.keyboard.type(subject);
  const hit = page.getByRole("option", { name: subject }).first();
  await expect(hit).toBeVisible();
  await hit.click();
  await expect(page.getByRole("heading", { level: 1, name: subject })).toBeAttached();
});

test("what fails to load says so where it belongs, and the rest stays", async ({ page }) => {
  await signIn(page, executive());
  await page.route("**/api/v1/directory/team*", (route) => route.fulfill({ status: 500, body: "{}" }));
  await page.goto(addressOf(executive(), "/"));
  await expect(page.getByRole("heading", { name: "Needs you" })).toBeVisible();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.unroute("**/api/v1/directory/team*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Tomasz Wieczorek").first()).toBeVisible();
});

test("on a phone: the bar at the foot leads everywhere, and a ticket is answered", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    locale: "en-GB",
  });
  const page = await context.newPage();
  await signIn(page, executive());
  await page.getByRole("link", { name: "Tickets" }).tap();
  await page.getByRole("listitem").getByRole("link").first().tap();
  await page
    .getByRole("button", { name: "Write a reply" })
    .or(page.getByText("This ticket is closed"))
    .waitFor();
  await openTicket(page, "The pilot ladder is stuck");
  await reply(page, "Half of it, to be fair.");
  await expect(page.getByRole("article").getByText("Half of it, to be fair.")).toBeVisible();
  await page.getByRole("link", { name: "Invoices" }).tap();
  await expect(page.getByRole("list", { name: "Sums" })).toBeVisible();
  await context.close();
});
