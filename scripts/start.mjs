import { spawn } from "node:child_process";
import { bun, ensureInstalled } from "./install.mjs";
import { root } from "./root.mjs";
import { ensureServerBundled } from "./server.mjs";
import { ensureWebBuilt } from "./web.mjs";

await ensureInstalled();
await ensureWebBuilt();
const main = await ensureServerBundled();

const words = process.argv.slice(2);
// In a process group of its own: Ctrl-C reaches npm, this script and its children, and the server must get it once.
const server = spawn(bun, [main, ...(words.length > 0 ? words : ["serve", "--demo"])], {
  cwd: root,
  stdio: ["ignore", "inherit", "inherit"],
  detached: true,
});
const guard = guardOf(server.pid);

let lastAsked = 0;
for (const [signal, passedOn] of [
  ["SIGINT", "SIGINT"],
  ["SIGTERM", "SIGTERM"],
  ["SIGHUP", "SIGTERM"],
]) {
  process.on(signal, () => {
    // npm passes on what the terminal has already sent.
    if (Date.now() - lastAsked < 1_000) return;
    lastAsked = Date.now();
    server.kill(passedOn);
  });
}

if (process.env.npm_lifecycle_event) {
  // A shell between npm and us may not pass a signal on, but it does end.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || server.kill("SIGTERM"), 1_000).unref();
}

server.on("error", (error) => {
  process.stderr.write(`The server could not be started: ${error.message}\n`);
  process.exit(1);
});
server.on("exit", (code, signal) => {
  guard?.kill("SIGKILL");
  process.exit(signal ? 1 : code);
});

/** Ends the server should this script be killed: the guard sees the end of its input. */
function guardOf(pid) {
  if (process.platform === "win32" || pid === undefined) return undefined;
  const script = 'read -r line; kill -TERM "$1"';
  const child = spawn("sh", ["-c", script, "postern-guard", String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  child.on("error", () => {});
  child.unref();
  return child;
}
