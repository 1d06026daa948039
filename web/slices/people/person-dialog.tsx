import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { usePersonUpdate } from "./data.ts";
import { type RoleChoice, RoleField } from "./role-field.tsx";

/** Changes somebody's details and role. */
export function PersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const update = usePersonUpdate();
  const before = choiceOf(person);
  const form = useForm({
    initial: { name: person.name, title: person.title, phone: person.phone, role: before },
    check: ({ name }) => ({ name: name.trim() ? undefined : t("people.form.required.name") }),
    submit: (values) => update.mutateAsync({ id: person.id, ...changed(person, values) }),
    onDone: ({ name }) => {
      toast(t("people.done.saved", { name }));
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t("people.form.editTitle", { name: person.name })}>
      <Form form={form} className="flex flex-col gap-4">
        <TextField
          label={t("people.form.name")}
          maxLength={120}
          autoComplete="off"
          dir="auto"
          {...form.field("name")}
        />
        <TextField
          label={t("people.form.position")}
          optional
          maxLength={120}
          autoComplete="off"
          dir="auto"
          {...form.field("title")}
        />
        <TextField
          label={t("people.form.phone")}
          optional
          type="tel"
          maxLength={60}
          autoComplete="off"
          {...form.field("phone")}
        />
        <RoleField kind={person.kind} {...form.field("role")} />
        {person.exceptions > 0 && !sameRole(before, form.values.role) && (
          <Banner tone="warning">{t("people.form.roleChange", { count: person.exceptions })}</Banner>
        )}
        <div className="flex flex-wrap justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {t("people.form.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

const choiceOf = ({ role, customRole }: Person): RoleChoice => ({
  role,
  customRoleId: customRole?.id ?? null,
});

const sameRole = (one: RoleChoice, other: RoleChoice) =>
  one.role === other.role && one.customRoleId === other.customRoleId;

type Values = Pick<Person, "name" | "title" | "phone"> & { role: RoleChoice };

/** Only what is different, so that two people who change different things do not undo one another. */
function changed(person: Person, { role, ...details }: Values) {
  const entries = Object.entries(details) as [keyof typeof details, string][];
  const before = choiceOf(person);
  return {
    ...Object.fromEntries(entries.filter(([name, value]) => value !== person[name])),
    ...(role.role === before.role ? {} : { role: role.role }),
    ...(role.customRoleId === before.customRoleId ? {} : { customRoleId: role.customRoleId }),
  };
}
