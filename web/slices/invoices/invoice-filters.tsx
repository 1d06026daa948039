import type { InvoiceRow } from "../../../contract/invoices.ts";
import { formatDate } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { type Filter, FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SortMenu } from "../../ui/sort-menu.tsx";
import { invoiceMarks } from "./badges.tsx";
import {
  type InvoiceFilter,
  type InvoiceStateFilter,
  invoiceSorts,
  invoiceStates,
  noInvoiceFilter,
} from "./data.ts";

interface InvoiceFiltersProps {
  filter: InvoiceFilter;
  onChange: (change: Partial<InvoiceFilter>) => void;
  /** Desk: drafts too. */
  states?: readonly InvoiceStateFilter[];
  /** Desk: whose invoices. */
  more?: readonly Filter[];
  onClear?: () => void;
}

/** Search and filters of a list of invoices. */
export function InvoiceFilters(props: InvoiceFiltersProps) {
  const { filter, onChange, states = invoiceStates, more = [], onClear } = props;
  return (
    <FilterBar
      search={
        <SearchField
          label={t("invoices.searchLabel")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      onClear={onClear ?? (() => onChange(noInvoiceFilter))}
      filters={[
        {
          id: "status",
          label: t("invoices.filter.status"),
          options: states.map((state) => ({
            value: state,
            label: t(`invoices.filterState.${state}`),
            icon: invoiceMarks[state].icon,
          })),
          chosen: filter.status,
          onChange: (status) => onChange({ status: status as InvoiceStateFilter[] }),
        },
        ...more,
        {
          id: "kind",
          label: t("invoices.filter.kind"),
          single: true,
          options: (["invoice", "credit_note"] as const).map((kind) => ({
            value: kind,
            label: t(`invoices.kind.${kind}`),
          })),
          chosen: filter.kind ? [filter.kind] : [],
          onChange: ([kind]) => onChange({ kind: kind as InvoiceRow["kind"] | undefined }),
        },
        issuedFilter(filter, onChange),
      ]}
      end={
        <SortMenu
          label={t("invoices.sort.label")}
          className="sm:hidden"
          value={filter.sort ?? "issued"}
          onChange={(sort) => onChange({ sort: sort === "issued" ? undefined : sort, direction: undefined })}
          options={invoiceSorts.map((sort) => ({ value: sort, label: t(`invoices.sort.${sort}`) }))}
        />
      }
    />
  );
}

type Span = Pick<InvoiceFilter, "issuedFrom" | "issuedTo">;

function issuedFilter({ issuedFrom, issuedTo }: Span, onChange: (span: Span) => void): Filter {
  const set = issuedFrom || issuedTo;
  return {
    id: "issued",
    label: t("invoices.filter.issued"),
    single: true,
    options: set ? [{ value: "span", label: spanWords({ issuedFrom, issuedTo }) }] : [],
    chosen: set ? ["span"] : [],
    onChange: () => onChange({ issuedFrom: undefined, issuedTo: undefined }),
    panel: <SpanPanel issuedFrom={issuedFrom} issuedTo={issuedTo} onChange={onChange} />,
  };
}

const yearSpan = (year: number): Span => ({ issuedFrom: `${year}-01-01`, issuedTo: `${year}-12-31` });

function spanWords({ issuedFrom, issuedTo }: Span): string {
  const year = Number(issuedFrom?.slice(0, 4));
  const whole = yearSpan(year);
  if (issuedFrom === whole.issuedFrom && issuedTo === whole.issuedTo)
    return t("invoices.filter.year", { year: String(year) });
  const from = issuedFrom && formatDate(issuedFrom);
  const to = issuedTo && formatDate(issuedTo);
  if (from && to) return t("invoices.filter.between", { from, to });
  return from ? t("invoices.filter.since", { from }) : t("invoices.filter.until", { to });
}

function SpanPanel({ issuedFrom, issuedTo, onChange }: Span & { onChange: (span: Span) => void }) {
  const now = new Date().getFullYear();
  return (
    <div className="flex flex-col gap-3 p-3">
      <div className="flex flex-wrap gap-1.5">
        {[now, now - 1, now - 2].map((year) => {
          const span = yearSpan(year);
          return (
            <Button
              key={year}
              size="sm"
              aria-pressed={issuedFrom === span.issuedFrom && issuedTo === span.issuedTo}
              className="tabular aria-pressed:bg-accent-soft aria-pressed:text-accent-soft-text"
              onClick={() => onChange(span)}
            >
              {String(year)}
            </Button>
          );
        })}
      </div>
      <DateField
        label={t("invoices.filter.from")}
        value={issuedFrom ?? null}
        max={issuedTo}
        onChange={(date) => onChange({ issuedFrom: date ?? undefined, issuedTo })}
      />
      <DateField
        label={t("invoices.filter.to")}
        value={issuedTo ?? null}
        min={issuedFrom}
        onChange={(date) => onChange({ issuedFrom, issuedTo: date ?? undefined })}
      />
    </div>
  );
}
