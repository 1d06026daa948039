import { resolve } from "node:path";
import { contract } from "../contract/index.ts";
import { constraints, protocols, routes } from "./app.ts";
import { type Config, originOf } from "./config.ts";
import { type Counters, openCounters } from "./kernel/counters.ts";
import { deriveKey, loadMasterKey } from "./kernel/crypto.ts";
import { ensureOwner, ownerUrl, prepareCluster } from "./kernel/database/cluster.ts";
import { runningPort } from "./kernel/database/embedded/running.ts";
import { FolderInUseError, startEmbeddedDatabase } from "./kernel/database/embedded.ts";
import { clusterFingerprint, isPrepared, notePrepared } from "./kernel/database/fingerprint.ts";
import { databaseNames } from "./kernel/database/names.ts";
import { Pools } from "./kernel/database/pools.ts";
import { Registry } from "./kernel/database/registry.ts";
import type { Outbox } from "./kernel/events.ts";
import { actorOf, inTenant, type MountOptions, mount } from "./kernel/http/mount.ts";
import { outbound } from "./kernel/http/outbound.ts";
import { mountProtocols } from "./kernel/http/protocols.ts";
import { Limiter } from "./kernel/http/rate-limit.ts";
import { JobQueue } from "./kernel/job-queue.ts";
import { Limits } from "./kernel/limits.ts";
import { log } from "./kernel/log.ts";
import { Post } from "./kernel/mail/post.ts";
import { programActor } from "./kernel/program.ts";
import { SessionWatch } from "./kernel/realtime/session-watch.ts";
import { diskEngine } from "./kernel/storage/disk.ts";
import { Storage } from "./kernel/storage/storage.ts";
import { readings } from "./readings.ts";
import { authenticateKey, noteCall } from "./slices/access/index.ts";
import type { HelpOptions } from "./slices/directory/index.ts";
import { authenticate, idleHours, Throttle } from "./slices/identity/index.ts";
import { Recorder, recordCalls } from "./slices/readings/index.ts";
import { type AsProgram, resolveTxt, type TxtResolver } from "./slices/sso/index.ts";
import { Oidc } from "./slices/sso/oidc.ts";
import { type Provisioner, tenantFinder } from "./slices/tenancy/index.ts";
import { openZitadel, outsideIdentity, type ZitadelMode } from "./slices/zitadel/index.ts";

/** Everything a command works with: connections, keys, the tenants. Disposing it closes and stops what it opened. */
export interface Platform extends AsyncDisposable {
  config: Config;
  registry: Registry;
  /** Where work is asked for that nobody waits for. */
  queue: JobQueue;
  /** Where mail is handed in. */
  post: Post;
  owner: Pools;
  provisioner: Provisioner;
  masterKey: Uint8Array;
  /** Where the content of files is. */
  storage: Storage;
  /** The platform's own identity provider; null where people sign in here. */
  zitadel: ZitadelMode | null;
  /** What limits count with: of this process, or of all when Redis is configured. */
  counters: Counters;
  /** Writes down what staff read of clients. */
  recorder: Recorder;
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
  const zitadel = config.zitadel && (await openZitadelOf(config, masterKey));
  const identity = zitadel && outsideIdentity(zitadel, registry);
  const provisioner: Provisioner = { registry, owner, home, names, masterKey, identity };
  const counters = stack.use(await openCounters(config.redisUrl, deriveKey(masterKey, "counters")));
  const queue = new JobQueue(registry);
  const recorder = stack.use(new Recorder(registry));
  const way = config.mail.server ? "server" : config.demo ? "outbox" : "none";
  const opened = stack.move();
  return {
    config,
    registry,
    queue,
    post: new Post({ queue, masterKey, way }),
    owner,
    provisioner,
    masterKey,
    storage: new Storage({ engine: diskEngine(config.filesFolder), registry, masterKey }),
    zitadel,
    counters,
    recorder,
    tenantOrigin: (slug) => originOf(config, `${slug}.${config.http.baseDomain}`),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function openZitadelOf(config: Config, masterKey: Uint8Array): Promise<ZitadelMode> {
  const origin = originOf(config, config.http.baseDomain);
  return openZitadel(config.zitadel!, origin, deriveKey(masterKey, "zitadel"));
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
  /** In place of the platform's: tests keep apart with it. */
  counters?: Counters;
  /** Multiplies what one may do how often: tests ask more often than people do. */
  scale?: number;
  /** Takes up the events that calls write; without one nothing follows from them. */
  outbox?: Outbox;
  /** In place of the machine's name servers: tests say what the DNS says. */
  resolveTxt?: TxtResolver;
}

/** The API of a platform: contract, verbs and everything between. */
export function mountApi(
  platform: Platform,
  {
    clock = () => new Date(),
    counters = platform.counters,
    scale,
    outbox,
    resolveTxt: resolve = resolveTxt,
  }: MountApiOptions = {},
) {
  const finder = tenantFinder(platform.registry, platform.config.http.baseDomain);
  const time = () => clock().getTime();
  const limits = new Limits(counters, time, scale);
  const throttle = new Throttle(counters, time, scale);
  const onlyWay = platform.zitadel ? "zitadel" : null;
  const { adminSecondFactor } = platform.config;
  const options: MountOptions = {
    registry: platform.registry,
    limiter: new Limiter(counters, time, scale),
    limits,
    onlyWay,
    adminSecondFactor,
    baseDomain: platform.config.http.baseDomain,
    originOf: (host) => originOf(platform.config, host),
    post: platform.post,
    queue: platform.queue,
    storage: platform.storage,
    key: (purpose) => deriveKey(platform.masterKey, purpose),
    constraints,
    authenticate: async (request, facts) => {
      const key = await authenticateKey(platform.registry, request, facts, clock());
      if (key !== undefined) return key;
      return authenticate(platform.registry, request, facts.origin, clock(), { onlyWay, adminSecondFactor });
    },
    viewed: (endpoint, arrival, session) => noteCall(platform.registry, endpoint, arrival, session, clock()),
    readings,
    read: recordCalls(platform.recorder, clock),
    published: (tenant, ids) => outbox?.published(tenant, ids),
    handles: (type) => outbox?.handles(type) ?? false,
    clock,
  };
  const watch = new SessionWatch({ registry: platform.registry, clock, idleHours });
  // The operator names this provider, wherever it is; those that tenants name are kept out of our networks.
  const openId = new Oidc(outbound({ allowPrivate: true }), clock);
  const asProgram: AsProgram = (tenant, { name, request }, work) =>
    inTenant(options, { tenant, actor: programActor(name), request }, "read write", work);
  const asCaller: HelpOptions["asCaller"] = ({ tenant, session, request }, work) =>
    inTenant(options, { tenant: tenant!, actor: actorOf(session!), request }, "read write", work);
  const ask = outbound({ allowPrivate: platform.config.demo });
  const outside = { outbound: ask, oidc: new Oidc(ask, clock), resolveTxt: resolve };
  const parts = {
    ...platform,
    limits,
    throttle,
    finder,
    watch,
    openId,
    clock,
    asProgram,
    asCaller,
    ...outside,
  };
  return {
    api: mount(contract, routes(parts), options),
    protocols: mountProtocols(protocols(parts), options),
    finder,
    watch,
    options,
  };
}
