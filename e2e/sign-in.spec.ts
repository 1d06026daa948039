import { TOTP } from "otpauth";
import {
  account,
  addressOf,
  expectAccessible,
  expectNoSideways,
  giveCredentials,
  signIn,
} from "./setup/journey.ts";
import { call, codeIn, linkIn, mailsSoFar, newMail } from "./setup/mail.ts";
import { type Browser, expect, type Page, test } from "./setup/test.ts";

// What one journey changes about a person no other one may stand on.
const user = () => account("client_user", { client: "Thornbury" });
const manager = () => account("client_manager", { client: "Thornbury" });
const contosoAdmin = () => account("tenant_admin", { tenant: "contoso" });
const fontaine = () => account("client_user", { client: "Maison" });
const fontaineManager = () => account("client_manager", { client: "Maison" });
const home = (page: Page) => expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();

/** Another device: it knows nothing of the first. */
const elsewhere = async (browser: Browser) => (await browser.newContext({ locale: "en-GB" })).newPage();

/** A passkey holder in the machine, which says yes to everything. */
async function withAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Takes the session away. An open window would notice and go to the sign-in page by itself, so it is left first. */
async function dropSession(page: Page): Promise<void> {
  await page.goto("about:blank");
  await page.context().clearCookies();
}

async function giveAddress(page: Page, email: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Reads the secret of a new app off the page and gives its first code. */
async function setUpApp(page: Page): Promise<{ totp: TOTP; codes: string[] }> {
  const secret = ((await page.locator("code").first().textContent()) ?? "").replace(/\s/g, "");
  const totp = new TOTP({ secret });
  await page.getByLabel("Code from your app").fill(totp.generate());
  await expect(page.getByRole("heading", { name: "Keep your recovery codes" })).toBeVisible();
  const codes = await page.locator("[data-print] li").allTextContents();
  expect(codes).toHaveLength(10);
  await page.getByLabel("I have kept these codes in a safe place").check();
  await page.getByRole("button", { name: "Go on" }).click();
  return { totp, codes };
}

test("the way used last is there on the next visit, and Change keeps the address", async ({ page }) => {
  await page.goto(addressOf(user(), "/sign-in?to=/tickets"));
  await giveAddress(page, user().email);
  await page.getByRole("button", { name: "Change" }).click();
  await expect(page.getByLabel("Email")).toHaveValue(user().email);
  await giveCredentials(page, user());
  await expect(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  await dropSession(page);
  await page.goto(addressOf(user(), "/sign-in"));
  await expect(page.getByLabel("Email")).toHaveValue(user().email);
  await page.getByLabel("Password", { exact: true }).fill(user().password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await home(page);
});

test("a link signs in where it was asked for; elsewhere it says so, and its code still works here", async ({
  page,
  browser,
}) => {
  const { email } = user();
  const ask = async () => {
    await page.goto(addressOf(user(), "/sign-in"));
    const before = await mailsSoFar(page, email);
    await giveAddress(page, email);
    await page.getByRole("button", { name: "Email me a sign-in link" }).click();
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
    return newMail(page, email, /sign-in link/, before);
  };
  const mail = await ask();
  const phone = await elsewhere(browser);
  await phone.goto(addressOf(user(), linkIn(mail, "link")));
  await expect(phone.getByRole("heading", { name: "You opened the link on another device" })).toBeVisible();
  await phone.context().close();
  await page.getByLabel("Code from the mail").pressSequentially(codeIn(mail));
  await home(page);

  await page.evaluate(() => localStorage.clear());
  await dropSession(page);
  const second = await ask();
  const waiting = page;
  const tab = await page.context().newPage();
  await tab.goto(addressOf(user(), linkIn(second, "link")));
  await home(tab);
  // The page that was waiting for the code follows by itself.
  await home(waiting);
  await tab.goto(addressOf(user(), linkIn(second, "link")));
  await expect(tab.getByRole("heading", { name: "This link cannot be used any more" })).toBeVisible();
});

test("a passkey is made in the account, and opens the portal without a password", async ({ page }) => {
  await withAuthenticator(page);
  await signIn(page, manager());
  await page.goto(addressOf(manager(), "/account"));
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Keep your recovery codes" })).toBeVisible();
  await page.getByLabel("I have kept these codes in a safe place").check();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText("The passkey is set up.")).toBeVisible();

  await dropSession(page);
  await page.goto(addressOf(manager(), "/sign-in"));
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await home(page);

  await page.goto(addressOf(manager(), "/account"));
  await page.getByRole("button", { name: "Remove Passkey" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove Passkey" }).click();
  await expect(page.getByText("Passkey is removed.")).toBeVisible();
});

/** How a client's people come in, as it is to be written back. */
async function policyOf(page: Page, clientId: string | undefined) {
  type Policy = Record<string, unknown>;
  const { own } = await call<{ own: Policy }>(page, "GET", `/security/policy?clientId=${clientId}`);
  const { ways, onlyShown, secondFactor, secondFactorRoles, factors, graceDays, masqueradeWrites } = own;
  return { ways, onlyShown, secondFactor, secondFactorRoles, factors, graceDays, masqueradeWrites };
}

test("where a company asks for a second step it is set up before anything else, and asked for from then on", async ({
  page,
  browser,
}) => {
  test.slow();
  const admin = await elsewhere(browser);
  await signIn(admin, contosoAdmin());
  const clients = await call<{ items: { id: string; name: string }[] }>(admin, "GET", "/clients");
  const clientId = clients.items.find(({ name }) => name.startsWith("Maison"))?.id;
  const policy = { ...(await policyOf(admin, clientId)), clientId };
  const asking = { ...policy, secondFactor: "all", factors: ["totp", "passkey"], graceDays: 0 };
  await call(admin, "PUT", "/security/policy", asking);
  try {
    const who = fontaine();
    await page.goto(addressOf(who, "/sign-in?to=/tickets"));
    await giveCredentials(page, who);
    await expect(page.getByRole("heading", { name: "Set up a second step" })).toBeVisible();
    await page.getByRole("button", { name: /^Authenticator app/ }).click();
    await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
    await expectAccessible(page);
    const { codes } = await setUpApp(page);
    await expect(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();

    const next = await elsewhere(browser);
    await next.goto(addressOf(who, "/sign-in"));
    await giveCredentials(next, who);
    await expect(next.getByRole("heading", { name: "One more step" })).toBeVisible();
    await next.goto(addressOf(who, "/tickets"));
    await expect(next.getByRole("heading", { name: "One more step" })).toBeVisible();
    await next.getByRole("button", { name: "Use a recovery code" }).click();
    await next.getByLabel("Recovery code").fill(codes[3]?.toLowerCase() ?? "");
    await next.getByRole("button", { name: "Confirm" }).click();
    await expect(next.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
    await next.goto(addressOf(who, "/account"));
    await expect(next.getByText("9 left")).toBeVisible();
    await next.context().close();
  } finally {
    await call(admin, "PUT", "/security/policy", policy);
    await admin.context().close();
  }
});

test("a sensitive act asks who one is and goes on by itself, with what was typed", async ({ page }) => {
  const who = fontaineManager();
  await signIn(page, who);
  await page.goto(addressOf(who, "/account"));
  // Ten minutes cannot be waited for: the first call is refused as it would be then; all that follows is real.
  let refused = 0;
  await page.route("**/api/v1/account/address", async (route) => {
    if (refused++ > 0) return route.continue();
    const problem = { type: "about:blank", title: "", status: 403, code: "proof_required", requestId: "-" };
    await route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify(problem),
    });
  });
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByLabel("New email address").fill("jb.new@maison-fontaine.example");
  await page.getByRole("button", { name: "Send the links" }).click();
  const ask = page.getByRole("dialog", { name: "Confirm that it is you" });
  await ask.getByLabel("Password", { exact: true }).fill("not the one");
  await ask.getByRole("button", { name: "Confirm" }).click();
  await expect(ask.getByText("This is not your present password.")).toBeVisible();
  const before = await mailsSoFar(page, who.email);
  await ask.getByLabel("Password", { exact: true }).fill(who.password);
  await ask.getByRole("button", { name: "Confirm" }).click();
  await expect(ask).toBeHidden();
  await expect(page.getByText(/There are mails for you at/)).toBeVisible();

  const old = await newMail(page, who.email, /about to change/, before);
  const fresh = await newMail(page, "jb.new@maison-fontaine.example", /Confirm your new address/, new Set());
  await page.goto(addressOf(who, linkIn(old, "address")));
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
  await page.goto(addressOf(who, linkIn(fresh, "address")));
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText(/From now on you sign in with jb.new@/)).toBeVisible();
  await page.goto(addressOf(who, "/account"));
  await expect(page.getByText("jb.new@maison-fontaine.example")).toBeVisible();
});

test("a forgotten password is replaced by mail; easy ones are refused", async ({ page }) => {
  const who = account("client_manager", { client: "Halvorsen" });
  await page.goto(addressOf(who, "/sign-in"));
  await giveAddress(page, who.email);
  await page.getByRole("link", { name: "Forgot it?" }).click();
  await expect(page.getByLabel("Email")).toHaveValue(who.email);
  const before = await mailsSoFar(page, who.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  const mail = await newMail(page, who.email, /Choose a new password/, before);
  await page.goto(addressOf(who, linkIn(mail, "reset")));
  await page.getByLabel("New password").fill("password123456");
  await expect(page.getByText(/Too many people use this/)).toBeVisible();
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("alert")).toContainText("Too many people use this");
  await page.getByLabel("New password").fill("a harbour, quiet at dawn");
  await expect(page.getByText("Very good: very hard to guess.")).toBeVisible();
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByRole("link", { name: "Go to sign-in" }).click();
  await giveCredentials(page, { email: who.email, password: "a harbour, quiet at dawn" });
  await home(page);
  // As it was, for whoever signs in as them next.
  await call(page, "PUT", "/account/password", {
    currentPassword: "a harbour, quiet at dawn",
    newPassword: who.password,
  });
});

test("a session that is ended elsewhere leaves the screen within a second", async ({ page, browser }) => {
  const who = account("client_user", { client: "Halvorsen" });
  await signIn(page, who);
  const lost = await elsewhere(browser);
  await signIn(lost, who);
  const second = await lost.context().newPage();
  await second.goto(addressOf(who, "/tickets"));
  await expect(second.getByRole("navigation").first()).toBeVisible();
  await page.goto(addressOf(who, "/account"));
  const end = page.getByRole("button", { name: /^End the session on/ }).first();
  await expect(end).toBeVisible();
  const gone = Promise.all(
    [lost, second].map((window) => window.getByRole("navigation").first().waitFor({ state: "detached" })),
  );
  const ended = page.waitForResponse((answer) => answer.request().method() === "DELETE");
  await end.click();
  await ended;
  const started = Date.now();
  await gone;
  expect(Date.now() - started).toBeLessThan(1000);
  await expect(second.getByText(/Your session has ended/)).toBeVisible();
  await expect(second).toHaveURL(/to=%2Ftickets/);
  await giveCredentialsAgain(second, who.password);
  await expect(second.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
});

/** The address is known from before. */
async function giveCredentialsAgain(page: Page, password: string): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("who belongs to two companies goes from one to the other, by the menu and by a mail's link", async ({
  page,
  browser,
}) => {
  const who = account("client_executive", { client: "Halvorsen" });
  const staff = await elsewhere(browser);
  await signIn(staff, account("tenant_admin", { tenant: "northwind" }));
  const { items } = await call<{ items: { id: string; name: string }[] }>(staff, "GET", "/clients");
  const other = items.find(({ name }) => !name.startsWith("Halvorsen"));
  const before = await mailsSoFar(staff, who.email);
  await call(staff, "POST", "/people", {
    email: who.email,
    name: "Åsa Lindqvist",
    role: "client_user",
    clientId: other?.id,
  });
  const mail = await newMail(staff, who.email, /invites you/, before);
  await staff.context().close();
  await page.goto(addressOf(who, linkIn(mail, "invitation")));
  await page.getByLabel("Password", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await home(page);
  const { items: companies } = await call<{ items: { membershipId: string; current: boolean }[] }>(
    page,
    "GET",
    "/session/companies",
  );
  const first = companies.find(({ current }) => !current)?.membershipId;

  await page.getByRole("button", { name: /switch company/ }).click();
  await page
    .getByRole("list", { name: "Your companies" })
    .getByRole("button", { name: /Halvorsen/ })
    .click();
  await expect(page.getByRole("button", { name: /Halvorsen.*switch company/ })).toBeVisible();
  const second = companies.find(({ membershipId }) => membershipId !== first)?.membershipId;
  await page.goto(addressOf(who, `/tickets?as=${second}&status=open`));
  await expect(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  await expect(page).toHaveURL(/\/tickets\?status=open$/);
  await expect(
    page.getByRole("button", { name: new RegExp(`${other?.name}.*switch company`) }),
  ).toBeVisible();
  await page.goto(addressOf(who, "/tickets?as=01900000-0000-7000-8000-000000000001"));
  await expect(page.getByRole("heading", { name: "This is not for you here" })).toBeVisible();
});

for (const [name, size] of [
  ["desktop", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844 }],
] as const) {
  test(`pages before the door and the account are clean for assistive technology and fit a ${name}`, async ({
    page,
  }) => {
    test.slow();
    await page.setViewportSize(size);
    const who = account("client_user", { client: "شركة" });
    for (const path of [
      "/sign-in",
      "/reset",
      "/link#0123456789012345678901",
      "/address#0123456789012345678901",
    ]) {
      await page.goto(addressOf(who, path));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
      await expectNoSideways(page);
    }
    await signIn(page, who);
    for (const path of ["/account", "/account/history"]) {
      await page.goto(addressOf(who, path));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByRole("listitem").first()).toBeVisible();
      await expectAccessible(page);
      await expectNoSideways(page);
    }
  });
}
