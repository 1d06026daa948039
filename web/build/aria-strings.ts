import type { Plugin } from "vite";

/**
 * react-aria carries its own strings in some thirty languages. Only those of the languages that Postern itself
 * speaks are kept; every other one reads the English strings, so that a lookup never comes back empty.
 */
export function ariaStrings(languages = ["en-US"]): Plugin {
  const strings = /\/intl\/(?:[a-z]+\/)?([a-z]{2}-[A-Z]{2})\.mjs$/;
  return {
    name: "postern:aria-strings",
    enforce: "pre",
    resolveId(source, importer) {
      const found = strings.exec(source);
      if (!found?.[1] || languages.includes(found[1]) || !importer?.match(/react-(aria|stately)/)) return;
      return this.resolve(source.replace(found[1], "en-US"), importer, { skipSelf: true });
    },
  };
}
