import { defineConfig, devices } from "@playwright/test";

const root = process.getuid?.() === 0;

/** Journeys in a browser against the whole program with its demo (e2e/setup). */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/setup/server.ts",
  outputDir: "test-results",
  forbidOnly: true,
  // Each has a demo of its own (e2e/setup/test.ts), and journeys of one file follow one another: what one writes must
  // not be what another counts.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Amsterdam",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROME_PATH,
      args: root ? ["--no-sandbox"] : [],
    },
  },
});
