import { client } from "../../kernel/client.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { ComboBox, MultiComboBox } from "../../ui/combo-box.tsx";
import type { FieldProps } from "../../ui/field.tsx";
import type { Option } from "../../ui/list-box.tsx";

/** Somebody who can be named on a ticket. */
export interface NamedPerson {
  id: string;
  name: string;
  detail?: string;
}

/** Finds members of a client; in the portal of the reader's own, in Desk of the client named. */
export async function findMembers(search: string, signal: AbortSignal, clientId?: string): Promise<Option[]> {
  const input = { search: search.trim() || undefined, kind: "member", clientId, limit: 20 } as const;
  const { items } = await client.directory.findPeople(input, { signal });
  return items.map(({ id, name, title, email }) => optionOf({ id, name, detail: title || email }));
}

function optionOf({ id, name, detail }: NamedPerson): Option {
  return { value: id, label: name, detail, mark: <Avatar name={name} size="sm" /> };
}

function personOf({ value, label, detail }: Option): NamedPerson {
  return { id: value, name: label, detail };
}

interface Shared extends FieldProps {
  /** Desk: whose members. */
  clientId?: string;
  /** Left out of what is offered. */
  except?: string;
  placeholder?: string;
  disabled?: boolean;
}

/** One member of the client, found by name or address. */
export function PersonField(
  props: Shared & { value: NamedPerson | null; onChange: (person: NamedPerson | null) => void },
) {
  const { value, onChange, clientId, except, ...field } = props;
  return (
    <ComboBox
      {...field}
      value={value && optionOf(value)}
      onChange={(option) => onChange(option && personOf(option))}
      search={async (text, signal) => without(await findMembers(text, signal, clientId), except)}
    />
  );
}

/** Several members of the client, as chips. */
export function PeopleField(
  props: Shared & { value: readonly NamedPerson[]; onChange: (people: NamedPerson[]) => void },
) {
  const { value, onChange, clientId, except, ...field } = props;
  return (
    <MultiComboBox
      {...field}
      value={value.map(optionOf)}
      onChange={(options) => onChange(options.map(personOf))}
      search={async (text, signal) => without(await findMembers(text, signal, clientId), except)}
    />
  );
}

function without(options: Option[], id: string | undefined): Option[] {
  return options.filter((option) => option.value !== id);
}
