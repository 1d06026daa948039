import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CirclePause, CirclePlay, ExternalLink, RotateCw } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Tenant } from "../../../contract/platform.ts";
import { api } from "../../kernel/api.ts";
import { t } from "../../kernel/messages.ts";
import { useParam } from "../../kernel/navigation.ts";
import { Screen } from "../../shell/screen.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts, Section } from "../../ui/card.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { DateText } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { InvitationLink } from "../people/invitation-link.tsx";
import { hostOf, tenantQuery } from "./data.ts";
import { StepList } from "./step-list.tsx";
import { stepOf } from "./steps.ts";
import type { TenantAct } from "./tenant-act-dialog.tsx";
import { TenantBadge } from "./tenant-badge.tsx";

const ActDialog = lazy(() =>
  import("./tenant-act-dialog.tsx").then((module) => ({ default: module.TenantActDialog })),
);

/** One tenant: how far its set-up is, its first administrator, and whether it runs. */
export function TenantDetail() {
  const query = useQuery(tenantQuery(useParam("id")));
  const [act, setAct] = useState<TenantAct>();
  const tenant = query.data;
  return (
    <Screen
      title={tenant?.name ?? t("tenants.title")}
      back={{ to: "/console/tenants", label: t("tenants.title") }}
      aside={
        tenant && (
          <span className="max-sm:hidden">
            <TenantBadge tenant={tenant} />
          </span>
        )
      }
      action={tenant && <Acts tenant={tenant} onAct={setAct} />}
    >
      <QueryView query={query} skeleton={<DetailSkeleton />}>
        {(shown) => <Detail tenant={shown} onRetry={() => setAct("retry")} />}
      </QueryView>
      {act && tenant && (
        <Suspense>
          <ActDialog act={act} tenant={tenant} onClose={() => setAct(undefined)} />
        </Suspense>
      )}
    </Screen>
  );
}

function Acts({ tenant, onAct }: { tenant: Tenant; onAct: (act: TenantAct) => void }) {
  return (
    <>
      {tenant.can.suspend && (
        <Button icon={CirclePause} onClick={() => onAct("suspend")}>
          {t("tenants.suspend")}
        </Button>
      )}
      {tenant.can.resume && (
        <Button variant="primary" icon={CirclePlay} onClick={() => onAct("resume")}>
          {t("tenants.resume")}
        </Button>
      )}
    </>
  );
}

function Detail({ tenant, onRetry }: { tenant: Tenant; onRetry: () => void }) {
  const { next } = stepOf(tenant);
  return (
    <div className="flex max-w-240 flex-col gap-8">
      <p aria-hidden className="-mb-4 text-20 font-bold break-words sm:hidden" dir="auto">
        {tenant.name}
      </p>
      {tenant.status === "suspended" && (
        <Banner tone="warning">{t("tenants.suspendedNote", { name: tenant.name })}</Banner>
      )}
      {tenant.failure && next && (
        <Banner
          tone="error"
          title={t("tenants.failure", { step: t(`tenants.step.${next}`) })}
          action={
            tenant.can.retry && (
              <Button size="sm" icon={RotateCw} onClick={onRetry}>
                {t("tenants.retry")}
              </Button>
            )
          }
        >
          {t("tenants.failureHint", { reason: tenant.failure })}
        </Banner>
      )}
      <div className="grid grid-cols-1 gap-8 md:grid-cols-2 md:gap-12">
        <div className="flex flex-col gap-8">
          <Section title={t("tenants.facts")}>
            <Facts items={factsOf(tenant)} />
          </Section>
          <Section title={t("tenants.invitation.title")}>
            <Invitation tenant={tenant} />
          </Section>
        </div>
        <Section title={t("tenants.step.title")}>
          <StepList tenant={tenant} />
        </Section>
      </div>
    </div>
  );
}

function factsOf(tenant: Tenant): [string, ReactNode][] {
  return [
    [t("tenants.fact.status"), <TenantBadge key="status" tenant={tenant} />],
    [t("tenants.fact.address"), <Address key="address" url={tenant.url} />],
    [
      t("tenants.fact.slug"),
      <span key="slug" className="font-mono text-13">
        {tenant.slug}
      </span>,
    ],
    [t("tenants.fact.created"), <DateText key="created" at={tenant.createdAt} style="long" />],
  ];
}

function Address({ url }: { url: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      aria-label={t("tenants.open", { url: hostOf(url) })}
      className="inline-flex max-w-full items-center gap-1.5 font-medium text-accent-text hover:underline"
    >
      <span className="break-all">{hostOf(url)}</span>
      <ExternalLink size={14} aria-hidden className="shrink-0" />
    </a>
  );
}

function Invitation({ tenant }: { tenant: Tenant }) {
  const queries = useQueryClient();
  const invite = useMutation(
    api.platform.inviteAdmin.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: tenantQuery(tenant.id).queryKey }),
    }),
  );
  if (tenant.step !== "active") {
    return <p className="text-13 text-ink-3">{t("tenants.invitation.notYet")}</p>;
  }
  return (
    <div className="flex flex-col items-start gap-3">
      {invite.data ? (
        <div className="w-full">
          {invite.data.invitationUrl ? (
            <InvitationLink url={invite.data.invitationUrl} name={t("tenants.invitation.person")} renewed />
          ) : (
            <Banner tone="success">{t("tenants.invitation.mailed")}</Banner>
          )}
        </div>
      ) : (
        <p className="text-13 text-pretty text-ink-2">{t("tenants.invitation.hint")}</p>
      )}
      {invite.error && <ErrorLine error={invite.error} />}
      <Button
        size={invite.data ? "sm" : "md"}
        variant={invite.data ? "quiet" : "secondary"}
        pending={invite.isPending}
        onClick={() => invite.mutate({ id: tenant.id })}
      >
        {t(invite.data ? "tenants.invitation.again" : "tenants.invitation.make")}
      </Button>
    </div>
  );
}

function DetailSkeleton() {
  return (
    <div className="grid max-w-240 gap-8 md:grid-cols-2 md:gap-12">
      <div className="flex flex-col gap-3">
        <Skeleton className="h-4 w-16" />
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="h-4 w-1/2" />
        <Skeleton className="h-4 w-2/3" />
      </div>
      <Skeleton className="h-52" />
    </div>
  );
}
