import { beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Refusal } from "../../kernel/refusal.ts";
import { type MemoryDirectory, memoryDirectory } from "../../testing/scim-memory.ts";
import { scim } from "./scim.ts";
import { parseFilter, parsePath, userFilter } from "./scim-filter.ts";
import { ScimProblem } from "./scim-messages.ts";

const base = "https://acme.portal.test/scim/v2";
const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
let directory: MemoryDirectory;

beforeEach(() => {
  directory = memoryDirectory();
});

/** Sends a request as an identity provider does; the answer's body is parsed. */
async function send(method: string, path: string, body?: unknown, type = "application/scim+json") {
  const request = new Request(`${base}${path}`, {
    method,
    ...(body !== undefined && {
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": type },
    }),
  });
  const answer = await scim(request, path.split("?")[0]!, directory, base);
  const text = await answer.text();
  // biome-ignore lint/suspicious/noExplicitAny: what came is compared, not relied on.
  return { status: answer.status, headers: answer.headers, body: (text && JSON.parse(text)) as any };
}

const patch = (path: string, ...Operations: unknown[]) =>
  send("PATCH", path, { schemas: [patchOp], Operations });
const find = (kind: string, filter: string) => send("GET", `/${kind}?filter=${encodeURIComponent(filter)}`);

/** As Entra's default mapping creates a person. */
const fromEntra = {
  schemas: [
    "urn:ietf:params:scim:schemas:core:2.0:User",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  ],
  externalId: "0a21f0f2",
  userName: "Ada@acme.test",
  active: true,
  addresses: null,
  displayName: "Ada Lovelace",
  emails: [{ primary: true, type: "work", value: "ada@acme.test" }],
  meta: { resourceType: "User" },
  name: { formatted: "Ada Lovelace", familyName: "Lovelace", givenName: "Ada" },
  phoneNumbers: null,
  roles: [],
  title: null,
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Engines" },
};

/** As Okta creates a person. */
const fromOkta = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName: "grace@acme.test",
  name: { givenName: "Grace", familyName: "Hopper" },
  emails: [{ primary: true, value: "grace@acme.test", type: "work" }],
  displayName: "Grace Hopper",
  locale: "en-US",
  externalId: "00ujl29u0le5T6Aj10h7",
  groups: [],
  password: "1mz050nq",
  active: true,
};

const ada = async () => (await send("POST", "/Users", fromEntra)).body.id as string;
const grace = async () => (await send("POST", "/Users", fromOkta)).body.id as string;

