import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { domainsQuery } from "./data.ts";
import { DomainAdd } from "./domain-add.tsx";
import { DomainRow } from "./domain-row.tsx";

/** All domains of mail addresses, wherever they are led. */
export function DomainList() {
  const query = useQuery(domainsQuery());
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title={t("access.domains.title")}
      action={
        <Button size="sm" icon={Plus} onClick={() => setAdding(true)}>
          {t("access.domains.add")}
        </Button>
      }
    >
      <p className="mb-2 text-13 text-pretty text-ink-3">{t("access.domains.hint")}</p>
      <QueryView query={query} skeleton={<RowsSkeleton rows={2} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="border-y border-line py-3 text-ink-2">{t("access.domains.empty")}</p>
          ) : (
            <ul aria-label={t("access.domains.title")} className="border-t border-line">
              {items.map((domain) => (
                <DomainRow key={domain.id} domain={domain} withProvider />
              ))}
            </ul>
          )
        }
      </QueryView>
      {adding && <DomainAdd onClose={() => setAdding(false)} />}
    </Section>
  );
}
