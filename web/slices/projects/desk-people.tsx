import { ArrowUp, Pencil, X } from "lucide-react";
import { useMemo, useState } from "react";
import type { Project } from "../../../contract/project.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { ComboBox, MultiComboBox } from "../../ui/combo-box.tsx";
import { useForm } from "../../ui/form.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { toast } from "../../ui/toast.tsx";
import { findPeople, personOption } from "../people/find-people.tsx";
import { Contacts } from "./contacts.tsx";
import { usePlan } from "./desk-data.ts";
import { PlanDialog } from "./plan-part.tsx";

/** Whom both sides turn to, in their order. */
export function DeskContacts({ project }: { project: Project }) {
  const [editing, setEditing] = useState(false);
  return (
    <Section
      title={t("planning.people.contacts")}
      action={
        project.can.edit && (
          <Button size="sm" variant="quiet" icon={Pencil} onClick={() => setEditing(true)}>
            {t("planning.people.editContacts")}
          </Button>
        )
      }
    >
      <Contacts contacts={project.contacts} />
      {editing && <ContactsDialog project={project} onClose={() => setEditing(false)} />}
    </Section>
  );
}

interface DialogProps {
  project: Project;
  onClose: () => void;
}

function ContactsDialog({ project, onClose }: DialogProps) {
  const { id } = project;
  const { put } = usePlan(id);
  const search = useMemo(() => findPeople({ clientId: project.client.id }), [project.client.id]);
  const form = useForm({
    initial: {
      items: project.contacts.map(({ id: personId, name, role }) => ({ personId, name, role })),
    },
    submit: ({ items }) =>
      client.projects.setContacts({ id, items: items.map(({ personId, role }) => ({ personId, role })) }),
    onDone: (saved) => {
      put(saved);
      toast(t("planning.people.saved"));
      onClose();
    },
  });
  const { items } = form.values;
  const set = (next: typeof items) => form.set({ items: next });
  return (
    <PlanDialog
      title={t("planning.people.editContacts")}
      form={form}
      onClose={onClose}
      save={t("common.save")}
    >
      {items.length > 0 && (
        <ol className="border-t border-line">
          {items.map((item, index) => (
            <li
              key={item.personId}
              className="grid grid-cols-[24px_minmax(0,1fr)_auto] items-center gap-x-2.5 gap-y-1.5 border-b border-line py-2"
            >
              <Avatar name={item.name} size="sm" />
              <bdi className="truncate font-medium">{item.name}</bdi>
              <span className="flex">
                <IconButton
                  icon={ArrowUp}
                  size="sm"
                  label={t("planning.people.up", { name: item.name })}
                  disabled={index === 0}
                  onClick={() => set(swapped(items, index))}
                />
                <IconButton
                  icon={X}
                  size="sm"
                  label={t("planning.people.remove", { name: item.name })}
                  onClick={() => set(items.filter((one) => one !== item))}
                />
              </span>
              <TextField
                label={t("planning.people.role", { name: item.name })}
                hideLabel
                optional
                maxLength={80}
                dir="auto"
                placeholder={t("planning.people.rolePlaceholder")}
                className="col-span-2 col-start-2"
                value={item.role}
                onChange={(role) => set(items.map((one) => (one === item ? { ...one, role } : one)))}
              />
            </li>
          ))}
        </ol>
      )}
      <ComboBox
        // Empty again after each choice.
        key={items.length}
        label={t("planning.people.contact")}
        hint={t("planning.people.contactHint")}
        optional
        value={null}
        search={search}
        onChange={(person) => {
          if (person && !items.some(({ personId }) => personId === person.value))
            set([...items, { personId: person.value, name: person.label, role: "" }]);
        }}
      />
    </PlanDialog>
  );
}

function swapped<T>(items: readonly T[], index: number): T[] {
  const next = [...items];
  const [one] = next.splice(index, 1);
  if (one) next.splice(index - 1, 0, one);
  return next;
}

/** The people of the client that the project is assigned to. */
export function DeskMembers({ project }: { project: Project }) {
  const [editing, setEditing] = useState(false);
  return (
    <Section
      title={t("planning.people.members")}
      action={
        project.can.edit && (
          <Button size="sm" variant="quiet" icon={Pencil} onClick={() => setEditing(true)}>
            {t("planning.people.editMembers")}
          </Button>
        )
      }
    >
      {project.members.length === 0 ? (
        <p className="text-13 text-ink-2">{t("projects.contacts.noMembers")}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {project.members.map(({ id, name }) => (
            <li key={id} className="flex items-center gap-2.5">
              <Avatar name={name} size="sm" />
              <bdi className="truncate" title={name}>
                {name}
              </bdi>
            </li>
          ))}
        </ul>
      )}
      {editing && <MembersDialog project={project} onClose={() => setEditing(false)} />}
    </Section>
  );
}

function MembersDialog({ project, onClose }: DialogProps) {
  const { id } = project;
  const { put } = usePlan(id);
  const search = useMemo(
    () => findPeople({ kind: "member", clientId: project.client.id }),
    [project.client.id],
  );
  const form = useForm({
    initial: { people: project.members.map(personOption) },
    submit: ({ people }) => client.projects.setMembers({ id, personIds: people.map(({ value }) => value) }),
    onDone: (saved) => {
      put(saved);
      toast(t("planning.people.saved"));
      onClose();
    },
  });
  return (
    <PlanDialog
      title={t("planning.people.editMembers")}
      form={form}
      onClose={onClose}
      save={t("common.save")}
    >
      <MultiComboBox
        label={t("planning.people.member")}
        hint={t("planning.people.membersHint")}
        optional
        value={form.values.people}
        onChange={(people) => form.set({ people })}
        error={form.errorAt("personIds")}
        search={search}
      />
    </PlanDialog>
  );
}
