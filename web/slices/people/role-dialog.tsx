import type { TenantRole } from "../../../contract/directory.ts";
import {
  clientRoles,
  holdablePermissions,
  indispensable,
  type MemberRole,
  type Permission,
  type PermissionGroup,
  permissionGroups,
  rolePermissions,
  tenantRoles,
} from "../../../contract/permissions.ts";
import { refusalText } from "../../kernel/field-text.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { roleText } from "./badges.tsx";
import { useRoleChange, useRoleCreation, useRoleDeletion } from "./data.ts";

interface RoleDialogProps {
  /** The role to change; without it one is made. */
  role?: TenantRole;
  onClose: () => void;
}

/** Makes or changes a role of the tenant's own. */
export function RoleDialog({ role, onClose }: RoleDialogProps) {
  const create = useRoleCreation();
  const change = useRoleChange();
  const form = useForm({
    initial: {
      name: role?.name ?? "",
      base: role?.base ?? ("client_user" as MemberRole),
      description: role?.description ?? "",
      permissions: role?.permissions ?? [...rolePermissions.client_user],
    },
    check: ({ name }) => ({ name: name.trim() ? undefined : t("people.roles.required") }),
    submit: ({ base, ...values }) =>
      role ? change.mutateAsync({ id: role.id, ...values }) : create.mutateAsync({ base, ...values }),
    onDone: ({ name }) => {
      toast(t(role ? "people.roles.saved" : "people.roles.created", { name }));
      onClose();
    },
  });
  const { base, permissions } = form.values;
  const title = role ? t("people.roles.editTitle", { name: role.name }) : t("people.roles.createTitle");
  return (
    <Dialog open onClose={onClose} title={title}>
      <Form form={form} className="flex flex-col gap-4">
        {role && role.people > 0 && (
          <Banner tone="info">{t("people.roles.affects", { count: role.people })}</Banner>
        )}
        <TextField
          label={t("people.roles.name")}
          maxLength={60}
          autoComplete="off"
          autoFocus
          dir="auto"
          {...form.field("name")}
        />
        <TextField
          label={t("people.roles.description")}
          optional
          maxLength={300}
          autoComplete="off"
          dir="auto"
          {...form.field("description")}
        />
        {!role && (
          <Select
            label={t("people.roles.base")}
            hint={t("people.roles.baseHint")}
            value={base}
            // It begins with what the built-in role holds.
            onChange={(next) => form.set({ base: next, permissions: [...rolePermissions[next]] })}
            options={[...tenantRoles, ...clientRoles].map((one) => ({
              value: one,
              label: roleText(one),
              detail: t(`people.roleHint.${one}`),
            }))}
          />
        )}
        <PermissionBoxes
          base={base}
          chosen={permissions}
          onChange={(next) => form.set({ permissions: next })}
          error={form.errorAt("permissions")}
        />
        <div className="flex flex-wrap justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t(role ? "people.roles.save" : "people.roles.create")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface PermissionBoxesProps {
  base: MemberRole;
  chosen: readonly Permission[];
  onChange: (chosen: Permission[]) => void;
  error: string | undefined;
}

/** What a base can hold, in groups; what the reader does not hold themselves is not theirs to give. */
function PermissionBoxes({ base, chosen, onChange, error }: PermissionBoxesProps) {
  const { permissions: own } = useSession();
  const groups = (Object.keys(permissionGroups) as PermissionGroup[]).map((group) => ({
    group,
    items: (permissionGroups[group] as readonly Permission[]).filter((one) =>
      holdablePermissions[base].includes(one),
    ),
  }));
  const toggle = (permission: Permission, on: boolean) =>
    onChange(on ? [...chosen, permission] : chosen.filter((one) => one !== permission));
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-13 font-medium">{t("people.roles.permissions")}</legend>
      {error && (
        <p role="alert" className="text-13 text-red">
          {error}
        </p>
      )}
      {groups
        .filter(({ items }) => items.length > 0)
        .map(({ group, items }) => (
          <fieldset key={group} className="min-w-0 border-t border-line pt-2">
            <legend className="pe-2 text-13 text-ink-3">{t(`permissions.group.${group}`)}</legend>
            {/* Hints begin where the words do, not where the boxes are. */}
            <div className="flex flex-col gap-1.5 [&_p]:ps-7">
              {items.map((permission) => (
                <Checkbox
                  key={permission}
                  checked={indispensable.includes(permission) || chosen.includes(permission)}
                  disabled={indispensable.includes(permission) || !own.includes(permission)}
                  hint={t(`permissions.hint.${permission}`)}
                  onChange={(on) => toggle(permission, on)}
                >
                  {t(`permissions.name.${permission}`)}
                </Checkbox>
              ))}
            </div>
          </fieldset>
        ))}
    </fieldset>
  );
}

/** Deletes a role that nobody has; while somebody has it, says so instead. */
export function RoleDeletion({ role, onClose }: Required<RoleDialogProps>) {
  const { mutate, isPending, error } = useRoleDeletion();
  const { id, name, people } = role;
  const title = t("people.roles.deleteTitle", { name });
  if (people > 0) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={title}
        size="sm"
        footer={
          <Button variant="primary" onClick={onClose}>
            {t("common.close")}
          </Button>
        }
      >
        <p className="text-pretty text-ink-2">{t("people.roles.inUseText", { count: people })}</p>
      </Dialog>
    );
  }
  const done = () => {
    toast(t("people.roles.deleted", { name }));
    onClose();
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={title}
      action={t("people.roles.deleteAction", { name })}
      onConfirm={() => mutate({ id }, { onSuccess: done })}
      pending={isPending}
      error={error ? refusalText(error) : undefined}
    >
      <p className="text-pretty">{t("people.roles.deleteText")}</p>
    </ConfirmDialog>
  );
}
