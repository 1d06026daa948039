import { resolve } from "node:path";
import { type Config, ConfigError, readConfig } from "../config.ts";
import { deriveKey } from "../kernel/crypto.ts";
import { ownerUrl } from "../kernel/database/cluster.ts";
import { runningPort } from "../kernel/database/embedded/running.ts";
import { startEmbeddedDatabase } from "../kernel/database/embedded.ts";
import { databaseNames } from "../kernel/database/names.ts";
import { Pools } from "../kernel/database/pools.ts";
import { Registry } from "../kernel/database/registry.ts";
import { configureLog } from "../kernel/log.ts";
import { checkClock, checkJobs, checkRoles, checkSchemas, checkServer } from "./doctor/database.ts";
import { checkFiles } from "./doctor/files.ts";
import { type Finding, note, ok, problem } from "./doctor/finding.ts";
import { checkTenantKeys, findMasterKey } from "./doctor/keys.ts";
import { checkStorage, checkTransport, checkWeb } from "./doctor/machine.ts";
import { checkMailServer, checkMails } from "./doctor/mail.ts";
import { checkRedis } from "./doctor/redis.ts";
import { checkSealing } from "./doctor/sealing.ts";
import { checkZitadel } from "./doctor/zitadel.ts";
import { inWords } from "./failure.ts";
import { type Invocation, parseWords } from "./invocation.ts";

/** Looks at everything that the program stands on, changes nothing, and says what to do. Exit code 1 for problems. */
export async function doctorCommand({ words, env, say }: Invocation): Promise<number> {
  parseWords(words, {});
  configureLog({ level: "error" });
  const findings: Finding[] = [];
  for await (const finding of examine(env)) {
    findings.push(finding);
    say(lineOf(finding));
  }
  const problems = findings.filter(({ state }) => state === "problem").length;
  say(problems === 0 ? "\nAll is well." : `\n${problems} ${problems === 1 ? "problem" : "problems"}.`);
  return problems === 0 ? 0 : 1;
}

function lineOf({ about, state, found, advice }: Finding): string {
  const marks = { ok: "ok     ", note: "note   ", problem: "PROBLEM" };
  const line = `${marks[state]}  ${about.padEnd(14)}  ${found}`;
  return advice ? `${line}\n${" ".repeat(25)}→ ${advice}` : line;
}

async function* examine(env: Invocation["env"]): AsyncGenerator<Finding> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const text of error.problems)
      yield problem("configuration", text, "Set it right and call the doctor again.");
    return;
  }
  yield ok("configuration", "every variable is understood");
  yield* checkWeb();
  yield* await checkStorage(config);
  yield* await checkTransport(config, new Date());
  yield await checkRedis(config);
  yield await checkMailServer(config);
  yield* await checkZitadel(config);
  const { key, findings } = await findMasterKey(config);
  yield* findings;
  try {
    yield* examineDatabase(config, key);
  } catch (error) {
    yield problem("database", inWords(error), "Nothing works without it.");
  }
}

async function* examineDatabase(config: Config, masterKey: Uint8Array | null): AsyncGenerator<Finding> {
  await using stack = new AsyncDisposableStack();
  const secret = (purpose: string) => Buffer.from(deriveKey(masterKey!, purpose)).toString("base64url");
  if (!masterKey && !config.database.url) {
    return yield note("database", "the embedded one does not exist yet", "The first start makes it.");
  }
  const url = config.database.url ?? (await embeddedUrl(config, secret("owner password"), stack));
  const owner = stack.use(new Pools({ url, limit: 1 }));
  const home = new URL(url).pathname.slice(1) || "postgres";
  yield* await checkServer(owner, home);
  yield* await checkClock(owner, home);
  yield* await checkRoles(owner, home);
  if (!masterKey) return;
  const names = databaseNames();
  const app = stack.use(new Pools({ url, user: "postern_app", password: secret("app password"), limit: 1 }));
  const registry = new Registry(app, names.registry);
  const schemas = await checkSchemas(owner, home, names, registry).catch((error) => [refused(error)]);
  yield* schemas;
  if (schemas.some(({ state }) => state === "problem" || state === "note")) return;
  yield* await checkTenantKeys(registry, masterKey);
  yield* await checkJobs(registry);
  yield* await checkMails(registry);
  yield* await checkSealing(registry);
  yield* await checkFiles(config, registry, masterKey);
}

function refused(error: unknown): Finding {
  if ((error as { errno?: string }).errno !== "28P01") throw error;
  const advice =
    "The master key has changed. With the right one, postern migrate sets the role's password again.";
  return problem(
    "database",
    "the program's role cannot sign in with the password of this master key",
    advice,
  );
}

async function embeddedUrl(config: Config, password: string, stack: AsyncDisposableStack): Promise<string> {
  const folder = resolve(config.dataFolder, "database");
  const port = await runningPort(folder);
  if (port) return ownerUrl(`postgres://127.0.0.1:${port}/postgres`, password);
  const binaries = config.database.postgresBin;
  const database = stack.use(await startEmbeddedDatabase({ folder, ...(binaries ? { binaries } : {}) }));
  return ownerUrl(database.adminUrl, password);
}
