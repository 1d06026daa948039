import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Program, programOnTestCluster, type Serving } from "../testing/program.ts";

const root = "root@admin.example";
const second = "second@admin.example";
const password = "correct horse battery";
let program: Program;
let server: Serving;

beforeAll(async () => {
  program = await programOnTestCluster();
  server = await program.serve();
  const token = /setup#(\S+)/.exec(server.greeting)?.[1];
  const made = await call("POST", "/setup", { token, email: root, name: "Root Operator", password });
  expect(made.status).toBe(201);
}, 60_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await program[Symbol.asyncDispose]();
});

const admin = (...words: string[]) => program.run(["admin", ...words]);

function call(method: string, path: string, body?: object, cookie = ""): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", host: "localhost", cookie },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
const signIn = (email: string, secret = password) =>
  call("POST", "/session", { email, password: secret, door: "console" });

/** Accepts what a command has printed. */
async function accept(output: string, secret = password): Promise<Response> {
  const token = /invitation#(\S+)/.exec(output)?.[1];
  return call("POST", "/invitations/accept", { token, password: secret });
}

describe("postern admin", () => {
  test.each([
    [[], "expected list, add, remove or reset"],
    [["list", root], "unexpected root@admin.example"],
    [["add"], "expected an address"],
    [["remove", "root"], "is no email address"],
  ])("%j is not understood", async (words, reason) => {
    const { code, errors } = await admin(...words);
    expect([code, errors.includes(reason)]).toEqual([2, true]);
  });

  test("list tells who may use the console, since when, and whether they have a second factor", async () => {
    const { code, output } = await admin("list");
    expect(code).toBe(0);
    expect(output).toMatch(
      /^Root Operator <root@admin\.example> {2}since \d{4}-\d\d-\d\d, no second factor, last sign-in \d{4}-/,
    );
  }, 20_000);

  test("the last one stays", async () => {
    expect(await admin("remove", root, "--yes")).toMatchObject({
      code: 1,
      errors: expect.stringContaining("this is the last platform admin"),
    });
    expect((await signIn(root)).status).toBe(201);
  }, 20_000);

  test("add invites somebody, who is one when they accept; remove takes the console away at once", async () => {
    expect(await admin("add", root)).toMatchObject({ code: 1, errors: expect.stringContaining("already") });
    expect(await admin("add", second)).toMatchObject({ code: 1, errors: expect.stringContaining("--name") });
    const added = await admin("add", second, "--name", "Second Operator");
    expect(added.code).toBe(0);
    expect((await admin("list")).output).toMatch(
      /Second Operator <second@admin\.example> {2}invited, link until/,
    );
    const accepted = await accept(added.output);
    expect(await accepted.clone().json()).toMatchObject({ role: "platform_admin", second: { owes: null } });
    const cookie = cookieOf(accepted);
    expect((await call("GET", "/platform/tenants", undefined, cookie)).status).toBe(200);
    const asked = await admin("remove", second);
    expect([asked.code, asked.errors.includes("call it again with --yes")]).toEqual([1, true]);
    expect((await admin("remove", second, "--yes")).code).toBe(0);
    expect((await call("GET", "/platform/tenants", undefined, cookie)).status).toBe(401);
    expect((await signIn(second)).status).toBe(401);
    expect((await admin("remove", second, "--yes")).errors).toContain("is no platform admin");
  }, 60_000);

  test("reset takes password and factors away and signs out, and its link leads to a new password", async () => {
    const cookie = cookieOf(await signIn(root));
    expect((await admin("reset", root)).errors).toContain("loses password, apps, passkeys");
    expect((await call("GET", "/session", undefined, cookie)).status).toBe(200);
    const { code, output } = await admin("reset", root, "--yes", "--reason", "Phone and laptop lost");
    expect(code).toBe(0);
    expect((await call("GET", "/session", undefined, cookie)).status).toBe(401);
    expect((await signIn(root)).status).toBe(401);
    const anew = "another horse, another battery";
    const accepted = await accept(output, anew);
    expect(accepted.status).toBe(201);
    expect((await signIn(root, anew)).status).toBe(201);
    const history = await call("GET", "/account/sign-ins", undefined, cookieOf(accepted));
    expect((await history.json()).items).toContainEqual(
      expect.objectContaining({
        way: "factors",
        reason: "by_operator",
        note: "operator: Phone and laptop lost",
      }),
    );
  }, 60_000);
});
