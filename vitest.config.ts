import { defineConfig, mergeConfig } from "vitest/config";
import vite from "./vite.config.ts";

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      environment: "jsdom",
      include: ["**/*.test.{ts,tsx}"],
      setupFiles: ["./testing/set-up.ts"],
      restoreMocks: true,
      // A screen loads its parts on use, which takes a while on a busy machine.
      testTimeout: 30_000,
      // Two are enough for a small machine that also runs a database.
      maxWorkers: 2,
    },
  }),
);
