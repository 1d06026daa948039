import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run, say } from "./process.mjs";
import { root } from "./root.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const usual = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/snap/bin/chromium"];

/**
 * The path of a Chromium that starts: named by CHROME_PATH, the system's, Playwright's own, or newly installed.
 * @throws Error saying what was tried and what to do.
 */
export async function ensureBrowser() {
  const named = process.env.CHROME_PATH ?? process.env.CHROME;
  if (named) {
    if (await starts(named)) return named;
    throw new Error(`CHROME_PATH names ${named}, which does not start.`);
  }
  const found = (await firstThatStarts(systemPaths())) ?? (await firstThatStarts(await playwrightPaths()));
  return found ?? install();
}

async function install() {
  say("No browser found. Downloading the one of Playwright …");
  const cli = join(root, "node_modules", "@playwright", "test", "cli.js");
  const download = await run(process.execPath, [cli, "install", "chromium"], { cwd: root, timeout: 600_000 });
  const own = await firstThatStarts(await playwrightPaths());
  if (own) return own;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync("/etc/debian_version")) {
    say("That did not help. Installing Debian's chromium …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], { env, timeout: 600_000 });
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
      env,
      timeout: 900_000,
    });
    const system = await firstThatStarts(systemPaths());
    if (system) return system;
  }
  throw new Error(
    `There is no browser to test with: no ${names.join(", ")} in the path, and Playwright's download \
${download.code === 0 ? "does not start (libraries missing?)" : "failed"}. Install Chromium \
(on Debian, as root: apt-get install chromium), or set CHROME_PATH to one.`,
  );
}

const systemPaths = () => [
  ...names.flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name))),
  ...usual,
];

async function playwrightPaths() {
  const { chromium } = await import("@playwright/test");
  return [chromium.executablePath()];
}

async function firstThatStarts(paths) {
  for (const path of paths) {
    if (path && existsSync(path) && (await starts(path))) return path;
  }
  return undefined;
}

/** Libraries that are missing show themselves already here. */
async function starts(path) {
  const { code } = await run(path, ["--version"], { quiet: true, timeout: 20_000 });
  return code === 0;
}