describe("Microsoft Entra", () => {
  test("looks for a person, finds nobody, creates them, and finds them by name in any case", async () => {
    const nobody = await find("Users", 'userName eq "ada@acme.test"');
    expect(nobody).toMatchObject({ status: 200, body: { totalResults: 0, Resources: [] } });
    const created = await send("POST", "/Users", fromEntra);
    expect(created.status).toBe(201);
    expect(created.headers.get("content-type")).toStartWith("application/scim+json");
    expect(created.headers.get("location")).toBe(`${base}/Users/1`);
    expect(created.body).toEqual({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      id: "1",
      externalId: "0a21f0f2",
      userName: "Ada@acme.test",
      name: { givenName: "Ada", familyName: "Lovelace", formatted: "Ada Lovelace" },
      displayName: "Ada Lovelace",
      emails: [{ value: "ada@acme.test", type: "work", primary: true }],
      active: true,
      groups: [],
      meta: {
        resourceType: "User",
        created: "2026-03-02T10:00:00.000Z",
        lastModified: "2026-03-02T10:00:00.000Z",
        location: `${base}/Users/1`,
      },
    });
    const found = await find("Users", 'userName eq "ada@acme.test"');
    expect(found.body).toMatchObject({ totalResults: 1, startIndex: 1, itemsPerPage: 1 });
    expect((await send("GET", "/Users/1")).body).toEqual(found.body.Resources[0]);
  });

  test.each(["False", "false", false, ["False"], [{ value: "False" }]])(
    "deactivates with %j, with op written large",
    async (value) => {
      const id = await ada();
      const { status, body } = await patch(`/Users/${id}`, { op: "Replace", path: "active", value });
      expect(status).toBe(200);
      expect(body.active).toBe(false);
      expect(directory.calls).toEqual(["create 1", "deactivate 1"]);
      expect((await find("Users", 'userName eq "ada@acme.test"')).body.Resources[0].active).toBe(false);
    },
  );

  test("reactivates", async () => {
    const id = await ada();
    await patch(`/Users/${id}`, { op: "Replace", path: "active", value: "False" });
    await patch(`/Users/${id}`, { op: "Add", path: "active", value: "True" });
    expect(directory.calls).toEqual(["create 1", "deactivate 1", "reactivate 1"]);
  });

  test("changes several attributes at once, some of which are not kept", async () => {
    const id = await ada();
    const { body } = await patch(
      `/Users/${id}`,
      { op: "Replace", path: "displayName", value: "Ada King" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: "ada.king@acme.test" },
      { op: "Add", path: "name.familyName", value: "King" },
      { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "1" },
      {
        op: "Add",
        path: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        value: "x",
      },
      { op: "Remove", path: "title" },
    );
    expect(body).toMatchObject({
      displayName: "Ada King",
      emails: [{ value: "ada.king@acme.test" }],
      name: { givenName: "Ada", familyName: "King" },
    });
  });

  test("sends names with dots and schemas in an object without a path", async () => {
    const id = await ada();
    const value = {
      displayName: "Ada King",
      "name.familyName": "King",
      "urn:ietf:params:scim:schemas:core:2.0:User:userName": "king@acme.test",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": "7",
    };
    const { body } = await patch(`/Users/${id}`, { op: "replace", value });
    expect(body).toMatchObject({
      userName: "king@acme.test",
      displayName: "Ada King",
      name: { familyName: "King" },
    });
  });

  test("sets a first address by its kind, and takes it away", async () => {
    const { emails: _, ...without } = fromEntra;
    const { id } = (await send("POST", "/Users", without)).body;
    const path = 'emails[type eq "work"].value';
    const added = await patch(`/Users/${id}`, { op: "Add", path, value: "new@acme.test" });
    expect(added.body.emails).toEqual([{ value: "new@acme.test", type: "work", primary: true }]);
    expect(
      (await patch(`/Users/${id}`, { op: "Remove", path, value: "other@acme.test" })).body.emails,
    ).toBeUndefined();
  });

  test("finds a person by their address, by its own id, and by both", async () => {
    await ada();
    await grace();
    for (const filter of [
      'emails[type eq "work"].value eq "ADA@acme.test"',
      'emails[type eq "work"] eq "ada@acme.test"',
      'externalId eq "0a21f0f2"',
      'id eq "1"',
      'externalId eq "0a21f0f2" and userName eq "ada@acme.test" AND active eq true',
      'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada@acme.test"',
    ]) {
      expect((await find("Users", filter)).body.Resources.map((user: { id: string }) => user.id)).toEqual([
        "1",
      ]);
    }
    expect((await find("Users", 'userName eq "a" and userName eq "b"')).body.totalResults).toBe(0);
  });

  test("removes one member by naming them beside the path, and the others stay", async () => {
    const members = [await ada(), await grace()];
    const { body: group } = await send("POST", "/Groups", {
      displayName: "Staff",
      externalId: "g1",
      members: [],
    });
    const path = `/Groups/${group.id}`;
    for (const value of members) {
      const added = await patch(path, { op: "Add", path: "members", value: [{ $ref: null, value }] });
      expect(added.status).toBe(204);
    }
    await patch(path, { op: "Remove", path: "members", value: [{ $ref: null, value: members[0] }] });
    expect((await send("GET", path)).body.members).toEqual([
      { value: members[1], display: "grace@acme.test", $ref: `${base}/Users/${members[1]}` },
    ]);
  });

  test("asks for a group without its members, and whether somebody is one", async () => {
    const id = await ada();
    const group = (await send("POST", "/Groups", { displayName: "Staff", members: [{ value: id }] })).body;
    expect((await send("GET", `/Groups/${group.id}?excludedAttributes=members`)).body).not.toHaveProperty(
      "members",
    );
    const filter = encodeURIComponent('displayName eq "staff"');
    const list = await send("GET", `/Groups?excludedAttributes=members&filter=${filter}`);
    expect(list.body.Resources).toMatchObject([{ id: group.id, displayName: "Staff" }]);
    expect(list.body.Resources[0]).not.toHaveProperty("members");
    const isMember = encodeURIComponent(`id eq "${group.id}" and members eq "${id}"`);
    const member = await send("GET", `/Groups?filter=${isMember}&attributes=id`);
    expect(member.body.Resources).toEqual([{ schemas: [expect.any(String)], id: group.id }]);
    expect((await send("GET", `/Users/${id}`)).body.groups).toEqual([
      { value: group.id, display: "Staff", $ref: `${base}/Groups/${group.id}` },
    ]);
  });
});

