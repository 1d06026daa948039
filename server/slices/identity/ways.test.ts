import { beforeAll, describe, expect, test } from "bun:test";
import type { RegistryCtx, TenantFacts } from "../../kernel/context.ts";
import { newId } from "../../kernel/ids.ts";
import { Browser } from "../../testing/browser.ts";
import { buildClient, buildPerson, buildTenant, testInstallation } from "../../testing/installation.ts";
import { buildPolicy } from "./build.ts";
import { type Routing, waysFor } from "./ways.ts";

let tenant: TenantFacts;
let bank: { id: string; name: string };
beforeAll(async () => {
  tenant = await buildTenant();
  bank = await buildClient(tenant, { name: "Harbour Bank" });
  await buildPolicy(tenant, { ways: ["password", "oidc"] });
  await buildPolicy(tenant, { client_id: bank.id, ways: ["saml", "link"], only_shown: true });
}, 60_000);

const entra = { id: newId(), kind: "oidc" as const, name: "Entra" };
const banks = { id: newId(), kind: "saml" as const, name: "Bank sign-in" };
const routing: Routing = async (_, __, domain) =>
  domain === "harbour.example"
    ? { clientId: bank.id, providers: [banks] }
    : { clientId: null, providers: [entra] };

/** The ways for an address, allowed ones first: `password`, `-link`, `oidc Entra`. */
async function waysOf(
  email: string,
  {
    at = tenant,
    door,
    onlyWay = null,
  }: { at?: TenantFacts | null; door?: "portal" | "desk"; onlyWay?: RegistryCtx["onlyWay"] } = {},
) {
  const { platform } = await testInstallation();
  const ctx = { registry: platform.registry, tenant: at, onlyWay } as RegistryCtx;
  const { ways } = await waysFor(ctx, { email, door }, routing);
  return ways.map(({ way, allowed, name }) => `${allowed ? "" : "-"}${way}${name ? ` ${name}` : ""}`);
}

describe("the ways in for an address", () => {
  test("are the tenant's for staff, the others with the reason", async () => {
    expect(await waysOf("ada@nowhere.example", { door: "desk" })).toEqual([
      "password",
      "-link",
      "-passkey",
      "oidc Entra",
    ]);
  });

  test("are the client's where the domain tells the client; it shows no others", async () => {
    expect(await waysOf("bea@harbour.example", { door: "portal" })).toEqual(["link", "saml Bank sign-in"]);
  });

  test("are what any company here allows where nobody can tell the company", async () => {
    expect(await waysOf("bea@nowhere.example", { door: "portal" })).toEqual([
      "password",
      "link",
      "-passkey",
      "oidc Entra",
    ]);
  });

  test("leave out what is not allowed where the tenant wants it so", async () => {
    const quiet = await buildTenant();
    await buildPolicy(quiet, { ways: ["passkey"], only_shown: true });
    expect(await waysOf("ada@nowhere.example", { at: quiet })).toEqual(["passkey"]);
  });

  test("are all, where nobody has said anything", async () => {
    const usual = await buildTenant();
    expect(await waysOf("ada@nowhere.example", { at: usual })).toEqual([
      "password",
      "link",
      "passkey",
      "oidc Entra",
    ]);
  });

  test("on the bare host are one's own", async () => {
    expect(await waysOf("ada@nowhere.example", { at: null })).toEqual(["password", "link", "passkey"]);
  });

  test("are the platform's own provider alone, where there is one", async () => {
    expect(await waysOf("ada@nowhere.example", { onlyWay: "zitadel" })).toEqual(["zitadel"]);
    expect(await waysOf("ada@nowhere.example", { at: null, onlyWay: "zitadel" })).toEqual(["zitadel"]);
  });
});

test("the first step answers the same for an address that somebody has and one that nobody has", async () => {
  const person = await buildPerson(tenant, "client_user", bank);
  const browser = new Browser(`${tenant.slug}.localhost`);
  const known = await browser.post("/session/start", { email: person.email });
  const unknown = await browser.post("/session/start", { email: `nobody@${tenant.slug}.example` });
  expect(known.status).toBe(200);
  expect(known.body.ways.length).toBeGreaterThan(2);
  expect(known.body).toEqual(unknown.body);
});
