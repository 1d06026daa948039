import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const bun = join(root, "node_modules", ".bin", "bun");

/**
 * Starts the program with its demo in a folder of its own, on a free port, once for all journeys; hands both on in the
 * environment (`POSTERN_E2E_ORIGIN`, `POSTERN_E2E_DATA`). Playwright calls what it returns at the end.
 */
export default async function startServer(): Promise<() => Promise<void>> {
  if (!existsSync(join(root, "dist", "web", "index.html")))
    throw new Error("The web is not built: run `npm run build:web` first.");
  const folder = mkdtempSync(join(tmpdir(), "postern-e2e-"));
  const server = spawn(bun, ["server/main.ts", "serve", "--demo"], {
    cwd: root,
    env: { ...process.env, POSTERN_DATA: join(folder, "data"), PORT: "0", NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    process.env.POSTERN_E2E_ORIGIN = await ready(server);
    process.env.POSTERN_E2E_DATA = join(folder, "data");
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** The address it answers at, once it does. */
function ready(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk;
      const origin = /Postern is ready at (\S+)/.exec(said)?.[1];
      if (origin) resolve(origin);
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`The server ended with ${code}:\n${said}`)));
  });
}

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill("SIGTERM");
  });
}
