import { beforeAll, describe, expect, test } from "bun:test";
import { openBackground } from "../../background.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { putOffMail } from "../../testing/mailbox.ts";
import { followAll } from "../directory/index.ts";
import { inRegistry, letterTo, minutesLater, subjectsTo, workOff } from "./build.ts";
import { identityJobs } from "./jobs.ts";

let tenant: TenantFacts;
let other: TenantFacts;
beforeAll(async () => {
  [tenant, other] = await Promise.all([buildTenant(), buildTenant()]);
}, 60_000);

const fresh = (slug = tenant.slug) => new Browser(`${slug}.localhost`);
const confirm = (secret: string, browser = fresh()) => browser.post("/account/address/confirm", { secret });
const signIn = (email: string, slug = tenant.slug) =>
  fresh(slug).post("/session", { email, password: testPassword });
let moves = 0;
const newAddress = () => `moved${++moves}@${tenant.slug}.example`;

/** Somebody who has asked for another address, and the secrets of both mails. */
async function asked({ at = tenant, email = newAddress() } = {}) {
  const person = await buildPerson(at, "agent");
  const browser = await signedIn(at, person);
  const { status } = await browser.post("/account/address", { email });
  if (status >= 300) throw new Error(`Not asked: ${status}`);
  const fromOld = (await letterTo(person.email)).secret;
  const [newest] = await subjectsTo(email);
  return { person, browser, email, fromOld, fromNew: newest ? (await letterTo(email)).secret : "" };
}

const addressIn = (place: TenantFacts, id: string) =>
  asProgram(place, (db) => db.selectFrom("people").select("email").where("id", "=", id).executeTakeFirst());

describe("a change of address", () => {
  test.each(["old", "new"])(
    "is done when both were asked, the %s one first; in any browser",
    async (first) => {
      const { person, email, fromOld, fromNew } = await asked();
      const secrets = first === "old" ? [fromOld, fromNew] : [fromNew, fromOld];
      expect((await confirm(secrets[0]!)).body).toEqual({ done: false, email });
      expect((await signIn(email)).status).toBe(401);
      expect((await confirm(secrets[1]!)).body).toEqual({ done: true, email });
      expect((await signIn(email)).status).toBe(201);
      expect((await signIn(person.email)).status).toBe(401);
    },
  );

  test("ends all sessions but the one that asked, and is told to both addresses", async () => {
    const { person, browser, email, fromOld, fromNew } = await asked();
    const elsewhere = await signedIn(tenant, person);
    await confirm(fromOld);
    await confirm(fromNew);
    expect((await elsewhere.get("/session")).status).toBe(401);
    expect((await browser.get("/session")).body.person.email).toBe(email);
    for (const address of [person.email, email]) {
      expect(await subjectsTo(address)).toContain("Your address was changed");
    }
    const { body } = await browser.get("/account/sign-ins");
    expect(body.items).toContainEqual(expect.objectContaining({ outcome: "changed", way: "address" }));
  });

  test("reaches the lists of all companies, and nothing is told apart by the old one afterwards", async () => {
    const { person, email, fromOld, fromNew } = await asked();
    const client = await buildClient(tenant);
    const member = await buildPerson(tenant, "client_user", client, { email: person.email });
    const there = await buildPerson(other, "agent", null, { email: person.email });
    await confirm(fromOld);
    await confirm(fromNew);
    await workOff();
    for (const [place, id] of [
      [tenant, person.id],
      [tenant, member.id],
      [other, there.id],
    ] as const) {
      expect(await addressIn(place, id)).toEqual({ email });
    }
    const left = await inRegistry((db) =>
      db.selectFrom("challenges").select("id").where("email", "=", person.email).execute(),
    );
    expect(left).toEqual([]);
  });

  test("goes on where it was when a company could not be reached", async () => {
    const { person, email, fromOld, fromNew } = await asked();
    const there = await buildPerson(other, "agent", null, { email: person.email });
    await confirm(fromOld);
    await confirm(fromNew);
    const { platform } = await testInstallation();
    const jobs = identityJobs({
      post: platform.post,
      key: () => new Uint8Array(32),
      originOf: platform.tenantOrigin,
      readdress: async ({ id }, ids) => {
        if (id !== tenant.id) throw new Error("That database is away.");
        await asProgram(tenant, (db) =>
          db.updateTable("people").set({ email }).where("id", "in", ids).execute(),
        );
      },
    });
    await openBackground(platform, { jobs, schedules: [] }).runner.workOff();
    expect(await addressIn(tenant, person.id)).toEqual({ email });
    expect(await addressIn(other, there.id)).toEqual({ email: person.email });
    // The list there still has the old address: whoever follows it meanwhile means the same person.
    await followAll(platform.registry, other);
    const owners = await inRegistry((db) =>
      db
        .selectFrom("memberships as m")
        .innerJoin("people as p", "p.id", "m.person_id")
        .select("p.email")
        .where("m.id", "in", [person.id, there.id])
        .execute(),
    );
    expect(owners).toEqual([{ email }, { email }]);
    const later = new Date(Date.now() + 3_600_000);
    await putOffMail();
    await openBackground(platform, { schedules: [], clock: () => later }).runner.workOff();
    expect(await addressIn(other, there.id)).toEqual({ email });
  });

  test("leaves the old address to whoever has it next", async () => {
    const { person, fromOld, fromNew } = await asked();
    await confirm(fromOld);
    await confirm(fromNew);
    await workOff();
    const next = await buildPerson(tenant, "agent", null, { email: person.email });
    const ids = await inRegistry((db) =>
      db.selectFrom("memberships").select("person_id").where("id", "in", [person.id, next.id]).execute(),
    );
    expect(new Set(ids.map(({ person_id }) => person_id)).size).toBe(2);
  });

  test("kills the links that have gone to the old address", async () => {
    const { person, fromOld, fromNew } = await asked();
    await fresh().post("/account/reset", { email: person.email });
    const reset = (await letterTo(person.email)).secret;
    await confirm(fromOld);
    await confirm(fromNew);
    expect((await fresh().post("/account/reset/inspect", { secret: reset })).status).toBe(404);
  });
});

