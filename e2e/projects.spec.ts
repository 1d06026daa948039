import { account, addressOf, expectAccessible, expectNoSideways, signIn } from "./setup/journey.ts";
import { expect, type Page, test } from "./setup/test.ts";

const lead = () => account("account_lead", { tenant: "northwind" });
const executive = () => account("client_executive", { client: "Halvorsen" });
const slipped = "Flytt till molnet: Göteborg och Ålesund";

async function openProject(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name: "Projects", exact: true }).first().click();
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeAttached();
}

test("a client sees how a project stands: the sentence first, slips, money and hours, also as tables", async ({
  page,
}) => {
  await signIn(page, executive());
  const home = page.locator("section").filter({ has: page.getByRole("heading", { name: "Projects" }) });
  await expect(home.getByRole("link", { name: slipped })).toBeVisible();
  await expect(home.getByText("At risk")).toBeVisible();
  await openProject(page, slipped);
  const health = page.getByRole("region", { name: "Health" });
  await expect(health.getByText("Worse than before")).toBeVisible();
  await health.getByText("How it stood before").click();
  await expect(health.getByText("On track")).toBeVisible();
  const moved = page.getByRole("list", { name: "Milestones" }).getByRole("listitem").nth(2);
  await expect(moved).toContainText(/Planned .*, now .*days later/);
  await expect(page.getByText(/€.* over the budget is expected/)).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  await page.keyboard.press("t");
  await expect(page.getByRole("table")).toHaveCount(3);
  await expect(page.getByRole("row", { name: /^All of it/ })).toContainText("€28,500.00");
  // What is internal is not merely hidden.
  expect(await page.content()).not.toContain("Check who still opens old mailboxes");
  await page.goto(addressOf(executive(), "/projects?search=zzzz"));
  await page.getByRole("button", { name: "Clear filters" }).last().click();
  await expect(page.getByRole("link", { name: slipped })).toBeVisible();
});

