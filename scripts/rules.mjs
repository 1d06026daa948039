import { findMissingTests } from "./cited-tests.mjs";
import { readModules } from "./modules.mjs";

/** What may be imported at the start of the server; the rest is loaded by who needs it, when it does. */
const heavy = [
  "pdfkit",
  "csv-parse",
  "csv-parse/sync",
  "bidi-js",
  "nodemailer",
  "@node-saml/node-saml",
  "openid-client",
  "jose",
  "ipaddr.js",
  "xml-crypto",
  "@xmldom/xmldom",
  "@simplewebauthn/server",
  "otpauth",
  "@zxcvbn-ts/core",
  "@zxcvbn-ts/language-common",
];
const foundation = ["tenancy", "identity", "directory"];

const isTest = (path) => /\.test\.tsx?$/.test(path);
const sliceOf = (path) => /^(server|web)\/slices\/([^/]+)\//.exec(path)?.slice(1).join(":");

/**
 * One rule a line: why an import is wrong, or nothing. `from` and `to` are paths below the root; `to` is a bare
 * name for a package.
 */
const importRules = [
  ({ from, to }) =>
    from.startsWith("server/kernel/") && to.startsWith("server/slices/") && "the kernel imports no slice",
  ({ from, to }) =>
    /^web\/(kernel|ui)\//.test(from) && sliceOf(to) && "the web's kernel and components import no slice",
  ({ from, to }) =>
    from.startsWith("server/") &&
    crossesSlices(from, to) &&
    "a slice imports no other slice (foundation: index.ts)",
  ({ from, to }) =>
    from.startsWith("web/") && to.startsWith("server/") && "the web imports nothing of the server",
  ({ from, to }) =>
    from.startsWith("server/") && to.startsWith("web/") && "the server imports nothing of the web",
  ({ from, to }) =>
    from.startsWith("contract/") &&
    !isTest(from) &&
    !/^(contract\/|zod$|@orpc\/contract$)/.test(to) &&
    "the contract imports only zod and @orpc/contract",
  ({ from, to }) => /^bun(:|$)/.test(to) && !mayUseBun(from) && "Bun is used in server/kernel only",
];

function crossesSlices(from, to) {
  const [own, other] = [sliceOf(from), sliceOf(to)];
  if (!own || !other || own === other) return false;
  const [, slice, file] = /^server\/slices\/([^/]+)\/(.*)$/.exec(to);
  if (foundation.includes(slice) && file === "index.ts") return false;
  // What tests are built from needs what it stands on.
  if (file === "build.ts" && (isTest(from) || from.endsWith("/build.ts"))) return false;
  return !(isTest(from) && file === "index.ts");
}

const mayUseBun = (path) =>
  isTest(path) || /^(server\/kernel|server\/testing|scripts|bench|e2e)\//.test(path);
const mayReadEnvironment = (path) =>
  !path.startsWith("server/") || /^server\/(config|main|testing\/)/.test(path);

/** Everything in the tree below `root` that breaks a rule of the layout, or is promised and not tested, in words. */
export function findViolations(root) {
  const modules = readModules(root);
  const problems = [];
  for (const [from, { imports, code }] of modules) {
    for (const { to, missing } of imports) {
      if (missing) problems.push(`${from}: imports ${to}, which does not exist (is the ending .ts missing?)`);
      for (const rule of importRules) {
        const reason = rule({ from, to });
        if (reason) problems.push(`${from}: imports ${to}, but ${reason}`);
      }
    }
    if (/\bBun\./.test(code) && !mayUseBun(from))
      problems.push(`${from}: uses Bun, which server/kernel alone may`);
    if (/\bprocess\.env\b|\bBun\.env\b/.test(code) && !mayReadEnvironment(from) && !isTest(from)) {
      problems.push(`${from}: reads the environment, which server/config.ts alone does`);
    }
  }
  return [...problems, ...cycles(modules), ...heavyAtStart(modules), ...findMissingTests(root)];
}

/** Each ring of modules that need one another to load, once. */
function cycles(modules) {
  const state = new Map();
  const found = [];
  const visit = (path, trail) => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      found.push(`a ring of imports: ${[...trail.slice(trail.indexOf(path)), path].join(" → ")}`);
      return;
    }
    state.set(path, "open");
    for (const { to, atStart } of modules.get(path).imports) {
      if (atStart && modules.has(to)) visit(to, [...trail, path]);
    }
    state.set(path, "done");
  };
  for (const path of modules.keys()) visit(path, []);
  return found;
}

/** Heavy packages that the server would load before the first request, and by which way. */
function heavyAtStart(modules) {
  const problems = [];
  const seen = new Set();
  const visit = (path, trail) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { to, atStart } of modules.get(path).imports) {
      if (!atStart) continue;
      if (heavy.includes(to)) problems.push(`${to} is loaded at start: ${[...trail, path].join(" → ")}`);
      else if (modules.has(to)) visit(to, [...trail, path]);
    }
  };
  if (modules.has("server/main.ts")) visit("server/main.ts", []);
  return problems;
}
