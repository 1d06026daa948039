import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Pools } from "../kernel/database/pools.ts";
import { newId } from "../kernel/ids.ts";
import { expiredCertificate } from "../testing/certificate.ts";
import { startMailServer } from "../testing/mail-server.ts";
import { type Environment, type Program, programOnTestCluster } from "../testing/program.ts";
import { startRedis } from "../testing/redis.ts";

const slug = `doc${process.pid}`;
let program: Program;
let owner: Pools;
beforeAll(async () => {
  program = await programOnTestCluster();
  owner = new Pools({ url: program.env.DATABASE_URL!, limit: 1 });
  const words = ["tenant", "create", "--slug", slug, "--name", "Doc Ltd"];
  const made = await program.run([...words, "--admin-email", "a@b.example", "--admin-name", "Ann"]);
  expect(made.code).toBe(0);
}, 60_000);
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await program[Symbol.asyncDispose]();
});

async function doctor(more?: Environment) {
  const { code, output } = await program.run(["doctor"], more);
  return { code, problems: output.split("\n").filter((line) => line.startsWith("PROBLEM")), output };
}

/** Does something to the registry as its keeper, whom its policies let through. */
const inRegistry = (text: string) =>
  owner.transaction("postern", "read write", async (transaction) => {
    await transaction.unsafe("grant postern_registry to current_user").simple();
    await transaction.unsafe("set local role postern_registry").simple();
    return (await transaction.unsafe(text).simple()) as Record<string, string>[];
  });

