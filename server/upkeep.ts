import type { Background } from "./background.ts";
import { log } from "./kernel/log.ts";
import type { Platform } from "./platform.ts";
import { migrateCells, provisionUnfinished } from "./slices/tenancy/index.ts";

/** How often is looked for tenants that another process has left half made or behind, in milliseconds. */
const pause = 60_000;

/**
 * What goes on beside requests: databases that are behind are brought up to date, interrupted provisioning goes on,
 * jobs are run. Disposing it waits until nothing of that is under way.
 */
export function keepUp(
  { provisioner }: Platform,
  { runner, outbox }: Background,
  signal: AbortSignal,
): AsyncDisposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let working: AsyncDisposable | undefined;
  const round = async () => {
    await migrateCells(provisioner, { signal });
    if (!signal.aborted) await provisionUnfinished(provisioner);
    if (!signal.aborted) working ??= await runner.start();
  };
  const go = (): Promise<void> =>
    round()
      .catch((error) => log.warn("Upkeep is tried again in a minute", { error }))
      .then(() => {
        if (!signal.aborted) timer = setTimeout(() => (running = go()), pause);
        timer?.unref();
      });
  let running = go();
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      await running;
      clearTimeout(timer);
      await working?.[Symbol.asyncDispose]();
      await outbox.settled();
    },
  };
}
