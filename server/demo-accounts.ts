import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DemoAccount } from "./demo/index.ts";
import { ownProgram } from "./kernel/self.ts";
import type { Platform } from "./platform.ts";

/**
 * Whom one can sign in as in the demo. Loads it when it is not there, in a process of its own: a year of history
 * takes memory that a server would keep for nothing.
 * @throws Error when the demo could not be loaded
 */
export async function readyDemo(
  platform: Platform,
  env: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<DemoAccount[]> {
  const known = await readAccounts(platform);
  if (known) return known;
  const [program, ...words] = ownProgram();
  // Killed on interrupt: what is loaded by then is whole, and the next start goes on.
  const child = spawn(program, [...words, "demo"], { env, stdio: "inherit", signal, killSignal: "SIGKILL" });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("exit", resolve);
    child.once("error", (error) => signal.aborted || reject(error));
  });
  if (signal.aborted) return [];
  const accounts = await readAccounts(platform);
  if (code !== 0 || !accounts)
    throw new Error("the demo could not be loaded; what is there is kept, so try again.");
  return accounts;
}

/** The accounts of a demo that is whole: its platform admin is made last. */
async function readAccounts({ config, registry }: Platform): Promise<DemoAccount[] | null> {
  const text = await readFile(join(config.dataFolder, "demo-accounts.json"), "utf8").catch(() => null);
  if (text === null) return null;
  const accounts = JSON.parse(text) as DemoAccount[];
  const admins = accounts.filter(({ tenant }) => tenant === null).map(({ email }) => email);
  const there = await registry.transaction({ actor: "start" }, (db) =>
    db
      .selectFrom("people")
      .select("id")
      .where("email", "in", admins)
      .where("platform_admin", "=", true)
      .execute(),
  );
  return there.length === admins.length ? accounts : null;
}

/** The accounts for reading: each host's door with the people behind it. */
export function describeAccounts(accounts: DemoAccount[], originOf: (host: string) => string): string {
  const groups = Map.groupBy(
    accounts,
    ({ host, door }) => originOf(host) + (door === "portal" ? "/" : `/${door}`),
  );
  const width = Math.max(...accounts.map(({ email }) => email.length));
  const lines = [...groups].flatMap(([address, people]) => [
    "",
    `  ${address}`,
    ...people.map(
      ({ email, role, client }) => `    ${email.padEnd(width)}  ${role}${client ? ` of ${client}` : ""}`,
    ),
  ]);
  const passwords = [...new Set(accounts.map(({ password }) => password))];
  return [`Everybody's password is ${passwords.join(", ")}`, ...lines].join("\n");
}
