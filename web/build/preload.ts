import type { Plugin } from "vite";

/** What every screen behind a door needs, by the names of the groups in vite.config.ts. */
const shared = ["frame", "router", "query", "list"];

/**
 * Writes `preload.json`: the files that whoever is signed in will need. The server names them in a header of the page,
 * so that they are on their way before the first script runs; the sign-in page does without them.
 */
export function preload(): Plugin {
  return {
    name: "preload",
    apply: "build",
    generateBundle(_, bundle) {
      const files = Object.values(bundle)
        .filter((file) => file.type === "chunk" && shared.includes(file.name))
        .map(({ fileName }) => `/${fileName}`);
      this.emitFile({ type: "asset", fileName: "preload.json", source: JSON.stringify(files.sort()) });
    },
  };
}
