import { useId } from "react";
import { type Permission, type PermissionGroup, permissionGroups } from "../../../contract/permissions.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { FieldNotes } from "../../ui/field.tsx";
import { permissionText } from "./permission-text.ts";

interface PermissionPickerProps {
  label: string;
  offered: readonly Permission[];
  value: readonly Permission[];
  onChange: (value: Permission[]) => void;
  /** Why one of them cannot be ticked as things stand. */
  hindrance?: (permission: Permission) => string | undefined;
  error?: string;
}

const groups = Object.entries(permissionGroups) as [PermissionGroup, readonly Permission[]][];

/** Permissions in their groups, with what each means. What the reader may not do themselves cannot be ticked. */
export function PermissionPicker({
  label,
  offered,
  value,
  onChange,
  hindrance,
  error,
}: PermissionPickerProps) {
  const id = useId();
  const { permissions: own } = useSession();
  const whyNot = (permission: Permission) =>
    own.includes(permission) ? hindrance?.(permission) : t("access.keys.notYours");
  const toggle = (permission: Permission, on: boolean) =>
    onChange(on ? [...value, permission] : value.filter((one) => one !== permission));
  return (
    <fieldset aria-describedby={error && `${id}-error`} className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 text-13 font-medium">{label}</legend>
      <FieldNotes id={id} error={error} />
      <div className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2">
        {groups.map(([group, all]) => {
          const some = all.filter((permission) => offered.includes(permission));
          if (some.length === 0) return null;
          return (
            <fieldset key={group} className="min-w-0">
              <legend className="mb-1 w-full border-b border-line pb-1 text-12 font-medium text-ink-3">
                {t(`permissions.group.${group}`)}
              </legend>
              {some.map((permission) => (
                <Checkbox
                  key={permission}
                  checked={value.includes(permission)}
                  disabled={whyNot(permission) !== undefined && !value.includes(permission)}
                  onChange={(on) => toggle(permission, on)}
                  hint={whyNot(permission)}
                >
                  {permissionText(permission)}
                </Checkbox>
              ))}
            </fieldset>
          );
        })}
      </div>
    </fieldset>
  );
}
