import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Program, programOnTestCluster, programWithEmbeddedDatabase } from "../testing/program.ts";

const slug = `cli${process.pid}`;
let program: Program;
beforeAll(async () => {
  program = await programOnTestCluster();
}, 60_000);
afterAll(() => program[Symbol.asyncDispose]());

const run: Program["run"] = (...call) => program.run(...call);

describe("what the program says of itself", () => {
  test("help and version", async () => {
    const [help, none, version] = await Promise.all([run(["help"]), run([]), run(["version"])]);
    expect(help).toMatchObject({ code: 0, errors: "" });
    expect(help.output).toContain("tenant create");
    expect(none.output).toBe(help.output);
    expect(version.output).toMatch(/^\d+\.\d+\.\d+\n$/);
  }, 20_000);

  test.each([
    [["fly"], 'there is no command "fly"'],
    [["__proto__"], "there is no command"],
    [["serve", "--fast"], "--fast"],
    [["tenant", "adopt"], "expected create, list, suspend"],
    [["tenant", "suspend"], "expected the slug"],
    [["tenant", "create", "--slug", "Bad Slug", "--name", "Bad"], "--admin-email is missing"],
  ])("%j is not understood: the help, and exit code 2", async (words, reason) => {
    const { code, output, errors } = await run(words);
    expect(code).toBe(2);
    expect(output).toBe("");
    expect(errors).toContain(reason);
    expect(errors).toContain("Usage: postern <command>");
  });
});

describe("what is wrong is said in words, without a stack", () => {
  test("every problem of the configuration at once", async () => {
    const { code, errors } = await run(["serve"], {
      PORT: "many",
      TLS_CERT: "/nowhere.pem",
      POSTERN_DOMAIN: "x",
    });
    expect(code).toBe(1);
    for (const name of ["PORT", "TLS_CERT", "POSTERN_DOMAIN"]) expect(errors).toContain(`${name}: `);
    expect(errors).not.toContain("    at ");
  });

  test("a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const { code, errors } = await run(["serve"], { PORT: String(port) });
    other.close();
    expect({ code, errors }).toEqual({
      code: 1,
      errors: `postern: port ${port} is taken by another program. Stop it, or set PORT to a free one.\n`,
    });
  }, 20_000);

  test("a database that does not answer, or does not know us", async () => {
    const [gone, stranger] = await Promise.all([
      run(["migrate"], { DATABASE_URL: "postgres://postern:secret@127.0.0.1:1/postgres" }),
      run(["migrate"], {
        DATABASE_URL: program.env.DATABASE_URL!.replace(/:[^:@]+@/, ":wrong@"),
        POSTERN_MASTER_KEY: Buffer.alloc(32, 8).toString("base64"),
      }),
    ]);
    expect(gone.code).toBe(1);
    expect(gone.errors).toContain("the database cannot be reached");
    expect(gone.errors).not.toContain("    at ");
    expect(stranger.code).toBe(1);
    expect(stranger.errors).toContain("the database refused the sign-in");
    expect(gone.errors + stranger.errors).not.toContain("secret");
  }, 20_000);
});

describe("tenants", () => {
  const create = (slug: string) => [
    ...["tenant", "create", "--slug", slug, "--name", "Command Ltd"],
    ...["--admin-email", "Ann@command.example", "--admin-name", "Ann Admin"],
  ];

  test("are made with an invitation that works, listed, suspended and resumed, beside a running server", async () => {
    await using server = await running();
    const made = await run(create(slug));
    expect(made).toMatchObject({ code: 0, errors: "" });
    expect(made.output).toContain("Invitation for Ann Admin <ann@command.example>");
    const token = /invitation#(\S+)/.exec(made.output)?.[1];
    const host = `${slug}.localhost`;
    const seen = await server.post("/invitations/inspect", { token }, host);
    expect(seen).toMatchObject({ status: 200, body: { tenant: "Command Ltd", role: "tenant_admin" } });

    expect((await run(["tenant", "list"])).output).toMatch(
      new RegExp(`^${slug}\\s+Command Ltd\\s+active`, "m"),
    );
    expect(await run(["tenant", "suspend", slug])).toMatchObject({
      code: 0,
      output: `${slug} is suspended\n`,
    });
    expect((await run(["tenant", "list"])).output).toMatch(/Command Ltd\s+suspended/);
    expect(await run(["tenant", "resume", slug])).toMatchObject({ code: 0, output: `${slug} is active\n` });

    const again = await run(["tenant", "invite", slug]);
    expect(again.output).toMatch(/invitation#\S+\n$/);
    expect((await server.post("/invitations/inspect", { token }, host)).status).toBe(404);

    expect(await run(create(slug))).toMatchObject({
      code: 1,
      errors: `postern: the slug ${slug} is taken\n`,
    });
    expect(await run(create("www"))).toMatchObject({
      code: 1,
      errors: "postern: the slug www is reserved\n",
    });
    const unknown = await run(["tenant", "suspend", "nobody"]);
    expect(unknown).toMatchObject({
      code: 1,
      errors: "postern: there is no tenant nobody; see: postern tenant list\n",
    });
    const migrated = await run(["migrate"]);
    expect(migrated).toMatchObject({ code: 0, errors: "" });
    expect(migrated.output).toContain("up to date");
  }, 60_000);
});

/** A server that the test may call, stopped at the end. */
async function running() {
  const server = await program.serve();
  return {
    async post(path: string, body: object, host: string) {
      const response = await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", host },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe("serving", () => {
  test("ends at once, with nothing left running, when interrupted while it loads the demo; the next start goes on", async () => {
    await using fresh = await programWithEmbeddedDatabase();
    const accounts = Bun.file(join(fresh.env.POSTERN_DATA!, "demo-accounts.json"));
    const { child, ended } = fresh.begin(["serve", "--demo"]);
    await new Promise<void>((resolve) => {
      child.stdout!.on("data", (chunk) => String(chunk).includes("Loading the demo") && resolve());
    });
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
    expect(await accounts.exists()).toBe(false);
    const again = fresh.begin(["serve", "--demo"]);
    await new Promise<void>((resolve) => {
      again.child.stdout!.on("data", (chunk) => String(chunk).includes("Loading the demo") && resolve());
    });
    again.child.kill("SIGTERM");
    expect((await again.ended).code).toBe(0);
  }, 60_000);

  test("prints a new set-up link at each start, and ends in order with code 0", async () => {
    const links: string[] = [];
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { child, ended, port, greeting } = await program.serve();
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
      links.push(/http\S+\/setup#\S+/.exec(greeting)?.[0] ?? "");
      child.kill(signal);
      expect((await ended).code).toBe(0);
    }
    expect(links[0]).toMatch(/^http:\/\/localhost:\d+\/setup#[\w-]{43}$/);
    expect(new Set(links.map((link) => link.split("#")[1])).size).toBe(2);
  }, 30_000);
});
