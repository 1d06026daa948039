import { beforeAll, describe, expect, test } from "bun:test";
import { rolePermissions } from "../../contract/permissions.ts";
import { setStatus } from "../slices/tenancy/index.ts";
import { Browser, signedIn } from "./browser.ts";
import { allEndpoints, type Endpoint, sampleCall } from "./endpoints.ts";
import { testInstallation } from "./installation.ts";
import {
  buildWorld,
  clientTables,
  fingerprint,
  idsOf,
  idsOfProject,
  projectTables,
  type World,
} from "./world.ts";

/**
 * Every endpoint of the contract, called by everybody who should not get through it, with the real ids of somebody
 * else's rows. A new endpoint is walked without being named here; a new table must have a row in `buildWorld`.
 */
const endpoints = allEndpoints();
const closed = endpoints.filter(({ meta }) => meta.permission !== "public");
const withIds = closed.filter(({ parameters, meta }) => parameters.length > 0 && meta.database === "tenant");
const nobodys = "01890000-0000-7000-8000-000000000000";

let a: World;
let b: World;
let far: World;
let foreign: string[];

beforeAll(async () => {
  a = await buildWorld("Alpha");
  b = await buildWorld("Bravo", a.tenant);
  far = await buildWorld("Foxtrot");
  foreign = [...(await idsOf(b)).values()].flatMap((ids) => ids.slice(0, 2));
});

async function expectRefused(
  browser: Browser,
  endpoint: Endpoint,
  id: string,
  expected: number[],
): Promise<void> {
  for (const full of [false, true]) {
    const { method, path, body } = sampleCall(endpoint, id, full);
    const answer = await browser.call(method, path, body);
    const seen = [`${method} ${path} ${JSON.stringify(body) ?? ""}`, answer.status];
    expect(expected.includes(answer.status) ? "refused" : seen).toEqual("refused");
  }
}

test("the other client has a row in every table that belongs to clients", async () => {
  const empty = [...(await idsOf(b))].filter(([, ids]) => ids.length === 0).map(([name]) => name);
  expect(empty).toEqual([]);
  expect((await clientTables(b.tenant)).length).toBeGreaterThan(5);
});

test("nobody gets through an endpoint that is not public", async () => {
  const browser = new Browser(`${a.tenant.slug}.localhost`);
  for (const endpoint of closed) await expectRefused(browser, endpoint, nobodys, [401]);
});

test("a session of one tenant is none on the host of another, nor on the bare host", async () => {
  const browser = await signedIn(far.tenant, far.people.admin);
  for (const host of [`${a.tenant.slug}.localhost`, "localhost"]) {
    const elsewhere = new Browser(host);
    elsewhere.cookie = browser.cookie;
    for (const endpoint of closed) await expectRefused(elsewhere, endpoint, nobodys, [401]);
  }
});

test("whoever lacks the permission is refused, whatever the input", async () => {
  for (const person of Object.values(a.people)) {
    const browser = await signedIn(a.tenant, person);
    for (const endpoint of closed) {
      if (rolePermissions[person.role].includes(endpoint.meta.permission as never)) continue;
      await expectRefused(browser, endpoint, nobodys, [403]);
    }
  }
});

describe("with real ids of another client of the same tenant", () => {
  for (const role of ["executive", "manager", "user", "lead"] as const) {
    test(`${role}: every endpoint that takes one answers 404, and nothing of theirs changes`, async () => {
      const browser = await signedIn(a.tenant, a.people[role]);
      const before = await fingerprint(b);
      for (const endpoint of withIds) {
        const may = rolePermissions[a.people[role].role].includes(endpoint.meta.permission as never);
        await Promise.all(foreign.map((id) => expectRefused(browser, endpoint, id, may ? [404] : [403])));
      }
      expect(await fingerprint(b)).toBe(before);
    }, 60_000);

    test(`${role}: ids in the query or the body bring out nothing of theirs, and change nothing`, async () => {
      const browser = await signedIn(a.tenant, a.people[role]);
      const before = await fingerprint(b);
      for (const endpoint of closed.filter(
        ({ meta, name }) => meta.database === "tenant" && name !== "session.signOut",
      )) {
        if (endpoint.parameters.length > 0) continue;
        const calls = foreign.flatMap((id) => [false, true].map((full) => sampleCall(endpoint, id, full)));
        await Promise.all(
          calls.map(async ({ method, path, body }) => {
            const answer = await browser.call(method, path, body);
            expect([method, path, answer.status < 500]).toEqual([method, path, true]);
            expect([method, path, leaks(answer.body)]).toEqual([method, path, false]);
          }),
        );
      }
      expect(await fingerprint(b)).toBe(before);
    }, 60_000);
  }

  test("staff of the same tenant do find them, so the tests above can fail", async () => {
    const browser = await signedIn(a.tenant, a.people.agent);
    const [id] = (await idsOf(b)).get("tickets")!;
    expect((await browser.get(`/tickets/${id}`)).body.subject).toContain(b.mark);
  });
});

