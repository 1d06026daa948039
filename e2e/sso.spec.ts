import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OidcIdp, oidcIdp } from "../server/testing/oidc-idp.ts";
import { account, expectAccessible, expectNoSideways, giveCredentials } from "./setup/journey.ts";
import { type Serving, serve } from "./setup/process.ts";
import { type SamlPage, samlPage } from "./setup/saml-page.ts";
import { expect, type Page, test } from "./setup/test.ts";

// Identity providers that we did not write, set up and come in by through the screens. The DNS is a file.

const folder = mkdtempSync(join(tmpdir(), "postern-dns-"));
const dns = join(folder, "dns.json");
const records: Record<string, string[]> = {};
const secret = "a secret of the journeys that is long enough";
let server: Serving;
let idp: OidcIdp;
let saml: SamlPage;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  writeFileSync(dns, "{}");
  server = await serve(["e2e/setup/serve-beside.ts"], {
    POSTERN_DATA: process.env.POSTERN_E2E_DATA ?? "",
    POSTERN_DEMO: "1",
    PORT: "0",
    E2E_DNS: dns,
  });
  idp = await oidcIdp([
    {
      client_id: "the-portal",
      client_secret: secret,
      redirect_uris: [here("/sso/oidc/later/callback")],
      backchannel_logout_uri: here("/later"),
      backchannel_logout_session_required: true,
    },
  ]);
  saml = await samlPage();
});
test.afterAll(async () => {
  await server?.stop();
  await idp?.[Symbol.asyncDispose]();
  await saml?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** An address of the tenant, on the server of these journeys. */
const here = (path: string) => `http://northwind.localhost:${new URL(server.origin).port}${path}`;

async function toProviders(page: Page): Promise<void> {
  await page.goto(here("/desk/sign-in"));
  await giveCredentials(page, account("tenant_admin", { tenant: "northwind" }));
  await expect(page.getByRole("navigation").first()).toBeVisible();
  await page.goto(here("/desk/settings?part=sso"));
}

async function addProvider(page: Page, service: string, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add provider" }).click();
  await page.getByRole("radio", { name: service }).check();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
}

const save = (page: Page, step: number) =>
  page
    .getByRole("list")
    .filter({ has: page.getByText("Try the connection") })
    .getByRole("button", { name: "Save", exact: true })
    .nth(step)
    .click();

/** Lets people in who are new, as users of a client. */
async function letIn(page: Page, client: string, trusted: boolean): Promise<void> {
  await page.getByRole("checkbox", { name: "Let people in who are not members yet" }).check();
  await page.getByRole("button", { name: /Whoever no rule fits/ }).click();
  await page.getByRole("option", { name: "User", exact: true }).click();
  await expect(page.getByRole("listbox")).toHaveCount(0);
  const box = page.getByRole("combobox", { name: "Client" });
  // The list that was closed may take the focus along a moment later, and what was found may come anew under the
  // pointer: then one types again.
  await expect(async () => {
    await box.fill("");
    await box.fill(client);
    await page.getByRole("option", { name: new RegExp(client) }).click({ timeout: 4_000 });
    await expect(page.getByRole("listbox")).toHaveCount(0, { timeout: 2_000 });
  }).toPass();
  if (trusted) await page.getByRole("checkbox", { name: "Trust the provider’s second factor" }).check();
  await save(page, 1);
  await expect(page.getByText(/is saved/).last()).toBeVisible();
}

/** Adds a domain, enters its record in the DNS, and has it looked for. */
async function showDomain(page: Page, domain: string): Promise<void> {
  await page.getByRole("button", { name: "Add domain" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Domain", { exact: true }).fill(domain);
  await dialog.getByRole("button", { name: "Add domain" }).click();
  const name = await dialog.getByLabel("Name", { exact: true }).inputValue();
  const value = await dialog.getByLabel("Value", { exact: true }).inputValue();
  await dialog.getByRole("button", { name: "Done", exact: true }).click();
  const row = page.getByRole("listitem").filter({ hasText: domain }).last();
  await row.getByRole("button", { name: "Look for it" }).click();
  await expect(row.getByText(/The record was not found/)).toBeVisible();
  records[name] = [value];
  writeFileSync(dns, JSON.stringify(records));
  await row.getByRole("button", { name: "Look for it" }).click();
  await expect(row.getByText("Shown to be yours")).toBeVisible();
}

/** Gives an address on the sign-in page; what it is led to comes first. */
async function giveAddress(page: Page, email: string, to = "/"): Promise<void> {
  await page.goto(here(`/sign-in?to=${encodeURIComponent(to)}`));
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

test("an admin sets up an OpenID provider, and shows that the domain is theirs", async ({ page }) => {
  await toProviders(page);
  await addProvider(page, "Another one, by OpenID Connect", "Quayside sign-in");
  await page.getByLabel("Issuer").fill(idp.issuer);
  await page.getByLabel("Client ID").fill("the-portal");
  await page.getByLabel("Client secret").fill(secret);
  await save(page, 0);
  await expect(page.getByText("There is one. Leave this empty to keep it.")).toBeVisible();
  // As its admin enters it there.
  const provider = new URL(page.url()).searchParams.get("provider");
  idp.logoutUri = here(`/sso/oidc/${provider}/backchannel-logout`);
  await letIn(page, "Halvorsen", true);
  await showDomain(page, "quayside.example");
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("button", { name: "Switch off" })).toBeVisible();
});

test("somebody new comes in by it, proves themselves there again, and is out when they sign out there", async ({
  page,
}) => {
  idp.account = {
    sub: "petra",
    claims: { email: "petra@quayside.example", email_verified: true, name: "Petra Quay" },
  };
  await giveAddress(page, "petra@quayside.example", "/tickets/new");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Continue with Quayside sign-in" }).click();
  await expect(page).toHaveURL(here("/tickets/new"));
  await page.getByLabel("Subject").fill("What was begun before");

  // The provider does not say when it was: that is no recent proof.
  await page.goto(here("/account"));
  await expect(page.getByText("Petra Quay").first()).toBeVisible();
  const other = await (await page.context().browser()!.newContext()).newPage();
  await giveAddress(other, "petra@quayside.example");
  await other.getByRole("link", { name: "Continue with Quayside sign-in" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "End all others" }).click();
  const again = page.getByRole("link", { name: "Sign in again at Quayside sign-in" });
  await expect(again).toBeVisible();
  await expect(page.getByRole("button", { name: "Use a code by email" })).toBeVisible();
  await expectAccessible(page);
  await again.click();
  await expect(page).toHaveURL(here("/account"));
  await page.getByRole("button", { name: "End all others" }).click();
  await expect(page.getByRole("button", { name: "End all others" })).toHaveCount(0);
  await other.waitForURL(/\/sign-in\?ended=true/, { timeout: 1000 });
  await page.goto(here("/tickets/new"));
  await expect(page.getByLabel("Subject")).toHaveValue("What was begun before");

  // Their own means are another matter: there the provider's word is none.
  await page.goto(here("/account"));
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByRole("dialog").getByLabel("New email address").fill("petra@home.example");
  await page.getByRole("dialog").getByRole("button", { name: "Send the links" }).click();
  const own = page.getByRole("dialog", { name: "Confirm that it is you" });
  await expect(own.getByRole("button", { name: "Send the code" })).toBeVisible();
  await expect(own.getByText("Quayside sign-in")).toHaveCount(0);
  await own.getByRole("button", { name: "Close" }).click();

  await page.goto(here("/"));
  await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeVisible();
  const there = await page.context().newPage();
  await there.goto(`${idp.issuer}/session/end`);
  await there.getByRole("button", { name: /yes/i }).click();
  await page.waitForURL(/\/sign-in\?ended=true/, { timeout: 1000 });
  await expect(page.getByText(/Your session has ended/)).toBeVisible();
  await other.context().close();
});

test("who has no place by the rules of a provider is told on the sign-in page, and learns no reason", async ({
  page,
}) => {
  idp.account = { sub: "stranger", claims: { email: "eve@elsewhere.example", email_verified: true } };
  await giveAddress(page, "eve@quayside.example");
  await page.getByRole("link", { name: "Continue with Quayside sign-in" }).click();
  await expect(page.getByText(/Your company's sign-in did not let you in/)).toBeVisible();
  await expectNoSideways(page);
});

test("a SAML provider is read from its metadata, and lets in as well", async ({ page, browser }) => {
  await toProviders(page);
  await addProvider(page, "Another one, by SAML", "Lighthouse");
  await page.getByRole("radio", { name: "From its text" }).check();
  await page.getByLabel("Text of the metadata (XML)").fill(saml.idp.metadata());
  await page.getByRole("button", { name: "Read metadata" }).click();
  await expect(page.getByLabel("Entity ID of the provider")).not.toHaveValue("");
  await save(page, 0);
  await expect(page.getByText("Lighthouse is saved").last()).toBeVisible();
  await letIn(page, "Halvorsen", false);
  await showDomain(page, "lighthouse.example");
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("button", { name: "Switch off" })).toBeVisible();

  const portal = await (await browser.newContext({ locale: "en-GB" })).newPage();
  saml.user = { nameId: "u-77", attributes: { email: "lars@lighthouse.example", displayName: "Lars Lys" } };
  await giveAddress(portal, "lars@lighthouse.example", "/invoices");
  await portal.getByRole("link", { name: "Continue with Lighthouse" }).click();
  await expect(portal).toHaveURL(here("/invoices"));
  await portal.goto(here("/account"));
  await expect(portal.getByText("lars@lighthouse.example").first()).toBeVisible();
  expect(saml.asked).toHaveLength(1);

  // Deactivated in Desk, they are out at once.
  await page.goto(here("/desk/people?kind=member&search=Lars"));
  await page.getByRole("button", { name: /Lars Lys/ }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  await portal.waitForURL(/\/sign-in\?ended=true/, { timeout: 2000 });
  await portal.context().close();
});
