/** A place within the door: a path with `$name` for its parameters, and what follows the question mark. */
export interface Target {
  to: string;
  params?: Record<string, string>;
  search?: Search;
}
export type Search = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** The address of a place: `{ to: "/tickets/$id", params: { id: "7" } }` is `/tickets/7`. */
export function hrefOf({ to, params = {}, search }: Target): string {
  const path = to.replace(/\$(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  return path + searchText(search ?? {});
}

/** `{ status: ["new", "open"], mine: true }` as `?status=new&status=open&mine=true`; what is empty is left out. */
export function searchText(search: Search): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "" && one !== false)
        parameters.append(name, String(one));
    }
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** What stands in an address, before a screen has checked it: a text, or several under one name. */
export type RawSearch = Record<string, string | string[] | undefined>;

export function parseSearch(text: string): RawSearch {
  const search: RawSearch = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name];
    search[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return search;
}

/** One of the allowed values, or `undefined`: `oneOf(raw.sort, ["updated", "number"])`. */
export function oneOf<T extends string>(value: RawSearch[string], allowed: readonly T[]): T | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return allowed.find((known) => known === one);
}

/** Those of the values that are allowed, each once. */
export function manyOf<T extends string>(value: RawSearch[string], allowed: readonly T[]): T[] {
  const given = Array.isArray(value) ? value : [value];
  return allowed.filter((known) => given.includes(known));
}

/** The texts given under a name, at most twenty: ids, for example. */
export function texts(value: RawSearch[string]): string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).filter(Boolean).slice(0, 20);
}

export function text(value: RawSearch[string], max = 200): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return one ? one.slice(0, max) : undefined;
}

export function flag(value: RawSearch[string]): true | undefined {
  return text(value) === "true" ? true : undefined;
}

/** A calendar date, `YYYY-MM-DD`. */
export function dateText(value: RawSearch[string]): string | undefined {
  const one = text(value);
  return one && /^\d{4}-\d{2}-\d{2}$/.test(one) && !Number.isNaN(Date.parse(one)) ? one : undefined;
}