describe("with real ids of a project of the same client that is not assigned to them", () => {
  const lists = closed.filter(
    ({ method, parameters, meta }) =>
      method === "GET" && parameters.length === 0 && meta.database === "tenant",
  );
  for (const role of ["manager", "user"] as const) {
    test(`${role}: every endpoint that takes one answers 404, and nothing of it changes`, async () => {
      const browser = await signedIn(a.tenant, a.people[role]);
      const before = await fingerprint(a);
      const ids = await idsOfProject(a, a.projects.other);
      expect(ids.length).toBeGreaterThan((await projectTables(a.tenant)).length - 2);
      for (const endpoint of withIds) {
        const may = rolePermissions[a.people[role].role].includes(endpoint.meta.permission as never);
        await Promise.all(ids.map((id) => expectRefused(browser, endpoint, id, may ? [404] : [403])));
      }
      expect(await fingerprint(a)).toBe(before);
    }, 60_000);

    test(`${role}: its id beside that of a thing of their own project brings out nothing either`, async () => {
      const browser = await signedIn(a.tenant, a.people[role]);
      const own = await idsOfProject(a, a.projects.shared);
      const ids = await idsOfProject(a, a.projects.other);
      for (const endpoint of withIds.filter(({ parameters }) => parameters.length > 1)) {
        for (const id of ids.slice(0, 12)) {
          const { method, path, body } = sampleCall(endpoint, id, true);
          const answer = await browser.call(method, path.replace(id, own[0]!), body);
          expect([method, path, answer.status >= 400]).toEqual([method, path, true]);
          expect([method, path, tells(answer.body)]).toEqual([method, path, false]);
        }
      }
    }, 60_000);

    test(`${role}: no list, search or overview, nor what happened lately, tells of it`, async () => {
      const browser = await signedIn(a.tenant, a.people[role]);
      const ids = await idsOfProject(a, a.projects.other);
      let asked = 0;
      for (const endpoint of lists) {
        const paths = ids.map((id) => sampleCall(endpoint, id, true).path);
        paths.push(sampleCall(endpoint, nobodys, false).path);
        paths.push(...[a.projects.otherMark, "unassigned"].map((word) => `${endpoint.path}?search=${word}`));
        for (const path of paths) {
          const answer = await browser.get(path);
          expect([path, tells(answer.body)]).toEqual([path, false]);
          if (answer.status === 200) asked++;
        }
      }
      expect(asked).toBeGreaterThan(ids.length);
    }, 60_000);
  }

  test("the client's executive does find it, so the tests above can fail", async () => {
    const browser = await signedIn(a.tenant, a.people.executive);
    expect((await browser.get(`/projects/${a.projects.other}`)).body.name).toContain(a.projects.otherMark);
    expect(tells((await browser.get("/projects?search=unassigned")).body)).toBe(true);
    expect(tells((await browser.get("/overview")).body)).toBe(true);
    const manager = await signedIn(a.tenant, a.people.manager);
    expect((await manager.get("/projects?search=alpha")).body.items).toHaveLength(1);
    expect((await manager.get("/overview")).body.activity.length).toBeGreaterThan(0);
  });

  test("what is internal is in no answer to the client, its executive included", async () => {
    const browser = await signedIn(a.tenant, a.people.executive);
    const ids = [a.projects.other, a.projects.shared];
    for (const endpoint of closed.filter(({ name }) => /^(projects|time|expenses|overview)\./.test(name))) {
      if (endpoint.method !== "GET") continue;
      for (const id of ids) {
        const { path } = sampleCall(endpoint, id, false);
        const { status, body } = await browser.get(path);
        expect([path, status < 500, JSON.stringify(body ?? "").includes("internal ")]).toEqual([
          path,
          true,
          false,
        ]);
      }
    }
  });
});

/** Whether an answer holds anything that only the project has which is assigned to nobody. */
function tells(body: unknown): boolean {
  return (typeof body === "string" ? body : (JSON.stringify(body) ?? "")).includes(
    `${a.projects.otherMark} `,
  );
}

/** Whether an answer holds anything that only client B has; staff names are known to all clients of a tenant. */
function leaks(body: unknown): boolean {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const shared = [b.people.lead, b.people.agent, b.people.admin].map(({ name }) => name);
  const own = shared.reduce((rest, name) => rest.replaceAll(name, ""), text ?? "");
  return own.replaceAll(`${b.mark} category`, "").replaceAll(`${b.mark} canned`, "").includes(b.mark);
}

test("with real ids of another tenant, even its admin gets 404 everywhere", async () => {
  const browser = await signedIn(far.tenant, far.people.admin);
  const before = await fingerprint(b);
  for (const endpoint of withIds) {
    const may = rolePermissions.tenant_admin.includes(endpoint.meta.permission as never);
    await Promise.all(foreign.map((id) => expectRefused(browser, endpoint, id, may ? [404] : [403])));
  }
  expect(await fingerprint(b)).toBe(before);
}, 60_000);

test("a revoked session opens nothing, from the next request on", async () => {
  const browser = await signedIn(a.tenant, a.people.admin);
  const { cookie } = browser;
  expect((await browser.delete("/session")).status).toBe(204);
  browser.cookie = cookie;
  for (const endpoint of closed) await expectRefused(browser, endpoint, nobodys, [401]);
});

test("a suspended tenant lets nobody in, whatever they try", async () => {
  const { platform } = await testInstallation();
  const browser = await signedIn(far.tenant, far.people.admin);
  const trail = { actor: "test" };
  await setStatus(platform.registry, trail, far.tenant.id, "suspended");
  for (const endpoint of closed) await expectRefused(browser, endpoint, nobodys, [403]);
  await setStatus(platform.registry, trail, far.tenant.id, "active");
  expect((await browser.get("/session")).status).toBe(200);
});

test("the reference lists exactly the endpoints that are served, each with its permission", async () => {
  const browser = new Browser("localhost");
  const { body } = await browser.get("/openapi.json");
  const documented = Object.entries(
    body.paths as Record<string, Record<string, Record<string, unknown>>>,
  ).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const isPublic = JSON.stringify(operation.security) === "[]";
      return `${method.toUpperCase()} ${path} ${isPublic ? "public" : operation["x-permission"]}`;
    }),
  );
  expect(documented.toSorted()).toEqual(
    endpoints.map(({ method, path, meta }) => `${method} ${path} ${meta.permission}`).toSorted(),
  );
});
