import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The port of the PostgreSQL that another process runs in the folder; null when none does. */
export async function runningPort(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, "cluster", "postmaster.pid"), "utf8").catch(() => "");
  const [pid, , , port, , , , state] = text.split("\n");
  return state?.trim() === "ready" && port && isAlive(Number(pid)) ? Number(port) : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs as another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
