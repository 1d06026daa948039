import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Programs are started with nothing of the server's environment, which holds secrets. */
export const plainEnvironment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
};

const hasProc = existsSync("/proc/self/stat");

/** Whether a process of this number runs, whoever owns it. One that ended and was not collected does not. */
export function isAlive(pid: number): boolean {
  if (hasProc) return !["Z", "X", undefined].includes(statOf(pid)?.[0]);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** What tells a process from a later one that got the same number; `null` when it is gone. */
export function identityOf(pid: number): string | null {
  if (!isAlive(pid)) return null;
  if (!hasProc) return ps(pid, "lstart=");
  return `${tryRead("/proc/sys/kernel/random/boot_id")?.trim()}:${statOf(pid)?.[19]}`;
}

/** The fields of `/proc/<pid>/stat` from the state on: the name before them may hold anything. */
function statOf(pid: number): string[] | null {
  const stat = tryRead(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? null;
}

/** The processes of a PostgreSQL server working in this folder. */
export function processesIn(cluster: string, postmaster: number): number[] {
  if (!hasProc) return ps(postmaster, "command=")?.includes(cluster) ? [postmaster] : [];
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && (workingFolder(pid) === cluster || servesCluster(pid, cluster)));
}

function workingFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** In a container, root may not look at another user's working folder, but at its command line. */
function servesCluster(pid: number, cluster: string): boolean {
  const words = tryRead(`/proc/${pid}/cmdline`)?.split("\0") ?? [];
  return words[0]?.endsWith("postgres") === true && words[words.indexOf("-D") + 1] === cluster;
}

function tryRead(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function ps(pid: number, column: string): string | null {
  try {
    const words = ["-o", column, "-p", String(pid)];
    return (
      execFileSync("ps", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim() || null
    );
  } catch {
    return null;
  }
}
