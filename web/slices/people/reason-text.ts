import type { PersonReason } from "../../../contract/directory.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";

/** A reason in words. */
export function reasonText({ code, role, name, at }: PersonReason): string {
  if (code === "granted" || code === "withdrawn")
    return t(`permissions.why.${code}`, { name, date: at ? formatDate(at, "medium") : "" });
  if (code === "custom_role" || code === "not_in_custom_role") return t(`permissions.why.${code}`, { name });
  if (
    code === "role" ||
    code === "not_in_role" ||
    code === "asserted_role" ||
    code === "not_in_asserted_role"
  )
    return t(`permissions.why.${code}`, { role: role ? t(`people.role.${role}`) : "" });
  return code === "always" ? t("permissions.why.always") : t("permissions.why.not_for_role");
}
