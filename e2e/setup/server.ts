import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "./process.ts";

const root = join(import.meta.dirname, "..", "..");

/**
 * Loads the demo once, into a folder that each worker takes a copy of (test.ts); hands the folder on in the environment
 * (`POSTERN_E2E_FOLDER`). Playwright calls what it returns at the end.
 */
export default async function loadDemo(): Promise<() => void> {
  if (!existsSync(join(root, "dist", "web", "index.html")))
    throw new Error("The web is not built: run `npm run build:web` first.");
  const folder = mkdtempSync(join(tmpdir(), "postern-e2e-"));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  try {
    const env = { POSTERN_DATA: join(folder, "loaded"), PORT: "0" };
    await (await serve(["server/main.ts", "serve", "--demo"], env)).stop();
    process.env.POSTERN_E2E_FOLDER = folder;
    return clear;
  } catch (error) {
    clear();
    throw error;
  }
}
