import { useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { Project } from "../../../contract/project.ts";
import { api } from "../../kernel/api.ts";
import { client } from "../../kernel/client.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/card.tsx";
import { ComboBox } from "../../ui/combo-box.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Form, useForm } from "../../ui/form.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { MoneyField } from "../../ui/number-field.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { toast } from "../../ui/toast.tsx";
import { findPeople } from "../people/find-people.tsx";

const ratesQuery = (id: string) => api.projects.getRates.queryOptions({ input: { id } });
type Rates = Awaited<ReturnType<typeof client.projects.getRates>>;
interface Line {
  personId: string | null;
  name: string | null;
  hourly: number | null;
  cost: number | null;
}

const staff = findPeople({ kind: "staff" });

/** What an hour of whom is billed with, and what it costs. */
export function DeskRates({ project }: { project: Project }) {
  const query = useQuery(ratesQuery(project.id));
  return (
    <Section title={t("planning.rates.title")}>
      <p className="mb-3 max-w-[72ch] text-13 text-pretty text-ink-2">{t("planning.rates.hint")}</p>
      <QueryView query={query} skeleton={<Skeleton className="h-40" />}>
        {(rates) => <RatesForm key={JSON.stringify(rates)} id={project.id} rates={rates} />}
      </QueryView>
    </Section>
  );
}

function RatesForm({ id, rates }: { id: string; rates: Rates }) {
  const queries = useQueryClient();
  const form = useForm({
    initial: { items: linesOf(rates), from: null as string | null },
    submit: ({ items, from }) =>
      client.projects.setRates({
        id,
        items: items.flatMap(({ personId, hourly, cost }) =>
          hourly === null ? [] : [{ personId, hourly, cost }],
        ),
        ...(from && { from }),
      }),
    onDone: (saved) => {
      queries.setQueryData(ratesQuery(id).queryKey, saved);
      void queries.invalidateQueries({ queryKey: api.projects.costs.key() });
      void queries.invalidateQueries({ queryKey: api.projects.overview.key() });
      toast(t("planning.rates.saved"));
    },
  });
  const { items } = form.values;
  const set = (line: Line, change: Partial<Line>) =>
    form.set({ items: items.map((one) => (one === line ? { ...one, ...change } : one)) });
  return (
    <Form form={form} className="flex max-w-180 flex-col gap-4">
      <p
        aria-hidden
        className="-mb-3 hidden grid-cols-[minmax(0,1fr)_150px_150px_32px] gap-x-3 text-12 font-medium text-ink-3 sm:grid"
      >
        <span>{t("planning.rates.person")}</span>
        <span>{t("planning.rates.hourly")}</span>
        <span>{t("planning.rates.cost")}</span>
      </p>
      <ul className="border-t border-line">
        {items.map((line, index) => (
          <RateLine
            key={line.personId ?? "everybody"}
            line={line}
            currency={rates.currency}
            error={form.errorAt(`items.${index}.hourly`) ?? form.errorAt(`items.${index}.cost`)}
            onChange={(change) => set(line, change)}
            onRemove={() => form.set({ items: items.filter((one) => one !== line) })}
          />
        ))}
      </ul>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <ComboBox
          key={items.length}
          label={t("planning.rates.add")}
          optional
          value={null}
          search={staff}
          onChange={(person) => {
            if (person && !items.some(({ personId }) => personId === person.value))
              form.set({
                items: [...items, { personId: person.value, name: person.label, hourly: null, cost: null }],
              });
          }}
        />
        <DateField
          label={t("planning.rates.from")}
          hint={t("planning.rates.fromHint")}
          optional
          {...form.field("from")}
        />
      </div>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={form.pending}>
          {t("planning.rates.save")}
        </Button>
      </div>
    </Form>
  );
}

/** Everybody's own line comes first, also before there is one. */
function linesOf({ items }: Rates): Line[] {
  const everybody = items.find(({ personId }) => personId === null);
  const first = everybody ?? { personId: null, name: null, hourly: null, cost: null };
  return [first, ...items.filter(({ personId }) => personId !== null)];
}

interface RateLineProps {
  line: Line;
  currency: string;
  error: string | undefined;
  onChange: (change: Partial<Line>) => void;
  onRemove: () => void;
}

function RateLine({ line, currency, error, onChange, onRemove }: RateLineProps) {
  const name = line.name ?? t("planning.rates.everybody");
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_32px] items-end gap-x-3 gap-y-1.5 border-b border-line py-2.5 sm:grid-cols-[minmax(0,1fr)_150px_150px_32px] sm:items-center">
      <bdi className="truncate font-medium max-sm:col-span-3" title={name}>
        {name}
      </bdi>
      <MoneyField
        label={t("planning.rates.hourlyOf", { name })}
        hideLabel
        placeholder={t("planning.rates.hourly")}
        currency={currency}
        amount={line.hourly}
        onChange={(hourly) => onChange({ hourly })}
        error={error}
      />
      <MoneyField
        label={t("planning.rates.costOf", { name })}
        hideLabel
        optional
        placeholder={t("planning.rates.cost")}
        currency={currency}
        amount={line.cost}
        onChange={(cost) => onChange({ cost })}
      />
      {line.personId !== null && (
        <IconButton icon={X} size="sm" label={t("planning.rates.remove", { name })} onClick={onRemove} />
      )}
    </li>
  );
}
