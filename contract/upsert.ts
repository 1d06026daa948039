import { z } from "zod";
import { line, whenUsed } from "./endpoint.ts";

/** What every object of another system says of itself: with the source, its id there makes it the same thing again. */
export const importedItem = whenUsed(() => z.strictObject({ externalId: line(200) }));

/** Objects of one system, each external id once. */
export function importedInput<T extends z.ZodType>(item: T, most: number) {
  return z.strictObject({
    /** System that they come from. */
    source: line(60),
    items: z.array(item).min(1).max(most),
  });
}

/**
 * What came of it. All that is right is written in one transaction; what is at fault is left out and named, and what
 * is as it was is not touched.
 */
export const imported = whenUsed(() =>
  z.object({
    created: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    rejected: z.array(
      z.object({
        externalId: z.string(),
        /** Field at fault, and a translation key under `errors.fields.*`. */
        path: z.string(),
        message: z.string(),
      }),
    ),
  }),
);
export type Imported = z.infer<typeof imported>;
