import type { Receipt } from "../contract/approval-history.ts";
import {
  type Account,
  account,
  addressOf,
  expectAccessible,
  expectNoSideways,
  giveCredentials,
  signIn,
} from "./setup/journey.ts";
import { call, mailsSoFar, newMail } from "./setup/mail.ts";
import { run } from "./setup/process.ts";
import { type Browser, expect, type Page, test } from "./setup/test.ts";

// Approvals from a mail: what waits is written to who decides it, and decided from there.

test.describe.configure({ mode: "serial" });

const admin = () => account("tenant_admin", { tenant: "contoso" });
const executive = () => account("client_executive", { client: "Thornbury" });
const phone = { width: 390, height: 844 };
const elsewhere = async (browser: Browser) => (await browser.newContext({ locale: "en-GB" })).newPage();
const entries = (page: Page) =>
  page.getByRole("list", { name: "What waits for a decision" }).locator("[data-row-link]");

/** Passes time on the data of this worker's demo. */
const beside = (script: string) =>
  run([`e2e/setup/${script}`], {
    POSTERN_DATA: process.env.POSTERN_E2E_DATA ?? "",
    POSTERN_DEMO: "1",
    PORT: "0",
  });

/** Somebody of the staff, with the client that the executive is of. */
async function atDesk(browser: Browser): Promise<{ desk: Page; clientId: string }> {
  const desk = await elsewhere(browser);
  await signIn(desk, admin());
  const { items } = await call<{ items: { id: string; name: string }[] }>(desk, "GET", "/clients");
  return { desk, clientId: items.find(({ name }) => name.startsWith("Thornbury"))?.id ?? "" };
}

/** Submits a quote, and answers with the mail about it as soon as it has come. */
async function mailAbout(desk: Page, clientId: string, title: string): Promise<string> {
  await beside("digests-now.ts");
  const before = await mailsSoFar(desk, executive().email);
  await call(desk, "POST", "/approvals/requests", { kind: "quote", clientId, title, amount: 480_000 });
  await beside("digests-now.ts");
  return newMail(desk, executive().email, /^Approvals of /, before);
}

/** The server's word that something was decided: the screen says so before. */
const decided = (page: Page) =>
  page.waitForResponse((answer) => answer.url().endsWith("/approvals/decisions") && answer.ok());

/** Where the mail leads, at the address of this demo. */
function linkOf(mail: string, who: Account): string {
  const path = /https?:\/\/[^/\s]+(\/(?:approvals|digest)\?\S+)/.exec(mail)?.[1];
  if (!path) throw new Error(`No link in: ${mail}`);
  return addressOf(who, path);
}

test("the mail leads through the sign-in to exactly its items, which are decided there", async ({
  page,
  browser,
}) => {
  test.slow();
  const { desk, clientId } = await atDesk(browser);
  const mail = await mailAbout(desk, clientId, "New window displays");
  const writes: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET" && request.url().includes("/approvals")) writes.push(request.url());
  });
  await page.setViewportSize(phone);
  await page.goto(linkOf(mail, executive()));
  await giveCredentials(page, executive());
  await expect(page).toHaveURL(/\/approvals\?digest=/);
  await expect(entries(page)).toHaveCount(1);
  await expect(entries(page)).toContainText("New window displays");
  expect(writes).toEqual([]);
  await entries(page).click();
  const done = decided(page);
  await page.getByRole("button", { name: "Approve" }).click();
  await done;
  await expect(page.getByText("Approved", { exact: true }).first()).toBeVisible();
  await page.goto(linkOf(mail, executive()));
  await expect(entries(page)).toContainText("New window displays");
  await expect(page.getByRole("list", { name: "What waits for a decision" })).toContainText("Approved");
  await desk.context().close();
});

