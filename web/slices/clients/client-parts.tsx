import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { FileText, LifeBuoy, UsersRound } from "lucide-react";
import { useMemo } from "react";
import type { Client } from "../../../contract/directory.ts";
import type { InvoiceRow } from "../../../contract/invoices.ts";
import type { TicketRow } from "../../../contract/tickets.ts";
import { api } from "../../kernel/api.ts";
import { t } from "../../kernel/messages.ts";
import { useMay } from "../../kernel/session.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Link } from "../../ui/link.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { invoiceListQuery } from "../invoices/data.ts";
import { InvoiceFigures } from "../invoices/figures.tsx";
import { InvoiceCard, invoiceColumns } from "../invoices/invoice-columns.tsx";
import { peopleListQuery } from "../people/data.ts";
import { useListActions } from "../people/list-actions.tsx";
import { PeopleLimit } from "../people/people-limit.tsx";
import { PeopleTable } from "../people/people-table.tsx";
import { PersonName } from "../tickets/copied.tsx";
import { ticketListQuery } from "../tickets/data.ts";
import { QueueCard, wideColumns } from "../tickets/desk-columns.tsx";

interface PartProps {
  client: Client;
}

const ticketColumns = wideColumns.filter(({ id }) => id !== "client" && id !== "assignee");
const rowKey = (row: { id: string }) => row.id;
const ticketLink = ({ id }: TicketRow) => ({ to: "/desk/tickets/$id", params: { id } });
const invoiceLink = ({ id }: InvoiceRow) => ({ to: "/desk/invoices/$id", params: { id } });

/** All tickets of a client, the latest first. */
export function ClientTickets({ client }: PartProps) {
  const query = useInfiniteQuery(ticketListQuery({ clientId: client.id, sort: "updated" }));
  return (
    <>
      <div className="flex justify-end pb-1">
        <Link to="/desk/tickets" search={{ clientId: client.id }} className="text-13">
          {t("clients.allTickets")}
        </Link>
      </div>
      <DataTable
        label={t("clients.tab.tickets")}
        columns={ticketColumns}
        rowKey={rowKey}
        rowLink={ticketLink}
        card={(row) => <QueueCard row={row} />}
        dense
        empty={
          <EmptyState icon={LifeBuoy} title={t("clients.noTickets")}>
            {t("clients.noTicketsHint")}
          </EmptyState>
        }
        {...useRows(query)}
      />
    </>
  );
}

/** All invoices of a client, drafts included, and what they come to. */
export function ClientInvoices({ client }: PartProps) {
  const query = useInfiniteQuery(invoiceListQuery({ clientId: client.id }));
  // Beside the facts there is no room for what the badge says already.
  const columns = useMemo(() => invoiceColumns().filter(({ id }) => id !== "open"), []);
  return (
    <>
      <InvoiceFigures list="/desk/invoices" clientId={client.id} />
      <DataTable
        label={t("clients.tab.invoices")}
        columns={columns}
        rowKey={rowKey}
        rowLink={invoiceLink}
        card={(row) => <InvoiceCard row={row} />}
        dense
        empty={
          <EmptyState icon={FileText} title={t("clients.noInvoices")}>
            {t("clients.noInvoicesHint")}
          </EmptyState>
        }
        {...useRows(query)}
      />
    </>
  );
}

/** The people of a client: managed by whoever may, otherwise only named. */
export function ClientPeople({ client }: PartProps) {
  return useMay("people.manage") ? <ManagedPeople client={client} /> : <NamedPeople client={client} />;
}

function ManagedPeople({ client }: PartProps) {
  const query = useInfiniteQuery(peopleListQuery({ kind: "member", clientId: client.id }));
  const { invite, bring, dialogs } = useListActions("member", client.id);
  return (
    <>
      <div className="flex flex-wrap items-center justify-end gap-2 pb-2">
        {client.can.limitPeople && <PeopleLimit client={client} />}
        {bring}
        {invite}
      </div>
      <PeopleTable
        dense
        narrow
        {...useRows(query)}
        empty={
          <EmptyState icon={UsersRound} title={t("clients.noPeople")}>
            {t("clients.noPeopleHint")}
          </EmptyState>
        }
      />
      {dialogs}
    </>
  );
}

function NamedPeople({ client }: PartProps) {
  const query = useQuery(
    api.directory.findPeople.queryOptions({ input: { kind: "member", clientId: client.id, limit: 100 } }),
  );
  return (
    <QueryView query={query} skeleton={<Skeleton className="h-40" />}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon={UsersRound} title={t("clients.noPeople")} />
        ) : (
          <ul className="border-t border-line">
            {items.map(({ id, name, title, email }) => (
              <li key={id} className="flex min-h-9 items-center gap-4 border-b border-line py-1.5 text-13">
                <span className="min-w-0 flex-1">
                  <PersonName name={name} />
                </span>
                <span className="min-w-0 flex-1 truncate text-ink-2">{email}</span>
                <span className="min-w-0 flex-1 truncate text-ink-3 max-sm:hidden" dir="auto">
                  {title}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </QueryView>
  );
}
