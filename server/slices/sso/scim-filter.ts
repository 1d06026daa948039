import type { ScimGroupFilter, ScimUserFilter } from "./scim-directory.ts";
import { ScimProblem } from "./scim-messages.ts";

/** One comparison of a filter: the attribute in lower case, without its schema and without what is in brackets. */
export interface Comparison {
  attribute: string;
  value: string | boolean | number | null;
}

const longestFilter = 2000;
const comparison =
  /\s*([a-z$][\w$:.-]*)(?:\[[^\]]*\])?(\.[a-z$][\w$-]*)?\s+eq\s+("(?:[^"\\]|\\.)*"|true|false|null|-?\d+(?:\.\d+)?)\s*/iy;
const conjunction = /and\s/iy;

/**
 * The part of RFC 7644's filters (3.4.2.2) that providers use to find what they have made: `eq`, joined by `and`.
 * @throws ScimProblem `invalidFilter` on everything else, rather than finding too much
 */
export function parseFilter(text: string): Comparison[] {
  if (text.length > longestFilter) throw new ScimProblem("invalidFilter", "This filter is too long.");
  const found: Comparison[] = [];
  for (let at = 0; ; ) {
    comparison.lastIndex = at;
    const match = comparison.exec(text);
    if (!match) throw new ScimProblem("invalidFilter", "Filters are comparisons with eq, joined by and.");
    const [, name = "", sub = "", literal = ""] = match;
    found.push({ attribute: `${withoutSchema(name)}${sub}`.toLowerCase(), value: literalOf(literal) });
    at = comparison.lastIndex;
    if (at === text.length) return found;
    conjunction.lastIndex = at;
    if (!conjunction.test(text)) throw new ScimProblem("invalidFilter", "Comparisons are joined by and.");
    at = conjunction.lastIndex;
  }
}

const withoutSchema = (name: string): string =>
  name.replace(/^urn:ietf:params:scim:schemas:core:2\.0:\w+:/i, "");

function literalOf(text: string): Comparison["value"] {
  try {
    return JSON.parse(text.startsWith('"') ? text : text.toLowerCase()) as Comparison["value"];
  } catch {
    throw new ScimProblem("invalidFilter", "A text in this filter is not written as in JSON.");
  }
}

type Kind = "text" | "flag";
type Meaning<Filter> = Record<string, { key: keyof Filter; kind: Kind }>;

const ofUsers: Meaning<ScimUserFilter> = {
  id: { key: "id", kind: "text" },
  username: { key: "userName", kind: "text" },
  externalid: { key: "externalId", kind: "text" },
  displayname: { key: "displayName", kind: "text" },
  emails: { key: "email", kind: "text" },
  "emails.value": { key: "email", kind: "text" },
  active: { key: "active", kind: "flag" },
};
const ofGroups: Meaning<ScimGroupFilter> = {
  id: { key: "id", kind: "text" },
  displayname: { key: "displayName", kind: "text" },
  externalid: { key: "externalId", kind: "text" },
  members: { key: "member", kind: "text" },
  "members.value": { key: "member", kind: "text" },
};

/** @returns null when nothing can fit, as with two different names */
export const userFilter = (text: string | null) => meaningOf<ScimUserFilter>(text, ofUsers);
export const groupFilter = (text: string | null) => meaningOf<ScimGroupFilter>(text, ofGroups);

function meaningOf<Filter extends object>(text: string | null, meanings: Meaning<Filter>): Filter | null {
  const filter = new Map<keyof Filter, unknown>();
  for (const { attribute, value } of text?.trim() ? parseFilter(text) : []) {
    const meaning = Object.hasOwn(meanings, attribute) ? meanings[attribute] : undefined;
    if (!meaning) throw new ScimProblem("invalidFilter", `Nothing is found by ${attribute}.`);
    const typed = meaning.kind === "flag" ? flagOf(value) : value;
    if (typeof typed !== (meaning.kind === "flag" ? "boolean" : "string")) {
      throw new ScimProblem("invalidFilter", `This is not a value of ${attribute}.`);
    }
    if (filter.has(meaning.key) && filter.get(meaning.key) !== typed) return null;
    filter.set(meaning.key, typed);
  }
  return Object.fromEntries(filter) as Filter;
}

/** True and false, also as the texts that Microsoft Entra sends for them. */
export function flagOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.trim().toLowerCase() : "";
  return word === "true" ? true : word === "false" ? false : null;
}

/** Where a change goes: `emails[type eq "work"].value`. Names in lower case. */
export interface Target {
  attribute: string;
  /** What the values meant have in common, or null for all of them. */
  among: Comparison[] | null;
  sub: string | null;
}

const path = /^([a-z$][\w$-]*)(?:\[(.*)\])?(?:\.([a-z$][\w$-]*))?$/is;

/**
 * Reads a path (RFC 7644, 3.5.2).
 * @returns null for an attribute of another schema, of which nothing is kept
 * @throws ScimProblem `invalidPath`
 */
export function parsePath(text: string): Target | null {
  const own = withoutSchema(text.trim());
  if (/^urn:/i.test(own)) return null;
  const match = own.length <= longestFilter ? path.exec(own) : null;
  if (!match) throw new ScimProblem("invalidPath", "This path is not understood.");
  const [, attribute = "", among, sub] = match;
  return {
    attribute: attribute.toLowerCase(),
    among: among === undefined ? null : amongOf(among),
    sub: sub?.toLowerCase() ?? null,
  };
}

function amongOf(text: string): Comparison[] {
  try {
    return parseFilter(text);
  } catch (problem) {
    throw problem instanceof ScimProblem ? new ScimProblem("invalidPath", problem.detail) : problem;
  }
}
