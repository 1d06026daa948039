import type { Company } from "./company.ts";
import { contoso } from "./contoso.ts";
import { northwind } from "./northwind.ts";

/** The providers of the demo. */
export const companies: Company[] = [northwind, contoso];
