import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applications, startZitadel, type TestZitadel } from "../server/testing/zitadel.ts";
import { expectAccessible, expectNoSideways } from "./setup/journey.ts";
import { freePort, run, type Serving, serve } from "./setup/process.ts";
import { expect, type Page, test } from "./setup/test.ts";

// The program as an operator of a ZITADEL runs it: nothing of the demo, one provider, people who sign in there.

const folder = mkdtempSync(join(tmpdir(), "postern-zitadel-e2e-"));
const admin = "bo@harbour.example";
let there: TestZitadel;
let server: Serving;
let port: number;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  there = await startZitadel();
  writeFileSync(join(folder, "key.json"), there.keyFile());
  port = await freePort();
  const env = {
    POSTERN_DATA: join(folder, "data"),
    PORT: String(port),
    ZITADEL_ISSUER: there.issuer,
    ZITADEL_KEY: join(folder, "key.json"),
    ZITADEL_CLIENT_ID: applications.web,
    ZITADEL_PROJECT_ID: there.state.projectId,
    ZITADEL_ORG_ID: there.state.platformId,
  };
  const tenant = ["--slug", "harbour", "--name", "Harbour IT"];
  const first = ["--admin-email", admin, "--admin-name", "Bo Boss"];
  await run(["server/main.ts", "tenant", "create", ...tenant, ...first], env);
  server = await serve(["server/main.ts", "serve"], env);
  // Registered by the server when it starts, when nobody waits for it.
  await expect.poll(() => there.state.executions.size).toBeGreaterThan(10);
});
test.afterAll(async () => {
  await server?.stop();
  await there?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const here = (path: string) => `http://harbour.localhost:${port}${path}`;

function userOf(email: string) {
  const user = [...there.state.users.values()].find((one) => one.email === email);
  if (!user) throw new Error(`ZITADEL has no user ${email}`);
  return user;
}

/** Sits somebody down at ZITADEL's keyboard, and goes there from the sign-in page. */
async function signIn(page: Page, email: string, path = "/desk"): Promise<void> {
  there.signIn.userId = userOf(email).id;
  await page.goto(here(`/desk/sign-in?to=${encodeURIComponent(path)}`));
  await page.getByRole("button", { name: "Continue to ZITADEL" }).click();
}

test("there is one way in, without anything to type, and it leads on to where one wanted", async ({
  page,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(here("/desk/sign-in"));
  await expect(page.getByRole("button", { name: "Continue to ZITADEL" })).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
  expect(asked.filter((path) => /session\/(start|passkey)/.test(path))).toEqual([]);
  await expectAccessible(page);
  await expectNoSideways(page);
  await signIn(page, admin, "/desk/people");
  await expect(page).toHaveURL(here("/desk/people"));
  await expect(page.getByText(admin)).toBeVisible();
});

test("password and second factors are ZITADEL's: told here, changed there", async ({ page }) => {
  userOf(admin).factors = ["PASSWORD", "TOTP"];
  await signIn(page, admin, "/desk/account");
  await expect(page.getByText("Authenticator app")).toBeVisible();
  const link = page.getByRole("link", { name: "Open your account at ZITADEL" });
  await expect(link).toHaveAttribute("href", `${there.issuer}/ui/console/users/me`);
  await expect(page.getByRole("button", { name: /Change password|Set a password|Add/ })).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(here("/desk/settings?part=sign_in"));
  await expect(page.getByRole("radio", { name: /Nobody has to/ })).toBeChecked();
  await expect(page.getByText("Second factor", { exact: true })).toHaveCount(0);
  await page.getByRole("radio", { name: /^Everybody/ }).check();
  await page.getByRole("button", { name: "Save at ZITADEL" }).click();
  await expect(page.getByText("ZITADEL asks for it from now on.")).toBeVisible();
  const organisation = userOf(admin).organisationId;
  expect(there.state.policies.get(organisation)).toMatchObject({ forceMfa: true });
  await expectAccessible(page);
});

test("people are invited by ZITADEL alone, come in, and are out the moment it says so", async ({
  page,
  browser,
}) => {
  await signIn(page, admin, "/desk/people");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Ada Byron");
  await dialog.getByLabel("Email").fill("ada@harbour.example");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText(/ZITADEL mails an invitation to ada@harbour.example/)).toBeVisible();
  await expect(dialog.getByLabel("Invitation link")).toHaveCount(0);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect
    .poll(() => there.state.mails.map(({ userId }) => there.state.users.get(userId)?.email))
    .toContain("ada@harbour.example");

  const theirs = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await signIn(theirs, "ada@harbour.example", "/desk");
  await expect(theirs.getByRole("navigation").first()).toBeVisible();
  await page.goto(here("/desk/people?search=Ada"));
  await page.getByRole("link", { name: "Ada Byron" }).click();
  await expect(page.getByRole("heading", { name: "Signs in with" })).toBeVisible();
  await expectAccessible(page);

  const user = userOf("ada@harbour.example");
  user.state = "INACTIVE";
  await there.publish({ type: "user.deactivated", subject: user.id, owner: user.organisationId });
  await theirs.waitForURL(/\/desk\/sign-in\?ended=true/, { timeout: 1000 });
  await expect(theirs.getByText(/Your session has ended/)).toBeVisible();
  await theirs.context().close();
});

test("who has no role here is told what to do, and can come with another account", async ({ page }) => {
  const user = userOf("ada@harbour.example");
  user.state = "ACTIVE";
  const role = [...there.state.authorizations.values()].find(({ userId }) => userId === user.id);
  if (role) there.state.authorizations.delete(role.id);
  await signIn(page, user.email);
  await expect(page).toHaveURL(/refused=wrong_credentials/);
  await expect(page.getByText(/You were not let in/)).toBeVisible();
  await expectAccessible(page);
  there.signIn.userId = userOf(admin).id;
  await page.getByRole("button", { name: "Use another account" }).click();
  await expect(page.getByRole("navigation").first()).toBeVisible();
  expect(there.signIn.asked.at(-1)?.get("prompt")).toBe("login");
});

test("signing out ends the session at ZITADEL too: the next one at the machine comes in as themselves", async ({
  page,
}) => {
  await signIn(page, admin);
  await page.getByRole("button", { name: /Bo Boss/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(here("/desk/sign-in?out=true"));
  await expect(page.getByText("You are signed out.")).toBeVisible();
  const user = userOf("ada@harbour.example");
  there.signIn.userId = user.id;
  await page.getByRole("button", { name: "Continue to ZITADEL" }).click();
  // Ada has no role any more; Bo would be in.
  await expect(page).toHaveURL(/refused=wrong_credentials/);
});

test("while ZITADEL is away nobody new comes in, and who is in goes on", async ({ page, browser }) => {
  await signIn(page, admin, "/desk/people");
  await expect(page.getByText(admin)).toBeVisible();
  there.trouble({ how: "down" });
  const other = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await other.goto(here("/desk/sign-in"));
  await other.getByRole("button", { name: "Continue to ZITADEL" }).click();
  await expect(other.getByRole("alert").getByText(/Sign-in does not answer/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(admin)).toBeVisible();
  there.trouble(null);
  await other.getByRole("button", { name: "Continue to ZITADEL" }).click();
  await expect(other.getByRole("navigation").first()).toBeVisible();
  await other.context().close();
});
