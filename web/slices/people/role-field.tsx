import { useQuery } from "@tanstack/react-query";
import type { Person } from "../../../contract/directory.ts";
import { clientRoles, tenantRoles } from "../../../contract/permissions.ts";
import { t } from "../../kernel/messages.ts";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { roleText } from "./badges.tsx";
import { rolesQuery } from "./data.ts";

/** A role as it is chosen: a built-in one, or one of the tenant's own made from it. */
export interface RoleChoice {
  role: Person["role"];
  customRoleId: string | null;
}

interface RoleFieldProps {
  kind: Person["kind"];
  label?: string;
  value: RoleChoice;
  onChange: (choice: RoleChoice) => void;
  error: string | undefined;
}

/** What somebody may do, said in words; members and staff have roles of their own, and tenants make more. */
export function RoleField({ kind, label, value, onChange, error }: RoleFieldProps) {
  const own = useQuery(rolesQuery(kind)).data?.items ?? [];
  const builtIn: readonly Person["role"][] = kind === "staff" ? tenantRoles : clientRoles;
  // What one may not give is not offered, but for what somebody has already.
  const offered = own.filter(({ id, can }) => can.give || id === value.customRoleId);
  return (
    <RadioGroup
      label={label ?? t("people.form.role")}
      error={error}
      value={value.customRoleId ?? value.role}
      onChange={(chosen) => {
        const custom = own.find(({ id }) => id === chosen);
        onChange({ role: custom?.base ?? (chosen as Person["role"]), customRoleId: custom?.id ?? null });
      }}
      options={[
        ...builtIn.map((role) => ({
          value: role as string,
          label: roleText(role),
          hint: t(`people.roleHint.${role}`),
        })),
        ...offered.map(({ id, name, base, description }) => ({
          value: id,
          label: <bdi>{name}</bdi>,
          hint: description || t("people.roles.from", { role: roleText(base) }),
        })),
      ]}
    />
  );
}
