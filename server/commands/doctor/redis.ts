import type { Config } from "../../config.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** Whether limits can be counted in the Redis that is configured. */
export async function checkRedis({ redisUrl }: Config): Promise<Finding> {
  const about = "limits";
  if (!redisUrl) return ok(about, "counted in the process: right while there is one");
  const { RedisCounters } = await import("../../kernel/counters-redis.ts");
  await using counters = new RedisCounters(redisUrl, new Uint8Array(32));
  try {
    const began = performance.now();
    await counters.probe();
    return ok(about, `counted in Redis, which answered within ${Math.ceil(performance.now() - began)} ms`);
  } catch (error) {
    const { message } = ((error as Error).cause ?? error) as Error;
    // Bun does not tell why Redis, or its certificate, was refused.
    const advice = `Check host, port, user and password in REDIS_URL, and with rediss:// the certificate. Until it is \
right, each process counts by itself.`;
    return problem(about, `Redis cannot count: ${message}`, advice);
  }
}
