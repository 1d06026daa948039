import type { Approval } from "../../../contract/approval.ts";
import { t } from "../../kernel/messages.ts";
import { differenceText, valueText } from "./words.ts";

/** What is different from the revision before: the old value struck out, the new one beside it. */
export function Differences({ approval }: { approval: Approval }) {
  const { differences, content } = approval;
  return (
    <section className="rounded-10 border border-line bg-sunken px-4 py-3">
      <h2 className="text-13 font-bold">{t("approvals.differences")}</h2>
      <dl className="mt-2 flex flex-col gap-2.5">
        {differences.map(({ field, before, after }) => (
          <div key={field} className="min-w-0">
            <dt className="text-12 text-ink-3">{differenceText({ field, before, after })}</dt>
            <dd className="flex flex-wrap items-baseline gap-x-2 text-14">
              <del className="break-words whitespace-pre-line text-ink-3" dir="auto">
                <span className="sr-only">{t("approvals.before")} </span>
                {valueText(field, before, content)}
              </del>
              <span aria-hidden className="text-ink-3 rtl:-scale-x-100">
                →
              </span>
              <ins className="font-medium break-words whitespace-pre-line no-underline" dir="auto">
                <span className="sr-only">{t("approvals.after")} </span>
                {valueText(field, after, content)}
              </ins>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
