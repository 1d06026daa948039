import { client } from "../../kernel/client.ts";
import { Avatar } from "../../ui/avatar.tsx";
import type { Option } from "../../ui/list-box.tsx";

interface Among {
  kind?: "staff" | "member";
  clientId?: string;
}

/** A person as a choice of a `ComboBox`. */
export function personOption(person: { id: string; name: string; email?: string }): Option {
  const mark = <Avatar name={person.name} size="sm" />;
  return { value: person.id, label: person.name, detail: person.email || undefined, mark };
}

/** Searches the people that can be named: `<ComboBox search={findPeople({ kind: "staff" })} … />`. */
export function findPeople(among: Among) {
  return async (search: string, signal: AbortSignal): Promise<Option[]> => {
    const { items } = await client.directory.findPeople({ ...among, search, limit: 20 }, { signal });
    return items.map(personOption);
  };
}
