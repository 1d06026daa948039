import type { Limiter } from "./kernel/http/rate-limit.ts";
import { type RunningServer, serve } from "./kernel/http/server.ts";
import { StaticFiles } from "./kernel/http/static.ts";
import { Telemetry } from "./kernel/telemetry.ts";
import { openapiDocument } from "./openapi.ts";
import { mountApi, type Platform } from "./platform.ts";
import { shipped } from "./shipped.ts";

export interface StartOptions {
  clock?: () => Date;
  limiter?: Limiter;
}

/** Serves a platform: the API, the web's files, and what operators ask. */
export function startServer(platform: Platform, { clock, limiter }: StartOptions = {}): RunningServer {
  const { config, registry } = platform;
  const { api, finder } = mountApi(platform, clock, limiter);
  let document: Promise<object> | undefined;
  return serve({
    config,
    api,
    files: new StaticFiles({ find: shipped.webFile }),
    telemetry: new Telemetry(registry.pools),
    tenantOf: finder.find,
    openapi: () => (document ??= openapiDocument("")),
    unready: async () => {
      const answers = await registry.pools.query(registry.database, "select 1").catch(() => []);
      return answers.length === 1 ? [] : ["database"];
    },
  });
}
