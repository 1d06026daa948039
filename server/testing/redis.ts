import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A Redis of a test's own, that can go and come back at the same address. */
export interface RedisServer extends AsyncDisposable {
  url: string;
  client: Bun.RedisClient;
  /** Ends it without a word, as a crash would. What it held is gone. */
  kill(): Promise<void>;
  /** Starts it again, empty. */
  start(): Promise<void>;
  /** Stops it in the middle: it takes connections and does not answer. */
  freeze(): void;
  thaw(): void;
}

/**
 * Starts the machine's `redis-server` on a free port, without persistence. Where there is none, CI installs it.
 * @throws Error saying what to install
 */
export async function startRedis(): Promise<RedisServer> {
  const program = await findRedis();
  const folder = await mkdtemp(join(tmpdir(), "postern-redis-"));
  const port = freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server = await launch(program, folder, port);
  const running = {
    url,
    client: new Bun.RedisClient(url),
    kill: async () => {
      running.client.close();
      server.kill("SIGKILL");
      await server.exited;
    },
    start: async () => {
      server = await launch(program, folder, port);
      running.client = new Bun.RedisClient(url);
    },
    freeze: () => server.kill("SIGSTOP"),
    thaw: () => server.kill("SIGCONT"),
    [Symbol.asyncDispose]: async () => {
      await running.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return running;
}

async function launch(program: string, folder: string, port: number) {
  const words = [program, "--bind", "127.0.0.1", "--port", String(port), "--dir", folder, "--save", ""];
  const server = Bun.spawn(words, { stdout: "pipe", stderr: "inherit" });
  let said = "";
  for await (const piece of server.stdout.pipeThrough(new TextDecoderStream())) {
    said += piece;
    if (said.includes("Ready to accept connections")) return server;
  }
  throw new Error(`redis-server ended with ${await server.exited}:\n${said}`);
}

function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  probe.stop();
  return probe.port;
}

async function findRedis(): Promise<string> {
  const found = Bun.which("redis-server") ?? Bun.which("valkey-server");
  if (found) return found;
  if (process.env.CI && process.getuid?.() === 0 && existsSync("/etc/debian_version")) await install();
  const installed = Bun.which("redis-server");
  if (installed) return installed;
  throw new Error(
    "There is no redis-server in the path to test with. Install it (on Debian, as root: apt-get install redis-server).",
  );
}

async function install(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await Bun.spawn(["apt-get", "update", "-qq"], { env }).exited;
  await Bun.spawn(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "redis-server"], { env })
    .exited;
}
