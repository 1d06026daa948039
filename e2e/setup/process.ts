import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const bun = join(root, "node_modules", ".bin", "bun");

/** A server in a process of its own. */
export interface Serving {
  origin: string;
  stop(): Promise<void>;
}

function begin(words: string[], env: Record<string, string>): ChildProcess {
  // What the journeys hand on to one another the program does not know.
  const { POSTERN_E2E_FOLDER: _, POSTERN_E2E_ORIGIN: __, POSTERN_E2E_DATA: ___, ...outer } = process.env;
  return spawn(bun, words, { cwd: root, env: { ...outer, ...env }, stdio: ["ignore", "pipe", "pipe"] });
}

/** Runs a command to its end; answers with what it said. @throws Error when it fails */
export async function run(words: string[], env: Record<string, string>): Promise<string> {
  const child = begin(words, env);
  const said = listen(child, () => {});
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}:\n${said()}`);
  return said();
}

/** Starts to serve, and waits for the address that it answers at. */
export async function serve(words: string[], env: Record<string, string>): Promise<Serving> {
  const child = begin(words, { NODE_ENV: "production", ...env });
  const stop = () => ended(child);
  try {
    return { origin: await ready(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said = listen(child, (text) => {
      const origin = /Postern is ready at (\S+)/.exec(text)?.[1];
      if (origin) resolve(origin);
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`The server ended with ${code}:\n${said()}`)));
  });
}

function listen(child: ChildProcess, told: (soFar: string) => void): () => string {
  let said = "";
  const hear = (chunk: Buffer) => {
    said += chunk;
    told(said);
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  return () => said;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

/** A port that is free now, for a server whose address has to be known before it starts. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
