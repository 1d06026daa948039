import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import type { Role } from "../../contract/permissions.ts";

/** An account of the demo, as the program writes them down for whoever tries it. */
export interface Account {
  tenant: string | null;
  door: "portal" | "desk" | "console";
  host: string;
  client: string | null;
  role: Role;
  email: string;
  password: string;
}

/** The first account of the demo with this role, of a tenant, or of a client whose name begins so. */
export function account(role: Role, of: { tenant?: string; client?: string } = {}): Account {
  const file = join(process.env.POSTERN_E2E_DATA ?? "", "demo-accounts.json");
  const all: Account[] = JSON.parse(readFileSync(file, "utf8"));
  const found = all.find(
    (one) =>
      one.role === role &&
      (!of.tenant || one.tenant === of.tenant) &&
      (!of.client || one.client?.startsWith(of.client)),
  );
  if (!found) throw new Error(`The demo has no ${role} of ${JSON.stringify(of)}`);
  return found;
}

/** Where somebody's door is, on the port that this run has. */
export function addressOf({ host, door }: Pick<Account, "host" | "door">, path = ""): string {
  const { port } = new URL(process.env.POSTERN_E2E_ORIGIN ?? "");
  const name = host.split(":")[0];
  return `http://${name}:${port}${door === "portal" ? "" : `/${door}`}${path}`;
}

/** Fills in the sign-in page that is open: the address first, then the password. */
export async function giveCredentials(
  page: Page,
  { email, password }: Pick<Account, "email" | "password">,
): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Signs somebody in the way a person does. */
export async function signIn(page: Page, who: Account): Promise<void> {
  await page.goto(addressOf(who, "/sign-in"));
  await giveCredentials(page, who);
  await expect(page.getByRole("navigation").first()).toBeVisible();
}

const requireBeside = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright"));
const { source: axe }: { source: string } = requireBeside("axe-core");

interface Axe {
  run(on: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** What axe objects to on the page, by its rules or by some of them. */
async function objections(page: Page, rules?: string[]): Promise<string[]> {
  // Axe's own way with Playwright takes three times as long: it loads axe anew for each run, sends all that was in
  // order out of the page as well, and puts the results together in another window.
  for (const frame of page.frames()) await frame.evaluate(`if (!("axe" in window)) { ${axe} }`);
  return page.evaluate(async (runOnly) => {
    const options = { resultTypes: ["violations"], ...(runOnly && { runOnly }) };
    const { violations } = await (window as unknown as { axe: Axe }).axe.run(document, options);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n  ")}`);
  }, rules);
}

/** Waits until what was changed is on the screen: colours go over to others in a frame of their own. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

/** Finds nothing that axe objects to, in the light and in the dark: only colours differ between the two. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    await drawn(page);
    const ofColours = ["color-contrast", "link-in-text-block"];
    const words = await objections(page, colorScheme === "dark" ? ofColours : undefined);
    expect(words, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}

/** Nothing is wider than the window. */
export async function expectNoSideways(page: Page): Promise<void> {
  await drawn(page);
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}
