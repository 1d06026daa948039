import type { Company } from "../../contract/session.ts";
import { t } from "../kernel/messages.ts";

/** What somebody looks for in a list of companies, and what they are in it. */
export function companyWords(company: Company): { name: string; detail: string } {
  const role = company.roleName ?? t(`session.role.${company.role}`);
  return {
    name: company.client ?? company.tenant,
    detail: company.client ? `${company.tenant} · ${role}` : role,
  };
}
