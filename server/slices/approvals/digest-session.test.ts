import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { type Browser, signedIn } from "../../testing/browser.ts";
import { Digests, openLink } from "../../testing/digests.ts";
import { allEndpoints, sampleCall } from "../../testing/endpoints.ts";
import { testInstallation, testPassword } from "../../testing/installation.ts";
import { appCode, withApp, withPasskey } from "../identity/build.ts";

let digests: Digests;

beforeAll(async () => {
  digests = await Digests.build();
});
beforeEach(async () => {
  // Codes of apps belong to half minutes.
  await digests.later(60);
  await digests.allow();
});
afterAll(() => testInstallation().then(({ setClock }) => setClock(null)));

const decide = (browser: Browser, id: string) =>
  browser.post("/approvals/decisions", { items: [{ id, revision: 1 }], verdict: "approved", comment: "" });
const prove = (browser: Browser, body: object) => browser.post("/session/proof", body);
const byPassword = { by: "password", password: testPassword };

describe("the session that it opens", () => {
  test("sees the items of its digest, and finds no other", async () => {
    const person = await digests.executive();
    const before = await digests.mailed(person);
    const { browser, id } = await digests.opened(person);
    const { items } = (await browser.get("/approvals")).body;
    const own = (await browser.get("/approvals?mine=true")).body.items;
    for (const list of [items, own]) expect(list.map((item: { id: string }) => item.id)).toEqual([id]);
    expect((await browser.get("/approvals/summary?mine=true")).body.total.count).toBe(1);
    expect((await browser.get(`/approvals/${id}`)).body).toMatchObject({ id, needsProof: true });
    expect((await browser.get(`/approvals/${before.id}`)).status).toBe(404);
    expect((await browser.get(`/approvals?digest=${before.digestId}`)).body.items).toEqual([]);
    await prove(browser, byPassword);
    expect((await decide(browser, before.id)).body).toMatchObject({
      decided: 0,
      items: [{ outcome: "not_found" }],
    });
  });

  test("calls what deciding takes and nothing else of the contract, proved or not", async () => {
    const { browser, id, digestId } = await digests.opened();
    const closed = allEndpoints().filter(({ meta }) => meta.permission !== "public");
    const may = closed.filter(({ meta }) => meta.digest).map(({ name }) => name);
    expect(may.toSorted()).toEqual([
      "approvals.decide",
      "approvals.get",
      "approvals.list",
      "approvals.summary",
      "approvals.undo",
      "session.beginPasskeyProof",
      "session.current",
      "session.proofs",
      "session.prove",
      "session.provePasskey",
      "session.signOut",
    ]);
    expect((await prove(browser, byPassword)).status).toBe(200);
    for (const endpoint of closed.filter(({ meta }) => !meta.digest))
      for (const given of [id, digestId, digests.admin.id]) {
        const { method, path, body } = sampleCall(endpoint, given, true);
        const answer = await browser.call(method, path, body);
        expect([endpoint.name, answer.status]).toEqual([endpoint.name, 403]);
      }
    const { permissions } = (await browser.get("/session")).body;
    expect(permissions.toSorted()).toEqual([
      "account.use",
      "approvals.decide",
      "approvals.read",
      "projects.read_all",
    ]);
  });

  test("decides nothing without another proof, whatever the policy of the approval says", async () => {
    const { browser, id } = await digests.opened();
    const refused = await decide(browser, id);
    expect([refused.status, refused.body.code, refused.body.fields]).toEqual([
      403,
      "proof_required",
      [{ path: "proof", message: "recent_proof" }],
    ]);
    expect((await browser.get(`/approvals/${id}`)).body.state).toBe("waiting");
    expect((await browser.get("/session/proofs")).body.proofs.recent).toEqual(["password"]);
    expect((await browser.post("/session/proof/code")).status).toBe(403);
    const byMail = await prove(browser, { by: "email", id, code: "123456" });
    expect([byMail.status, byMail.body.fields]).toEqual([422, [{ path: "by", message: "same_mailbox" }]]);
    expect((await prove(browser, { by: "password", password: "wrong" })).status).toBe(400);
    expect((await decide(browser, id)).status).toBe(403);
  });

  test("decides after a password, for ten minutes, and the decision names both", async () => {
    const { browser, id, person } = await digests.opened();
    expect((await prove(browser, byPassword)).status).toBe(200);
    await digests.later(9);
    const { body } = await decide(browser, id);
    expect(body.decided).toBe(1);
    expect(await receiptOf(body.items[0].decisionId)).toMatchObject({
      verdict: "approved",
      by: { id: person.id },
      factor: "digest_link+password",
    });
  });

  test("asks again after ten minutes", async () => {
    const { browser, id } = await digests.opened();
    expect((await prove(browser, byPassword)).status).toBe(200);
    await digests.later(11);
    expect((await decide(browser, id)).body.code).toBe("proof_required");
  });

  test("owes the code of an app to who has one before it shows anything, and the decision names it", async () => {
    const person = await digests.executive();
    const app = await withApp(await signedIn(digests.tenant, person), digests.now);
    const { secret, id } = await digests.mailed(person);
    const browser = digests.host();
    expect((await openLink(browser, secret)).body.session.second).toMatchObject({
      owes: "prove",
      factors: ["totp"],
    });
    expect((await browser.get("/approvals")).body.code).toBe("second_factor_required");
    expect((await prove(browser, byPassword)).status).toBe(422);
    expect((await prove(browser, { by: "totp", code: await appCode(app.secret, digests.now) })).status).toBe(
      200,
    );
    const { body } = await decide(browser, id);
    expect((await receiptOf(body.items[0].decisionId)).factor).toBe("digest_link+totp");
  });

  test("takes a passkey", async () => {
    const person = await digests.executive();
    const { authenticator } = await withPasskey(await signedIn(digests.tenant, person));
    const { secret, id } = await digests.mailed(person);
    const browser = digests.host();
    await openLink(browser, secret);
    const { body: asked } = await browser.post("/session/proof/passkey/begin");
    const response = await authenticator.use(browser, asked.options);
    expect((await browser.post("/session/proof/passkey", { id: asked.id, response })).status).toBe(200);
    const { body } = await decide(browser, id);
    expect((await receiptOf(body.items[0].decisionId)).factor).toBe("digest_link+passkey");
  });

  test("makes people who guess the password wait", async () => {
    const { browser } = await digests.opened();
    const answers = [];
    for (let tries = 0; tries < 8; tries++)
      answers.push((await prove(browser, { by: "password", password: `wrong ${tries}` })).status);
    expect(answers.slice(0, 5)).toEqual([400, 400, 400, 400, 400]);
    expect(answers.at(-1)).toBe(429);
  });
});

/** The decision as its receipt tells it, to a colleague. */
async function receiptOf(decisionId: string) {
  await digests.later(1);
  const browser = await signedIn(digests.tenant, await digests.executive());
  return (await browser.get(`/approvals/decisions/${decisionId}/receipt`)).body.decision;
}
