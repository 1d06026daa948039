import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npm } from "./install.mjs";
import { fail, run, say } from "./process.mjs";
import { root } from "./root.mjs";

/** All that can change what the browser gets. */
const inputs = [
  "web",
  "contract",
  "locales",
  "scripts/verify-receipt.ts",
  "vite.config.ts",
  "tsconfig.json",
  "package-lock.json",
];
const notInputs = /^web\/(\.generated|node_modules)(\/|$)|\.test\.tsx?$/;
const stamp = join(root, "dist", ".web-inputs");

/** Builds the web unless the last build had the same inputs. */
export async function ensureWebBuilt() {
  const now = fingerprint(inputs);
  if (existsSync(join(root, "dist", "web", "index.html")) && read(stamp) === now) return;
  say("Building the web …");
  const [program, ...words] = npm();
  const { code, output } = await run(program, [...words, "run", "--silent", "build:web"], {
    cwd: root,
    quiet: true,
  });
  if (code !== 0) fail(`The web could not be built:\n${output}`);
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(stamp, now);
}

/** What the files and folders hold, apart from what no build looks at. */
export function fingerprint(inputs) {
  const hash = createHash("sha256");
  for (const input of inputs) addTo(hash, input);
  return hash.digest("hex");
}

function addTo(hash, path) {
  if (notInputs.test(path)) return;
  const full = join(root, path);
  try {
    hash.update(`${path}\0`).update(readFileSync(full));
  } catch (error) {
    if (error.code !== "EISDIR") return;
    for (const name of readdirSync(full).sort()) addTo(hash, `${path}/${name}`);
  }
}

export function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
