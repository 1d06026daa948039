import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { useBrand } from "../../kernel/session.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ownFactorsQuery } from "./data.ts";
import { FactorList } from "./factor-list.tsx";

interface OwnFactorsProps {
  /** Where they are changed. */
  address: string;
  /** What the provider is called. */
  name: string;
}

/** One's password and second factors where another program keeps them: what it says of them, and the way there. */
export function OwnFactors({ address, name }: OwnFactorsProps) {
  const brand = useBrand();
  const query = useQuery(ownFactorsQuery());
  return (
    <Section title={t("zitadel.own.title")}>
      <p className="mb-3 text-14 text-pretty text-ink-2">
        {t("zitadel.own.lead", { company: brand.name, name })}
      </p>
      <QueryView query={query} skeleton={<Skeleton className="h-12" />}>
        {({ factors }) =>
          factors.length === 0 ? (
            <p className="text-14">{t("zitadel.own.nothing")}</p>
          ) : (
            <>
              <p className="mb-1.5 text-13 font-medium">{t("zitadel.own.have")}</p>
              <FactorList factors={factors} label={t("zitadel.own.have")} />
            </>
          )
        }
      </QueryView>
      <a className={`${buttonClass("secondary")} mt-4`} href={address} target="_blank" rel="noreferrer">
        <ExternalLink size={16} aria-hidden />
        {t("zitadel.own.open", { name })}
      </a>
    </Section>
  );
}
