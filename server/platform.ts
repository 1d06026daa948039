import { resolve } from "node:path";
import { constraints, routes, served } from "./app.ts";
import { type Config, originOf } from "./config.ts";
import { deriveKey, loadMasterKey } from "./kernel/crypto.ts";
import { ensureOwner, prepareCluster } from "./kernel/database/cluster.ts";
import { startEmbeddedDatabase } from "./kernel/database/embedded.ts";
import { databaseNames } from "./kernel/database/names.ts";
import { Pools } from "./kernel/database/pools.ts";
import { Registry } from "./kernel/database/registry.ts";
import { type MountOptions, mount } from "./kernel/http/mount.ts";
import { Limiter } from "./kernel/http/rate-limit.ts";
import { log } from "./kernel/log.ts";
import { authenticate } from "./slices/identity/index.ts";
import { type Provisioner, tenantFinder } from "./slices/tenancy/index.ts";

/** Everything a command works with: connections, keys, the tenants. Disposing it closes and stops what it opened. */
export interface Platform extends AsyncDisposable {
  config: Config;
  registry: Registry;
  owner: Pools;
  provisioner: Provisioner;
  masterKey: Uint8Array;
  /** Address of a tenant's host, as browsers see it. */
  tenantOrigin(slug: string): string;
}

export interface PlatformOptions {
  /** Prefix of the databases' names: tests keep apart with it. */
  prefix?: string;
}

/** Opens the platform: starts the embedded database where none is configured, and brings the schemas up to date. */
export async function openPlatform(config: Config, { prefix }: PlatformOptions = {}): Promise<Platform> {
  await using stack = new AsyncDisposableStack();
  const masterKey = await loadMasterKey(config.masterKey, config.dataFolder);
  const secret = (purpose: string) => Buffer.from(deriveKey(masterKey, purpose)).toString("base64url");
  const url = config.database.url ?? (await startOwnDatabase(config, stack, secret("owner password")));
  const home = new URL(url).pathname.slice(1) || "postgres";
  const names = databaseNames(prefix);
  const owner = stack.use(new Pools({ url, limit: 4, applicationName: "postern owner" }));
  const appPassword = secret("app password");
  await prepareCluster(owner, home, names, appPassword);
  const pools = stack.use(
    new Pools({ url, user: "postern_app", password: appPassword, limit: config.database.maxConnections }),
  );
  const registry = new Registry(pools, names.registry);
  const provisioner: Provisioner = { registry, owner, home, names, masterKey };
  const opened = stack.move();
  return {
    config,
    registry,
    owner,
    provisioner,
    masterKey,
    tenantOrigin: (slug) => originOf(config, `${slug}.${config.http.baseDomain}`),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function startOwnDatabase(
  config: Config,
  stack: AsyncDisposableStack,
  password: string,
): Promise<string> {
  const database = stack.use(
    await startEmbeddedDatabase({
      folder: resolve(config.dataFolder, "database"),
      ...(config.database.postgresBin ? { binaries: config.database.postgresBin } : {}),
      notify: (what, fields) => log.warn(what, fields),
    }),
  );
  return ensureOwner(database.adminUrl, password);
}

/** The API of a platform: contract, verbs and everything between. */
export function mountApi(platform: Platform, clock: () => Date = () => new Date()) {
  const finder = tenantFinder(platform.registry, platform.config.http.baseDomain);
  const options: MountOptions = {
    registry: platform.registry,
    limiter: new Limiter(),
    constraints,
    authenticate: (request) => authenticate(platform.registry, request),
    published: () => {},
    clock,
  };
  return { api: mount(served, routes({ ...platform, finder }), options), finder, options };
}