describe("the links for it", () => {
  test("are both needed: the same one twice is none", async () => {
    const { email, fromNew } = await asked();
    expect((await confirm(fromNew)).status).toBe(200);
    expect((await confirm(fromNew)).status).toBe(404);
    expect((await signIn(email)).status).toBe(401);
  });

  test("followed at the same time do it once", async () => {
    const { email, fromOld, fromNew } = await asked();
    const both = await Promise.all([confirm(fromOld), confirm(fromNew)]);
    expect(both.map(({ body }) => body.done).toSorted()).toEqual([false, true]);
    expect((await subjectsTo(email)).filter((subject) => subject.includes("was changed"))).toHaveLength(1);
  });

  test("die after a day, and when another address is asked for", async () => {
    const { browser, fromOld, fromNew } = await asked();
    await minutesLater(24 * 60 + 1, async () => expect((await confirm(fromOld)).status).toBe(404));
    const email = newAddress();
    await browser.post("/account/address", { email });
    expect((await confirm(fromOld)).status).toBe(404);
    expect((await confirm(fromNew)).status).toBe(404);
    expect((await confirm((await letterTo(email)).secret)).body).toEqual({ done: false, email });
  });

  test("are nothing on another host", async () => {
    const { fromOld, fromNew } = await asked();
    for (const secret of [fromOld, fromNew]) {
      expect((await confirm(secret, fresh(other.slug))).status).toBe(404);
      expect((await confirm(secret, new Browser("localhost"))).status).toBe(404);
    }
  });
});

describe("an address that somebody has", () => {
  test("is answered the same, gets no mail, and can never be confirmed", async () => {
    const owner: TestPerson = await buildPerson(other, "agent");
    const { person, browser, fromOld, fromNew } = await asked({ email: owner.email });
    expect(fromNew).toBe("");
    expect(await subjectsTo(owner.email)).toEqual([]);
    // The old one is told the same as ever: that somebody has the new one is nobody's business.
    expect((await confirm(fromOld)).body).toEqual({ done: false, email: owner.email });
    expect((await browser.get("/session")).body.person.email).toBe(person.email);
    expect((await signIn(owner.email, other.slug)).status).toBe(201);
  });

  test("since it was asked for stays theirs", async () => {
    const { email, fromOld, fromNew } = await asked();
    await confirm(fromOld);
    await buildPerson(other, "agent", null, { email });
    expect((await confirm(fromNew)).status).toBe(404);
    expect((await signIn(email, other.slug)).status).toBe(201);
  });
});

describe("asking for another address", () => {
  test("is refused for the one there is, and for who is not signed in", async () => {
    const person = await buildPerson(tenant, "agent");
    const browser = await signedIn(tenant, person);
    const same = await browser.post("/account/address", { email: person.email });
    expect(same.body.fields).toEqual([{ path: "email", message: "same_as_before" }]);
    expect((await fresh().post("/account/address", { email: newAddress() })).status).toBe(401);
  });

  test("asks for a proof of the last ten minutes", async () => {
    const browser = await signedIn(tenant, await buildPerson(tenant, "agent"));
    await minutesLater(11, async () => {
      const refused = await browser.post("/account/address", { email: newAddress() });
      expect(refused.body.code).toBe("proof_required");
    });
  });

  test("is not done without end: it sends mail to any address", async () => {
    const browser = await signedIn(tenant, await buildPerson(tenant, "agent"));
    const ask = () => browser.post("/account/address", { email: newAddress() });
    for (let round = 0; round < 5; round++) expect((await ask()).status).toBeLessThan(300);
    expect((await ask()).body.code).toBe("rate_limited");
  });
});
