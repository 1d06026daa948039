import { log } from "./kernel/log.ts";
import type { Platform } from "./platform.ts";
import { migrateCells, provisionUnfinished } from "./slices/tenancy/index.ts";

/**
 * What goes on beside requests: databases that are behind are brought up to date, interrupted provisioning goes on.
 * Disposing it waits until nothing of that is under way.
 */
export function keepUp({ provisioner }: Platform, signal: AbortSignal): AsyncDisposable {
  const start = async () => {
    await migrateCells(provisioner, { signal });
    if (!signal.aborted) await provisionUnfinished(provisioner);
  };
  const running = start().catch((error) => log.error("Upkeep failed", { error }));
  return { [Symbol.asyncDispose]: () => running };
}
