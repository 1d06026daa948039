import { afterEach, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { z } from "zod";
import { atConsole } from "../slices/identity/build.ts";
import { type Browser, Browser as NewBrowser, signedIn } from "./browser.ts";
import { allEndpoints, callOf, type Endpoint } from "./endpoints.ts";
import { buildPerson, testInstallation } from "./installation.ts";
import { sample } from "./sample.ts";
import { buildWorld, idsOf, type World } from "./world.ts";

/**
 * Inputs that no well-meaning program sends, for every endpoint of the contract: each is answered with a problem
 * that names the field, or taken as valid; none is a fault of ours.
 */
let world: World;
let browsers: Browser[];
let own: string[];
const keepSession = new Set(["session.signOut", "session.signIn", "account.changePassword"]);

beforeAll(async () => {
  world = await buildWorld("Fuzz");
  own = [...(await idsOf(world)).values()].flatMap((ids) => ids.slice(0, 2));
  browsers = [
    await signedIn(world.tenant, world.people.admin),
    await signedIn(world.tenant, world.people.executive),
    new NewBrowser(`${world.tenant.slug}.localhost`),
  ];
});

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    -1,
    0,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER + 2,
    "",
    " ",
    "\u0000",
    "\ud800",
    "\u202e\u200f",
    "0000-01-01",
    "0000-01-01T00:00:00.000Z",
    "9999-12-31",
    "-1",
    "1e9",
    "NaN",
    "' or 1=1 --",
    "%_\\",
    "{}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "x".repeat(10_000),
    "عميل",
    [],
    {},
    true,
    "W10",
    "WyIiXQ",
    "WyJ4IiwieCJd",
  ),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.double(),
  fc.integer(),
  fc.uuid(),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(fc.uuid(), { maxLength: 40 }),
);

/** A valid input with one place in it, or a new one beside it, made hostile. */
function spoiled(endpoint: Endpoint, ids: string[]): fc.Arbitrary<Record<string, unknown>> {
  const base = (full: boolean, id: string) =>
    endpoint.input ? (sample(endpoint.input, { id, full }) as Record<string, unknown>) : {};
  return fc
    .tuple(fc.boolean(), fc.constantFrom(...ids), hostile, fc.nat(), fc.boolean())
    .map(([full, id, value, at, extra]) => {
      const input = structuredClone(base(full, id));
      const names = [...Object.keys(input), "cursor", "limit"];
      if (extra) return { ...input, [`unknown${at % 3}`]: value };
      const name = names[at % names.length]!;
      const inner = input[name];
      if (Array.isArray(inner) && inner.length > 0 && typeof inner[0] === "object" && at % 2 === 0) {
        const fields = Object.keys(inner[0] as object);
        inner[0] = { ...(inner[0] as object), [fields[at % fields.length]!]: value };
        return input;
      }
      return { ...input, [name]: value };
    });
}

/** Some calls are taken as valid: who views as a member by now, or is signed out, begins anew. */
async function standAsBefore(): Promise<void> {
  for (const [at, person] of [world.people.admin, world.people.executive].entries()) {
    const { status, body } = await browsers[at]!.get("/session");
    if (status === 200 && !body.viewing) continue;
    // Somebody who was made inactive stays out: then that is what the rest is asked as.
    browsers[at] = await signedIn(world.tenant, person).catch(() => browsers[at]!);
  }
}

describe("spoiled inputs get a problem and never a fault:", () => {
  afterEach(standAsBefore);
  for (const endpoint of allEndpoints().filter(({ name }) => !keepSession.has(name))) {
    test(`${endpoint.method} ${endpoint.path}`, async () => {
      await fc.assert(
        fc.asyncProperty(spoiled(endpoint, own), fc.nat({ max: 2 }), async (input, who) => {
          const { method, path, body } = callOf(endpoint, input);
          const text = body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body);
          const answer = await browsers[who]!.call(method, path, text);
          expect([answer.status < 500, answer.status]).toEqual([true, answer.status]);
          if (answer.status === 400 && answer.body.code === "invalid_input") {
            expect(answer.body.fields.length).toBeGreaterThan(0);
          }
          if (answer.status >= 400)
            expect(answer.headers.get("content-type")).toBe("application/problem+json");
        }),
        { numRuns: 60 },
      );
    }, 30_000);
  }
});

