import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
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

/** Signs somebody in the way a person does. */
export async function signIn(page: Page, who: Account): Promise<void> {
  await page.goto(addressOf(who, "/sign-in"));
  await page.getByLabel("Email").fill(who.email);
  await page.getByLabel("Password", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation").first()).toBeVisible();
}

/** Finds nothing that axe objects to, in the light and in the dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const words = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n  ")}`);
    expect(words, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
}

/** Nothing is wider than the window. */
export async function expectNoSideways(page: Page): Promise<void> {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}
