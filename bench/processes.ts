import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program started for a measurement; disposing it stops it. */
export interface Started extends AsyncDisposable {
  pid: number;
  /** The first thing that it printed and that matches. */
  said: RegExpMatchArray;
}

/** Starts a Bun program and waits until it has printed something that matches. */
export async function start(words: string[], env: Record<string, string>, ready: RegExp): Promise<Started> {
  const child = Bun.spawn([process.execPath, ...words], {
    env: { ...process.env, ...env },
    stdout: "pipe",
    stderr: "inherit",
  });
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let output = "";
  let said: RegExpMatchArray | null = null;
  while (!said) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`${words.join(" ")} ended: ${output}`);
    output += decoder.decode(value, { stream: true });
    said = ready.exec(output);
  }
  // Goes on reading, so that the program never waits for us to.
  void (async () => {
    while (!(await reader.read()).done);
  })();
  return {
    pid: child.pid,
    said,
    async [Symbol.asyncDispose]() {
      child.kill("SIGINT");
      await child.exited;
    },
  };
}

/** Resident and private memory of a process in MB, as Linux counts them. */
export async function memoryOf(pid: number): Promise<{ rss: number; private: number }> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const field = (name: string) =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 102.4) / 10;
  return { rss: field("VmRSS"), private: field("RssAnon") };
}

/** The server as `npm start` runs it. */
export async function bundled(): Promise<string> {
  const built = Bun.spawnSync([process.execPath, "scripts/bundle.ts"]);
  if (built.exitCode !== 0) throw new Error(built.stderr.toString());
  return "dist/server/main.js";
}

/** A folder for a measurement's data. Take it before what works in it: it goes last. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "postern-bench-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
