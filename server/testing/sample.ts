import { z } from "zod";

/** What a sample is made with: ids to use, and whether optional parts are given too. */
export interface SampleOptions {
  id: string;
  full: boolean;
}

/** Texts tried in turn where a schema wants a particular form. */
const texts = [
  "x",
  "someone@client.example",
  "2026-03-14",
  "2026-03-14T09:26:53.000Z",
  "EUR",
  "1.5",
  "#3056d3",
  "Europe/Berlin",
  "some-slug",
  "/tickets",
  "correct horse battery",
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
  "https://idp.invalid/",
  "client.example",
  "",
];

/**
 * A valid value for any schema of the contract.
 * @throws Error for a kind of schema that it does not know: teach it here
 */
export function sample(schema: z.ZodType, options: SampleOptions): unknown {
  const definition = schema._zod.def as unknown as Record<string, unknown> & { type: string };
  const of = (inner: unknown) => sample(inner as z.ZodType, options);
  switch (definition.type) {
    case "object":
      return sampleObject(definition.shape as Record<string, z.ZodType>, options);
    case "array":
      return sampleArray(schema, of(definition.element));
    case "optional":
    case "default":
    case "prefault":
    case "nullable":
      return of(definition.innerType);
    case "union":
      return of((definition.options as unknown[])[0]);
    case "enum":
      return Object.values(definition.entries as object)[0];
    case "literal":
      return (definition.values as unknown[])[0];
    case "pipe":
      return of((definition.in as z.ZodType)?.def?.type === "transform" ? definition.out : definition.in);
    case "boolean":
      return true;
    case "number":
      return fitting(schema, [1, 0, 12, 100]);
    case "string":
      return fitting(schema, [options.id, ...texts]);
    default:
      throw new Error(`A sample of ${definition.type} is not known.`);
  }
}

function sampleObject(shape: Record<string, z.ZodType>, options: SampleOptions): Record<string, unknown> {
  const entries = Object.entries(shape).filter(([name, field]) => {
    // A cursor is given out by a list, not made up.
    if (name === "cursor") return false;
    return options.full || !field.safeParse(undefined).success;
  });
  return Object.fromEntries(entries.map(([name, field]) => [name, sample(field, options)]));
}

function sampleArray(schema: z.ZodType, item: unknown): unknown[] {
  return schema.safeParse([item]).success ? [item] : [];
}

/** The first candidate that the schema takes; ids first, so that whatever takes an id gets one. */
function fitting(schema: z.ZodType, candidates: unknown[]): unknown {
  const one = candidates.find((candidate) => schema.safeParse(candidate).success);
  if (one === undefined) throw new Error(`No candidate fits ${JSON.stringify(z.toJSONSchema(schema))}.`);
  return one;
}
