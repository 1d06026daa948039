import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

const directory = join(import.meta.dirname, "../../locales/en");
const virtual = "\0virtual:messages/";
/** Parts of a file that are long and that many pages never show: they load with the modules that name them. */
const apart = ["errors.fields"];
type Tree = { [key: string]: string | Tree };

/**
 * Compiles `locales/en/<slice>.json` (ICU MessageFormat) at build time. A module that names a key, as
 * `"tickets.list.title"` or as the start of a template (`tickets.status.${status}`), gets an import of that slice's
 * messages added (or of the part of them that loads apart), so that texts load with the code that shows them. `{{key}}` in a page is replaced.
 */
export function messages(): Plugin {
  let catalogues = read();
  return {
    name: "postern:messages",
    enforce: "pre",
    configureServer(server) {
      server.watcher.add(directory);
    },
    resolveId(source) {
      return source.startsWith("virtual:messages/") ? `\0${source}` : undefined;
    },
    load(id) {
      if (!id.startsWith(virtual)) return;
      const part = id.slice(virtual.length);
      const slice = sliceOf(part);
      this.addWatchFile(join(directory, `${slice}.json`));
      const own = Object.entries(catalogues.get(slice) ?? {}).filter(([key]) => partOf(key) === part);
      const compiled = Object.fromEntries(own.map(([key, text]) => [key, compile(key, text)]));
      return `import { i18n } from "@lingui/core";\ni18n.load("en", ${JSON.stringify(compiled)});`;
    },
    transform(code, id) {
      if (!/\/web\/(?!build\/).*\.tsx?$/.test(id)) return;
      const imports = partsNamed(code, catalogues).map((part) => `import "virtual:messages/${part}";`);
      // On the first line, so that the positions of a source map stay right.
      return imports.length === 0 ? undefined : { code: imports.join(" ") + code, map: null };
    },
    transformIndexHtml(html) {
      return html.replace(/\{\{([\w.]+)\}\}/g, (_, key: string) => textOf(key, catalogues));
    },
    handleHotUpdate({ file, server }) {
      if (!file.startsWith(directory)) return;
      catalogues = read();
      server.moduleGraph.invalidateAll();
      server.ws.send({ type: "full-reload" });
    },
  };
}

function read(): Map<string, Record<string, string>> {
  const files = readdirSync(directory).filter((file) => file.endsWith(".json"));
  return new Map(
    files.map((file) => {
      const slice = basename(file, ".json");
      return [slice, flatten(JSON.parse(readFileSync(join(directory, file), "utf8")), slice)];
    }),
  );
}

function flatten(tree: Tree, prefix: string): Record<string, string> {
  const parts = Object.entries(tree).map(([key, value]) =>
    typeof value === "string" ? { [`${prefix}.${key}`]: value } : flatten(value, `${prefix}.${key}`),
  );
  return Object.assign({}, ...parts);
}

function compile(key: string, text: string) {
  try {
    return compileMessageOrThrow(text);
  } catch (cause) {
    throw new Error(`Message ${key} is not valid ICU MessageFormat: ${text}`, { cause });
  }
}

function textOf(key: string, catalogues: Map<string, Record<string, string>>): string {
  const text = catalogues.get(sliceOf(key))?.[key];
  if (text === undefined) throw new Error(`A page names an unknown message: ${key}`);
  return text;
}

const sliceOf = (key: string) => key.split(".")[0] ?? "";
const partOf = (key: string) => apart.find((part) => key.startsWith(`${part}.`)) ?? sliceOf(key);

function partsNamed(code: string, catalogues: Map<string, Record<string, string>>): string[] {
  const found = new Set<string>();
  for (const [, key = "", hole] of code.matchAll(/["'`]([a-z][\w-]*(?:\.[\w-]*)+)(["'`]|\$\{)/g)) {
    const part = partOf(key);
    const own = catalogues.get(sliceOf(key));
    if (!own || found.has(part)) continue;
    const named = hole === "${" ? Object.keys(own).some((known) => known.startsWith(key)) : key in own;
    if (named) found.add(part);
  }
  return [...found].sort();
}
