import { Avatar } from "../../ui/avatar.tsx";
import { ComboBox, MultiComboBox } from "../../ui/combo-box.tsx";
import type { FieldProps } from "../../ui/field.tsx";
import type { Option } from "../../ui/list-box.tsx";
import { findPeople } from "../people/find-people.tsx";

/** Somebody who can be named on a ticket. */
export interface NamedPerson {
  id: string;
  name: string;
  detail?: string;
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
      search={membersBut(except, clientId)}
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
      search={membersBut(except, clientId)}
    />
  );
}

function membersBut(except: string | undefined, clientId: string | undefined) {
  const find = findPeople({ kind: "member", clientId });
  return async (text: string, signal: AbortSignal) => {
    const options = await find(text, signal);
    return options.filter((option) => option.value !== except);
  };
}
