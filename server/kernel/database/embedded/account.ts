import { execFile } from "node:child_process";
import { chown, lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import { plainEnvironment } from "./processes.ts";

const run = promisify(execFile);

/** As whom PostgreSQL runs; it refuses to run as root. */
export interface Account {
  /** How it is reached, for the log: `self`, `user postgres`, `user nobody`, `namespace`. */
  via: string;
  /** Owner of the cluster's files. */
  uid: number;
  gid: number;
  /** What comes before the program on the command line. */
  prefix: string[];
}

/**
 * Chooses the account: the current one unless it is root; else an unprivileged user that can reach the folder
 * and the programs; else a user namespace in which root is called 1000, so that the files stay root's.
 * @throws Error telling what to do when none of them works.
 */
export async function chooseAccount(folder: string, binaries: Binaries): Promise<Account> {
  const uid = process.geteuid?.() ?? 0;
  if (uid !== 0) return { via: "self", uid, gid: process.getegid?.() ?? 0, prefix: [] };
  const problems: string[] = [];
  for (const account of await candidates()) {
    const problem = await tryAccount(account, folder, binaries);
    if (problem === null) return account;
    problems.push(`${account.via}: ${problem}`);
  }
  throw new Error(
    `PostgreSQL refuses to run as root and no other account works (${problems.join("; ")}). Start Postern as \
another user, set POSTERN_DATA to a folder that the user nobody can reach, such as /var/lib/postern, or set \
DATABASE_URL to use a server of your own`,
  );
}

async function candidates(): Promise<Account[]> {
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  const lines = passwd.split("\n").map((line) => line.split(":"));
  const users = ["postgres", "nobody"]
    .map((name) => lines.find((line) => line[0] === name))
    .filter((line) => !!line);
  const accounts = users.map(([name, , uid, gid]): Account => {
    const prefix = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--"];
    return { via: `user ${name}`, uid: Number(uid), gid: Number(gid), prefix };
  });
  const prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"];
  return [...accounts, { via: "namespace", uid: 0, gid: 0, prefix }];
}

/** Returns why the account cannot be used, or `null`. */
async function tryAccount(account: Account, folder: string, binaries: Binaries): Promise<string | null> {
  const script = 'test -x "$1" || { echo "cannot reach $1" >&2; exit 1; }; exec "$2" --version';
  const [program = "sh", ...words] = [...account.prefix, "sh", "-c", script, "sh", folder, binaries.postgres];
  try {
    await run(program, words, { env: plainEnvironment, cwd: "/" });
    return null;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return stderr?.trim() || message;
  }
}

/** Gives a folder and all in it to the account; the folder itself last, so that an interrupted change is redone. */
export async function giveTo(account: Account, path: string): Promise<void> {
  const { uid, gid } = await lstat(path);
  if (uid === account.uid && gid === account.gid) return;
  if (process.geteuid?.() !== 0) {
    if (uid === account.uid) return;
    throw new Error(
      `${path} belongs to another user (${uid}): start Postern as that user, or set POSTERN_DATA`,
    );
  }
  await giveTree(account, path);
}

async function giveTree(account: Account, path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await giveTree(account, inner);
    else if (entry.isFile()) await chown(inner, account.uid, account.gid);
  }
  await chown(path, account.uid, account.gid);
}
