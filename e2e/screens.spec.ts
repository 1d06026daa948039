import {
  type Account,
  account,
  addressOf,
  expectAccessible,
  expectNoSideways,
  signIn,
} from "./setup/journey.ts";
import { expect, type Page, test } from "./setup/test.ts";

// They read and change nothing, so that both workers can share them.
test.describe.configure({ mode: "parallel" });

interface Door {
  name: string;
  who(): Account;
  screens: string[];
  /** Lists of which the first row's own page is looked at, too. */
  lists: string[];
}

const doors: Door[] = [
  {
    name: "portal",
    who: () => account("client_executive", { client: "Halvorsen" }),
    screens: ["/", "/tickets", "/tickets/new", "/invoices", "/people", "/tickets?search=zzzzqqqq"],
    lists: ["/tickets?status=resolved&status=closed", "/tickets?status=open", "/invoices?status=paid"],
  },
  {
    name: "desk",
    who: () => account("tenant_admin", { tenant: "northwind" }),
    screens: [
      "",
      "/tickets",
      "/tickets?search=zzzzqqqq",
      "/tickets/new",
      "/invoices",
      "/invoices/new",
      "/clients",
      "/clients/new",
      "/people",
      "/people?kind=member",
    ],
    lists: ["/tickets?status=open", "/invoices?status=draft", "/invoices?status=paid", "/clients"],
  },
  {
    name: "desk's settings",
    who: () => account("tenant_admin", { tenant: "northwind" }),
    screens: [
      "/audit",
      ...["company", "branding", "invoicing", "invitations", "roles", "categories", "replies", "targets"].map(
        (part) => `/settings?part=${part}`,
      ),
    ],
    lists: [],
  },
];

const tablet = { width: 820, height: 1180 };
const narrow = { width: 320, height: 640 };
/** Two sizes show all that differs in markup; the others only have to fit. */
const sizes = [
  ["desktop", { width: 1440, height: 900 }, tablet],
  ["phone", { width: 390, height: 844 }, narrow],
] as const;

/** Address of what the first row of a list leads to: its page, or the page beside the list. */
async function firstOf(page: Page, who: Account, list: string): Promise<string[]> {
  await page.goto(addressOf(who, list));
  const href = (await page.locator("[data-row-link]").first().getAttribute("href")) ?? "";
  const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(href)?.[0] ?? "";
  const [folder = "", search] = list.split("?");
  const beside = folder === "/tickets" && who.door === "desk" ? [`${folder}?${search}&ticket=${id}`] : [];
  return [`${folder}/${id}`, ...beside];
}

for (const { name: door, who: of, screens, lists } of doors) {
  for (const [name, size, other] of sizes) {
    test(`every screen of the ${door} is clean for assistive technology and fits a ${name}`, async ({
      page,
    }) => {
      test.setTimeout(240_000);
      await page.setViewportSize(size);
      const who = of();
      await signIn(page, who);
      const details: string[] = [];
      for (const list of lists) details.push(...(await firstOf(page, who, list)));
      for (const path of [...screens, ...details]) {
        await page.goto(addressOf(who, path));
        await page.waitForLoadState("networkidle");
        await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
        await expectNoSideways(page);
        await expectAccessible(page);
        await page.setViewportSize(other);
        await expectNoSideways(page);
        await page.setViewportSize(size);
      }
    });
  }
}
