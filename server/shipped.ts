import { statSync } from "node:fs";
import { join } from "node:path";

/** The files that the program ships with, apart from its code. */
export interface Shipped {
  /** The path of a file of the built web, such as `index.html` or `assets/app-x1.js`, or null. */
  webFile(name: string): string | null;
  /** Finds a font of invoices by its name below `@fontsource-variable/`; null: look in the installed packages. */
  fontFile: ((name: string) => string) | null;
  /** The module that a thread starts with, by its path below `server/`; `scripts/compile.ts` lists them. */
  thread(path: string): URL;
}

const web = join(import.meta.dirname, "..", "dist", "web");

/**
 * Here: what lies in the repository and `node_modules`. The build of the single executable puts a module in the
 * place of this one that knows the files inside the executable (`scripts/compile.ts`).
 */
export const shipped: Shipped = {
  webFile(name) {
    const path = join(web, name);
    return path.startsWith(web) && statSync(path, { throwIfNoEntry: false })?.isFile() ? path : null;
  },
  fontFile: null,
  thread: (path) => new URL(path, import.meta.url),
};
