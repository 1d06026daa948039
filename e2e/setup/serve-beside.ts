import { readFileSync } from "node:fs";
import { openBackground } from "../../server/background.ts";
import { readConfig } from "../../server/config.ts";
import { openPlatform } from "../../server/platform.ts";
import { startServer } from "../../server/start.ts";

/**
 * Serves the demo a second time, beside the server of all journeys and on its data, in a world where the DNS says what
 * a file says: names and what stands there. Run by Bun; `E2E_DNS` names the file.
 */
const file = process.env.E2E_DNS ?? "";
const resolveTxt = async (name: string): Promise<string[]> =>
  (JSON.parse(readFileSync(file, "utf8")) as Record<string, string[]>)[name] ?? [];

const platform = await openPlatform(readConfig(process.env), { share: true });
const { outbox } = openBackground(platform);
const server = startServer(platform, { outbox, resolveTxt });
process.stdout.write(`Postern is ready at http://localhost:${server.port}\n`);
process.once("SIGTERM", async () => {
  await server[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
  process.exit(0);
});
