import { readConfig } from "../config.ts";
import { loadDemo } from "../demo/index.ts";
import { configureLog } from "../kernel/log.ts";
import { openPlatform } from "../platform.ts";
import { type Invocation, parseWords } from "./invocation.ts";

/** Loads the two example providers unless they are there; `serve --demo` does it in a process of its own. */
export async function demoCommand({ words, env }: Invocation): Promise<number> {
  parseWords(words, {});
  const config = readConfig({ ...env, POSTERN_DEMO: "1" });
  configureLog({ level: config.logLevel });
  await using platform = await openPlatform(config, { share: true });
  await loadDemo(platform);
  return 0;
}
