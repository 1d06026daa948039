import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { serve } from "./process.ts";

export * from "@playwright/test";

/**
 * A journey of Playwright's, at a demo that only this worker's journeys come to: a copy of the one that was loaded at
 * the start (server.ts), served from a folder and at a port of its own, which everything else here reads in the
 * environment (`POSTERN_E2E_DATA`, `POSTERN_E2E_ORIGIN`).
 */
export const test = base.extend<Record<never, never>, { demo: string }>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what the fixture needs
    async ({}, use, { workerIndex }) => {
      const folder = process.env.POSTERN_E2E_FOLDER ?? "";
      const data = join(folder, `worker-${workerIndex}`);
      cpSync(join(folder, "loaded"), data, { recursive: true });
      const { origin, stop } = await serve(["server/main.ts", "serve", "--demo"], {
        POSTERN_DATA: data,
        PORT: "0",
      });
      process.env.POSTERN_E2E_DATA = data;
      process.env.POSTERN_E2E_ORIGIN = origin;
      await use(origin);
      await stop();
      rmSync(data, { recursive: true, force: true });
    },
    { scope: "worker", auto: true, timeout: 120_000 },
  ],
});
