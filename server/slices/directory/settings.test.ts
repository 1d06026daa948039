import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { buildClient, buildPerson, buildTenant, testInstallation } from "../../testing/installation.ts";

let tenant: TenantFacts;
let admin: Browser;
let anybody: Browser;

beforeAll(async () => {
  tenant = await buildTenant({ name: "Northwind" });
  admin = await signedIn(tenant, await buildPerson(tenant, "tenant_admin"));
  anybody = new Browser(`${tenant.slug}.localhost`);
});

/** The smallest PNG there is: one pixel, or the header of a larger one. */
function png(width = 1, height = 1): Buffer {
  const bytes = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  );
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** The head of a JPEG: start, an application segment, and a frame of that size. */
function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.of(0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2), frame, Buffer.of(0xff, 0xd9)]);
}

const url = (type: string, bytes: Buffer) => `data:image/${type};base64,${bytes.toString("base64")}`;

describe("settings", () => {
  test("only an admin reads and changes them", async () => {
    const client = await buildClient(tenant);
    const others = [
      await signedIn(tenant, await buildPerson(tenant, "agent")),
      await signedIn(tenant, await buildPerson(tenant, "account_lead")),
      await signedIn(tenant, await buildPerson(tenant, "client_executive", client)),
    ];
    for (const browser of others) {
      expect((await browser.get("/settings")).status).toBe(403);
      expect((await browser.patch("/settings", { name: "x" })).status).toBe(403);
    }
    expect((await anybody.get("/settings")).status).toBe(401);
  });

  test("what is changed is read back, and the rest stays", async () => {
    const before = await admin.get("/settings");
    expect(before.body).toMatchObject({ name: "Northwind", timeZone: "UTC", hasLogo: false });
    const change = {
      timeZone: "Europe/Berlin",
      paymentDetails: "IBAN DE02 1203 0000 0000 2020 51\nReference: the invoice's number",
      address: {
        line1: "Kai 1",
        line2: "",
        city: "Hamburg",
        region: "",
        postalCode: "20457",
        country: "Germany",
      },
    };
    const changed = await admin.patch("/settings", change);
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({ ...before.body, ...change });
    expect((await admin.get("/settings")).body).toEqual(changed.body);
  });

  test("what cannot be used is refused by name", async () => {
    for (const [change, path] of [
      [{ timeZone: "Europe/Atlantis" }, "timeZone"],
      [{ timeZone: "+01:00" }, "timeZone"],
      [{ timeZone: "US/Pacific-New" }, "timeZone"],
      [{ accent: "blue" }, "accent"],
      [{ currency: "EURO" }, "currency"],
      [{ name: "" }, "name"],
      [{ nme: "x" }, "nme"],
    ] as const) {
      const answer = await admin.patch("/settings", change);
      expect([answer.status, answer.body.fields[0].path]).toEqual([400, path]);
    }
  });

  test("name and accent are on the sign-in page at once", async () => {
    await admin.patch("/settings", { name: "Northwind Services", accent: "#0A7F3F" });
    expect((await anybody.get("/brand")).body).toEqual({
      name: "Northwind Services",
      accent: "#0a7f3f",
      logoUrl: null,
      bare: false,
      demo: true,
      outbox: false,
    });
    expect((await admin.get("/session")).body.tenant.name).toBe("Northwind Services");
  });

  test("a registry that has fallen behind is made good by the next change", async () => {
    const { registry } = (await testInstallation()).platform;
    await registry.transaction({ actor: "test" }, async (db) => {
      await db.updateTable("tenants").set({ brand: {} }).where("id", "=", tenant.id).execute();
    });
    await admin.patch("/settings", {});
    expect((await anybody.get("/brand")).body.accent).toBe("#0a7f3f");
  });
});

describe("the logo", () => {
  test("there is none until it is given, and none again after it is taken away", async () => {
    expect((await anybody.get("/brand/logo")).status).toBe(404);
    await admin.patch("/settings", { logo: url("png", png()) });
    expect((await anybody.get("/brand")).body.logoUrl).toBe("/api/v1/brand/logo");
    await admin.patch("/settings", { phone: "+49 40 1234" });
    expect((await admin.get("/settings")).body.hasLogo).toBe(true);
    await admin.patch("/settings", { logo: "" });
    expect((await anybody.get("/brand/logo")).status).toBe(404);
    expect((await anybody.get("/brand")).body.logoUrl).toBeNull();
  });

  test("anybody gets it, with its type, byte for byte", async () => {
    const { server } = await testInstallation();
    for (const [type, bytes] of [
      ["png", png()],
      ["jpeg", jpeg(64, 48)],
    ] as const) {
      expect((await admin.patch("/settings", { logo: url(type, bytes) })).body.hasLogo).toBe(true);
      const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/brand/logo`, {
        headers: { host: `${anybody.host}:${server.port}` },
      });
      expect(answer.headers.get("content-type")).toBe(`image/${type}`);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  test("the bare host has none", async () => {
    expect((await new Browser("localhost").get("/brand/logo")).status).toBe(404);
  });

  test("what is not the picture it says, or too large, is refused with the reason", async () => {
    const script = Buffer.from("<svg onload=alert(1)>".padEnd(64));
    for (const [logo, reason] of [
      [url("png", script), "not_an_image"],
      [url("jpeg", png()), "not_an_image"],
      [url("png", jpeg(9, 9)), "not_an_image"],
      [url("jpeg", Buffer.of(0xff, 0xd8, 0xff, 0xff, 0xff)), "not_an_image"],
      [url("png", png(0, 5)), "not_an_image"],
      [url("png", png(50_000, 50_000)), "too_many_pixels"],
      [url("jpeg", jpeg(1, 5000)), "too_many_pixels"],
      [url("png", Buffer.concat([png(), Buffer.alloc(262_144)])), "too_large"],
      [`data:image/svg+xml;base64,${script.toString("base64")}`, "wrong_format"],
    ] as const) {
      const answer = await admin.patch("/settings", { logo });
      expect([answer.status, answer.body.fields]).toEqual([400, [{ path: "logo", message: reason }]]);
    }
  });
});
