import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { identityOf } from "./processes.ts";

/** A data folder that another Postern is working in. */
export class FolderInUseError extends Error {
  override name = "FolderInUseError";
}

export interface FolderLock {
  /** What the lock file `in-use-by` says while this process holds it. */
  holder: string;
  release(): Promise<void>;
}

/**
 * Takes the folder for this process; a lock left by a process that is gone is taken over.
 * @throws FolderInUseError when another process, or this one, holds it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, "in-use-by");
  const mine = `${process.pid} ${identityOf(process.pid)}`;
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await writeFile(path, `${mine}\n`, { flag: "wx", mode: 0o644 });
      return { holder: mine, release: () => rm(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = (await readFile(path, "utf8").catch(() => "")).trim();
    const pid = Number(holder.split(" ")[0]);
    if (pid > 0 && `${pid} ${identityOf(pid)}` === holder) {
      throw new FolderInUseError(
        `the data folder ${folder} is in use by another running Postern (process ${pid}): stop it first, or set \
POSTERN_DATA to a different folder`,
      );
    }
    await discard(path, holder);
  }
  throw new FolderInUseError(`the data folder ${folder} is being taken by another Postern at this moment`);
}

/** Moves a stale lock away. Only one of several waiters can move it; a fresh one caught by mistake goes back. */
async function discard(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, "utf8")).trim() === stale) await rm(aside, { force: true });
  else await rename(aside, path);
}
