import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import tailwind from "@tailwindcss/vite";
import { build, type Plugin, type Rolldown } from "vite";

const root = join(import.meta.dirname, "../..");
const page = join(root, "web/verify/page.html");

type Output = Rolldown.RolldownOutput["output"];

/** Everything below a module in one piece of code, and the style that came with it. */
async function bundled(
  entry: string,
  platform: "browser" | "node",
): Promise<{ code: string; style: string }> {
  const result = await build({
    configFile: false,
    root: join(root, "web"),
    logLevel: "warn",
    publicDir: false,
    plugins: [tailwind()],
    ...(platform === "node" ? { ssr: { noExternal: true } } : {}),
    build: {
      write: false,
      target: "es2023",
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // As a file of its own, not put into the page by the script, which the policy would refuse.
      cssCodeSplit: false,
      ...(platform === "node" ? { ssr: true } : {}),
      rolldownOptions: {
        input: join(root, entry),
        output: { format: platform === "node" ? "es" : "iife", codeSplitting: false },
      },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as { output: Output };
  const chunk = output.find((file) => file.type === "chunk");
  const styles = output.filter((file) => file.type === "asset" && file.fileName.endsWith(".css"));
  return {
    code: chunk?.type === "chunk" ? chunk.code : "",
    style: styles.map((file) => (file.type === "asset" ? String(file.source) : "")).join("\n"),
  };
}

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The page that verifies receipts, as one file that holds all it needs. It may load nothing and reach nobody: its
 * policy knows its one script and its one style by their hashes, and nothing else.
 */
export async function verifyPage(): Promise<string> {
  const { code, style } = await bundled("web/verify/main.ts", "browser");
  if (code === "" || style === "")
    throw new Error("the page that verifies receipts has no script or no style");
  const script = code.trim().replaceAll("</script", "<\\/script");
  const rules = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return readFileSync(page, "utf8")
    .replace("%policy%", rules.join("; "))
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace("<script></script>", () => `<script>${script}</script>`);
}

/** The program that verifies receipts, as one file for Node. */
export async function verifyProgram(): Promise<string> {
  return (await bundled("scripts/verify-receipt.ts", "node")).code;
}

/** Puts both beside the doors. In development the page is made when it is asked for. */
export function verifier(): Plugin {
  return {
    name: "postern:verifier",
    async buildStart() {
      if (this.meta.watchMode || this.environment.config.command !== "build") return;
      const [source, program] = await Promise.all([verifyPage(), verifyProgram()]);
      this.emitFile({ type: "asset", fileName: "verify.html", source });
      this.emitFile({ type: "asset", fileName: "verify-receipt.mjs", source: program });
    },
    configureServer(server) {
      server.middlewares.use("/verify", (_request, response, next) => {
        verifyPage().then((source) => {
          response.setHeader("content-type", "text/html; charset=utf-8").end(source);
        }, next);
      });
    },
  };
}
