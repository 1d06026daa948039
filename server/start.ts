import { existsSync } from "node:fs";
import { join } from "node:path";
import { type RunningServer, serve } from "./kernel/http/server.ts";
import { type Assets, StaticFiles } from "./kernel/http/static.ts";
import { Telemetry } from "./kernel/telemetry.ts";
import { openapiDocument } from "./openapi.ts";
import { mountApi, type Platform } from "./platform.ts";

export interface StartOptions {
  assets?: Assets;
  clock?: () => Date;
}

/** Serves a platform: the API, the web's files, and what operators ask. */
export function startServer(
  platform: Platform,
  { assets = builtWeb, clock }: StartOptions = {},
): RunningServer {
  const { config, registry } = platform;
  const { api, finder } = mountApi(platform, clock);
  let document: Promise<object> | undefined;
  return serve({
    config,
    api,
    files: new StaticFiles(assets),
    telemetry: new Telemetry(registry.pools),
    tenantOf: finder.find,
    openapi: () => (document ??= openapiDocument("")),
    unready: async () => {
      const answers = await registry.pools.query(registry.database, "select 1").catch(() => []);
      return answers.length === 1 ? [] : ["database"];
    },
  });
}

const folder = join(import.meta.dir, "..", "dist", "web");

/** The web as `npm run build:web` leaves it. */
const builtWeb: Assets = {
  find(name) {
    const path = join(folder, name);
    return existsSync(path) ? path : null;
  },
};
