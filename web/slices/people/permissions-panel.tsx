import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Eye } from "lucide-react";
import type { ReactNode } from "react";
import type { Person, PersonPermissions, PersonReason } from "../../../contract/directory.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useBrand, useSession } from "../../kernel/session.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Section } from "../../ui/card.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { permissionsQuery } from "./data.ts";
import { PermissionsForm } from "./permissions-form.tsx";

/** What somebody may do and why, and what of it they see; whoever may, changes it here. */
export function PermissionsPanel({ person }: { person: Person }) {
  const query = useQuery(permissionsQuery(person.id));
  return (
    <QueryView query={query} skeleton={<Skeleton className="h-96" />}>
      {(explained) => (
        <div className="flex flex-col gap-6">
          <Hindrances explained={explained} />
          <Elsewhere explained={explained} />
          <Sight sight={explained.sight} />
          <Section title={t("permissions.title")}>
            <WhyNot person={explained.person} />
            <PermissionsForm explained={explained} />
          </Section>
        </div>
      )}
    </QueryView>
  );
}

function Hindrances({ explained: { hindrances } }: { explained: PersonPermissions }) {
  return hindrances.map((reason) => (
    <Banner key={reason.code} tone="info">
      {hindranceText(reason)}
    </Banner>
  ));
}

function hindranceText({ code, name, at }: PersonReason): string {
  if (code === "client_inactive") return t("permissions.why.client_inactive", { name });
  if (code === "needs_second_factor")
    return at
      ? t("permissions.why.needs_second_factor_by", { date: formatDate(at, "long") })
      : t("permissions.why.needs_second_factor");
  return t(code === "invited" ? "permissions.why.invited" : "permissions.why.deactivated");
}

/** Where the platform's provider says what staff are, what that means for what stands here. */
function Elsewhere({ explained: { elsewhere, person } }: { explained: PersonPermissions }) {
  const { provider } = useBrand();
  if (!elsewhere) return null;
  const other = elsewhere.role !== null && elsewhere.role !== person.role;
  const key = other ? "other" : elsewhere.role ? "same" : "unknown";
  return (
    <Banner tone={other ? "warning" : "info"}>
      {t(`permissions.elsewhere.${key}`, {
        provider: provider ?? "",
        role: t(`people.role.${elsewhere.role ?? person.role}`),
      })}
    </Banner>
  );
}

/** Why there is nothing to change here for the reader. */
function WhyNot({ person }: { person: Person }) {
  const { person: self } = useSession();
  if (person.can.permissions) return null;
  return (
    <p className="mb-2 flex items-start gap-2 text-13 text-pretty text-ink-2">
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
      {t(person.id === self.id ? "permissions.yourself" : "permissions.cannot")}
    </p>
  );
}

function Sight({ sight }: { sight: PersonPermissions["sight"] }) {
  const { clients, names, tickets } = sight;
  const where: ReactNode =
    clients === "assigned"
      ? t("permissions.sight.clients.assigned", { count: names.length })
      : t(`permissions.sight.clients.${clients}`);
  return (
    <Section title={t("permissions.sight.title")}>
      <div className="flex items-start gap-2.5">
        <Eye size={16} aria-hidden className="mt-1 shrink-0 text-ink-3" />
        <div className="min-w-0">
          <p>{where}</p>
          {names.length > 0 && (
            <p className="text-13 break-words text-ink-2">
              {names.map(({ id, name }, at) => (
                <span key={id}>
                  {at > 0 && ", "}
                  <bdi>{name}</bdi>
                </span>
              ))}
            </p>
          )}
          <p className="mt-1">{t(`permissions.sight.tickets.${tickets}`)}</p>
        </div>
      </div>
    </Section>
  );
}
