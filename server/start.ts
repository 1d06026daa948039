import type { SealingCounts } from "./kernel/audit/sealing.ts";
import { type RunningServer, serve } from "./kernel/http/server.ts";
import { StaticFiles } from "./kernel/http/static.ts";
import type { Quiet } from "./kernel/quiet.ts";
import { Telemetry } from "./kernel/telemetry.ts";
import { openapiDocument } from "./openapi.ts";
import { type MountApiOptions, mountApi, type Platform } from "./platform.ts";
import { shipped } from "./shipped.ts";

/** Serves a platform: the API, the web's files, and what operators ask. */
export function startServer(
  platform: Platform,
  { sealed, quiet, ...options }: MountApiOptions & { sealed?: SealingCounts; quiet?: Quiet } = {},
): RunningServer {
  const { config, registry } = platform;
  const { api, protocols, finder, watch } = mountApi(platform, options);
  let document: Promise<object> | undefined;
  const server = serve({
    config,
    ...(quiet && { quiet }),
    api,
    protocols,
    files: new StaticFiles({ find: shipped.webFile }),
    telemetry: new Telemetry(registry.pools, sealed),
    tenantOf: finder.find,
    openapi: () => (document ??= openapiDocument("")),
    unready: async () => {
      const answers = await registry.pools.query(registry.database, "select 1").catch(() => []);
      return answers.length === 1 ? [] : ["database"];
    },
  });
  return {
    port: server.port,
    url: server.url,
    async [Symbol.asyncDispose]() {
      // Open streams would keep the server waiting.
      watch[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