test("staff plan a project from nothing, start it, and say how it stands; its client reads that", async ({
  page,
  browser,
}) => {
  await signIn(page, lead());
  await page.goto(addressOf(lead(), "/projects/new"));
  await page.getByRole("combobox", { name: "Client" }).fill("Halv");
  await page.getByRole("option", { name: /Halvorsen/ }).click();
  const name = "Radar for the pilot boats";
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Internal note").fill("They pay late.");
  await page.getByRole("button", { name: "Create draft" }).click();
  await expect(page.getByText("This project is a draft")).toBeVisible();

  await page.getByRole("button", { name: "Add phase" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the phase").fill("Measuring");
  await dialog.getByLabel("Budget in hours").fill("40");
  await dialog.getByLabel("Budget (optional)").fill("4000");
  await dialog.getByRole("button", { name: "Add phase" }).click();
  await expect(page.getByText("€4,000.00 · 40h")).toBeVisible();
  await page.getByRole("textbox", { name: "Per cent done of Measuring" }).fill("25");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Measuring is saved")).toBeVisible();

  await page.getByRole("button", { name: "Add milestone" }).click();
  await dialog.getByLabel("Name of the milestone").fill("First boat");
  await dialog.getByRole("group", { name: "Planned" }).getByRole("spinbutton").first().click();
  await page.keyboard.type("01122026");
  await dialog.getByRole("button", { name: "Add milestone" }).click();
  await expect(page.getByText("Planned 1 Dec 2026")).toBeVisible();
  const title = page.getByRole("textbox", { name: "Name of First boat" });
  await title.fill("First boat sees");
  await title.press("Enter");
  await expect(page.getByText("First boat sees is saved")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.getByRole("textbox", { name: "Name of First boat" })).toHaveValue("First boat");

  await page.getByRole("button", { name: "Add next step" }).click();
  await dialog.getByLabel("What is to be done").fill("Name the boat to begin with");
  await dialog.getByRole("button", { name: "Add next step" }).click();
  await page.getByRole("checkbox", { name: "Done: Name the boat to begin with" }).click();
  await expect(page.getByRole("checkbox", { name: /Name the boat/ })).toBeChecked();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.getByRole("checkbox", { name: /Name the boat/ })).not.toBeChecked();

  await page.getByRole("tab", { name: "Tasks" }).click();
  await page.getByRole("button", { name: "Add task" }).first().click();
  await dialog.getByLabel("Task").fill("Ask for the drawings");
  await dialog.getByRole("button", { name: "Add task" }).click();
  await expect(page.getByRole("row", { name: /Ask for the drawings/ }).getByText("Internal")).toBeVisible();

  await page.getByRole("button", { name: "Start project" }).click();
  await expect(page.getByText("This project is a draft")).toBeHidden();
  await page.getByRole("button", { name: "Set health" }).click();
  await dialog.getByText("Off track").click();
  await dialog.getByRole("button", { name: "Say off track" }).click();
  await expect(dialog.getByText("Say why, in a sentence or two.")).toBeVisible();
  await dialog.getByLabel("Why").fill("The mast is shorter than drawn.");
  await dialog.getByRole("button", { name: "Say off track" }).click();
  await page.getByRole("tab", { name: "Overview" }).click();
  await expect(page.getByText("The mast is shorter than drawn.")).toBeVisible();
  await expect(page.getByText("They pay late.")).toBeVisible();
  await page.getByRole("button", { name: "As the client sees it" }).click();
  await expect(page.getByText("They pay late.")).toBeHidden();

  const portal = await (await browser.newContext()).newPage();
  await signIn(portal, executive());
  await openProject(portal, name);
  await expect(portal.getByText("The mast is shorter than drawn.")).toBeVisible();
  await expect(portal.getByRole("list", { name: "Milestones" }).getByText("First boat")).toBeVisible();
  await expect(portal.getByText(/They pay late|Ask for the drawings/)).toHaveCount(0);
  await portal.context().close();
});

test("staff track time: the timer in the top line, a week typed into, many entries changed at once", async ({
  page,
}) => {
  await signIn(page, lead());
  await page.goto(addressOf(lead(), "/time"));
  await page.getByRole("button", { name: "Start timer" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Project" }).fill("Flytt");
  await page.getByRole("option", { name: /Flytt till molnet/ }).click();
  await dialog.getByLabel(/^Note for the client/).fill("Moved the mail");
  await dialog.getByLabel(/^Internal note/).fill("Twice, to be honest");
  await dialog.getByRole("button", { name: "Start timer" }).click();
  const clock = page.getByRole("button", { name: /^Timer: 0:00:\d\d on Flytt/ });
  await expect(clock).toBeVisible();
  await page.goto(addressOf(lead(), "/tickets"));
  await clock.click();
  await dialog.getByRole("button", { name: "Stop and save" }).click();
  await expect(page.getByText(/^0:01 on Flytt.* saved$/)).toBeVisible();

  await page.goto(addressOf(lead(), "/time"));
  await page.getByRole("button", { name: "Add a line" }).click();
  await dialog.getByRole("combobox", { name: "Project" }).fill("New network");
  await page
    .getByRole("option", { name: /New network/ })
    .first()
    .click();
  await dialog.getByRole("button", { name: "Add line" }).click();
  const cell = page.getByRole("textbox", { name: /New network on board.*Mon/ }).last();
  await cell.fill("1,5");
  await cell.press("Enter");
  await expect(cell).toHaveValue("1:30");
  await page.reload();
  await expect(page.getByRole("textbox", { name: /New network on board.*Mon/ }).last()).toHaveValue("1:30");

  await page.getByRole("link", { name: "All entries" }).click();
  await page.getByRole("searchbox").fill("Moved the mail");
  await expect(page.getByRole("checkbox")).toHaveCount(1);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await dialog.getByText("Make not billable").click();
  await dialog.getByRole("button", { name: "Change 1 entry" }).click();
  await expect(page.getByText("1 entry changed")).toBeVisible();
  await expect(page.getByRole("row", { name: /Moved the mail/ })).toContainText("Not billable");
  await page.getByRole("button", { name: /^Entry of .*Moved the mail/ }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Entry deleted")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.getByRole("row", { name: /Moved the mail/ })).toBeVisible();
});

test("an expense in another currency says what it is for the project before it is entered", async ({
  page,
}) => {
  await signIn(page, lead());
  await page.goto(addressOf(lead(), "/time/expenses"));
  await page.getByRole("button", { name: "Enter expense" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Project" }).fill("Flytt");
  await page.getByRole("option", { name: /Flytt till molnet/ }).click();
  await dialog.getByLabel("What for").fill("Adapter from the airport");
  await dialog.getByRole("combobox", { name: "Currency" }).fill("SEK");
  await page.getByRole("option", { name: /^SEK/ }).click();
  await dialog.getByLabel("Amount paid").fill("250");
  await dialog.getByLabel("Tax in it").fill("50");
  await dialog.getByLabel("Exchange rate").fill("0,0875");
  await expect(dialog.getByText("€17.50 net for the project")).toBeVisible();
  await dialog.getByRole("button", { name: "Enter expense" }).click();
  await expect(page.getByRole("row", { name: /Adapter from the airport/ })).toContainText("€17.50");
});

const sizes = [
  ["desktop", { width: 1440, height: 900 }, { width: 820, height: 1180 }],
  ["phone", { width: 390, height: 844 }, { width: 320, height: 640 }],
] as const;
const doors = [
  ["portal", executive, ["/projects", "/projects?search=zzzz"], ["", "#"]],
  [
    "desk",
    lead,
    ["/projects", "/projects/new", "/time", "/time?view=day", "/time/entries", "/time/expenses"],
    ["", "?tab=plan", "?tab=tasks", "?tab=time", "?tab=expenses", "?tab=costs", "/edit"],
  ],
] as const;

for (const [door, who, screens, parts] of doors) {
  for (const [name, size, other] of sizes) {
    test(`${door}: every screen of projects is clean for assistive technology and fits a ${name}`, async ({
      page,
    }) => {
      test.setTimeout(240_000);
      await page.setViewportSize(size);
      await signIn(page, who());
      await page.goto(addressOf(who(), "/projects"));
      const href = await page.getByRole("link", { name: slipped }).getAttribute("href");
      const id = href?.split("/").at(-1) ?? "";
      for (const path of [...screens, ...parts.map((part) => `/projects/${id}${part}`)]) {
        await page.goto(addressOf(who(), path));
        await page.waitForLoadState("networkidle");
        await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
        if (path.endsWith("#")) await page.keyboard.press("t");
        await expectNoSideways(page);
        await expectAccessible(page);
        await page.setViewportSize(other);
        await expectNoSideways(page);
        await page.setViewportSize(size);
      }
    });
  }
}
