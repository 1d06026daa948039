import type { Tenant } from "../../../contract/platform.ts";

/** The steps in which a tenant is made. `step` names the last one that is done. */
export const stepsOf = ["requested", "organisation", "database", "keys", "invited", "active"] as const;

/** How many steps are done, and which one comes next. */
export function stepOf({ step }: Tenant) {
  const at = stepsOf.indexOf(step) + 1;
  return { at, next: stepsOf[at] };
}
