import { spawn } from "node:child_process";
import { plainEnvironment } from "./processes.ts";

/**
 * Waits for the end of its input, which comes when the server has died however it died, and then shuts the
 * database down, unless another server has taken the folder since. A database that is just starting writes its
 * number late, hence the few repetitions.
 */
const script = `
read -r line
for attempt in 1 2 3 4 5; do
  read -r holder < "$1/in-use-by"
  if [ "$holder" != "$2" ]; then exit; fi
  if read -r pid < "$1/cluster/postmaster.pid"; then
    if [ ! -d /proc/self ] || grep -qF -- "$1" "/proc/$pid/cmdline"; then kill -INT "$pid" && exit; fi
  fi
  sleep 1
done 2> /dev/null`;

/** Starts a tiny program that stops the database of the folder should this process be killed. */
export function startWatchdog(folder: string, holder: string): { release(): void } {
  const child = spawn("sh", ["-c", script, "postern-watchdog", folder, holder], {
    cwd: "/",
    env: plainEnvironment,
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  return { release: () => void child.kill("SIGKILL") };
}
