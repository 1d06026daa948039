import { oidcIdp } from "../server/testing/oidc-idp.ts";
import {
  type Account,
  account,
  addressOf,
  expectAccessible,
  expectNoSideways,
  giveCredentials,
  signIn,
} from "./setup/journey.ts";
import { expect, type Page, test } from "./setup/test.ts";

const admin = () => account("tenant_admin", { tenant: "northwind" });
const lead = () => account("account_lead", { tenant: "northwind" });
const member = () => account("client_executive", { client: "شركة" });

/** A part of the settings, in Desk. */
async function settings(page: Page, part: string): Promise<void> {
  await page.goto(addressOf(admin(), `/settings?part=${part}`));
}

/** Leads from the list of people into the portal, as one of them. */
async function viewAs(page: Page, who: Account, name: RegExp, reason: string): Promise<void> {
  await page.goto(addressOf(who, "/people?kind=member"));
  await page.getByRole("button", { name }).first().click();
  await page.getByRole("menuitem", { name: /^View portal as/ }).click();
  await page.getByLabel("Reason").fill(reason);
  await page.getByRole("button", { name: /^View as/ }).click();
}

test("a client's people are asked for a second factor from the moment on that the desk says so", async ({
  page,
  browser,
}) => {
  await signIn(page, admin());
  await settings(page, "sign_in");
  await page.getByRole("button", { name: "Add a client" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Client" }).fill("واحة");
  await page.getByRole("option", { name: /واحة/ }).click();
  await dialog.getByRole("radio", { name: /^Everybody/ }).check();
  await expect(dialog.getByText("A second factor is required of everybody.")).toBeVisible();
  await expect(dialog.getByText(/people of whom it is required have a second factor already/)).toBeVisible();
  await dialog.getByRole("button", { name: "Save changes" }).click();
  const policies = page.getByRole("list", { name: "Clients with their own policy" });
  await expect(policies.getByText("Ways in as yours · second factor of everybody")).toBeVisible();

  const portal = await (await browser.newContext()).newPage();
  await portal.goto(addressOf(member(), "/sign-in"));
  await giveCredentials(portal, member());
  await expect(portal.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
  await expect(portal.getByRole("navigation")).toHaveCount(0);

  await policies.getByRole("button", { name: /^Remove the policy/ }).click();
  await page.getByRole("button", { name: "Remove policy" }).click();
  await expect(page.getByText("All clients follow what is set above.")).toBeVisible();
  await portal.goto(addressOf(member()));
  await expect(portal.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  await portal.context().close();
});

test("a key is made, works for what it was given alone, and is dead once it is revoked", async ({ page }) => {
  await signIn(page, admin());
  await settings(page, "keys");
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Status page");
  await dialog.getByRole("checkbox", { name: "Read tickets" }).check();
  await dialog.getByRole("checkbox", { name: "All tickets, not only their own" }).check();
  await dialog.getByRole("button", { name: "Make key" }).click();
  const token = await dialog.getByLabel("Key", { exact: true }).inputValue();
  expect(token).toMatch(/^postern_/);
  await dialog.getByRole("button", { name: "Done", exact: true }).click();

  // A program has no cookies; only the browser of the journey knows the host's name.
  const call = (path: string) =>
    page.evaluate(
      async ([address, key]) => {
        const headers = { authorization: `Bearer ${key}` };
        return (await fetch(`/api/v1${address}`, { headers, credentials: "omit" })).status;
      },
      [path, token] as const,
    );
  expect(await call("/tickets")).toBe(200);
  expect(await call("/invoices")).toBe(403);
  await page.reload();
  const row = page.getByRole("listitem").filter({ hasText: "Status page" });
  await expect(row.getByText(/Last used/)).toBeVisible();

  await row.getByRole("button", { name: "Status page: what can be done" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke Status page" }).click();
  await expect(row.getByText("Revoked", { exact: true })).toBeVisible();
  expect(await call("/tickets")).toBe(401);
});

test("an identity provider is set up in its steps, tried, switched on and deleted", async ({ page }) => {
  const idp = await oidcIdp([]);
  try {
    await signIn(page, admin());
    await settings(page, "sso");
    await page.getByRole("button", { name: "Add provider" }).click();
    await page.getByRole("radio", { name: "Another one, by OpenID Connect" }).check();
    await page.getByRole("dialog").getByLabel("Name").fill("Harbour sign-in");
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByLabel("Redirect address", { exact: true })).toHaveValue(/\/sso\/oidc\//);
    await page.getByLabel("Issuer").fill("http://127.0.0.1:9");
    await page.getByLabel("Client ID").fill("the-portal");
    await page.getByLabel("Client secret").fill("a secret of the journey");
    await page.getByRole("button", { name: "Save" }).first().click();
    await expect(page.getByText("There is one. Leave this empty to keep it.")).toBeVisible();
    await page.getByRole("button", { name: "Try connection" }).click();
    await expect(page.getByText("Nothing answers there.")).toBeVisible();

    await page.getByLabel("Issuer").fill(idp.issuer);
    await page.getByLabel("Client secret").fill("another secret");
    await page.getByRole("button", { name: "Save" }).first().click();
    await expect(page.getByText("Harbour sign-in is saved").last()).toBeVisible();
    await page.getByRole("button", { name: /^Try/ }).click();
    const tried = page.getByRole("list", { name: "What was tried" });
    await expect(tried.getByText("It is the issuer that was entered: all right")).toBeVisible();
    await expect(tried.getByText(/Add one in step 4/)).toBeVisible();

    await page.getByRole("button", { name: "Add domain" }).click();
    await page.getByLabel("Domain", { exact: true }).fill("harbour.example");
    await page.getByRole("dialog").getByRole("button", { name: "Add domain" }).click();
    await expect(page.getByRole("dialog").getByLabel("Name", { exact: true })).toHaveValue(
      "_postern.harbour.example",
    );
    await page.getByRole("button", { name: "Done", exact: true }).click();
    await page.getByRole("button", { name: "Switch on" }).click();
    await expect(page.getByRole("button", { name: "Switch off" })).toBeVisible();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("button", { name: "Delete Harbour sign-in" }).click();
    await expect(page.getByText("No identity provider yet")).toBeVisible();
    await expect(page.getByText("Led to no provider")).toBeVisible();
  } finally {
    await idp[Symbol.asyncDispose]();
  }
});

test("an account lead views the portal as a member, cannot write, and comes back", async ({
  page,
  browser,
}) => {
  const who = lead();
  await signIn(page, who);
  await viewAs(page, who, /Åsa/, "The invoice of last week");
  const bar = page.getByRole("region", { name: "Viewing as a member" });
  await expect(bar.getByText(/You are viewing as Åsa/)).toBeVisible();
  await expect(bar.getByText("The invoice of last week")).toBeVisible();
  await expect(bar.getByText(/min left · read-only/)).toBeVisible();
  await expect(page).toHaveTitle(/^Viewing as Åsa/);
  await page.getByRole("link", { name: "Open a ticket" }).first().click();
  await page.getByLabel("Subject").fill("In her name");
  await page.getByLabel("Description").fill("This must not be sent.");
  await page.getByRole("button", { name: "Open ticket" }).click();
  await expect(page.getByRole("alert").getByText(/nothing is sent or changed/)).toBeVisible();
  await expect(bar).toBeVisible();
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
    { width: 320, height: 640 },
  ]) {
    await page.setViewportSize(size);
    await expect(bar.getByRole("button", { name: "Stop viewing" })).toBeInViewport();
    await expectNoSideways(page);
  }
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await bar.getByRole("button", { name: "Stop viewing" }).click();
  await expect(page).toHaveURL(/\/desk\/people\?kind=member/);
  await expect(bar).toHaveCount(0);

  const trail = await (await browser.newContext()).newPage();
  await signIn(trail, admin());
  await trail.goto(addressOf(admin(), "/audit"));
  await trail.getByRole("link", { name: "Views as members" }).click();
  const seen = trail.getByRole("listitem").filter({ hasText: "The invoice of last week" });
  await expect(seen.getByText(/as Åsa/)).toBeVisible();
  await expect(seen.getByText(/[1-9]\d* requests/)).toBeVisible();
  await trail.context().close();
});

test("one key shows an invoice as its client sees it; a draft they do not see", async ({ page }) => {
  await signIn(page, admin());
  const open = async (status: string) => {
    await page.goto(addressOf(admin(), `/invoices?status=${status}`));
    await page.locator("[data-row-link]").first().click();
    await expect(page).toHaveURL(/invoices\/[0-9a-f-]{36}/);
  };
  await open("paid");
  await expect(page.getByRole("button", { name: /As the client sees it/ })).toBeVisible();
  await page.keyboard.press("v");
  await expect(page.getByText(/^This is what .* sees\.$/)).toBeVisible();
  await page.keyboard.press("v");
  await expect(page.getByText(/^This is what .* sees\.$/)).toHaveCount(0);
  await open("draft");
  await expect(page.getByRole("button", { name: "Issue", exact: true })).toBeVisible();
  await page.keyboard.press("v");
  await expect(page.getByText(/does not see this yet/)).toBeVisible();
});

const desktop = { width: 1440, height: 900 };
const tablet = { width: 820, height: 1180 };
const phone = { width: 390, height: 844 };
for (const [name, sizes] of [
  ["desktop and a tablet", [desktop, tablet]],
  ["phone", [phone]],
] as const) {
  test(`what belongs to access is clean for assistive technology and fits a ${name}`, async ({ page }) => {
    test.setTimeout(180_000);
    const expectClean = async () => {
      await expect(page.getByText("Loading")).toHaveCount(0);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await expectNoSideways(page);
        await expectAccessible(page);
      }
    };
    await page.setViewportSize(sizes[0]);
    await signIn(page, admin());
    for (const path of [
      "/settings?part=sign_in",
      "/settings?part=sso",
      "/settings?part=keys",
      "/audit/viewings",
    ]) {
      await page.goto(addressOf(admin(), path));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectClean();
    }
    await settings(page, "keys");
    await page.getByRole("button", { name: "New key" }).click();
    await expect(page.getByRole("dialog").getByRole("checkbox").first()).toBeVisible();
    await expectClean();
    await page.context().clearCookies();
    await signIn(page, member());
    for (const path of ["/security", "/security?part=sso"]) {
      await page.goto(addressOf(member(), path));
      await expect(page.getByRole("heading", { level: 1, name: "Sign-in and security" })).toBeVisible();
      await expectClean();
    }
  });
}
