import { useQuery } from "@tanstack/react-query";
import { LogIn, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { SsoProvider } from "../../../contract/sso.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useSession } from "../../kernel/session.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { ClientName } from "./client-name.tsx";
import { parseProviderPlace, providersQuery } from "./data.ts";
import { DomainList } from "./domain-list.tsx";
import { LastUse } from "./last-use.tsx";
import { ProviderBadge } from "./provider-badge.tsx";
import { ProviderDetail } from "./provider-detail.tsx";

const NewProvider = lazy(async () => ({ default: (await import("./provider-new.tsx")).NewProvider }));

/** Identity providers and the domains that are led to them; one provider when the address names it. */
export function SsoSettings() {
  const [{ provider }, setPlace] = useSearch(parseProviderPlace);
  const open = (id: string | undefined) => setPlace({ provider: id }, { push: true });
  if (provider) return <ProviderDetail key={provider} id={provider} onBack={() => open(undefined)} />;
  return (
    <div className="flex flex-col gap-10">
      <ProviderList onOpen={open} />
      <DomainList />
    </div>
  );
}

function ProviderList({ onOpen }: { onOpen: (id: string) => void }) {
  const query = useQuery(providersQuery());
  const [adding, setAdding] = useState(false);
  const add = (
    <Button icon={Plus} onClick={() => setAdding(true)}>
      {t("access.sso.add")}
    </Button>
  );
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="min-w-0 flex-1 basis-60 text-pretty text-ink-2">{t("access.sso.hint")}</p>
        {query.data && query.data.items.length > 0 && add}
      </div>
      <QueryView query={query} skeleton={<RowsSkeleton rows={3} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={LogIn} title={t("access.sso.empty")} action={add}>
              {t("access.sso.emptyHint")}
            </EmptyState>
          ) : (
            <ul aria-label={t("access.sso.label")} className="border-t border-line">
              {items.map((provider) => (
                <Row key={provider.id} provider={provider} onOpen={onOpen} />
              ))}
            </ul>
          )
        }
      </QueryView>
      <Suspense>
        {adding && (
          <NewProvider
            onClose={() => setAdding(false)}
            onMade={({ id }) => {
              setAdding(false);
              onOpen(id);
            }}
          />
        )}
      </Suspense>
    </section>
  );
}

function Row({ provider, onOpen }: { provider: SsoProvider; onOpen: (id: string) => void }) {
  const { id, name, kind, preset, domains } = provider;
  return (
    <li className="relative flex items-start gap-3 border-b border-line py-3 hover:bg-hover">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h3 className="min-w-0">
            <button
              type="button"
              onClick={() => onOpen(id)}
              className="text-start font-medium break-words after:absolute after:inset-0"
              dir="auto"
            >
              {name}
            </button>
          </h3>
          <ProviderBadge provider={provider} look="plain" />
        </div>
        <p className="flex flex-wrap items-center gap-x-2 text-13 text-ink-2">
          <span>
            {t(`access.sso.preset.${preset}`)} · {t(`access.way.${kind}.short`)}
          </span>
          <ForWhom provider={provider} />
        </p>
        {domains.length > 0 && (
          <p className="flex flex-wrap gap-1 py-0.5" dir="ltr">
            {domains.map(({ id: domainId, domain, verified }) => (
              <Badge key={domainId} tone={verified ? "neutral" : "amber"}>
                {domain}
              </Badge>
            ))}
          </p>
        )}
        <LastUse provider={provider} />
      </div>
    </li>
  );
}

function ForWhom({ provider: { clientId } }: { provider: SsoProvider }) {
  const { client } = useSession();
  if (client) return null;
  return <span>{clientId ? <ClientName id={clientId} /> : t("access.sso.forAll")}</span>;
}
