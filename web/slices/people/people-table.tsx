import { Ellipsis, KeyRound, Link2, Pencil, UserRoundCheck, UserRoundX } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo, useState } from "react";
import type { Person } from "../../../contract/directory.ts";
import { errorText, fieldText, toApiError } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Banner } from "../../ui/banner.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Menu, type MenuAction } from "../../ui/menu.tsx";
import type { Column, DataTableProps } from "../../ui/table-column.ts";
import { toast } from "../../ui/toast.tsx";
import { PersonStatusBadge, roleText } from "./badges.tsx";
import { usePersonUpdate } from "./data.ts";

const PersonDialog = lazy(async () => ({ default: (await import("./person-dialog.tsx")).PersonDialog }));
const RenewDialog = lazy(async () => ({ default: (await import("./renew-dialog.tsx")).RenewDialog }));

type Asked = { what: "edit" | "renew"; person: Person };

interface PeopleTableProps
  extends Pick<
    DataTableProps<Person>,
    "rows" | "error" | "onRetry" | "hasMore" | "loadingMore" | "onLoadMore" | "moreError" | "dense"
  > {
  empty: ReactNode;
  /** Desk: whose member each one is. */
  withClient?: boolean;
}

/** People with what may be done with each: change, invite anew, deactivate, reactivate. Shared with Desk. */
export function PeopleTable({ empty, withClient = false, ...table }: PeopleTableProps) {
  const [asked, setAsked] = useState<Asked>();
  const { setStatus, failure } = useStatus();
  const columns = useMemo(() => {
    const acts = (person: Person) => <PersonMenu person={person} onAsk={setAsked} onStatus={setStatus} />;
    return peopleColumns(withClient, acts);
  }, [withClient, setStatus]);
  return (
    <>
      {failure && (
        <Banner tone="error" className="mb-3" title={t("people.failed", { name: failure.person.name })}>
          {reasonOf(failure.error)}
        </Banner>
      )}
      <DataTable
        label={t("people.tableLabel")}
        columns={columns}
        rowKey={(person) => person.id}
        card={(person) => (
          <PersonCard person={person}>
            <PersonMenu person={person} onAsk={setAsked} onStatus={setStatus} />
          </PersonCard>
        )}
        empty={empty}
        {...table}
      />
      <Suspense>
        {asked?.what === "edit" && <PersonDialog person={asked.person} onClose={() => setAsked(undefined)} />}
        {asked?.what === "renew" && <RenewDialog person={asked.person} onClose={() => setAsked(undefined)} />}
      </Suspense>
    </>
  );
}

/** Why it was refused: the reason on a field says more than the code does. */
function reasonOf(error: unknown): string {
  const { fields } = toApiError(error);
  return fields.map(({ message }) => fieldText(message)).join(" ") || errorText(error);
}

type SetStatus = (person: Person, status: "active" | "deactivated") => void;

/** Takes access away and gives it back: at once, with undo. */
function useStatus() {
  const { mutate, error, variables } = usePersonUpdate();
  const [last, setLast] = useState<Person>();
  const setStatus = useMemo<SetStatus>(() => {
    const set: SetStatus = (person, status) => {
      setLast(person);
      const done = status === "active" ? "people.done.reactivated" : "people.done.deactivated";
      const back = status === "active" ? "deactivated" : "active";
      mutate(
        { id: person.id, status },
        {
          onSuccess: () =>
            toast(t(done, { name: person.name }), {
              label: t("people.done.undo"),
              onAction: () => set(person, back),
            }),
        },
      );
    };
    return set;
  }, [mutate]);
  return {
    setStatus,
    failure: error && last && variables?.id === last.id ? { person: last, error } : undefined,
  };
}

interface PersonMenuProps {
  person: Person;
  onAsk: (asked: Asked) => void;
  onStatus: SetStatus;
}

function PersonMenu({ person, onAsk, onStatus }: PersonMenuProps) {
  const { can, status } = person;
  const items: MenuAction[] = [];
  if (can.edit)
    items.push({
      id: "edit",
      label: t("people.act.edit"),
      icon: Pencil,
      onAction: () => onAsk({ what: "edit", person }),
    });
  if (can.invite)
    items.push({
      id: "renew",
      label: t("people.act.renew"),
      icon: Link2,
      onAction: () => onAsk({ what: "renew", person }),
    });
  if (can.deactivate && status !== "deactivated")
    items.push({
      id: "deactivate",
      label: t("people.act.deactivate"),
      icon: UserRoundX,
      danger: true,
      onAction: () => onStatus(person, "deactivated"),
    });
  if (can.edit && status === "deactivated")
    items.push({
      id: "reactivate",
      label: t("people.act.reactivate"),
      icon: UserRoundCheck,
      onAction: () => onStatus(person, "active"),
    });
  if (items.length === 0) return null;
  return (
    <Menu
      iconOnly
      size="sm"
      icon={Ellipsis}
      label={t("people.acts", { name: person.name })}
      groups={[{ items }]}
    />
  );
}

function peopleColumns(withClient: boolean, acts: (person: Person) => ReactNode): Column<Person>[] {
  const client: Column<Person> = {
    id: "client",
    header: t("people.column.client"),
    width: "180px",
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
      width: "264px",
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
      width: "168px",
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
      width: "124px",
      cell: ({ role }) => <span className="text-13 text-ink-2">{roleText(role)}</span>,
    },
    {
      id: "status",
      header: t("people.column.status"),
      width: "128px",
      cell: ({ status }) => <PersonStatusBadge status={status} />,
    },
    {
      id: "acts",
      header: t("people.column.acts"),
      hideHeader: true,
      width: "56px",
      align: "end",
      cell: acts,
    },
  ];
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
            {roleText(person.role)}
          </span>
          <PersonStatusBadge status={person.status} />
        </p>
      </div>
      <div className="-my-1 shrink-0">{children}</div>
    </div>
  );
}
