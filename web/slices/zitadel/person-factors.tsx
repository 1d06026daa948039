import { useQuery } from "@tanstack/react-query";
import { toApiError } from "../../kernel/api-error.ts";
import { t } from "../../kernel/messages.ts";
import { Section } from "../../ui/card.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { factorsQuery } from "./data.ts";
import { FactorList } from "./factor-list.tsx";

/** What by itself is no second step. */
const first = ["password", "idp"];

/** What somebody signs in with at the platform's provider, for whoever looks after them. */
export function PersonFactors({ id, name }: { id: string; name: string }) {
  const query = useQuery(factorsQuery(id));
  const unknown = query.error && toApiError(query.error).code === "not_found";
  return (
    <Section title={t("zitadel.person.title")}>
      {unknown ? (
        <p className="text-14 text-pretty text-ink-2">{t("zitadel.person.unknown", { name })}</p>
      ) : (
        <QueryView query={query} skeleton={<Skeleton className="h-12" />}>
          {({ factors }) => <Told factors={factors} name={name} />}
        </QueryView>
      )}
    </Section>
  );
}

function Told({ factors, name }: { factors: readonly string[]; name: string }) {
  if (factors.length === 0)
    return <p className="text-14 text-pretty text-ink-2">{t("zitadel.person.none", { name })}</p>;
  return (
    <>
      <FactorList factors={factors} label={t("zitadel.person.title")} />
      {factors.every((factor) => first.includes(factor)) && (
        <p className="mt-2 text-13 text-ink-3">{t("zitadel.person.oneStep")}</p>
      )}
    </>
  );
}
