import { entryGroupings } from "../../../contract/invoice-entries.ts";
import { formatDate, formatMoney } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { DateField } from "../../ui/date-field.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { Billable, BillablePlace, Choice } from "./billable-data.ts";

interface BillableOptionsProps {
  found: Billable;
  place: BillablePlace;
  onPlace: (place: Partial<BillablePlace>) => void;
  choice: Choice;
  onTax: (tax: Pick<Choice, "taxRate" | "taxName">) => void;
}

/** Until when, how it is grouped and taxed, and which draft it goes on. */
export function BillableOptions({ found, place, onPlace, choice, onTax }: BillableOptionsProps) {
  const { taxRate = found.taxRate, taxName = found.taxName } = choice;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-14 text-ink-2">
        <bdi>{t("billing.of", { client: found.client.name })}</bdi>
      </p>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <DateField
          label={t("billing.to")}
          value={place.to ?? null}
          onChange={(to) => to && onPlace({ to })}
        />
        <Select
          label={t("billing.kind")}
          value={place.kind ?? "all"}
          onChange={(kind) => onPlace({ kind: kind === "all" ? undefined : kind })}
          options={[
            { value: "all", label: t("billing.kindAll") },
            { value: "time_entry", label: t("billing.kindTime") },
            { value: "expense", label: t("billing.kindExpense") },
          ]}
        />
        <Select
          label={t("billing.groupBy")}
          value={place.groupBy ?? "project"}
          onChange={(groupBy) => onPlace({ groupBy })}
          options={entryGroupings.map((value) => ({ value, label: t(`billing.group.${value}`) }))}
        />
        <div className="grid grid-cols-[1fr_96px] gap-3">
          <TextField
            label={t("billing.taxName")}
            optional
            maxLength={40}
            value={taxName}
            onChange={(name) => onTax({ taxName: name, taxRate })}
          />
          <NumberField
            label={t("billing.taxRate")}
            digits={2}
            min={0}
            max={100}
            value={taxRate / 100}
            onChange={(rate) => onTax({ taxName, taxRate: Math.round(Math.min(100, rate ?? 0) * 100) })}
          />
        </div>
      </div>
      {place.project && found.drafts.length > 0 && <Onto {...{ found, place, onPlace }} />}
    </div>
  );
}

/** A new draft, or one that is there: for work of several projects on one invoice. */
function Onto({ found, place, onPlace }: Pick<BillableOptionsProps, "found" | "place" | "onPlace">) {
  return (
    <Select
      label={t("billing.onto")}
      className="max-w-100"
      value={place.invoice ?? "new"}
      onChange={(id) => onPlace({ invoice: id === "new" ? undefined : id })}
      options={[
        { value: "new", label: t("billing.newDraft") },
        ...found.drafts.map(({ id, total, createdAt }) => ({
          value: id,
          label: t("billing.draft", { date: formatDate(createdAt), total: formatMoney(total) }),
        })),
      ]}
    />
  );
}
