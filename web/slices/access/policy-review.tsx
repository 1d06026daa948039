import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { PolicyPreview, SignInPolicy } from "../../../contract/security.ts";
import { api } from "../../kernel/api.ts";
import { fieldText } from "../../kernel/field-text.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Banner } from "../../ui/banner.tsx";
import { ErrorLine } from "../../ui/states.tsx";
import { inputOf, type PolicyPlace } from "./policy.ts";

/** Milliseconds after the last touch before the server is asked what it would mean. */
const pause = 250;

/** What the policy as it is written would mean, asked of the server a moment after the last change. */
export function usePreview(values: SignInPolicy, place: PolicyPlace, changed: boolean) {
  const [settled, setSettled] = useState(values);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(values), pause);
    return () => clearTimeout(timer);
  }, [values]);
  const sound = settled.factors.length > 0 && settled.ways?.length !== 0;
  return useQuery(
    api.security.previewPolicy.queryOptions({
      input: inputOf(settled, place),
      enabled: changed && sound,
      placeholderData: keepPreviousData,
      staleTime: 0,
      gcTime: 0,
    }),
  );
}

interface PolicyReviewProps {
  changes: readonly string[];
  preview: UseQueryResult<PolicyPreview, Error>;
}

/** What is about to change, and for how many people, before it does. */
export function PolicyReview({ changes, preview }: PolicyReviewProps) {
  const { data, error, refetch } = preview;
  return (
    <section aria-label={t("access.change.title")} className="flex flex-col gap-2">
      <div aria-live="polite" className="max-h-[30dvh] overflow-y-auto">
        <h3 className="text-13 font-medium">{t("access.change.title")}</h3>
        <ul className="mt-1 flex list-disc flex-col gap-0.5 ps-5 text-13 text-pretty text-ink-2">
          {changes.map((line) => (
            <li key={line}>{line}</li>
          ))}
          {data && !data.problem && <li className="text-ink">{reachText(data)}</li>}
        </ul>
      </div>
      {error && <ErrorLine error={error} onRetry={() => void refetch()} />}
      {data?.problem && <Banner tone="error">{fieldText(data.problem.message)}</Banner>}
    </section>
  );
}

/** How many people are asked for a second factor, and until when those without one have time. */
function reachText({ asked, without, until }: PolicyPreview): string {
  if (asked === 0) return t("access.change.reachNobody");
  if (without === 0) return t("access.change.reachReady", { asked });
  if (until === null) return t("access.change.reachNow", { without, ready: asked - without });
  return t("access.change.reach", { without, ready: asked - without, date: formatDate(until, "long") });
}
