import { ArrowDown, ArrowUp, Copy, Ellipsis, Plus, Trash2 } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import type { Invoice } from "../../../contract/invoices.ts";
import { t } from "../../kernel/messages.ts";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Menu } from "../../ui/menu.tsx";
import { Money } from "../../ui/money.tsx";
import { MoneyField, NumberField } from "../../ui/number-field.tsx";
import { TextArea } from "../../ui/text-area.tsx";
import { TextField } from "../../ui/text-field.tsx";
import {
  copyOf,
  isBlank,
  type LineDraft,
  type LineProblems,
  newLine,
  problemsOf,
} from "./desk-draft-state.ts";
import { LineEntries } from "./invoice-entries.tsx";

interface LinesEditorProps {
  lines: readonly LineDraft[];
  currency: string;
  onChange: (lines: LineDraft[]) => void;
  /** Offers to put the line back where it was. */
  onRemoved: (line: LineDraft, index: number) => void;
  /** The invoice as it was saved last, for the nets that the server has worked out. */
  saved: Invoice;
  /** What is shown is older than what is written. */
  stale: boolean;
  errorAt: (path: string) => string | undefined;
  /** Beside the button that adds a line. */
  end?: ReactNode;
}

const columns = ["description", "quantity", "unitPrice", "discount", "taxName", "taxRate", "net"] as const;
const widths = {
  description: undefined,
  quantity: "96px",
  unitPrice: "148px",
  discount: "88px",
  taxName: "104px",
  taxRate: "84px",
  net: "132px",
};

/** The lines of a draft, written like a sheet: Enter goes down, and adds a line at the end. */
export function LinesEditor(props: LinesEditorProps) {
  const { lines, currency, onChange, onRemoved, saved, stale, errorAt, end } = props;
  const box = useRef<HTMLTableElement>(null);
  const focus = (key: string, field: string) =>
    // After the line is drawn.
    requestAnimationFrame(() =>
      box.current
        ?.querySelector<HTMLElement>(`[data-line="${key}"] [data-field="${field}"] :is(input, textarea)`)
        ?.focus(),
    );
  const add = () => {
    const line = newLine(lines.at(-1));
    onChange([...lines, line]);
    focus(line.key, "description");
  };
  const move = (index: number, by: -1 | 1, field?: string) => {
    const next = [...lines];
    const [line] = next.splice(index, 1);
    if (!line || index + by < 0 || index + by >= lines.length) return;
    next.splice(index + by, 0, line);
    onChange(next);
    if (field) focus(line.key, field);
  };
  const remove = (index: number) => {
    const line = lines[index];
    onChange(lines.filter((_, at) => at !== index));
    if (line && !isBlank(line)) onRemoved(line, index);
    const near = lines[index + 1] ?? lines[index - 1];
    if (near) focus(near.key, "description");
  };
  const keys = (event: KeyboardEvent, index: number) => {
    const field = (event.target as Element).closest<HTMLElement>("[data-field]")?.dataset.field;
    if (!field || event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (event.altKey && step !== 0) {
      event.preventDefault();
      move(index, step, field);
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const below = lines[index + 1];
      if (below) focus(below.key, field);
      else add();
    }
  };
  const nets = netsOf(lines, saved);
  const made = new Map(saved.lines.map((line) => [line.id, line]));
  const sent = lines.filter((line) => !isBlank(line));
  return (
    <div className="flex flex-col items-start gap-2">
      <table ref={box} className="w-full table-fixed max-lg:block">
        <thead className="max-lg:sr-only">
          <tr className="text-12 text-ink-3">
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                style={{ width: widths[column] }}
                className={cx(
                  "border-b border-line px-4 pb-1.5 font-medium last-of-type:pe-1.5",
                  column === "description" || column === "taxName" ? "text-start" : "text-end",
                )}
              >
                {t(`desk.draft.column.${column}`)}
              </th>
            ))}
            <th scope="col" className="w-10 border-b border-line">
              <span className="sr-only">{t("desk.draft.column.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody className="max-lg:block">
          {lines.map((line, index) => (
            <LineRow
              key={line.key}
              line={line}
              number={index + 1}
              currency={currency}
              problems={{ ...problemsOf(line), ...serverProblems(sent.indexOf(line), errorAt) }}
              net={nets.get(line.key)}
              below={<MadeOf invoiceId={saved.id} line={made.get(line.key)} />}
              stale={stale}
              onChange={(change) =>
                onChange(lines.map((one) => (one === line ? { ...one, ...change } : one)))
              }
              onKeyDown={(event) => keys(event, index)}
              acts={[
                {
                  id: "duplicate",
                  label: t("desk.draft.duplicate"),
                  icon: Copy,
                  onAction: () => onChange(lines.toSpliced(index + 1, 0, copyOf(line))),
                },
                {
                  id: "up",
                  label: t("desk.draft.moveUp"),
                  icon: ArrowUp,
                  disabled: index === 0,
                  onAction: () => move(index, -1),
                },
                {
                  id: "down",
                  label: t("desk.draft.moveDown"),
                  icon: ArrowDown,
                  disabled: index === lines.length - 1,
                  onAction: () => move(index, 1),
                },
                {
                  id: "remove",
                  label: t("desk.draft.remove"),
                  icon: Trash2,
                  danger: true,
                  onAction: () => remove(index),
                },
              ]}
            />
          ))}
        </tbody>
      </table>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Button variant="quiet" size="sm" icon={Plus} onClick={add}>
          {t("desk.draft.addLine")}
        </Button>
        {end}
        <p className="text-12 text-ink-3 max-lg:hidden touch:hidden">{t("desk.draft.keys")}</p>
      </div>
    </div>
  );
}

