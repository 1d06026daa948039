import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Pools } from "../kernel/database/pools.ts";
import { testCluster } from "../testing/cluster.ts";
import { type Program, programOnTestCluster, type Serving } from "../testing/program.ts";

const slug = `help${process.pid}`;
const email = "ann@help.example";
const password = "correct horse battery";
let program: Program;
let server: Serving;

beforeAll(async () => {
  program = await programOnTestCluster();
  server = await program.serve();
  const made = await program.run([
    ...["tenant", "create", "--slug", slug, "--name", "Help Ltd"],
    ...["--admin-email", email, "--admin-name", "Ann Admin"],
  ]);
  const token = /invitation#(\S+)/.exec(made.output)?.[1];
  const accepted = await call("POST", "/invitations/accept", { token, password });
  expect(accepted.status).toBe(201);
}, 60_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await program[Symbol.asyncDispose]();
});

const person = (...words: string[]) => program.run(["person", ...words]);

function call(method: string, path: string, body?: object, cookie = ""): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", host: `${slug}.localhost`, cookie },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

/** The cookie of a session that has just been opened. */
async function signedIn(address: string): Promise<string> {
  const answer = await call("POST", "/session", { email: address, password });
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}
const statusOf = async (cookie: string) => (await call("GET", "/session", undefined, cookie)).status;

/** What stands in the registry's trail as the operator's, asked as a superuser: its owner is fenced, too. */
async function trail(table: string) {
  const { adminUrl } = await testCluster();
  await using all = new Pools({ url: adminUrl, limit: 1, applicationName: "test" });
  return all.query<{ actor_name: string; on_behalf_of: string; operation: string }>(
    "postern",
    `select actor_name, on_behalf_of, operation from audit_log
      where table_name = '${table}' and actor_name = 'operator' order by id desc`,
  );
}

describe("postern person", () => {
  test.each([
    [[], "expected show, reset-factors"],
    [["adopt", email], "expected show, reset-factors"],
    [["show"], "expected an address"],
    [["address", email], "expected two addresses"],
    [["show", "ann"], "is no email address"],
  ])("%j is not understood", async (words, reason) => {
    const { code, errors } = await person(...words);
    expect([code, errors.includes(reason)]).toEqual([2, true]);
  });

  test("show tells where somebody belongs, what they sign in with, and when they last did", async () => {
    const { code, output } = await person("show", email.toUpperCase());
    expect(code).toBe(0);
    expect(output).toContain(`Ann Admin <${email}>`);
    expect(output).toMatch(/means\s+password, apps: 0, passkeys: 0, recovery codes left: 0/);
    expect(output).toMatch(/last sign-in\s+\d{4}-\d\d-\d\dT/);
    expect(output).toMatch(new RegExp(`member of\\s+${slug}: tenant_admin, active`));
    expect(await person("show", "nobody@help.example")).toMatchObject({
      code: 1,
      errors: "postern: nobody has the address nobody@help.example\n",
    });
  }, 20_000);

  test("nothing is done without --yes, only told", async () => {
    const cookie = await signedIn(email);
    for (const words of [
      ["reset-factors", email],
      ["address", email, "new@help.example"],
      ["end-sessions", email],
    ]) {
      const { code, errors } = await person(...words);
      expect([code, errors.includes("call it again with --yes")]).toEqual([1, true]);
    }
    expect(await statusOf(cookie)).toBe(200);
  }, 20_000);

  test("reset-factors takes them off, ends sessions, and stands in the trail as the operator's", async () => {
    const cookie = await signedIn(email);
    const app = await (await call("POST", "/account/apps", { name: "Phone" }, cookie)).json();
    expect(app.secret).toBeString();
    expect(await person("reset-factors", email, "--yes", "--reason", "Phone lost")).toMatchObject({
      code: 0,
      errors: "",
    });
    expect(await statusOf(cookie)).toBe(401);
    expect(await trail("factors")).toEqual([
      { actor_name: "operator", on_behalf_of: "Ann Admin", operation: "delete" },
    ]);
    const history = await (await call("GET", "/account/sign-ins", undefined, await signedIn(email))).json();
    expect(history.items).toContainEqual(
      expect.objectContaining({ way: "factors", reason: "by_operator", note: "operator: Phone lost" }),
    );
  }, 20_000);

  test("end-sessions signs out everywhere", async () => {
    const cookies = [await signedIn(email), await signedIn(email)];
    const { code, output } = await person("end-sessions", email, "--yes");
    expect([code, output]).toEqual([0, expect.stringMatching(/sessions ended: [2-9]/)]);
    for (const cookie of cookies) expect(await statusOf(cookie)).toBe(401);
  }, 20_000);

  test("address moves somebody; one that somebody has is refused in words", async () => {
    await program.run([
      ...["tenant", "create", "--slug", `${slug}b`, "--name", "Other Ltd"],
      ...["--admin-email", "bo@help.example", "--admin-name", "Bo Admin"],
    ]);
    expect(await person("address", email, "bo@help.example", "--yes")).toMatchObject({
      code: 1,
      errors: "postern: somebody has that address already\n",
    });
    const cookie = await signedIn(email);
    expect((await person("address", email, "new@help.example", "--yes")).code).toBe(0);
    expect(await statusOf(cookie)).toBe(401);
    expect(await statusOf(await signedIn("new@help.example"))).toBe(200);
    expect((await person("show", email)).code).toBe(1);
    expect(await trail("people")).toEqual([
      { actor_name: "operator", on_behalf_of: "Ann Admin", operation: "update" },
    ]);
  }, 60_000);
});
