import { beforeAll, describe, expect, test } from "bun:test";
import type { SignInPolicy } from "../../../contract/security.ts";
import type { Browser } from "../../testing/browser.ts";
import { signedIn } from "../../testing/browser.ts";
import { buildClient, buildPerson, buildTenant, type TestPerson } from "../../testing/installation.ts";
import { usualPolicy } from "./policy-rules.ts";

let tenant: Awaited<ReturnType<typeof buildTenant>>;
let brook: Awaited<ReturnType<typeof buildClient>>;
let admin: TestPerson;
let executive: TestPerson;
let desk: Browser;

beforeAll(async () => {
  tenant = await buildTenant();
  brook = await buildClient(tenant, { name: "Brook" });
  const stone = await buildClient(tenant, { name: "Stone" });
  admin = await buildPerson(tenant, "tenant_admin");
  executive = await buildPerson(tenant, "client_executive", brook);
  await buildPerson(tenant, "client_user", brook);
  await buildPerson(tenant, "client_user", stone);
  desk = await signedIn(tenant, admin);
});

const inherits = { ways: null, secondFactor: null } as const;
const policy = (change: Partial<SignInPolicy> & { clientId?: string }) => ({ ...usualPolicy, ...change });

describe("a look at a change before it is made", () => {
  test("counts whom a factor would be asked of, and until when, and changes nothing", async () => {
    const asked = policy({ secondFactor: "all", factors: ["totp", "passkey"], graceDays: 14 });
    const all = (await desk.post("/security/policy/preview", asked)).body;
    expect([all.asked, all.without, all.problem]).toEqual([4, 4, null]);
    expect(Date.parse(all.until) - Date.now()).toBeGreaterThan(13.9 * 86_400_000);
    const one = await desk.post("/security/policy/preview", { ...asked, clientId: brook.id });
    expect([one.status, one.body.asked]).toEqual([200, 2]);
    expect((await desk.get("/security/policy")).body.own).toMatchObject({
      secondFactor: "optional",
      asked: 0,
    });
  });

  test("says that it is at once where there is no grace, and nobody lacks what comes by mail", async () => {
    const { body } = await desk.post("/security/policy/preview", policy({ secondFactor: "all" }));
    expect(body).toEqual({ asked: 4, without: 0, until: null, problem: null });
  });

  test("says what speaks against it: nobody left to get in, and the reader locked out", async () => {
    const nobody = await desk.post("/security/policy/preview", policy({ ways: ["saml"] }));
    expect(nobody.body.problem).toEqual({ path: "ways", message: "no_way_left" });
    const oneself = await desk.post("/security/policy/preview", policy({ ways: ["link"] }));
    expect(oneself.body.problem).toEqual({ path: "ways", message: "locks_you_out" });
  });

  test("a member looks at their own company's alone, and cannot ask less than the tenant", async () => {
    const portal = await signedIn(tenant, executive);
    const more = await portal.post(
      "/security/policy/preview",
      policy({ ...inherits, masqueradeWrites: true }),
    );
    expect(more.body.problem).toEqual({ path: "masqueradeWrites", message: "more_than_company_allows" });
    const other = await buildClient(tenant, { name: "Other" });
    const foreign = await portal.post("/security/policy/preview", policy({ clientId: other.id }));
    expect(foreign.status).toBe(404);
  });
});

describe("policies of clients", () => {
  test("are listed with their client's name, and gone when they are taken away", async () => {
    const strict = policy({ ways: null, secondFactor: "all", clientId: brook.id });
    expect((await desk.put("/security/policy", strict)).status).toBe(200);
    const { items } = (await desk.get("/security/policies")).body;
    expect(items).toMatchObject([{ clientId: brook.id, client: "Brook", secondFactor: "all", ways: null }]);
    expect((await desk.delete(`/security/policies/${brook.id}`)).status).toBe(204);
    expect((await desk.get("/security/policies")).body.items).toEqual([]);
    const { own } = (await desk.get(`/security/policy?clientId=${brook.id}`)).body;
    expect([own.secondFactor, own.asked]).toEqual([null, 0]);
    expect((await desk.delete(`/security/policies/${brook.id}`)).status).toBe(404);
  });

  test("of other companies are nobody's business in the portal, and none are an agent's", async () => {
    const stone = await buildClient(tenant, { name: "Stone quarry" });
    await desk.put("/security/policy", policy({ ...inherits, clientId: stone.id }));
    const portal = await signedIn(tenant, executive);
    expect((await portal.get("/security/policies")).body.items).toEqual([]);
    expect((await portal.delete(`/security/policies/${stone.id}`)).status).toBe(404);
    const agent = await signedIn(tenant, await buildPerson(tenant, "agent"));
    expect((await agent.get("/security/policies")).status).toBe(403);
    expect((await agent.delete(`/security/policies/${stone.id}`)).status).toBe(403);
  });

  test("that staff have set are not their people's to take away; staff take away both", async () => {
    const mill = await buildClient(tenant, { name: "Mill" });
    const member = await signedIn(tenant, await buildPerson(tenant, "client_executive", mill));
    const path = `/security/policies/${mill.id}`;
    const listed = async () =>
      (await desk.get("/security/policies")).body.items.find(
        ({ clientId }: { clientId: string }) => clientId === mill.id,
      );
    const strict = policy({ ways: ["password"], secondFactor: "optional", clientId: mill.id });
    await desk.put("/security/policy", strict);
    expect(await listed()).toMatchObject({ ways: ["password"], byMembers: false });
    expect((await member.delete(path)).status).toBe(404);
    const more = policy({ ...inherits, secondFactor: "some", secondFactorRoles: ["client_user"] });
    expect((await member.put("/security/policy", more)).status).toBe(200);
    expect(await listed()).toMatchObject({ ways: ["password"], secondFactor: "some", byMembers: true });
    expect((await member.delete(path)).status).toBe(204);
    expect(await listed()).toMatchObject({ secondFactor: "optional", byMembers: false });
    await member.put("/security/policy", more);
    expect((await desk.delete(path)).status).toBe(204);
    expect(await listed()).toBeUndefined();
  });
});
