import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fail, run, say } from "./process.mjs";
import { root } from "./root.mjs";

const oldest = [20, 19];
const modules = join(root, "node_modules");

/** Checks Node, and installs the packages of the lock file when they are not there as it says. */
export async function ensureInstalled() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    fail(`Postern needs Node ${oldest.join(".")} or newer; this is ${process.versions.node}.`);
  }
  if (!isInstalled()) {
    say("Installing packages (npm ci), which takes a minute the first time …");
    await install();
  }
  await ensureBun();
}

async function install() {
  const [program, ...words] = npm();
  const flags = ["--no-audit", "--no-fund"];
  let { code, output } = await run(program, [...words, "ci", ...flags], { cwd: root });
  if (code !== 0 && output.includes("EUSAGE")) {
    // Some versions of npm refuse a lock file that lacks packages which only other platforms need.
    say("npm does not accept the lock file as it is; installing by it without changing it …");
    ({ code, output } = await run(program, [...words, "install", "--no-save", ...flags], { cwd: root }));
  }
  if (code !== 0) fail("The packages could not be installed: see npm's message above.");
}

/** The Bun that comes with the packages. */
export const bun = join(modules, "bun", "bin", "bun.exe");

/** How npm is called: as the one that started us, where there is one. */
export function npm() {
  const script = process.env.npm_execpath;
  if (script && /\bnpm-cli\.c?js$/.test(script)) return [process.execPath, script];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

/** npm writes what it installed into `node_modules/.package-lock.json`: every package of ours has to be in it. */
function isInstalled() {
  const installed = packagesOf(join(modules, ".package-lock.json"));
  if (!installed) return false;
  return Object.entries(packagesOf(join(root, "package-lock.json")) ?? {}).every(
    ([path, wanted]) =>
      path === "" ||
      installed[path]?.version === wanted.version ||
      // Packages for other platforms are left out.
      (!installed[path] && wanted.optional),
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Where npm does not run the install scripts of packages, Bun's program is a small text that says so. */
async function ensureBun() {
  if (isProgram(bun)) return;
  say("Putting Bun in its place …");
  const { code, output } = await run(process.execPath, ["install.js"], {
    cwd: join(modules, "bun"),
    quiet: true,
  });
  if (code !== 0 || !isProgram(bun)) {
    const there = existsSync(join(modules, "@oven"))
      ? readdirSync(join(modules, "@oven")).join(", ")
      : "none";
    fail(
      `Bun could not be installed for ${process.platform} ${process.arch} (packages: ${there}).\n${output}`,
    );
  }
}

const isProgram = (file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 1_000_000;