describe("Okta", () => {
  test("creates and finds a person; a password is passed over", async () => {
    const { status, body } = await send("POST", "/Users", fromOkta, "application/scim+json; charset=utf-8");
    expect(status).toBe(201);
    expect(body).not.toHaveProperty("password");
    const list = await send(
      "GET",
      `/Users?filter=${encodeURIComponent('userName eq "grace@acme.test"')}&startIndex=1&count=100`,
    );
    expect(list.body.totalResults).toBe(1);
  });

  test("updates with the whole person, and what is left out is taken away", async () => {
    const id = await grace();
    const { displayName: _, ...changed } = {
      ...fromOkta,
      id,
      name: { givenName: "Grace", familyName: "Murray" },
    };
    const { status, body } = await send("PUT", `/Users/${id}`, changed);
    expect(status).toBe(200);
    expect(body.name).toEqual({ givenName: "Grace", familyName: "Murray", formatted: "Grace Murray" });
    expect(body).not.toHaveProperty("displayName");
  });

  test("deactivates by PATCH without a path, and by PUT", async () => {
    const id = await grace();
    expect((await patch(`/Users/${id}`, { op: "replace", value: { active: false } })).body.active).toBe(
      false,
    );
    expect((await send("PUT", `/Users/${id}`, fromOkta)).body.active).toBe(true);
    expect((await send("PUT", `/Users/${id}`, { ...fromOkta, active: false })).body.active).toBe(false);
    expect(directory.calls).toEqual(["create 1", "deactivate 1", "reactivate 1", "deactivate 1"]);
  });

  test("changes a group: its name with its id, members by path, and all of them at once", async () => {
    const members = [await ada(), await grace()];
    const { body: group } = await send("POST", "/Groups", { displayName: "Staff", members: [] });
    const path = `/Groups/${group.id}`;
    const ids = async () =>
      ((await send("GET", path)).body.members as { value: string }[]).map(({ value }) => value);
    await patch(path, { op: "replace", value: { id: group.id, displayName: "Everybody" } });
    expect((await send("GET", path)).body).toMatchObject({ id: group.id, displayName: "Everybody" });
    await patch(path, {
      op: "add",
      path: "members",
      value: members.map((value) => ({ value, display: "x" })),
    });
    expect(await ids()).toEqual(members);
    await patch(path, { op: "remove", path: `members[value eq "${members[0]}"]` });
    expect(await ids()).toEqual([members[1]!]);
    await patch(path, { op: "replace", path: "members", value: [{ value: members[0] }] });
    expect(await ids()).toEqual([members[0]!]);
    await patch(
      path,
      { op: "remove", path: "members" },
      { op: "add", path: "members", value: [{ value: members[1] }, { value: "nobody" }] },
    );
    expect(await ids()).toEqual([members[1]!]);
    const put = await send("PUT", path, { displayName: "Nobody", members: [] });
    expect(put.body).toMatchObject({ displayName: "Nobody", members: [] });
    expect((await send("DELETE", path)).status).toBe(204);
    expect((await send("GET", path)).status).toBe(404);
  });
});

describe("a person who has to leave", () => {
  test("has left even when the rest of the change is refused", async () => {
    const id = await ada();
    await grace();
    const { status } = await patch(
      `/Users/${id}`,
      { op: "replace", path: "userName", value: "grace@acme.test" },
      { op: "replace", path: "active", value: false },
    );
    expect(status).toBe(409);
    expect(directory.calls).toEqual(["create 1", "create 2", "deactivate 1", "replace 1"]);
    expect((await send("GET", `/Users/${id}`)).body.active).toBe(false);
  });

  test("does not come back because a whole update does not speak of it", async () => {
    const id = await ada();
    await patch(`/Users/${id}`, { op: "replace", path: "active", value: false });
    const { active: _, ...silent } = fromEntra;
    expect((await send("PUT", `/Users/${id}`, silent)).body.active).toBe(false);
  });

  test("is gone after DELETE", async () => {
    const id = await ada();
    expect((await send("DELETE", `/Users/${id}`)).status).toBe(204);
    expect((await send("DELETE", `/Users/${id}`)).status).toBe(404);
  });
});

test("a change that changes nothing writes nothing", async () => {
  const id = await ada();
  await send("PUT", `/Users/${id}`, fromEntra);
  await patch(`/Users/${id}`, { op: "Replace", path: "active", value: "True" });
  expect(directory.calls).toEqual(["create 1"]);
});

