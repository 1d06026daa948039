import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { Security } from "../../../../contract/account.ts";
import { t } from "../../../kernel/messages.ts";
import { useMay, useSession } from "../../../kernel/session.tsx";
import { Screen } from "../../../shell/screen.tsx";
import { Section } from "../../../ui/card.tsx";
import { Link } from "../../../ui/link.tsx";
import { QueryView } from "../../../ui/query-view.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { OwnFactors } from "../../zitadel/own-factors.tsx";
import { security } from "./data.ts";
import { Means } from "./means.tsx";
import { Password } from "./password.tsx";
import { Sessions } from "./sessions.tsx";
import { You } from "./you.tsx";

// Those who decide something are few.
const Away = lazy(async () => ({ default: (await import("../../approvals/delegations.tsx")).Away }));

/** Who one is here, what one proves it with, and where one is signed in. */
export function Account() {
  const { door, viewing } = useSession();
  const query = useQuery({ ...security(), enabled: !viewing });
  const decides = useMay("approvals.decide") && door === "portal";
  const home = door === "portal" ? "" : `/${door}`;
  return (
    <Screen title={t("account.title")} width="text">
      <div className="flex flex-col gap-9">
        <Section title={t("account.you.title")}>
          <You changes={!viewing && !query.data?.managedAt} />
        </Section>
        {!viewing && (
          <>
            <QueryView query={query} skeleton={<MeansSkeleton />}>
              {(means) =>
                means.managedAt ? (
                  <OwnFactors address={means.managedAt} name={means.provider?.name ?? ""} />
                ) : (
                  <OwnMeans means={means} />
                )
              }
            </QueryView>
            {decides && (
              <Suspense fallback={<Skeleton className="h-24" />}>
                <Away />
              </Suspense>
            )}
            <Section title={t("account.sessions.title")}>
              <Sessions />
            </Section>
            <Section title={t("account.history.title")}>
              <p className="text-14 text-pretty text-ink-2">{t("account.history.lead")}</p>
              <Link to={`${home}/account/history`} className="mt-2 inline-block text-14">
                {t("account.history.open")}
              </Link>
            </Section>
          </>
        )}
      </div>
    </Screen>
  );
}

function OwnMeans({ means }: { means: Security }) {
  return (
    <div className="flex flex-col gap-9">
      <Section title={t("account.password.title")}>
        <Password setAt={means.passwordSetAt} />
      </Section>
      <div id="two-step" className="scroll-mt-20">
        <Section title={t("account.means.title")}>
          <Means means={means} />
        </Section>
      </div>
    </div>
  );
}

function MeansSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-9 w-36" />
      <Skeleton className="mt-6 h-5 w-40" />
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
    </div>
  );
}
