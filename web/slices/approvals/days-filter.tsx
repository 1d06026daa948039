import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { DateField } from "../../ui/date-field.tsx";
import type { Filter } from "../../ui/filter-bar.tsx";

interface Days {
  from?: string;
  to?: string;
}

/** A span of days, as two dates. */
export function daysFilter({ from, to }: Days, onChange: (days: Days) => void): Filter {
  const set = from || to;
  return {
    id: "days",
    label: t("approvals.filter.days"),
    single: true,
    options: set ? [{ value: "days", label: words({ from, to }) }] : [],
    chosen: set ? ["days"] : [],
    onChange: () => onChange({ from: undefined, to: undefined }),
    panel: (
      <div className="flex flex-col gap-3 p-3">
        <DateField
          label={t("approvals.filter.fromDay")}
          value={from ?? null}
          max={to}
          onChange={(day) => onChange({ from: day ?? undefined, to })}
        />
        <DateField
          label={t("approvals.filter.toDay")}
          value={to ?? null}
          min={from}
          onChange={(day) => onChange({ from, to: day ?? undefined })}
        />
      </div>
    ),
  };
}

function words({ from, to }: Days): string {
  const first = from && formatDate(from);
  const last = to && formatDate(to);
  if (first && last) return t("approvals.filter.between", { from: first, to: last });
  return first ? t("approvals.filter.since", { from: first }) : t("approvals.filter.until", { to: last });
}
