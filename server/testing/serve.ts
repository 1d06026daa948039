import { readConfig } from "../config.ts";
import { openPlatform } from "../platform.ts";
import { startServer } from "../start.ts";

/** What a process is told that serves the tests' platform, to be killed. */
export interface ServeOrder {
  env: Record<string, string>;
  prefix: string;
}

if (import.meta.main) {
  const { env, prefix }: ServeOrder = JSON.parse(process.argv[2]!);
  const platform = await openPlatform(readConfig(env), { prefix });
  const server = startServer(platform);
  process.stdout.write(`${server.port}\n`);
}
