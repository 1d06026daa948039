import type { Plugin, Rolldown } from "vite";

type Bundle = Rolldown.OutputBundle;
type Chunk = Rolldown.OutputChunk;

/** What every screen behind a door needs, by the names of the groups in vite.config.ts. */
const shared = ["frame", "list"];

/**
 * Writes `preload.json`: for each page the files that whoever is signed in will need, its list of screens among them.
 * The server names them in a header of the page, so that they are on their way before the first script runs; the
 * sign-in page does without them.
 */
export function preload(): Plugin {
  return {
    name: "preload",
    apply: "build",
    generateBundle(_, bundle) {
      const pages = chunksOf(bundle).filter(({ facadeModuleId }) => facadeModuleId?.endsWith(".html"));
      const lists = pages.map((page) => [page.facadeModuleId?.split("/").at(-1), filesFor(page, bundle)]);
      const source = JSON.stringify(Object.fromEntries(lists));
      this.emitFile({ type: "asset", fileName: "preload.json", source });
    },
  };
}

const chunksOf = (bundle: Bundle) =>
  Object.values(bundle).filter((file): file is Chunk => file.type === "chunk");

function filesFor(page: Chunk, bundle: Bundle): string[] {
  const wanted = chunksOf(bundle).filter(
    ({ name, fileName }) =>
      shared.includes(name) || (name === "routes" && page.dynamicImports.includes(fileName)),
  );
  const there = withImports([page], bundle);
  return [...withImports(wanted, bundle)]
    .filter((file) => !there.has(file))
    .map((file) => `/${file}`)
    .sort();
}

/** The chunks' files and those of all that they import. */
function withImports(chunks: readonly Chunk[], bundle: Bundle, found = new Set<string>()): Set<string> {
  for (const { fileName, imports } of chunks) {
    if (found.has(fileName)) continue;
    found.add(fileName);
    withImports(
      imports.map((file) => bundle[file]).filter((file) => file?.type === "chunk"),
      bundle,
      found,
    );
  }
  return found;
}