describe("the doctor", () => {
  test("finds a healthy installation well", async () => {
    const { code, problems, output } = await doctor();
    expect({ code, problems }).toEqual({ code: 0, problems: [] });
    for (const about of [
      "configuration",
      "storage",
      "limits",
      "mail",
      "master key",
      "database",
      "roles",
      "clock",
      "schema",
      "jobs",
      "files",
    ]) {
      expect(output).toMatch(new RegExp(`^(ok|note) +${about} `, "m"));
    }
    expect(output).toContain("All is well.");
  }, 20_000);

  test("changes nothing where there is nothing yet", async () => {
    const folder = join(program.env.POSTERN_DATA!, "nothing");
    const { code, output } = await doctor({ POSTERN_DATA: folder, DATABASE_URL: "", POSTERN_MASTER_KEY: "" });
    expect(code).toBe(0);
    expect(output).toContain(`${folder} does not exist yet`);
    expect(output).toContain("the embedded one does not exist yet");
  }, 20_000);

  test("names every variable that is wrong", async () => {
    const { code, problems } = await doctor({ PORT: "x", LOG_LEVEL: "loud" });
    expect(code).toBe(1);
    expect(problems).toHaveLength(2);
  }, 20_000);

  test("sees a database that does not answer", async () => {
    const { code, problems } = await doctor({ DATABASE_URL: "postgres://postern@127.0.0.1:1/postgres" });
    expect(code).toBe(1);
    expect(problems).toEqual([expect.stringContaining("the database cannot be reached")]);
  }, 20_000);

  test("counts once in the Redis that is configured, and sees one that is gone or refuses", async () => {
    await using redis = await startRedis();
    const found = await doctor({ REDIS_URL: redis.url });
    expect(found.problems).toEqual([]);
    expect(found.output).toMatch(/^ok +limits +counted in Redis/m);
    await redis.client.send("CONFIG", ["SET", "requirepass", "s3cr3t"]);
    const refused = await doctor({ REDIS_URL: redis.url });
    await redis.kill();
    const gone = await doctor({ REDIS_URL: redis.url });
    for (const { code, problems } of [refused, gone]) {
      expect(code).toBe(1);
      expect(problems).toEqual([expect.stringContaining("Redis cannot count: ")]);
    }
  }, 60_000);

  test("warns that no mail goes out, asks a mail server whether it takes some, and sees mail that was not sent", async () => {
    expect((await doctor()).output).toMatch(/^note +mail +none goes out/m);
    expect((await doctor({ POSTERN_DEMO: "1" })).output).toMatch(/^ok +mail +kept for the page \/outbox/m);
    const server = await startMailServer();
    const env = { SMTP_URL: `smtp://127.0.0.1:${server.port}` };
    expect((await doctor(env)).output).toMatch(/^ok +mail +127\.0\.0\.1:\d+ takes it/m);
    await server[Symbol.asyncDispose]();
    await inRegistry(`insert into mails (id, recipient, kind, language, state, error)
      values (gen_random_uuid(), 'a@b.example', 'invitation', 'en', 'failed', 'no route to host')`);
    const { code, problems } = await doctor(env);
    await inRegistry("delete from mails");
    expect(code).toBe(1);
    expect(problems).toEqual([
      expect.stringMatching(/mail +127\.0\.0\.1:\d+ does not: /),
      expect.stringContaining("1 could not be sent within a day, for example: no route to host"),
    ]);
  }, 60_000);

  test("sees a role that could look over the fence, and says how to blind it", async () => {
    await owner.query("postgres", "alter role postern_app inherit");
    const { code, problems, output } = await doctor();
    await owner.query("postgres", "alter role postern_app noinherit");
    expect(code).toBe(1);
    expect(problems).toEqual([expect.stringContaining("postern_app may see or do too much")]);
    expect(output).toContain("alter role postern_app nosuperuser nobypassrls");
  }, 20_000);

  test("sees another master key", async () => {
    const { code, problems } = await doctor({ POSTERN_MASTER_KEY: Buffer.alloc(32, 9).toString("base64") });
    expect(code).toBe(1);
    expect(problems).toEqual([
      expect.stringContaining("cannot sign in with the password of this master key"),
    ]);
  }, 20_000);

  test("sees a tenant whose key the master key does not open, one that is behind, and jobs that were given up", async () => {
    await inRegistry(`update tenants set schema_version = 1, data_key = '\\x01' where slug = '${slug}';
      insert into jobs (id, name, run_at, failed_at, error)
      values (gen_random_uuid(), 'mail.send', now(), now(), 'no route to host')`);
    const { code, problems } = await doctor();
    expect(code).toBe(1);
    expect(problems).toEqual([expect.stringContaining("1 of 1 databases are behind")]);
    expect((await program.run(["migrate"])).code).toBe(0);
    const after = await doctor();
    expect(after.problems).toEqual([
      expect.stringContaining(`does not open those of ${slug}`),
      expect.stringContaining("mail.send was given up"),
    ]);
  }, 30_000);

  test("sees files whose content is gone, content that belongs to nothing, and a folder that takes none", async () => {
    const [tenant] = await inRegistry(`select id, database from tenants where slug = '${slug}'`);
    const { id, database } = tenant as { id: string; database: string };
    const [client, file, lost] = [newId(), newId(), newId()];
    await owner.transaction(database, "read write", async (transaction) => {
      await transaction.unsafe("grant postern_job to current_user").simple();
      await transaction.unsafe("set local role postern_job").simple();
      // Nothing but the row itself counts here.
      await transaction
        .unsafe(`insert into clients (id, name) values ('${client}', 'Lost Ltd');
        insert into projects (id, client_id, name, currency, created_at, updated_at)
        values ('${client}', '${client}', 'Lost', 'EUR', now(), now());
        insert into people (id, name, email, role, status) values ('${client}', 'Lo', 'lo@b.example', 'agent', 'active');
        insert into expenses (id, client_id, project_id, person_id, day, category, description, currency, amount,
                              exchange_rate, net, billable, created_at, updated_at)
        values ('${client}', '${client}', '${client}', '${client}', now(), 'other', 'Lost', 'EUR', 1, 1, 1, true, now(), now());
        insert into storage_keys (id, client_id, wrapped_key, created_at) values ('${client}', '${client}', '\\x00', now());
        insert into files (id, client_id, project_id, expense_id, key_id, name, media_type, size, sha256, created_at)
        values ('${file}', '${client}', '${client}', '${client}', '${client}', 'a.pdf', 'application/pdf', 1,
                sha256('x'), now())`)
        .simple();
    });
    const folder = join(program.env.POSTERN_DATA!, "files");
    const place = join(folder, id, lost.slice(-2));
    await mkdir(place, { recursive: true });
    await writeFile(join(place, lost), "x");
    await utimes(join(place, lost), new Date(0), new Date(0));
    const { problems, output } = await doctor();
    expect(problems.filter((line) => line.includes("files"))).toEqual([
      expect.stringContaining(`the content of 1 file of ${slug} is missing, for example ${file}`),
    ]);
    expect(output).toContain(`1 file of ${slug} without a row, for example ${lost}`);
    await writeFile(join(program.env.POSTERN_DATA!, "no-folder"), "");
    const refused = await doctor({ POSTERN_FILES: join(program.env.POSTERN_DATA!, "no-folder") });
    expect(refused.problems).toContainEqual(expect.stringContaining("cannot be written to"));
  }, 30_000);

  test("sees a certificate that is over, and one for other hosts", async () => {
    const [cert, key] = ["cert.pem", "key.pem"].map((name) => join(program.env.POSTERN_DATA!, name));
    await writeFile(cert!, expiredCertificate);
    await writeFile(key!, "read by nobody here");
    const { problems } = await doctor({
      TLS_CERT: cert!,
      TLS_KEY: key!,
      POSTERN_BASE_DOMAIN: "portal.example",
    });
    const about = problems.filter((line) => line.includes("certificate"));
    expect(about).toEqual([
      expect.stringContaining("valid from"),
      expect.stringContaining("it is not for portal.example"),
      expect.stringContaining("it is not for any-tenant.portal.example"),
    ]);
  }, 20_000);
});
