import { beforeAll, describe, expect, test } from "bun:test";
import type { ProtocolRoute } from "../kernel/http/protocols.ts";
import { mountApi } from "../platform.ts";
import { Browser, signedIn } from "./browser.ts";
import { testInstallation } from "./installation.ts";
import { buildWorld, type World } from "./world.ts";

/**
 * Every route beside the API, as it is found by strangers and by the wrong ones: none fails, none tells anything, and
 * none opens a session. A new route is walked without being named here.
 */
let routes: readonly ProtocolRoute[];
let world: World;
let far: World;
let ids: string[];

beforeAll(async () => {
  const { platform } = await testInstallation();
  routes = mountApi(platform).protocols.routes;
  world = await buildWorld("Protocol");
  far = await buildWorld("Elsewhere");
  const providers = await platform.registry.transaction({ actor: "test" }, (db) =>
    db
      .insertInto("identity_providers")
      .values(
        [world, far].map(({ tenant, mark }) => ({
          id: crypto.randomUUID(),
          tenant_id: tenant.id,
          kind: "oidc",
          preset: "oidc",
          name: `${mark} provider`,
          enabled: true,
          settings: {
            oidc: { issuer: "https://idp.invalid", appId: "x", authentication: "secret" },
            saml: null,
          },
        })),
      )
      .returning("id")
      .execute(),
  );
  ids = [
    ...providers.map(({ id }) => id),
    "01890000-0000-7000-8000-000000000000",
    "nonsense",
    "..",
    "%00",
    "%ff",
  ];
});

const form = { "content-type": "application/x-www-form-urlencoded" };
const garbage: [string, RequestInit & { headers?: Record<string, string> }][] = [
  ["nothing", {}],
  ["an empty form", { body: "", headers: form }],
  ["a form", { body: "SAMLResponse=PHg+&RelayState=x&logout_token=a.b.c&state=x&code=x", headers: form }],
  ["a broken form", { body: "%ff%fe=%00&SAMLResponse=%%%", headers: form }],
  ["bytes", { body: new Uint8Array([0, 255, 254, 1]), headers: form }],
  ["JSON", { body: '{"schemas":[],"x":null}', headers: { "content-type": "application/scim+json" } }],
  ["broken JSON", { body: "{", headers: { "content-type": "application/json" } }],
  ["a token of nobody's", { headers: { authorization: `Bearer pscim_${"x".repeat(43)}` } }],
  ["a strange token", { headers: { authorization: "Bearer \u00ff, Basic x" } }],
];
const queries = [
  "",
  "?state=x&code=y&iss=z",
  "?state=%00%ff&error=%3Cscript%3E",
  "?to=//elsewhere.example&iss=&sid=",
];

async function* calls(browser: Browser, route: ProtocolRoute) {
  for (const id of route.pattern.includes("{") || route.pattern.endsWith("*") ? ids : [""]) {
    const path = route.pattern.replace(/\{\w+\}/g, id).replace(/\*$/, `Users/${id}`);
    for (const [name, init] of garbage) {
      if (route.method === "GET" && init.body !== undefined) continue;
      for (const query of queries) {
        const answer = await browser.visit(path + query, { method: route.method, ...init });
        yield { answer, seen: `${route.method} ${path}${query} with ${name}` };
      }
    }
  }
}

describe("every route beside the API", () => {
  test("is in the list with a summary, and says why if other sites may write to it", () => {
    expect(routes.length).toBeGreaterThan(10);
    for (const { method, pattern, summary, fromElsewhere } of routes) {
      expect([pattern, summary.length > 10]).toEqual([pattern, true]);
      if (method === "GET") expect([pattern, fromElsewhere]).toEqual([pattern, null]);
    }
  });

  test("neither fails nor tells of anybody, and opens nothing, for nobody and for the people of another tenant", async () => {
    const strangers = [
      new Browser(`${world.tenant.slug}.localhost`),
      new Browser("localhost"),
      new Browser("nobodys.localhost"),
    ];
    const foreigner = await signedIn(far.tenant, far.people.admin);
    const misplaced = new Browser(`${world.tenant.slug}.localhost`);
    misplaced.cookie = foreigner.cookie;
    for (const browser of [...strangers, misplaced]) {
      for (const route of routes) {
        for await (const { answer, seen } of calls(browser, route)) {
          expect([seen, answer.status < 500]).toEqual([seen, true]);
          const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
          for (const { mark } of [world, far]) expect([seen, text.includes(mark)]).toEqual([seen, false]);
          const set = answer.headers.getSetCookie().filter((line) => /^(__Host-)?postern=/.test(line));
          expect([seen, set]).toEqual([seen, []]);
          const to = answer.headers.get("location");
          const stays = to === null || to.startsWith("/") || to.startsWith("http://");
          expect([seen, to, stays && !to?.includes("elsewhere.example")]).toEqual([seen, to, true]);
          expect([seen, answer.headers.get("content-security-policy") !== null]).toEqual([seen, true]);
          expect([seen, answer.headers.get("x-content-type-options")]).toEqual([seen, "nosniff"]);
        }
      }
    }
  }, 120_000);

  test("asks for a session where it is not public", async () => {
    const browser = new Browser(`${world.tenant.slug}.localhost`);
    for (const { method, pattern, permission } of routes) {
      if (permission === "public") continue;
      const { status } = await browser.visit(pattern.replace(/\{\w+\}/g, ids[0]!), { method });
      expect([pattern, status]).toEqual([pattern, 401]);
    }
  });

  test("is not written to from other sites, unless it says why it must be", async () => {
    const browser = new Browser(`${world.tenant.slug}.localhost`);
    const headers = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
    for (const { method, pattern, fromElsewhere } of routes) {
      if (method === "GET") continue;
      const path = pattern.replace(/\{\w+\}/g, ids[0]!).replace(/\*$/, "Users");
      const { body } = await browser.visit(path, { method, headers });
      expect([pattern, body.code === "wrong_origin"]).toEqual([pattern, !fromElsewhere]);
    }
  });

  test("takes no more than its limit, and no other method than its own", async () => {
    const browser = new Browser(`${world.tenant.slug}.localhost`);
    for (const { method, pattern, bodyLimit } of routes) {
      const path = pattern.replace(/\{\w+\}/g, ids[0]!).replace(/\*$/, "Users");
      expect([pattern, (await browser.visit(path, { method: "OPTIONS" })).status]).toEqual([pattern, 405]);
      expect([pattern, (await browser.visit(path, { method: "HEAD" })).status]).toEqual([pattern, 405]);
      if (method === "GET" || pattern.startsWith("/scim/")) continue;
      const body = "x".repeat(bodyLimit + 1);
      const { status } = await browser.visit(path, { method, body, headers: form });
      expect([pattern, status >= 400 && status < 500]).toEqual([pattern, true]);
    }
  });
});
