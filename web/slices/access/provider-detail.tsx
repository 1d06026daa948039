import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { SsoProvider } from "../../../contract/sso.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { providerQuery } from "./data.ts";
import { LastUse } from "./last-use.tsx";
import { ProviderBadge } from "./provider-badge.tsx";
import { ProviderDomains } from "./provider-domains.tsx";
import { ProviderEnd } from "./provider-end.tsx";
import { ProviderHere } from "./provider-here.tsx";
import { ProviderScim } from "./provider-scim.tsx";
import { ProviderTest } from "./provider-test.tsx";
import { ProviderThere } from "./provider-there.tsx";
import { ProviderWhom } from "./provider-whom.tsx";
import { isSetUp } from "./sso.ts";

/** Everything of one identity provider, in the order in which it is set up. */
export function ProviderDetail({ id, onBack }: { id: string; onBack: () => void }) {
  const query = useQuery(providerQuery(id));
  return (
    <div className="flex flex-col gap-5">
      <div>
        <Button size="sm" variant="quiet" onClick={onBack} className="-ms-2.5">
          <ArrowLeft size={16} aria-hidden className="rtl:-scale-x-100" />
          {t("access.sso.back")}
        </Button>
      </div>
      <QueryView query={query} skeleton={<RowsSkeleton rows={8} />}>
        {(provider) => <Steps provider={provider} />}
      </QueryView>
    </div>
  );
}

function Steps({ provider }: { provider: SsoProvider }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const service = t(`access.sso.serviceName.${provider.preset}`);
  const done = isSetUp(provider);
  return (
    <>
      <header className="flex flex-col gap-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3
            ref={heading}
            tabIndex={-1}
            className="min-w-0 text-16 font-bold break-words outline-none"
            dir="auto"
          >
            {provider.name}
          </h3>
          <ProviderBadge provider={provider} />
        </div>
        <LastUse provider={provider} />
      </header>
      <ol className="flex flex-col">
        <Step number={1} title={t("access.sso.step.there", { service })}>
          <ProviderThere provider={provider} />
        </Step>
        <Step number={2} title={t("access.sso.step.here")}>
          <ProviderHere key={provider.kind} provider={provider} />
        </Step>
        <Step number={3} title={t("access.sso.step.whom")}>
          <ProviderWhom provider={provider} />
        </Step>
        <Step number={4} title={t("access.sso.step.domains")}>
          <ProviderDomains provider={provider} />
        </Step>
        <Step number={5} title={t("access.sso.step.test")}>
          {done ? (
            <ProviderTest provider={provider} />
          ) : (
            <p className="text-ink-2">{t("access.sso.notYet")}</p>
          )}
        </Step>
        <Step number={6} title={t("access.sso.step.scim")}>
          <ProviderScim provider={provider} />
        </Step>
      </ol>
      <ProviderEnd provider={provider} />
    </>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex flex-col gap-3 border-t border-line py-5 sm:grid sm:grid-cols-[28px_minmax(0,1fr)] sm:gap-x-3">
      <h4 className="flex items-center gap-3 text-14 font-bold sm:contents">
        <span
          aria-hidden
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-13 text-accent-soft-text tabular"
        >
          {number}
        </span>
        <span className="sm:self-center">{title}</span>
      </h4>
      <div className="flex min-w-0 flex-col gap-4 sm:col-start-2">{children}</div>
    </li>
  );
}