test("where the policy allows it, the link opens its items once, and asks for a proof before anything is decided", async ({
  page,
  browser,
}) => {
  test.slow();
  const { desk, clientId } = await atDesk(browser);
  await desk.goto(addressOf(admin(), "/settings?part=sign_in"));
  await desk.getByRole("radio", { name: /^These items, once and for half an hour/ }).check();
  await expect(desk.getByText(/opens its items once, and asks for a proof/)).toBeVisible();
  await expectAccessible(desk);
  await desk.getByRole("button", { name: "Save", exact: false }).last().click();
  await expect(desk.getByText("The link in a mail about approvals opens its items once")).toBeHidden();

  const mail = await mailAbout(desk, clientId, "A tent for the fair");
  const link = linkOf(mail, executive());
  expect(link).toMatch(/\/digest\?id=[\da-f-]+#[\w-]{43}$/);
  await page.setViewportSize(phone);
  // A program that looks at mail opens the page and presses nothing.
  const scanner = await elsewhere(browser);
  await scanner.goto(link);
  await expect(scanner.getByRole("button", { name: "See what waits" })).toBeVisible();
  await scanner.context().close();

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "What waits for your approval" })).toBeVisible();
  await expectNoSideways(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "See what waits" }).click();
  await expect(entries(page)).toHaveCount(1);
  await expect(page.getByText(/^Only this mail, until /)).toBeVisible();
  await expect(page.getByRole("link", { name: "Invoices" })).toHaveCount(0);
  await expectNoSideways(page);
  await expectAccessible(page);
  // Nothing else of the portal is there.
  await page.goto(addressOf(executive(), "/invoices"));
  await expect(page).toHaveURL(/\/approvals\?digest=/);
  await expect(entries(page)).toHaveCount(1);

  await entries(page).click();
  await page.getByRole("button", { name: "Approve" }).click();
  const ask = page.getByRole("dialog", { name: "Confirm that it is you" });
  await expect(ask.getByRole("button", { name: /mail/i })).toHaveCount(0);
  await ask.getByLabel("Password", { exact: true }).fill(executive().password);
  const done = decided(page);
  await ask.getByRole("button", { name: "Confirm" }).click();
  await done;
  await expect(ask).toBeHidden();
  await expect(page.getByText("Approved", { exact: true }).first()).toBeVisible();

  // The link is used up; the ordinary sign-in leads to the same items.
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page).toHaveURL(/\/sign-in\?out=true$/);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link cannot be used any more" })).toBeVisible();
  await expectNoSideways(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Sign in to see it" }).click();
  await giveCredentials(page, executive());
  await expect(page).toHaveURL(/\/approvals\?digest=/);
  await expect(entries(page)).toContainText("A tent for the fair");
  await expect(page.getByRole("list", { name: "What waits for a decision" })).toContainText("Approved");
  await entries(page).click();
  const { items } = await call<{ items: { id: string }[] }>(page, "GET", "/approvals/history?limit=1");
  // There is none as long as the decision can be taken back.
  await expect(async () => {
    const { decision } = await call<Receipt>(page, "GET", `/approvals/decisions/${items[0]?.id}/receipt`);
    expect(decision.factor).toBe("digest_link+password");
  }).toPass({ timeout: 15_000 });

  // To somebody else who is signed in the link says whose it is; its own reader needs it not.
  const next = linkOf(await mailAbout(desk, clientId, "Banners for the fair"), executive());
  await desk.goto(next);
  await expect(desk.getByRole("heading", { name: /^This mail is for / })).toBeVisible();
  await expectAccessible(desk);
  await page.goto(next);
  await expect(page).toHaveURL(/\/approvals\?digest=/);
  await expect(entries(page)).toContainText("Banners for the fair");
  await expect(page.getByText(/^Only this mail/)).toHaveCount(0);
  await desk.context().close();
});

test("a decision that the policy asks a proof for is asked again after ten minutes, and goes on by itself", async ({
  page,
  browser,
}) => {
  test.slow();
  const { desk, clientId } = await atDesk(browser);
  const { items } = await call<{ items: { [field: string]: unknown }[] }>(
    desk,
    "GET",
    `/approvals/policies?clientId=${clientId}`,
  );
  const { id: _, client: __, project: ___, names: ____, can: _____, ...policy } = items.at(-1) ?? {};
  await call(desk, "PUT", "/approvals/policies", { ...policy, clientId, kind: "quote", proofAbove: 100_000 });
  await call(desk, "POST", "/approvals/requests", {
    kind: "quote",
    clientId,
    title: "A second till",
    amount: 480_000,
  });
  await signIn(page, executive());
  await beside("proofs-long-ago.ts");
  await page.goto(addressOf(executive(), "/approvals?search=second+till"));
  await entries(page).first().click();
  await page.getByRole("button", { name: "Approve" }).first().click();
  const ask = page.getByRole("dialog", { name: "Confirm that it is you" });
  await expectAccessible(page);
  await ask.getByLabel("Password", { exact: true }).fill(executive().password);
  const done = decided(page);
  await ask.getByRole("button", { name: "Confirm" }).click();
  await done;
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await page.goto(addressOf(executive(), "/approvals/history?search=second+till"));
  await expect(page.locator("[data-row-link]").first()).toContainText("A second till");
  await desk.context().close();
});
