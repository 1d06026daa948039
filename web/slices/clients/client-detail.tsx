import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, FilePlus2, Pencil, Plus, UserRoundCheck, UserRoundX } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Client } from "../../../contract/directory.ts";
import { oneOf, type RawSearch } from "../../kernel/address.ts";
import { api } from "../../kernel/api.ts";
import { errorText } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { useGo, useParam, useSearch } from "../../kernel/navigation.ts";
import { useMay } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts, Section } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Menu, type MenuAction } from "../../ui/menu.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { toast } from "../../ui/toast.tsx";
import { addressLines } from "./address-fields.tsx";
import { ClientInvoices, ClientPeople, ClientTickets } from "./client-parts.tsx";
import { clientQuery } from "./data.ts";

// Set once, and seldom looked at.
const PolicyList = lazy(async () => ({ default: (await import("../approvals/policy-list.tsx")).PolicyList }));

const ClientReadings = lazy(async () => ({
  default: (await import("../readings/client-readings.tsx")).ClientReadings,
}));

const parts = ["tickets", "invoices", "people", "approvals", "readings"] as const;
type Part = (typeof parts)[number];
const parse = (raw: RawSearch) => ({ tab: oneOf(raw.tab, parts) });

/** One client: its tickets, invoices and people, and what is written on it. */
export function ClientDetail() {
  const query = useQuery(clientQuery(useParam("id")));
  const client = query.data;
  return (
    <Screen
      title={client?.name ?? t("clients.title")}
      back={{ to: "/desk/clients", label: t("clients.title") }}
      aside={client?.status === "inactive" && <Badge>{t("clients.status.inactive")}</Badge>}
      action={client && <Acts client={client} />}
    >
      <QueryView query={query} skeleton={<DetailSkeleton />}>
        {(loaded) => <Detail client={loaded} />}
      </QueryView>
    </Screen>
  );
}

function Acts({ client }: { client: Client }) {
  const go = useGo();
  const mayOpen = useMay("tickets.write");
  const mayBill = useMay("invoices.write");
  const [asking, setAsking] = useState(false);
  const status = useStatusChange(client);
  const items: MenuAction[] = [];
  if (mayBill) {
    items.push({
      id: "invoice",
      label: t("clients.draftInvoice"),
      icon: FilePlus2,
      onAction: () => go({ to: "/desk/invoices/new", search: { client: client.id } }),
    });
  }
  if (client.can.edit) {
    items.push({
      id: "edit",
      label: t("clients.edit"),
      icon: Pencil,
      onAction: () => go({ to: "/desk/clients/$id/edit", params: { id: client.id } }),
    });
    items.push(
      client.status === "active"
        ? {
            id: "deactivate",
            label: t("clients.deactivateShort"),
            icon: UserRoundX,
            danger: true,
            onAction: () => setAsking(true),
          }
        : {
            id: "activate",
            label: t("clients.activateShort"),
            icon: UserRoundCheck,
            onAction: () => status.mutate("active"),
          },
    );
  }
  return (
    <>
      {mayOpen && (
        <Button icon={Plus} onClick={() => go({ to: "/desk/tickets/new", search: { client: client.id } })}>
          {t("clients.newTicket")}
        </Button>
      )}
      {items.length > 0 && (
        <Menu label={t("clients.actions")} icon={Ellipsis} iconOnly groups={[{ items }]} />
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("clients.deactivateTitle", { name: client.name })}
        action={t("clients.deactivate", { name: client.name })}
        onConfirm={() => status.mutate("inactive", { onSuccess: () => setAsking(false) })}
        pending={status.isPending}
        error={status.error ? errorText(status.error) : undefined}
      >
        <p className="text-pretty">{t("clients.deactivateText")}</p>
      </ConfirmDialog>
    </>
  );
}

function useStatusChange({ id, name }: Client) {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation(api.directory.updateClient.mutationOptions());
  return useMutation({
    mutationFn: (status: Client["status"]) => mutateAsync({ id, status }),
    onSuccess: (client) => {
      queries.setQueryData(clientQuery(id).queryKey, client);
      void queries.invalidateQueries({ queryKey: api.directory.listClients.key() });
      toast(t(client.status === "active" ? "clients.activated" : "clients.deactivated", { name }));
    },
  });
}

function Detail({ client }: { client: Client }) {
  const [place, setPlace] = useSearch(parse);
  const seesMoney = useMay("invoices.read");
  const setsPolicies = useMay("approvals.configure");
  const seesReadings = useMay("readings.read");
  const tabs = [
    {
      id: "tickets" as Part,
      label: t("clients.tab.tickets"),
      count: client.openTickets,
      panel: <ClientTickets client={client} />,
    },
    ...(seesMoney
      ? [
          {
            id: "invoices" as Part,
            label: t("clients.tab.invoices"),
            panel: <ClientInvoices client={client} />,
          },
        ]
      : []),
    { id: "people" as Part, label: t("clients.tab.people"), panel: <ClientPeople client={client} /> },
    ...(setsPolicies
      ? [
          {
            id: "approvals" as Part,
            label: t("clients.tab.approvals"),
            panel: <ClientPolicies client={client} />,
          },
        ]
      : []),
    ...(seesReadings
      ? [
          {
            id: "readings" as Part,
            label: t("clients.tab.readings"),
            panel: (
              <Suspense fallback={<Skeleton className="h-24" />}>
                <ClientReadings client={client} />
              </Suspense>
            ),
          },
        ]
      : []),
  ];
  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_280px]">
      <div className="min-w-0">
        <p aria-hidden className="mb-3 text-20 font-bold break-words sm:hidden" dir="auto">
          {client.name}
        </p>
        {client.status === "inactive" && (
          <Banner tone="info" className="mb-4">
            {t("clients.inactiveNote")}
          </Banner>
        )}
        <details className="mb-4 rounded-10 border border-line lg:hidden">
          <summary className="px-3.5 py-2.5 text-13 font-medium touch:min-h-11">{t("clients.facts")}</summary>
          <div className="flex flex-col gap-4 px-3.5 pb-3.5">
            <Team client={client} />
            <Facts items={factsOf(client)} />
          </div>
        </details>
        <Tabs
          label={t("clients.tab.label")}
          value={place.tab ?? "tickets"}
          onChange={(tab) => setPlace({ tab: tab === "tickets" ? undefined : tab }, { keepScroll: true })}
          tabs={tabs}
        />
      </div>
      <aside className="flex min-w-0 flex-col gap-8 max-lg:hidden lg:sticky lg:top-[calc(var(--bar-height)+20px)] lg:self-start">
        <Section title={t("clients.team")}>
          <Team client={client} />
        </Section>
        <Section title={t("clients.facts")}>
          <Facts items={factsOf(client)} />
        </Section>
      </aside>
    </div>
  );
}

