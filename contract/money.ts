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
