import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const page = "docs/security.md";
const folders = ["contract", "e2e", "scripts", "server", "web"];
const isTest = (path) => /\.(test|spec)\.(ts|tsx|mjs)$/.test(path);

/** Tests that the page of promises cites and that are not there by that name, in words. */
export function findMissingTests(root) {
  if (!existsSync(join(root, page))) return [];
  const text = readFileSync(join(root, page), "utf8");
  const fileOf = finder(text, testFiles(root));
  return text.split("\n").flatMap((line, at) => {
    if (!line.startsWith("|")) return [];
    const { cited, astray } = citationsIn(line);
    return [...astray, ...cited.flatMap((one) => problemsOf(one, fileOf))].map(
      (problem) => `${page}:${at + 1}: ${problem}`,
    );
  });
}

/** Every test below the root, with its text. */
function testFiles(root) {
  const paths = folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((path) =>
        join(folder, path).replaceAll("\\", "/"),
      ),
    );
  return new Map(paths.filter(isTest).map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

/**
 * How the page names files: in full, below `server`, below its slices without the ending, by what it calls some of
 * them itself (`**Raw SQL** (`testing/raw-sql.test.ts`)`), and by the last part alone where that is clear: there is one
 * such file, or one of them was named before.
 */
function finder(text, files) {
  const called = [...text.matchAll(/\*\*([^*]+)\*\* \(`([^`]+)`\)/g)];
  const names = new Map(called.map(([, name, path]) => [name.toLowerCase(), path]));
  const latest = new Map();
  return (source) => {
    const path = names.get(source.toLowerCase()) ?? source;
    const paths = ["", "server/", "server/slices/"].flatMap((start) => [
      start + path,
      `${start + path}.test.ts`,
    ]);
    const alike = [...files.keys()].filter((known) => basename(known) === path);
    const found =
      paths.find((known) => files.has(known)) ?? (alike.length === 1 ? alike[0] : latest.get(path));
    if (found) latest.set(basename(found), found);
    return found && { path: found, text: files.get(found) };
  };
}

/** What a line cites: `file`: "one", "another"; files alone; and names for which it says no file. */
function citationsIn(line) {
  const withNames = /(?:`([^`]+)`|([A-Za-z][A-Za-z ]*)): ((?:"[^"]*"(?:, )?)+)/g;
  const quoted = /"([^"]*)"/g;
  const cited = [];
  const rest = line.replace(withNames, (_, path, word, names) => {
    cited.push({ source: path ?? word.trim(), names: [...names.matchAll(quoted)].map(([, name]) => name) });
    return "";
  });
  for (const [, path] of rest.matchAll(/`([^`]+)`/g))
    if (isTest(path)) cited.push({ source: path, names: [] });
  const astray = [...rest.matchAll(quoted)].map(([, name]) => `"${name}" is cited from no file`);
  return { cited, astray };
}

function problemsOf({ source, names }, fileOf) {
  const file = fileOf(source);
  if (!file) return [`${source} is no test file, or one of several`];
  return names
    .filter((name) => !['"', "'", "`"].some((quote) => file.text.includes(quote + name + quote)))
    .map((name) => `${file.path} has no test "${name}"`);
}
