import { formatDate, today } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { DateField } from "../../ui/date-field.tsx";
import type { Filter } from "../../ui/filter-bar.tsx";
import type { TicketFilter } from "./data.ts";

type Span = Pick<TicketFilter, "createdFrom" | "createdTo">;

const presets = [
  { days: 7, label: "tickets.filter.last7" },
  { days: 30, label: "tickets.filter.last30" },
  { days: 90, label: "tickets.filter.last90" },
] as const;

/** When a ticket was opened: a preset, or two dates of one's own. */
export function openedFilter({ createdFrom, createdTo }: Span, onChange: (span: Span) => void): Filter {
  const set = createdFrom || createdTo;
  return {
    id: "opened",
    label: t("tickets.filter.opened"),
    single: true,
    options: set ? [{ value: "span", label: words({ createdFrom, createdTo }) }] : [],
    chosen: set ? ["span"] : [],
    onChange: () => onChange({ createdFrom: undefined, createdTo: undefined }),
    panel: <SpanPanel createdFrom={createdFrom} createdTo={createdTo} onChange={onChange} />,
  };
}

function words({ createdFrom, createdTo }: Span): string {
  const preset = presets.find(({ days }) => !createdTo && createdFrom === daysBack(days));
  if (preset) return t(preset.label);
  const from = createdFrom && formatDate(createdFrom);
  const to = createdTo && formatDate(createdTo);
  if (from && to) return t("tickets.filter.between", { from, to });
  return from ? t("tickets.filter.since", { from }) : t("tickets.filter.until", { to });
}

function daysBack(days: number): string {
  const now = new Date();
  return today(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days));
}

function SpanPanel({ createdFrom, createdTo, onChange }: Span & { onChange: (span: Span) => void }) {
  return (
    <div className="flex flex-col gap-3 p-3">
      <div className="flex flex-wrap gap-1.5">
        {presets.map(({ days, label }) => {
          const from = daysBack(days);
          return (
            <Button
              key={days}
              size="sm"
              aria-pressed={createdFrom === from && !createdTo}
              className="aria-pressed:bg-accent-soft aria-pressed:text-accent-soft-text"
              onClick={() => onChange({ createdFrom: from, createdTo: undefined })}
            >
              {t(label)}
            </Button>
          );
        })}
      </div>
      <DateField
        label={t("tickets.filter.from")}
        value={createdFrom ?? null}
        max={createdTo}
        onChange={(date) => onChange({ createdFrom: date ?? undefined, createdTo })}
      />
      <DateField
        label={t("tickets.filter.to")}
        value={createdTo ?? null}
        min={createdFrom}
        onChange={(date) => onChange({ createdFrom, createdTo: date ?? undefined })}
      />
    </div>
  );
}
