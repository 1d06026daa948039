import { parsePath, type Target } from "./scim-filter.ts";
import { isObject, type Json, type JsonObject, ScimProblem } from "./scim-messages.ts";

/** One step of a change: what is done, to what, with what. */
export interface Step {
  op: "add" | "replace" | "remove";
  target: Target;
  value: Json | undefined;
}

const mostOperations = 1000;

/**
 * The steps of a PATCH (RFC 7644, 3.5.2), as providers send them: `op` in any case, attributes of other schemas
 * among ours, and instead of a path an object whose names are paths.
 * @throws ScimProblem
 */
export function stepsOf(body: JsonObject): Step[] {
  const operations = valueNamed(body, "Operations");
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > mostOperations) {
    throw new ScimProblem("invalidSyntax", "There are no operations, or too many.");
  }
  return operations.flatMap((operation) => {
    if (!isObject(operation)) throw new ScimProblem("invalidSyntax", "An operation is an object.");
    const op = String(valueNamed(operation, "op")).toLowerCase();
    if (op !== "add" && op !== "replace" && op !== "remove") {
      throw new ScimProblem("invalidSyntax", "An operation adds, replaces or removes.");
    }
    return stepsOfOperation(op, valueNamed(operation, "path"), valueNamed(operation, "value"));
  });
}

function stepsOfOperation(op: Step["op"], path: Json | undefined, value: Json | undefined): Step[] {
  if (typeof path === "string" && path.trim() !== "") {
    const target = parsePath(path);
    return target ? [{ op, target, value }] : [];
  }
  if (op === "remove") throw new ScimProblem("noTarget", "What to remove is said by a path.");
  if (!isObject(value)) throw new ScimProblem("invalidValue", "Without a path, the value is an object.");
  return stepsOfResource(value, op);
}

/** What a whole resource sets, as steps: for POST and PUT. Names that are no paths are passed over. */
export function stepsOfResource(resource: JsonObject, op: Step["op"] = "replace"): Step[] {
  return Object.entries(resource).flatMap(([name, value]) => {
    try {
      const target = parsePath(name);
      return target && value !== undefined ? [{ op, target, value }] : [];
    } catch {
      return [];
    }
  });
}

/** A value by its name, in any case (RFC 7643, 2.1). */
export function valueNamed(object: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const found = Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : object[found];
}

/** One value where a list of one, or an object around it, was sent. */
export function plain(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.length === 1 ? plain(value[0]) : value;
  return isObject(value) && "value" in value ? value.value : value;
}

const longest = 500;

/**
 * A text, or null for what is empty or taken away.
 * @throws ScimProblem `invalidValue`
 */
export function textOrNull(value: Json | undefined, name: string): string | null {
  const given = plain(value);
  if (given === null || given === undefined) return null;
  const text = typeof given === "number" ? String(given) : given;
  if (typeof text !== "string") throw new ScimProblem("invalidValue", `${name} is a text.`);
  if (text.length > longest) throw new ScimProblem("invalidValue", `${name} is too long.`);
  if (/\p{Cc}/u.test(text)) throw new ScimProblem("invalidValue", `${name} holds control characters.`);
  return text.trim() || null;
}
