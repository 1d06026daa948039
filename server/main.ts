import { inWords } from "./commands/failure.ts";
import { helpText, type Invocation, UsageError } from "./commands/invocation.ts";
import { configureLog } from "./kernel/log.ts";

type Command = (invocation: Invocation) => Promise<number>;

/** Every command, loaded when it is called. */
const commands: Record<string, () => Promise<Command>> = {
  admin: async () => (await import("./commands/admin.ts")).adminCommand,
  audit: async () => (await import("./commands/audit.ts")).auditCommand,
  serve: async () => (await import("./commands/serve.ts")).serveCommand,
  demo: async () => (await import("./commands/demo.ts")).demoCommand,
  migrate: async () => (await import("./commands/migrate.ts")).migrateCommand,
  import: async () => (await import("./commands/import.ts")).importCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
  "judge-password": async () => (await import("./commands/judge-password.ts")).judgePasswordCommand,
  person: async () => (await import("./commands/person.ts")).personCommand,
  tenant: async () => (await import("./commands/tenant.ts")).tenantCommand,
};

/** Runs one command to its end and answers with the exit code. */
async function main(words: string[], env: Record<string, string | undefined>): Promise<number> {
  const [name = "help", ...rest] = words;
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const complain = (text: string) => void process.stderr.write(`${text}\n`);
  if (name === "help" || name === "--help" || name === "-h") return tell(say, helpText);
  if (name === "version" || name === "--version") return tell(say, (await import("./version.ts")).version);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    complain(`postern: there is no command ${JSON.stringify(name)}.\n\n${helpText}`);
    return 2;
  }
  configureLog({ level: "info" });
  try {
    const command = await load();
    return await command({ words: rest, env, signal: interruption(), say, complain });
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`postern ${name}: ${error.message}\n\n${helpText}`);
      return 2;
    }
    complain(`postern: ${inWords(error)}`);
    if (env.LOG_LEVEL === "debug" && error instanceof Error) complain(error.stack ?? "");
    return 1;
  }
}

function tell(say: (text: string) => void, text: string): number {
  say(text);
  return 0;
}

/** Aborted by the first interrupt, which lets what is under way finish; the second one ends at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

// Whoever read our output may go away; that is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
process.exitCode = await main(process.argv.slice(2), process.env);
// Nothing is left to do: whatever still holds the process must not keep the operator waiting.
setTimeout(() => process.exit(), 500).unref();