test("pages are counted from 1, and have a largest size", async () => {
  for (let n = 0; n < 5; n++) await send("POST", "/Users", { userName: `u${n}` });
  const pageOf = async (query: string) => {
    const { body } = await send("GET", `/Users?${query}`);
    return [
      body.totalResults,
      body.startIndex,
      body.itemsPerPage,
      body.Resources.map((user: { id: string }) => user.id),
    ];
  };
  expect(await pageOf("startIndex=2&count=2")).toEqual([5, 2, 2, ["2", "3"]]);
  expect(await pageOf("startIndex=5&count=2")).toEqual([5, 5, 1, ["5"]]);
  expect(await pageOf("startIndex=9")).toEqual([5, 9, 0, []]);
  expect(await pageOf("startIndex=0&count=1")).toEqual([5, 1, 1, ["1"]]);
  expect(await pageOf("count=0")).toEqual([5, 1, 0, []]);
  expect(await pageOf("count=-3")).toEqual([5, 1, 0, []]);
  expect(await pageOf("count=999999")).toEqual([5, 1, 5, ["1", "2", "3", "4", "5"]]);
  expect((await send("GET", "/Users?count=all")).status).toBe(400);
});

test("says what it can do", async () => {
  expect((await send("GET", "/ServiceProviderConfig")).body).toMatchObject({
    patch: { supported: true },
    bulk: { supported: false },
    filter: { supported: true, maxResults: 200 },
  });
  const types = (await send("GET", "/ResourceTypes")).body.Resources;
  expect(types.map((type: { endpoint: string }) => type.endpoint)).toEqual(["/Users", "/Groups"]);
  expect((await send("GET", "/ResourceTypes/User")).body).toEqual(types[0]);
  const user = "urn:ietf:params:scim:schemas:core:2.0:User";
  const schema = (await send("GET", `/Schemas/${user}`)).body;
  const written = Object.keys((await send("POST", "/Users", fromEntra)).body);
  const named = schema.attributes.map((attribute: { name: string }) => attribute.name);
  expect(written.filter((name) => !["schemas", "id", "meta"].includes(name)).sort()).toEqual(named.sort());
  expect((await send("GET", "/Schemas")).body.totalResults).toBe(2);
});

describe("is refused as the standard writes errors", () => {
  const user = { userName: "u" };
  test.each<[string, string, string, unknown, number, string | undefined]>([
    ["a name that is taken", "POST", "/Users", fromEntra, 409, "uniqueness"],
    ["a person without a name", "POST", "/Users", { displayName: "x" }, 400, "invalidValue"],
    ["a name taken away", "PATCH", "/Users/1", [{ op: "remove", path: "userName" }], 400, "invalidValue"],
    ["a name with a line break", "POST", "/Users", { userName: "a\nb" }, 400, "invalidValue"],
    ["a name without end", "POST", "/Users", { userName: "a".repeat(501) }, 400, "invalidValue"],
    ["active that is neither", "POST", "/Users", { ...user, active: "maybe" }, 400, "invalidValue"],
    ["an address that is none", "POST", "/Users", { ...user, emails: [{ value: "x" }] }, 400, "invalidValue"],
    ["no JSON", "POST", "/Users", "{", 400, "invalidSyntax"],
    ["a list", "POST", "/Users", "[]", 400, "invalidSyntax"],
    ["too much", "POST", "/Users", `"${"a".repeat(1_100_000)}"`, 413, undefined],
    ["no operation", "PATCH", "/Users/1", [], 400, "invalidSyntax"],
    ["an unknown operation", "PATCH", "/Users/1", [{ op: "move", path: "active" }], 400, "invalidSyntax"],
    ["a removal of nothing", "PATCH", "/Users/1", [{ op: "remove" }], 400, "noTarget"],
    ["a broken path", "PATCH", "/Users/1", [{ op: "add", path: "emails[", value: 1 }], 400, "invalidPath"],
    [
      "a broken path inside",
      "PATCH",
      "/Users/1",
      [{ op: "add", path: "emails[x].value", value: 1 }],
      400,
      "invalidPath",
    ],
    ["a text in place of an object", "PATCH", "/Users/1", [{ op: "add", value: "x" }], 400, "invalidValue"],
    ["a group without a name", "POST", "/Groups", { members: [] }, 400, "invalidValue"],
    ["a member without an id", "POST", "/Groups", { displayName: "g", members: [{}] }, 400, "invalidValue"],
    ["somebody unknown", "PATCH", "/Users/9", [{ op: "remove", path: "title" }], 404, undefined],
    ["something unknown", "GET", "/Things", undefined, 404, undefined],
    ["something below a person", "GET", "/Users/1/emails", undefined, 404, undefined],
    ["a path that is broken", "GET", "/Users/%E0%A4%A", undefined, 404, undefined],
    ["many at once", "POST", "/Bulk", {}, 404, undefined],
    ["deleting everybody", "DELETE", "/Users", undefined, 405, undefined],
    ["changing the schemas", "POST", "/Schemas", {}, 405, undefined],
  ])("%s", async (_, method, path, body, status, scimType) => {
    await ada();
    const sent = method === "PATCH" ? { schemas: [patchOp], Operations: body } : body;
    const answer = await send(method, path, sent);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: String(status),
      ...(scimType && { scimType }),
      detail: expect.any(String),
    });
  });

  test("a form", async () => {
    expect((await send("POST", "/Users", "userName=x", "application/x-www-form-urlencoded")).status).toBe(
      415,
    );
  });

  test.each([
    'userName co "a"',
    'userName eq "a" or userName eq "b"',
    'not (userName eq "a")',
    "userName pr",
    "userName eq a",
    'userName eq "a',
    'userName eq "\\x"',
    'title eq "a"',
    '__proto__ eq "a"',
    "userName eq true",
    'active eq "maybe"',
    `userName eq "${"a".repeat(2000)}"`,
  ])("the filter %s, rather than finding too much", async (filter) => {
    const { status, body } = await find("Users", filter);
    expect([status, body.scimType]).toEqual([400, "invalidFilter"]);
  });

  test("what the directory refuses; a fault of it stays a fault", async () => {
    directory.users.create = () => Promise.reject(new Refusal("conflict"));
    expect((await send("POST", "/Users", fromEntra)).body).toMatchObject({
      status: "409",
      scimType: "uniqueness",
    });
    directory.users.create = () => Promise.reject(new Error("The database is away."));
    await expect(send("POST", "/Users", fromEntra)).rejects.toThrow("away");
  });
});

