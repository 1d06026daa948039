import { KeyRound } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import type { Person } from "../../../contract/directory.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import type { Column, DataTableProps } from "../../ui/table-column.ts";
import { ownRoleText, PersonStatusBadge } from "./badges.tsx";
import { usePersonActs } from "./person-acts.tsx";

interface PeopleTableProps
  extends Pick<
    DataTableProps<Person>,
    "rows" | "error" | "onRetry" | "hasMore" | "loadingMore" | "onLoadMore" | "moreError" | "dense"
  > {
  empty: ReactNode;
  /** Desk: whose member each one is. */
  withClient?: boolean;
  /** Beside something else: leaves out what is on the person's page. */
  narrow?: boolean;
}

/** People, each with a page of their own, and what may be done with each. Shared with Desk. */
export function PeopleTable({ empty, withClient = false, narrow = false, ...table }: PeopleTableProps) {
  const { menu, dialogs, failure } = usePersonActs();
  const { door } = useSession();
  const columns = useMemo(
    () => peopleColumns(withClient, menu).filter(({ id }) => !narrow || id !== "title"),
    [withClient, narrow, menu],
  );
  return (
    <>
      {failure}
      <DataTable
        label={t("people.tableLabel")}
        columns={columns}
        rowKey={(person) => person.id}
        rowLink={({ id }) => ({ to: `${peoplePath(door)}/$id`, params: { id } })}
        card={(person) => <PersonCard person={person}>{menu(person)}</PersonCard>}
        empty={empty}
        {...table}
      />
      {dialogs}
    </>
  );
}

/** Where the people of a door are. */
export const peoplePath = (door: string) => (door === "desk" ? "/desk/people" : "/people");

function peopleColumns(withClient: boolean, acts: (person: Person) => ReactNode): Column<Person>[] {
  const client: Column<Person> = {
    id: "client",
    header: t("people.column.client"),
    width: "14%",
    from: "lg",
    cell: ({ client }) => <span dir="auto">{client?.name}</span>,
  };
  return [
    {
      id: "name",
      header: t("people.column.name"),
      primary: true,
      cell: (person) => <Name person={person} />,
    },
    {
      id: "email",
      header: t("people.column.email"),
      width: withClient ? "23%" : "28%",
      from: "lg",
      cell: ({ email }) => (
        <span className="text-13 text-ink-2" title={email}>
          {email}
        </span>
      ),
    },
    ...(withClient ? [client] : []),
    {
      id: "title",
      header: t("people.column.title"),
      width: withClient ? "12%" : "17%",
      from: "xl",
      cell: ({ title }) => (
        <span className="text-13 text-ink-2" dir="auto" title={title}>
          {title}
        </span>
      ),
    },
    {
      id: "role",
      header: t("people.column.role"),
      width: "120px",
      cell: (person) => <Role person={person} />,
    },
    {
      id: "status",
      header: t("people.column.status"),
      width: "132px",
      cell: (person) => <PersonStatusBadge person={person} />,
    },
    {
      id: "acts",
      header: t("people.column.acts"),
      hideHeader: true,
      width: "56px",
      align: "end",
      // The row is a link as a whole; this lies above it.
      cell: (person) => <span className="relative">{acts(person)}</span>,
    },
  ];
}

/** The role, and whether single permissions differ from it. */
function Role({ person }: { person: Person }) {
  const text = ownRoleText(person);
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-13 text-ink-2">
      <span className="truncate" dir="auto" title={text}>
        {text}
      </span>
      {person.exceptions > 0 && (
        <span title={t("people.exceptions", { count: person.exceptions })}>
          <span aria-hidden className="tabular text-ink-3">
            ±{person.exceptions}
          </span>
          <span className="sr-only">{t("people.exceptions", { count: person.exceptions })}</span>
        </span>
      )}
    </span>
  );
}

function Name({ person }: { person: Person }) {
  const { person: self } = useSession();
  return (
    <span className="flex min-w-0 items-center gap-2.5 font-medium">
      <Avatar name={person.name} size="sm" shape={person.kind === "staff" ? "square" : "round"} />
      <span className="min-w-0 truncate" dir="auto" title={person.name}>
        {person.name}
      </span>
      {person.id === self.id && <Badge>{t("people.you")}</Badge>}
    </span>
  );
}

function PersonCard({ person, children }: { person: Person; children: ReactNode }) {
  return (
    <div className="mt-1 flex items-end justify-between gap-3 ps-8.5 text-13 text-ink-2">
      <div className="min-w-0">
        <p className="truncate">{person.email}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <span className="inline-flex items-center gap-1.5">
            <KeyRound size={14} aria-hidden className="text-ink-3" />
            <Role person={person} />
          </span>
          <PersonStatusBadge person={person} />
        </p>
      </div>
      <div className="relative -my-1 shrink-0">{children}</div>
    </div>
  );
}
