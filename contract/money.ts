import { z } from "zod";
import { whenUsed } from "./endpoint.ts";

/** An amount in integer minor units (cents) of an ISO 4217 currency. Never a float. */
export const money = whenUsed(() =>
  z.strictObject({
    amount: z.int(),
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
);
export type Money = z.infer<typeof money>;

/** ISO 4217 code. */
export const currency = whenUsed(() => z.string().regex(/^[A-Z]{3}$/));
/** An amount that is put in: at most ten thousand million minor units. */
export const minorUnits = whenUsed(() => z.int().min(0).max(10_000_000_000));
