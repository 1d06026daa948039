import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const folders = ["contract", "server", "web", "e2e", "bench", "scripts"];

/**
 * The code of the repository without comments, and what each module imports: paths below the root, or the bare
 * names of packages. `atStart` tells what is needed to load the module from what is loaded later, or only a type.
 * @returns {Map<string, { code: string, imports: { to: string, atStart: boolean, missing?: boolean }[] }>}
 */
export function readModules(root) {
  const files = folders.flatMap((folder) => sources(root, folder));
  return new Map(files.map((path) => [path, readModule(root, path)]));
}

/** Whether loading the module loads the other one. */
export function reaches(modules, from, target, seen = new Set()) {
  if (from === target) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  const imports = modules.get(from)?.imports ?? [];
  return imports.some(({ to, atStart }) => atStart && reaches(modules, to, target, seen));
}

function* walk(root, folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !entry.name.startsWith(".")) yield* walk(root, path);
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts")) yield path;
  }
}

const sources = (root, folder) => (existsSync(join(root, folder)) ? [...walk(root, folder)].sort() : []);

function readModule(root, path) {
  const code = withoutComments(readFileSync(join(root, path), "utf8"));
  const statics = [...code.matchAll(/^(?:import|export)\s(?:([^"';]*?)\sfrom\s)?"([^"]+)"/gm)].map(
    ([, what, name]) => ({
      name,
      atStart: !/^type\s/.test(what ?? ""),
    }),
  );
  const dynamics = [...code.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g)].map(([, name]) => ({
    name,
    atStart: false,
  }));
  const imports = [...statics, ...dynamics].map(({ name, atStart }) => {
    if (!name.startsWith(".")) return { to: name, atStart };
    const to = normalize(join(dirname(path), name.split("?")[0])).replaceAll("\\", "/");
    const generated = to.includes("/.generated/");
    return { to, atStart, missing: !generated && !existsSync(join(root, to)) };
  });
  return { code, imports };
}

const withoutComments = (code) => code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
