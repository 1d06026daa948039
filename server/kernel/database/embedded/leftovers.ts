import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { processesIn } from "./processes.ts";

/** How long each signal may take before the next, stronger one. */
const steps: { signal: NodeJS.Signals; ms: number }[] = [
  { signal: "SIGINT", ms: 30_000 },
  { signal: "SIGQUIT", ms: 10_000 },
  { signal: "SIGKILL", ms: 10_000 },
];

/** The number of the server that wrote `postmaster.pid`, or `null` when the cluster was shut down properly. */
export async function recordedPostmaster(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => null);
  return text === null ? null : Number(text.split("\n")[0]);
}

/**
 * After a crash: ends what still runs in the cluster, and removes a `postmaster.pid` whose number is taken
 * though no server runs (PostgreSQL would take that for a running one).
 */
export async function stopLeftovers(cluster: string): Promise<void> {
  const postmaster = await recordedPostmaster(cluster);
  if (postmaster === null) return;
  for (const { signal, ms } of steps) {
    const running = processesIn(cluster, postmaster);
    if (running.length === 0) break;
    // Only the postmaster is asked: it ends its children in order. Without it, they are on their own.
    const asked = running.includes(postmaster) && signal !== "SIGKILL" ? [postmaster] : running;
    for (const pid of asked) signalQuietly(pid, signal);
    await untilGone(cluster, postmaster, ms);
  }
  const stale = await recordedPostmaster(cluster);
  if (stale === null || !isTaken(stale)) return;
  if (processesIn(cluster, stale).length > 0) {
    throw new Error(`a PostgreSQL server (process ${stale}) still works in ${cluster} and cannot be stopped`);
  }
  await rm(join(cluster, "postmaster.pid"), { force: true });
}

/** Whether the number is in use, be it by a process that ended and was not collected: PostgreSQL sees no difference. */
function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function untilGone(cluster: string, postmaster: number, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  while (processesIn(cluster, postmaster).length > 0 && Date.now() < deadline) await delay(20);
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime, or belongs to somebody else: the check that follows tells.
  }
}
