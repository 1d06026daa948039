import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, ShieldCheck } from "lucide-react";
import { type ReadingKind, readingKinds } from "../../../contract/readings.ts";
import { t } from "../../kernel/messages.ts";
import { useSearch } from "../../kernel/navigation.ts";
import { useBrand } from "../../kernel/session.tsx";
import { Screen } from "../../shell/screen.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { EmptyState, NothingFound, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { daysFilter } from "../approvals/days-filter.tsx";
import {
  noReadingFilter,
  parseReadingFilter,
  type ReadingFilter,
  readersQuery,
  readingsHref,
  readingsQuery,
} from "./data.ts";
import { ReadingTable } from "./reading-table.tsx";
import { kindIcons } from "./words.ts";

/** Every time the provider looked at something of the company: who, what, when and through which door. */
export function AccessHistory() {
  const [filter, setFilter] = useSearch(parseReadingFilter);
  const { name: company } = useBrand();
  const query = useInfiniteQuery(readingsQuery(filter));
  const narrowed = Object.values(filter).some((value) =>
    Array.isArray(value) ? value.length > 0 : Boolean(value),
  );
  const rows = useRows(query);
  return (
    <Screen
      title={t("readings.title")}
      action={
        <a href={readingsHref(filter)} download className={buttonClass()}>
          <Download size={16} aria-hidden />
          {t("readings.export")}
        </a>
      }
    >
      <p className="mb-4 max-w-180 text-14 text-pretty text-ink-2">{t("readings.hint", { company })}</p>
      <ReadingFilters filter={filter} onChange={setFilter} />
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <ReadingTable
        {...rows}
        label={t("readings.label", { company })}
        empty={
          narrowed ? (
            <NothingFound onClear={() => setFilter(noReadingFilter)} />
          ) : (
            <EmptyState icon={ShieldCheck} title={t("readings.first")}>
              {t("readings.firstHint", { company })}
            </EmptyState>
          )
        }
      />
      {rows.rows && rows.rows.length > 0 && (
        <p className="mt-4 text-12 text-pretty text-ink-3">{t("readings.kept")}</p>
      )}
    </Screen>
  );
}

interface FiltersProps {
  filter: ReadingFilter;
  onChange: (change: Partial<ReadingFilter>) => void;
}

function ReadingFilters({ filter, onChange }: FiltersProps) {
  const readers = useQuery(readersQuery()).data?.items ?? [];
  const { readerId } = filter;
  const known = readers.map(({ id, name }) => ({ value: id, label: name }));
  const unknown = readerId && !readers.some(({ id }) => id === readerId);
  return (
    <FilterBar
      search={
        <SearchField
          label={t("readings.search")}
          value={filter.search ?? ""}
          onChange={(search) => onChange({ search })}
        />
      }
      filters={[
        {
          id: "who",
          label: t("readings.filter.who"),
          single: true,
          options: unknown ? [...known, { value: readerId, label: readerId.slice(-8) }] : known,
          chosen: readerId ? [readerId] : [],
          onChange: ([id]) => onChange({ readerId: id }),
        },
        {
          id: "kind",
          label: t("readings.filter.kind"),
          options: readingKinds.map((value) => ({
            value,
            label: t(`readings.kind.${value}`),
            icon: kindIcons[value],
          })),
          chosen: filter.kind,
          onChange: (kind) => onChange({ kind: kind as ReadingKind[] }),
        },
        daysFilter(filter, onChange),
      ]}
      onClear={() => onChange(noReadingFilter)}
    />
  );
}
