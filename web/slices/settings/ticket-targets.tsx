import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type TicketPriority, ticketPriorities } from "../../../contract/tickets.ts";
import { type ApiClient, client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Select } from "../../ui/select.tsx";
import { toast } from "../../ui/toast.tsx";
import { PriorityBadge } from "../tickets/badges.tsx";
import { targetsQuery } from "./data.ts";
import { RowsSkeleton } from "./rows-skeleton.tsx";

type Target = Awaited<ReturnType<ApiClient["tickets"]["getTargets"]>>["items"][number];
const units = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof units;

/** A span of time as it is written: a number of some unit, or nothing for no target. */
interface Span {
  count: number | null;
  unit: Unit;
}
type Field = "responseMinutes" | "resolutionMinutes";
type Values = Record<TicketPriority, Record<Field, Span>>;

/** How soon tickets of each priority are answered and resolved. */
export function TargetSettings() {
  const query = useQuery(targetsQuery());
  return (
    <div className="flex flex-col gap-4">
      <p className="text-pretty text-ink-2">{t("ticket-settings.targets.hint")}</p>
      <QueryView query={query} skeleton={<RowsSkeleton rows={4} />}>
        {({ items }) => <TargetForm items={items} />}
      </QueryView>
    </div>
  );
}

const mostUrgentFirst = ticketPriorities.toReversed();

function TargetForm({ items }: { items: readonly Target[] }) {
  const queries = useQueryClient();
  const form = useForm<Values, { items: Target[] }>({
    initial: valuesOf(items),
    check: (values) =>
      Object.fromEntries(
        ticketPriorities.flatMap((priority) =>
          isSound(values[priority]) ? [] : [[priority, t("ticket-settings.targets.outOfRange")]],
        ),
      ),
    submit: (values) => client.tickets.updateTargets({ items: ticketPriorities.map(targetOf(values)) }),
    onDone: (saved) => {
      queries.setQueryData(targetsQuery().queryKey, saved);
      toast(t("ticket-settings.targets.saved"));
    },
  });
  return (
    <Form form={form} className="flex flex-col gap-4">
      <table className="w-full max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="text-start text-12 text-ink-3">
            {(["priority", "response", "resolution"] as const).map((column) => (
              <th key={column} scope="col" className="border-b border-line pb-2 pe-4 text-start font-medium">
                {t(`ticket-settings.targets.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {mostUrgentFirst.map((priority) => (
            <tr key={priority} className="max-sm:flex max-sm:flex-col max-sm:gap-2 max-sm:py-3">
              <th
                scope="row"
                className="py-2.5 pe-4 text-start align-top font-regular sm:border-b sm:border-line sm:pt-4"
              >
                <PriorityBadge priority={priority} />
              </th>
              {(["responseMinutes", "resolutionMinutes"] as const).map((field) => (
                <td key={field} className="align-top sm:border-b sm:border-line sm:py-2.5 sm:pe-4">
                  <SpanField
                    priority={priority}
                    field={field}
                    span={form.values[priority][field]}
                    error={field === "responseMinutes" ? form.errorAt(priority) : undefined}
                    onChange={(span) => form.set({ [priority]: { ...form.values[priority], [field]: span } })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-13 text-ink-3">{t("ticket-settings.targets.emptyHint")}</p>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("ticket-settings.targets.save")}
        </Button>
      </div>
    </Form>
  );
}

interface SpanFieldProps {
  priority: TicketPriority;
  field: Field;
  span: Span;
  error?: string;
  onChange: (span: Span) => void;
}

function SpanField({ priority, field, span, error, onChange }: SpanFieldProps) {
  const label = t(
    field === "responseMinutes"
      ? "ticket-settings.targets.responseFor"
      : "ticket-settings.targets.resolutionFor",
    { priority: t(`tickets.priority.${priority}`) },
  );
  const caption = t(
    field === "responseMinutes" ? "ticket-settings.targets.response" : "ticket-settings.targets.resolution",
  );
  return (
    <div className="flex flex-wrap items-start gap-1.5 sm:flex-nowrap">
      <span aria-hidden className="w-full text-13 text-ink-2 sm:hidden">
        {caption}
      </span>
      <NumberField
        label={label}
        hideLabel
        optional
        placeholder={t("ticket-settings.targets.none")}
        className="min-w-24 flex-1"
        min={1}
        value={span.count}
        error={error}
        onChange={(count) => onChange({ ...span, count })}
      />
      <Select
        label={`${label}: ${t("ticket-settings.targets.unitFor")}`}
        hideLabel
        className="w-28 shrink-0"
        value={span.unit}
        onChange={(unit) => onChange({ ...span, unit })}
        options={(Object.keys(units) as Unit[]).map((unit) => ({
          value: unit,
          label: t(`ticket-settings.targets.unit.${unit}`),
        }))}
      />
    </div>
  );
}

/** The largest unit that says it without a fraction. */
function spanOf(minutes: number | null): Span {
  if (minutes === null) return { count: null, unit: "hours" };
  const unit = minutes % units.days === 0 ? "days" : minutes % units.hours === 0 ? "hours" : "minutes";
  return { count: minutes / units[unit], unit };
}

const minutesOf = ({ count, unit }: Span) => (count === null ? null : count * units[unit]);

function valuesOf(items: readonly Target[]): Values {
  const spans = (priority: TicketPriority) => {
    const target = items.find((item) => item.priority === priority);
    return {
      responseMinutes: spanOf(target?.responseMinutes ?? null),
      resolutionMinutes: spanOf(target?.resolutionMinutes ?? null),
    };
  };
  return Object.fromEntries(ticketPriorities.map((priority) => [priority, spans(priority)])) as Values;
}

const targetOf = (values: Values) => (priority: TicketPriority) => ({
  priority,
  responseMinutes: minutesOf(values[priority].responseMinutes),
  resolutionMinutes: minutesOf(values[priority].resolutionMinutes),
});

function isSound(spans: Record<Field, Span>): boolean {
  return Object.values(spans).every((span) => {
    const minutes = minutesOf(span);
    return minutes === null || (minutes >= 1 && minutes <= 525_600);
  });
}