describe("whatever is sent", () => {
  const problemOr = <T>(attempt: () => T): T | null => {
    try {
      return attempt();
    } catch (problem) {
      if (problem instanceof ScimProblem) return null;
      throw problem;
    }
  };

  test("any name is found by a filter that was written as JSON", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.string({ unit: "binary", maxLength: 50 }),
        (name, id) => {
          const filter = `userName eq ${JSON.stringify(name)} and externalId  EQ ${JSON.stringify(id)}`;
          expect(userFilter(filter)).toEqual({ userName: name, externalId: id });
        },
      ),
    );
  });

  test("a filter is understood or refused, quickly", () => {
    const words = fc.constantFrom(
      "userName",
      " eq ",
      '"a"',
      " and ",
      "[",
      "]",
      ".",
      "(",
      ")",
      '"',
      "\\",
      " ",
      "urn:",
      "true",
    );
    const text = fc.oneof(
      fc.array(words, { maxLength: 300 }).map((parts) => parts.join("")),
      fc.string(),
    );
    const started = performance.now();
    fc.assert(
      fc.property(text, (filter) => {
        for (const read of [parseFilter, parsePath, userFilter]) problemOr(() => read(filter));
      }),
      { numRuns: 2000 },
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("a change is made or refused, and what comes out is a person", async () => {
    const id = await ada();
    const names = [
      "active",
      "userName",
      "name",
      "name.givenName",
      "emails",
      'emails[type eq "work"].value',
      "groups",
    ];
    const operation = fc.record(
      {
        op: fc.constantFrom("add", "Replace", "remove", "x", null),
        path: fc.oneof(fc.constantFrom(...names, "__proto__", "constructor.prototype"), fc.string()),
        value: fc.oneof(
          fc.jsonValue(),
          fc.constantFrom("False", [{ value: "a@b.c", primary: "True" }], { type: "home" }),
        ),
      },
      { requiredKeys: ["op"] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 6 }), async (operations) => {
        const { status, body } = await patch(`/Users/${id}`, ...operations);
        expect([200, 400]).toContain(status);
        if (status === 200)
          expect(body).toMatchObject({ id, userName: expect.any(String), active: expect.any(Boolean) });
      }),
      { numRuns: 1000 },
    );
    expect(({} as Record<string, unknown>).givenName).toBeUndefined();
  });
});
