import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bun } from "./install.mjs";
import { fail, run } from "./process.mjs";
import { root } from "./root.mjs";
import { fingerprint, read } from "./web.mjs";

/** All that can change what the server runs. */
const inputs = ["server", "contract", "locales", "package.json", "package-lock.json", "scripts/bundle.ts"];
const stamp = join(root, "dist", ".server-inputs");
const main = join(root, "dist", "server", "main.js");

/** Puts the server into few files unless the last time had the same inputs. Answers with the one to start. */
export async function ensureServerBundled() {
  const now = fingerprint(inputs);
  if (existsSync(main) && read(stamp) === now) return main;
  const { code, output } = await run(bun, ["scripts/bundle.ts"], { cwd: root, quiet: true });
  if (code !== 0) fail(`The server could not be built:\n${output}`);
  writeFileSync(stamp, now);
  return main;
}
