import { resolve } from "node:path";
import { contract } from "../contract/index.ts";
import { constraints, routes } from "./app.ts";
import { type Config, originOf } from "./config.ts";
import { deriveKey, loadMasterKey } from "./kernel/crypto.ts";
import { ensureOwner, ownerUrl, prepareCluster } from "./kernel/database/cluster.ts";
import { runningPort } from "./kernel/database/embedded/running.ts";
import { FolderInUseError, startEmbeddedDatabase } from "./kernel/database/embedded.ts";
import { clusterFingerprint, isPrepared, notePrepared } from "./kernel/database/fingerprint.ts";
import { databaseNames } from "./kernel/database/names.ts";
import { Pools } from "./kernel/database/pools.ts";
import { Registry } from "./kernel/database/registry.ts";
import type { Outbox } from "./kernel/events.ts";
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
  /** Work on the embedded database that a running server has started, instead of refusing the folder. */
  share?: boolean;
}

/**
 * Opens the platform: starts the embedded database where none is configured, and brings registry and template up
 * to date. An earlier start's note that all is as it should be spares the checks.
 */
export async function openPlatform(config: Config, options: PlatformOptions = {}): Promise<Platform> {
  await using stack = new AsyncDisposableStack();
  const masterKey = await loadMasterKey(config.masterKey, config.dataFolder);
  const secret = (purpose: string) => Buffer.from(deriveKey(masterKey, purpose)).toString("base64url");
  const own = config.database.url ? null : await ownDatabase(config, stack, options.share ?? false);
  const ownerPassword = secret("owner password");
  const url = config.database.url ?? ownerUrl(own!.address, ownerPassword);
  const home = new URL(url).pathname.slice(1) || "postgres";
  const names = databaseNames(options.prefix);
  const owner = stack.use(new Pools({ url, limit: 8, applicationName: "postern owner" }));
  const password = secret("app password");
  const limit = config.database.maxConnections;
  const pools = stack.use(new Pools({ url, user: "postern_app", password, limit }));
  const registry = new Registry(pools, names.registry);
  const fingerprint = clusterFingerprint(password);
  if (!(await isPrepared(registry, fingerprint, names.template))) {
    if (own?.adminUrl) await ensureOwner(own.adminUrl, ownerPassword);
    await prepareCluster(owner, home, names, password);
    await notePrepared(registry, fingerprint);
  }
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

/** The embedded database: its address, with the superuser's when it is this process that started it. */
async function ownDatabase(
  config: Config,
  stack: AsyncDisposableStack,
  share: boolean,
): Promise<{ address: string; adminUrl: string | null }> {
  const folder = resolve(config.dataFolder, "database");
  try {
    const database = stack.use(
      await startEmbeddedDatabase({
        folder,
        ...(config.database.postgresBin ? { binaries: config.database.postgresBin } : {}),
        notify: (what, fields) => log.warn(what, fields),
      }),
    );
    return { address: database.adminUrl, adminUrl: database.adminUrl };
  } catch (error) {
    const port = error instanceof FolderInUseError && share ? await runningPort(folder) : null;
    if (port === null) throw error;
    return { address: `postgres://127.0.0.1:${port}/postgres`, adminUrl: null };
  }
}

export interface MountApiOptions {
  clock?: () => Date;
  limiter?: Limiter;
  /** Takes up the events that calls write; without one nothing follows from them. */
  outbox?: Outbox;
}

/** The API of a platform: contract, verbs and everything between. */
export function mountApi(
  platform: Platform,
  { clock = () => new Date(), limiter = new Limiter(), outbox }: MountApiOptions = {},
) {
  const finder = tenantFinder(platform.registry, platform.config.http.baseDomain);
  const options: MountOptions = {
    registry: platform.registry,
    limiter,
    constraints,
    authenticate: (request, { origin }) => authenticate(platform.registry, request, origin, clock()),
    published: (tenant, ids) => outbox?.published(tenant, ids),
    handles: (type) => outbox?.handles(type) ?? false,
    clock,
  };
  return { api: mount(contract, routes({ ...platform, finder, clock }), options), finder, options };
}
