import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { SsoProvider } from "../../../contract/sso.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { domainsQuery } from "./data.ts";
import { DomainAdd } from "./domain-add.tsx";
import { DomainRow } from "./domain-row.tsx";

/** Domains whose addresses are led to this provider. */
export function ProviderDomains({ provider }: { provider: SsoProvider }) {
  const query = useQuery(domainsQuery());
  const [adding, setAdding] = useState(false);
  return (
    <>
      <p className="text-pretty text-ink-2">{t("access.domains.hint")}</p>
      <QueryView query={query} skeleton={<RowsSkeleton rows={2} />}>
        {({ items }) => {
          const own = items.filter(({ providerId }) => providerId === provider.id);
          return own.length === 0 ? null : (
            <ul aria-label={t("access.domains.title")} className="border-t border-line">
              {own.map((domain) => (
                <DomainRow key={domain.id} domain={domain} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <div>
        <Button icon={Plus} onClick={() => setAdding(true)}>
          {t("access.domains.add")}
        </Button>
      </div>
      {adding && <DomainAdd provider={provider} onClose={() => setAdding(false)} />}
    </>
  );
}