function ClientPolicies({ client }: { client: Client }) {
  return (
    <Suspense fallback={<Skeleton className="h-24" />}>
      <PolicyList client={client} />
    </Suspense>
  );
}

function Team({ client: { leads } }: { client: Client }) {
  if (leads.length === 0) return <p className="text-13 text-ink-3">{t("clients.noLead")}</p>;
  return (
    <ul className="flex flex-col gap-2">
      {leads.map(({ id, name }, index) => (
        <li key={id} className="flex items-center gap-2.5">
          <Avatar name={name} shape="square" />
          <span className="min-w-0">
            <span className="block truncate" dir="auto" title={name}>
              {name}
            </span>
            {index === 0 && <span className="block text-12 text-ink-3">{t("clients.main")}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function factsOf(client: Client): [string, ReactNode][] {
  const none = <span className="text-ink-3">{t("clients.none")}</span>;
  const lines = addressLines(client.address);
  return [
    [t("clients.fact.reference"), client.reference || none],
    [
      t("clients.fact.email"),
      client.email ? (
        <a key="email" href={`mailto:${client.email}`} className="break-all text-accent-text hover:underline">
          {client.email}
        </a>
      ) : (
        none
      ),
    ],
    [
      t("clients.fact.phone"),
      client.phone ? (
        <a key="phone" href={`tel:${client.phone}`} className="text-accent-text hover:underline">
          {client.phone}
        </a>
      ) : (
        none
      ),
    ],
    [t("clients.fact.vatNumber"), client.vatNumber || none],
    [
      t("clients.fact.address"),
      lines.length > 0 ? (
        <address key="address" className="not-italic">
          {lines.map((line) => (
            <span key={line} className="block" dir="auto">
              {line}
            </span>
          ))}
        </address>
      ) : (
        none
      ),
    ],
    [t("clients.fact.currency"), client.currency],
    [t("clients.fact.since"), <DateText key="since" at={client.createdAt} />],
  ];
}

function DetailSkeleton() {
  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_280px]">
      <div className="flex flex-col gap-2">
        <Skeleton className="mb-3 h-9 w-64" />
        {[0, 1, 2, 3, 4, 5, 6].map((row) => (
          <Skeleton key={row} className="h-8" />
        ))}
      </div>
      <div className="flex flex-col gap-3 max-lg:hidden">
        <Skeleton className="h-4 w-28" />
        <Skeleton className="h-8" />
        <Skeleton className="mt-4 h-4 w-20" />
        <Skeleton className="h-40" />
      </div>
    </div>
  );
}
