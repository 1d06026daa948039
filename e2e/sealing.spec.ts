import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyCheckpoint, verifyEntry } from "../contract/audit-proof.ts";
import { parseVerifierKey } from "../contract/checkpoint.ts";
import { account, addressOf, expectAccessible, expectNoSideways, signIn } from "./setup/journey.ts";
import { expect, type Page, test } from "./setup/test.ts";

const admin = () => account("tenant_admin", { tenant: "northwind" });
const executive = () => account("client_executive", { client: "Halvorsen" });

/** Presses a button and answers with the file that it saves. */
async function saved(page: Page, button: string | RegExp): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return readFile(await (await download).path(), "utf8");
}

test("an admin sees that the trail is sealed, and takes along a proof that verifies without the server", async ({
  page,
}) => {
  await signIn(page, admin());
  await page.goto(addressOf(admin(), "/audit"));
  // The first seal follows some seconds after the start.
  await expect(page.getByText(/entries sealed/)).toBeVisible({ timeout: 30_000 });
  await page.getByText("How the seal proves it").click();
  await expect(page.getByText("Verifier key")).toBeVisible();
  await page
    .getByRole("list", { name: /Entries of the audit trail/ })
    .getByRole("button")
    .nth(20)
    .click();
  await expect(page.getByText(/In checkpoint/)).toBeVisible();
  await expectAccessible(page);
  await expectNoSideways(page);
  const note = await saved(page, /^Download checkpoint/);
  const { keys, ...proof } = JSON.parse(await saved(page, "Download proof"));
  const known = (keys as string[]).map((key) => parseVerifierKey(key)!);
  expect((await verifyCheckpoint(note, known)).problem).toBeNull();
  expect((await verifyEntry(proof, known)).problem).toBeNull();
  const tampered = { ...proof, leaf: proof.leaf.replace('"actor_name": "', '"actor_name": "Not ') };
  expect((await verifyEntry(tampered, known)).problem).toBe("not_in_tree");
});

test("a client has copies of the seal sent to itself, and its provider cannot stop them", async ({
  page,
  browser,
}) => {
  const received: string[] = [];
  const keeper = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (text) => received.push(text));
    request.on("end", () => response.end());
  });
  await new Promise<void>((ready) => keeper.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(keeper.address() as AddressInfo).port}/seals`;
  try {
    await signIn(page, executive());
    await page.goto(addressOf(executive(), "/security?part=seal"));
    await page.getByRole("button", { name: "Add address" }).click();
    await page.getByRole("textbox", { name: "Address" }).fill(url);
    await page.getByRole("button", { name: "Send copies" }).click();
    await expect(page.getByText(url)).toBeVisible();
    await expect(page.getByText("Arriving")).toBeVisible({ timeout: 20_000 });
    await expectAccessible(page);
    await expectNoSideways(page);
    expect(received.join("")).toContain("postern/tenant/");
    const desk = await (await browser.newContext()).newPage();
    await signIn(desk, admin());
    await desk.goto(addressOf(admin(), "/settings?part=seal"));
    const row = desk.getByRole("listitem").filter({ hasText: url });
    await expect(row.getByText("Chosen by")).toBeVisible();
    await expect(row.getByRole("button", { name: /What can be done/ })).toHaveCount(0);
    await expectAccessible(desk);
    await desk.context().close();
    await page.getByRole("button", { name: /What can be done/ }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByRole("button", { name: "Remove address" }).click();
    await expect(page.getByText(url)).toHaveCount(0);
  } finally {
    keeper.close();
  }
});
