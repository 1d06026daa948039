import { bun, ensureInstalled } from "./install.mjs";
import { run, say } from "./process.mjs";
import { root } from "./root.mjs";
import { ensureWebBuilt } from "./web.mjs";

await ensureInstalled();
await ensureWebBuilt();
say("Building the executable …");
const { code } = await run(bun, ["scripts/compile.ts"], { cwd: root });
process.exitCode = code;