/** Time and expenses that a line is made of, and how many of them are another thing by now. */
function MadeOf({ invoiceId, line }: { invoiceId: string; line: Invoice["lines"][number] | undefined }) {
  if (!line?.entries) return null;
  const { faulty } = line.entries;
  const note = faulty > 0 && (
    <span className="text-12 text-amber">{t("billing.faulty", { count: faulty })}</span>
  );
  return (
    <div className="px-1.5">
      <LineEntries invoiceId={invoiceId} line={line} note={note} />
    </div>
  );
}

/** The server's nets belong to the lines it was sent, in their order. */
function netsOf(lines: readonly LineDraft[], saved: Invoice): Map<string, Invoice["net"]> {
  const sent = lines.filter((line) => !isBlank(line));
  return new Map(
    sent.flatMap((line, index) => (saved.lines[index] ? [[line.key, saved.lines[index].net]] : [])),
  );
}

function serverProblems(index: number, errorAt: LinesEditorProps["errorAt"]): LineProblems {
  if (index < 0) return {};
  const at = (field: keyof LineProblems) => errorAt(`lines.${index}.${field}`);
  const whole = errorAt(`lines.${index}`);
  const found = {
    description: at("description") ?? whole,
    quantity: at("quantity"),
    unitPrice: at("unitPrice"),
  };
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text)) as LineProblems;
}

interface LineRowProps {
  line: LineDraft;
  number: number;
  currency: string;
  problems: LineProblems;
  net: Invoice["net"] | undefined;
  stale: boolean;
  /** What it is made of. */
  below: ReactNode;
  onChange: (change: Partial<LineDraft>) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  acts: Parameters<typeof Menu>[0]["groups"][number]["items"];
}

/** Boxes without an edge until one comes near, so that the lines read like a table. */
const cell =
  "p-1 align-top max-lg:p-0 lg:[&_:is(input,textarea):not(:hover):not(:focus-visible):not([aria-invalid])]:ring-transparent";
const percent = (points: number | null) => (points === null ? null : points / 100);
const points = (value: number | null) => (value === null ? null : Math.round(value * 100));

/** On a phone there are no column headings. */
function Caption({ of }: { of: (typeof columns)[number] }) {
  return (
    <span aria-hidden className="mb-1 block text-12 text-ink-3 lg:hidden">
      {t(`desk.draft.column.${of}`)}
    </span>
  );
}

function LineRow(props: LineRowProps) {
  const { line, number, currency, problems, net, below, stale, onChange, onKeyDown, acts } = props;
  const label = (field: "description" | "quantity" | "unitPrice" | "discount" | "taxRate" | "taxName") =>
    t(`desk.draft.field.${field}`, { number });
  return (
    <tr
      data-line={line.key}
      onKeyDown={onKeyDown}
      className="relative max-lg:grid max-lg:grid-cols-2 sm:max-lg:grid-cols-[1fr_1.4fr_1fr_1fr_1fr] max-lg:gap-2 max-lg:border-b max-lg:border-line max-lg:py-3 lg:[&>td]:border-b lg:[&>td]:border-line"
    >
      <td data-field="description" className={cx(cell, "max-lg:col-span-full max-lg:pe-12")}>
        <TextArea
          label={label("description")}
          hideLabel
          rows={1}
          maxRows={6}
          maxLength={500}
          placeholder={t("desk.draft.placeholder.description")}
          value={line.description}
          onChange={(description) => onChange({ description })}
          error={problems.description}
        />
        {below}
      </td>
      <td data-field="quantity" className={cell}>
        <Caption of="quantity" />
        <NumberField
          label={label("quantity")}
          hideLabel
          digits={3}
          min={0}
          max={9_999_999}
          value={line.quantity}
          onChange={(quantity) => onChange({ quantity })}
          error={problems.quantity}
        />
      </td>
      <td data-field="unitPrice" className={cell}>
        <Caption of="unitPrice" />
        <MoneyField
          label={label("unitPrice")}
          hideLabel
          currency={currency}
          amount={line.unitPrice}
          onChange={(unitPrice) =>
            onChange({ unitPrice: unitPrice === null ? null : Math.max(0, unitPrice) })
          }
          error={problems.unitPrice}
        />
      </td>
      <td data-field="discount" className={cell}>
        <Caption of="discount" />
        <NumberField
          label={label("discount")}
          hideLabel
          optional
          digits={2}
          min={0}
          max={100}
          placeholder="%"
          value={percent(line.discount)}
          onChange={(value) => onChange({ discount: points(value) })}
        />
      </td>
      <td data-field="taxName" className={cell}>
        <Caption of="taxName" />
        <TextField
          label={label("taxName")}
          hideLabel
          optional
          maxLength={40}
          placeholder={t("desk.draft.placeholder.taxName")}
          value={line.taxName}
          onChange={(taxName) => onChange({ taxName })}
        />
      </td>
      <td data-field="taxRate" className={cell}>
        <Caption of="taxRate" />
        <NumberField
          label={label("taxRate")}
          hideLabel
          optional
          digits={2}
          min={0}
          max={100}
          placeholder="%"
          value={percent(line.taxRate)}
          onChange={(value) => onChange({ taxRate: points(value) })}
        />
      </td>
      <td className="px-1.5 py-3 text-end align-top sm:max-lg:col-span-full">
        {net && <Money value={net} className={stale ? "text-ink-3" : "font-medium"} />}
      </td>
      <td className="py-1.5 text-end align-top max-lg:absolute max-lg:end-0 max-lg:top-2">
        <Menu
          label={t("desk.draft.lineActs", { number })}
          icon={Ellipsis}
          iconOnly
          size="sm"
          groups={[{ items: acts }]}
        />
      </td>
    </tr>
  );
}