describe("a cursor of somebody's own making is refused or taken, and never a fault:", () => {
  const id = "0190a000-0000-7000-8000-000000000000";
  const keys = ["a\u0000b", "\ud800", "0000-01-01", "0000-01-01T00:00:00Z", "infinity", "-1", "9".repeat(18)];
  const cursors = keys.flatMap((key) =>
    [[key], [key, id]].map((parts) => Buffer.from(JSON.stringify(parts)).toString("base64url")),
  );
  const lists = allEndpoints().filter(({ method, input }) => method === "GET" && shapeOf(input).cursor);
  for (const endpoint of lists) {
    test(`${endpoint.method} ${endpoint.path}`, async () => {
      const console = endpoint.meta.database === "registry";
      const browser = console ? await atConsole() : browsers[0]!;
      const ticket = (await idsOf(world)).get("tickets")![0]!;
      const valid = sample(endpoint.input!, { id: ticket, full: false }) as Record<string, unknown>;
      const sorts = (shapeOf(endpoint.input).sort as z.ZodDefault<z.ZodEnum>)?.unwrap().options ?? [
        undefined,
      ];
      for (const sort of sorts) {
        for (const cursor of cursors) {
          const { method, path } = callOf(endpoint, { ...valid, ...(sort ? { sort } : {}), cursor });
          const { status } = await browser.call(method, path);
          expect([path, status < 500]).toEqual([path, true]);
        }
      }
    });
  }
});

/** The fields of an input. */
function shapeOf(input: z.ZodType | undefined): Record<string, z.ZodType> {
  return input ? (input as z.ZodObject).shape : {};
}

describe("a body", () => {
  let author: Browser;
  beforeAll(async () => {
    author = await signedIn(world.tenant, await buildPerson(world.tenant, "agent"));
  });
  const raw = async (body: BodyInit, headers: Record<string, string> = {}) => {
    const { server } = await testInstallation();
    const host = `${world.tenant.slug}.localhost:${server.port}`;
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/v1/tickets`, {
      method: "POST",
      body,
      headers: { host, cookie: author.cookie, "content-type": "application/json", ...headers },
    });
    return {
      status: answer.status,
      problem: (await answer.json()) as { code: string; fields?: { path: string }[] },
    };
  };

  test("of 10 MB is refused", async () => {
    const { status, problem } = await raw(JSON.stringify({ subject: "x".repeat(10_000_000) }));
    expect([status, problem.code]).toEqual([413, "body_too_large"]);
  });

  test("of 10 MB that does not say its size is refused as well", async () => {
    const chunk = new TextEncoder().encode("x".repeat(100_000));
    const { status } = await raw(
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < 100; at++) controller.enqueue(chunk);
          controller.close();
        },
      }),
    );
    expect(status).toBe(413);
  });

  test("that is not UTF-8, not JSON or not an object is refused", async () => {
    const broken = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
    for (const body of [broken, "{", "[1]", '"x"', "null"]) {
      const { status, problem } = await raw(body);
      expect([status, problem.code]).toEqual([400, "malformed_request"]);
    }
  });

  test("of another kind than JSON is refused", async () => {
    const { status } = await raw("subject=x", { "content-type": "application/x-www-form-urlencoded" });
    expect(status).toBe(415);
  });

  test("with a subject of 10,000 characters is refused and the field named", async () => {
    const { status, problem } = await raw(JSON.stringify({ subject: "x".repeat(10_000), description: "x" }));
    expect([status, problem.fields?.map(({ path }) => path)]).toEqual([400, ["subject"]]);
  });

  test("with a field that the endpoint does not know is refused and the field named", async () => {
    const { status, problem } = await raw(JSON.stringify({ subject: "x", description: "x", isAdmin: true }));
    expect([status, problem.fields]).toMatchObject([400, [{ path: "isAdmin" }]]);
  });
});
