import { existsSync } from "node:fs";
import { chmod, readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { BunPlugin } from "bun";
import { allFontNames } from "../server/kernel/pdf/font-files.ts";

// Makes `dist/postern`, or the file that is named: server, web, migrations and fonts in one. The web has to be built.
const root = join(import.meta.dirname, "..");
const web = join(root, "dist", "web");
const outfile = resolve(process.argv[2] ?? join(root, "dist", "postern"));
/** The modules that threads start with (`shipped.thread`). */
const threads = ["server/pdf-worker.ts"];

/** The module that stands in for `server/shipped.ts`: every shipped file by its path inside the executable. */
async function shippedModule(): Promise<string> {
  const entries = await readdir(web, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const webFiles = paths.map((path) => [relative(web, path).replaceAll("\\", "/"), path] as const);
  const fonts = allFontNames().map(
    (name) => [name, join(root, "node_modules", "@fontsource-variable", name)] as const,
  );
  return `${importsOf("web", webFiles)}\n${importsOf("font", fonts)}
const web = new Map(${mapOf("web", webFiles)});
const fonts = new Map(${mapOf("font", fonts)});
export const shipped = {
  webFile: (name) => web.get(name) ?? null,
  fontFile: (name) => fonts.get(name),
  thread: (path) => new URL(path.replace(/\\.ts$/, ".js"), import.meta.url),
};`;
}

type Named = readonly (readonly [name: string, path: string])[];

const importsOf = (prefix: string, files: Named) =>
  files
    .map(([, path], at) => `import ${prefix}${at} from ${JSON.stringify(path)} with { type: "file" };`)
    .join("\n");

const mapOf = (prefix: string, files: Named) =>
  `[${files.map(([name], at) => `[${JSON.stringify(name)}, ${prefix}${at}]`).join(", ")}]`;

function inPlaceOfShipped(contents: string): BunPlugin {
  return {
    name: "shipped files",
    setup(build) {
      build.onLoad({ filter: /server[/\\]shipped\.ts$/ }, () => ({ contents, loader: "js" }));
    },
  };
}

if (!existsSync(join(web, "index.html"))) throw new Error("the web is not built: npm run build:web");
await Bun.build({
  entrypoints: [join(root, "server", "main.ts"), ...threads.map((path) => join(root, path))],
  compile: { outfile },
  bytecode: true,
  format: "esm",
  minify: true,
  plugins: [inPlaceOfShipped(await shippedModule())],
});
await chmod(outfile, 0o755);
console.log(`${relative(process.cwd(), outfile)} (${Math.round(Bun.file(outfile).size / 1_048_576)} MB)`);
