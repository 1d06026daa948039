import type { Person } from "../../../contract/directory.ts";
import { clientRoles, tenantRoles } from "../../../contract/permissions.ts";
import { t } from "../../kernel/messages.ts";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { roleText } from "./badges.tsx";

interface RoleFieldProps {
  kind: Person["kind"];
  value: Person["role"];
  onChange: (role: Person["role"]) => void;
  error: string | undefined;
}

/** What somebody may do, said in words; members and staff have roles of their own. */
export function RoleField({ kind, ...field }: RoleFieldProps) {
  const roles: readonly Person["role"][] = kind === "staff" ? tenantRoles : clientRoles;
  return (
    <RadioGroup
      label={t("people.form.role")}
      options={roles.map((role) => ({
        value: role,
        label: roleText(role),
        hint: t(`people.roleHint.${role}`),
      }))}
      {...field}
    />
  );
}
