import { gzipSync } from "node:zlib";
import { account, addressOf, signIn } from "./setup/journey.ts";
import { expect, type Page, test } from "./setup/test.ts";

/** Bytes of JavaScript, as gzip, that the page at an address loads until nothing more comes. */
async function scriptsOf(page: Page, address: string): Promise<number> {
  const sizes = new Map<string, Promise<number>>();
  const weigh = (response: Awaited<ReturnType<Page["waitForResponse"]>>) => {
    if (response.request().resourceType() !== "script") return;
    sizes.set(
      response.url(),
      response.body().then((body) => gzipSync(body, { level: 9 }).length),
    );
  };
  page.on("response", weigh);
  await page.goto(address, { waitUntil: "networkidle" });
  page.off("response", weigh);
  return (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0);
}

// docs/performance.md says what a page may weigh.
for (const [name, who, front] of [
  ["portal", () => account("client_executive"), ["/sign-in", "/reset", "/link#nobody", "/invitation#nobody"]],
  ["desk", () => account("tenant_admin"), ["/sign-in"]],
] as const) {
  test(`${name}: at most 120 kB of scripts to sign in, and 190 kB to its home`, async ({ page, browser }) => {
    for (const path of front) {
      const size = await scriptsOf(page, addressOf(who(), path));
      expect(size, path).toBeGreaterThan(50_000);
      expect(size, path).toBeLessThanOrEqual(120_000);
    }
    await signIn(page, who());
    const storageState = await page.context().storageState();
    const again = await browser.newPage({ storageState });
    expect(await scriptsOf(again, page.url())).toBeLessThanOrEqual(190_000);
    await again.close();
  });
}
