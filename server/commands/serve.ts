import { once } from "node:events";
import { createServer } from "node:net";
import { type Background, openBackground, openSealing } from "../background.ts";
import { type Config, originOf, readConfig } from "../config.ts";
import type { DemoAccount } from "../demo/index.ts";
import { describeAccounts, readyDemo } from "../demo-accounts.ts";
import type { Sealing } from "../kernel/audit/sealing.ts";
import type { RunningServer } from "../kernel/http/server.ts";
import { configureLog, log } from "../kernel/log.ts";
import { Quiet } from "../kernel/quiet.ts";
import { openPlatform, type Platform } from "../platform.ts";
import { newSetupLink } from "../slices/identity/index.ts";
import { startServer } from "../start.ts";
import { keepUp } from "../upkeep.ts";
import { type Invocation, parseWords } from "./invocation.ts";

/** Serves until interrupted; then finishes what is under way and stops everything, the database included. */
export async function serveCommand({ words, env, signal, say }: Invocation): Promise<number> {
  const { values } = parseWords(words, { demo: { type: "boolean" } });
  const config = readConfig(values.demo ? { ...env, POSTERN_DEMO: "1" } : env);
  configureLog({ level: config.logLevel });
  await using platform = await openPlatform(config);
  if (signal.aborted) return 0;
  if (config.demo) await requireFreePort(config);
  const accounts = config.demo ? await readyDemo(platform, env, signal) : [];
  if (signal.aborted) return 0;
  const background = openBackground(platform);
  using quiet = new Quiet();
  const sealing = openSealing(platform, undefined, () => quiet.disturb());
  const server = listen(platform, background, sealing, quiet);
  // Ended in the other order: no call is under way any more when the rest stops.
  await using _sealing = sealing.start();
  await using _upkeep = keepUp(platform, background, signal);
  await using _server = server;
  say(await greeting(platform, server, accounts));
  if (!signal.aborted) await once(signal, "abort");
  log.info("Stopping");
  return 0;
}

/** Loading the demo takes a while: that the port is taken should be known before. */
async function requireFreePort({ http }: Config): Promise<void> {
  const probe = createServer().listen(http.port, http.host);
  await once(probe, "listening");
  probe.close();
  await once(probe, "close");
}

function listen(platform: Platform, { outbox }: Background, sealing: Sealing, quiet: Quiet): RunningServer {
  try {
    return startServer(platform, { outbox, sealed: sealing.counts, quiet });
  } catch (error) {
    // Bun tells the port only in prose.
    if (error instanceof Error && "code" in error) Object.assign(error, { port: platform.config.http.port });
    throw error;
  }
}

/** What the operator needs to know first: where it is, and how to get in. */
async function greeting(
  { config, registry }: Platform,
  server: RunningServer,
  accounts: DemoAccount[],
): Promise<string> {
  const origin = originAt(config, server)(config.http.baseDomain);
  const lines = ["", `Postern is ready at ${origin}  (${Math.round(performance.now())} ms)`];
  // Where people sign in elsewhere, it is decided there who runs this.
  const link = config.demo || config.zitadel ? null : await newSetupLink(registry, origin);
  if (link)
    lines.push("", "There is no platform admin yet. This link creates the first one, once:", `  ${link}`);
  if (accounts.length > 0) lines.push("", describeAccounts(accounts, originAt(config, server)));
  return `${lines.join("\n")}\n`;
}

/** Addresses as browsers see them; with PORT=0 the port is known only now. */
function originAt(config: Config, { port }: RunningServer): (host: string) => string {
  const { http } = config;
  const seen =
    http.public.port === 0 ? { ...config, http: { ...http, public: { ...http.public, port } } } : config;
  return (host) => originOf(seen, host);
}
