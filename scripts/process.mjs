import { spawn } from "node:child_process";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program to its end, its output going to ours as it comes. An interrupt is passed on to it, and ends us
 * when it has ended.
 * @returns {Promise<{ code: number, output: string }>} 127 and the reason when it could not be started.
 */
export function run(program, words, { env = process.env, cwd, quiet = false, timeout } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, words, { env, cwd, timeout, stdio: ["ignore", "pipe", "pipe"] });
    let interrupted = false;
    const passOn = (signal) => {
      interrupted = true;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, passOn);
    let output = "";
    const take = (stream, target) =>
      stream.on("data", (chunk) => {
        output += chunk;
        if (!quiet) target.write(chunk);
      });
    take(child.stdout.setEncoding("utf8"), process.stdout);
    take(child.stderr.setEncoding("utf8"), process.stderr);
    const done = (code, reason) => {
      for (const signal of signals) process.off(signal, passOn);
      if (interrupted) process.exit(130);
      resolve({ code, output: output + reason });
    };
    child.on("error", (error) => done(127, error.message));
    child.on("close", (code) => done(code ?? 1, ""));
  });
}

/** Tells what is being done, in a line of its own. */
export const say = (text) => process.stdout.write(`${text}\n`);

/** Ends the program with a message for whoever started it. */
export function fail(text) {
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}
