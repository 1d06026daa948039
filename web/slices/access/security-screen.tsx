import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { oneOf, type RawSearch } from "../../kernel/address.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useBrand } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { PartLinks } from "../../ui/part-links.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { RowsSkeleton } from "../settings/rows-skeleton.tsx";
import { policyQuery } from "./data.ts";
import { PolicyForm } from "./policy-form.tsx";
import { SsoSettings } from "./sso-settings.tsx";

const CheckpointCopies = lazy(async () => ({
  default: (await import("../audit/checkpoint-copies.tsx")).CheckpointCopies,
}));

const parts = ["sign_in", "sso", "seal"] as const;

const parsePart = (raw: RawSearch) => ({ part: oneOf(raw.part, parts) ?? "sign_in" });

/** How the people of a client's own company come in, for its executives: they may be stricter than the tenant. */
export function SecurityScreen() {
  const [{ part }] = useSearch(parsePart);
  // Where people sign in at the platform's provider, no other one lets anybody in.
  const { provider } = useBrand();
  const current = provider && part === "sso" ? "sign_in" : part;
  return (
    <Screen title={t("access.portal.title")} width="text">
      <PartLinks
        label={t("access.portal.parts")}
        current={current}
        parts={parts
          .filter((part) => part !== "sso" || !provider)
          .map((part) => ({
            id: part,
            label: t(`settings.part.${part}`),
            to: "/security",
            search: { part },
          }))}
      />
      {current === "sign_in" && <OwnPolicy />}
      {current === "sso" && <SsoSettings />}
      {current === "seal" && (
        <Suspense fallback={<RowsSkeleton rows={3} />}>
          <CheckpointCopies />
        </Suspense>
      )}
    </Screen>
  );
}

function OwnPolicy() {
  const query = useQuery(policyQuery());
  return (
    <>
      <p className="mb-5 text-pretty text-ink-2">{t("access.portal.hint")}</p>
      <QueryView query={query} skeleton={<RowsSkeleton rows={8} />}>
        {(told) => <PolicyForm place={{ of: "own" }} told={told} />}
      </QueryView>
    </>
  );
}
