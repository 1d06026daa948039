import type { ReactNode } from "react";
import { formatNumber } from "../kernel/format.ts";
import { t } from "../kernel/messages.ts";
import { cx } from "./cx.ts";

export interface Series {
  label: string;
  values: readonly number[];
  tone: "accent" | "neutral" | "green" | "amber" | "red" | "blue";
}

const fills = {
  accent: "fill-accent",
  neutral: "fill-control",
  green: "fill-green-solid",
  amber: "fill-amber-solid",
  red: "fill-red-solid",
  blue: "fill-blue-solid",
};
const dots = {
  accent: "bg-accent",
  neutral: "bg-control",
  green: "bg-green-solid",
  amber: "bg-amber-solid",
  red: "bg-red-solid",
  blue: "bg-blue-solid",
};

export interface BarChartProps {
  /** What is to be seen, as a sentence: "42 opened and 40 resolved in 30 days". */
  summary: string;
  /** Names of the places along the axis; the first, the middle and the last are written. */
  labels: readonly string[];
  series: readonly Series[];
  /** Heading of the first column of the table. */
  axis: string;
  height?: number;
  format?: (value: number) => string;
}

/** Bars side by side, with their sentence, their legend, and a table one press away. */
export function BarChart({
  summary,
  labels,
  series,
  axis,
  height = 120,
  format = formatNumber,
}: BarChartProps) {
  const top = Math.max(1, ...series.flatMap((one) => one.values));
  const slot = 100 / Math.max(1, labels.length);
  const width = (slot * 0.72) / series.length;
  return (
    <figure className="min-w-0">
      <figcaption className="mb-3 flex flex-wrap items-baseline gap-x-4 gap-y-1 text-13 text-ink-2">
        <span className="text-pretty">{summary}</span>
        {series.length > 1 && <Legend series={series} />}
      </figcaption>
      <svg
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="w-full overflow-visible"
        style={{ height }}
      >
        <line
          x1="0"
          x2="100"
          y1={height}
          y2={height}
          className="stroke-line"
          vectorEffect="non-scaling-stroke"
        />
        {series.map((one, place) =>
          one.values.map((value, index) => {
            const tall = value === 0 ? 0 : Math.max(2, (value / top) * (height - 4));
            return (
              <rect
                key={`${one.label} ${labels[index]}`}
                x={index * slot + slot * 0.14 + place * width}
                y={height - tall}
                width={width * 0.9}
                height={tall}
                className={fills[one.tone]}
              >
                <title>{`${labels[index]}: ${format(value)}`}</title>
              </rect>
            );
          }),
        )}
      </svg>
      <div aria-hidden="true" className="mt-1 flex justify-between text-12 text-ink-3 tabular">
        <span>{labels[0]}</span>
        {labels.length > 2 && <span>{labels[Math.floor(labels.length / 2)]}</span>}
        {labels.length > 1 && <span>{labels.at(-1)}</span>}
      </div>
      <ChartTable caption={summary} axis={axis} labels={labels} series={series} format={format} />
    </figure>
  );
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <span className="flex flex-wrap gap-3 text-12">
      {series.map((one) => (
        <span key={one.label} className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className={cx("size-2 rounded-[2px]", dots[one.tone])} />
          {one.label}
        </span>
      ))}
    </span>
  );
}

type TableProps = Pick<BarChartProps, "axis" | "labels" | "series"> & {
  caption: string;
  format: (value: number) => string;
};

function ChartTable({ caption, axis, labels, series, format }: TableProps) {
  return (
    <details data-table className="mt-2 text-13">
      <summary className="disclosure rounded-6 py-1 text-12 text-ink-3 hover:text-ink touch:min-h-11">
        {t("common.showAsTable")}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div className="mt-1 max-h-60 overflow-auto" tabIndex={0}>
        <table className="w-full tabular">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr className="text-start text-12 text-ink-3">
              <th scope="col" className="py-1 text-start font-medium">
                {axis}
              </th>
              {series.map((one) => (
                <th key={one.label} scope="col" className="py-1 text-end font-medium">
                  {one.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, index) => (
              <tr key={label} className="border-t border-line">
                <th scope="row" className="py-1 text-start font-regular">
                  {label}
                </th>
                {series.map((one) => (
                  <td key={one.label} className="py-1 text-end">
                    {format(one.values[index] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

export interface ShareBarProps {
  /** The whole, as a sentence. */
  summary: string;
  parts: readonly { label: string; value: number; tone: Series["tone"]; end?: ReactNode }[];
}

/** Parts of a whole as one bar, with each part named below it. */
export function ShareBar({ summary, parts }: ShareBarProps) {
  const whole = Math.max(
    1,
    parts.reduce((sum, part) => sum + part.value, 0),
  );
  return (
    <figure>
      <figcaption className="sr-only">{summary}</figcaption>
      <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-full bg-sunken">
        {parts.map((part) => (
          <span
            key={part.label}
            className={dots[part.tone]}
            style={{ width: `${(part.value / whole) * 100}%` }}
          />
        ))}
      </div>
      <ul className="mt-3 flex flex-col gap-1.5 text-13">
        {parts.map((part) => (
          <li key={part.label} className="flex items-center gap-2">
            <span aria-hidden="true" className={cx("size-2 rounded-[2px]", dots[part.tone])} />
            <span className="min-w-0 flex-1 truncate">{part.label}</span>
            <span className="text-ink-2 tabular">{part.end ?? formatNumber(part.value)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

export interface MeterChartProps {
  /** What is to be seen, as a sentence. */
  summary: string;
  /** Heading of the first column of the table, and of the two after it: the value and its limit. */
  axis: string;
  columns: readonly [string, string];
  rows: readonly { label: string; value: number; limit: number | null }[];
  format?: (value: number) => string;
}

/** A bar for each thing on one scale, with a line where its limit is; and the same as a table one press away. */
export function MeterChart({ summary, axis, columns, rows, format = formatNumber }: MeterChartProps) {
  const top = Math.max(1, ...rows.flatMap(({ value, limit }) => [value, limit ?? 0]));
  const share = (value: number) => `${(value / top) * 100}%`;
  return (
    <figure className="min-w-0">
      <figcaption className="mb-3 text-13 text-pretty text-ink-2">{summary}</figcaption>
      <ul aria-hidden="true" className="flex flex-col gap-2 text-13">
        {rows.map(({ label, value, limit }) => {
          const over = limit !== null && value > limit;
          return (
            <li
              key={label}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 sm:grid-cols-[minmax(0,28%)_1fr_72px]"
            >
              <bdi className="truncate" title={label}>
                {label}
              </bdi>
              <span className="text-end text-ink-2 tabular sm:order-last">{format(value)}</span>
              <span className="relative h-2.5 overflow-hidden rounded-[3px] max-sm:col-span-2">
                <span className="absolute inset-y-0 start-0 bg-sunken" style={{ width: share(limit ?? 0) }} />
                <span
                  className={cx("absolute inset-y-0 start-0 rounded-[3px]", over ? dots.red : dots.accent)}
                  style={{ width: share(value) }}
                />
                {over && (
                  <span
                    className="absolute inset-y-0 w-0.5 bg-surface"
                    style={{ insetInlineStart: share(limit) }}
                  />
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <MeterTable {...{ summary, axis, columns, rows, format }} />
    </figure>
  );
}

function MeterTable({ summary, axis, columns, rows, format = formatNumber }: MeterChartProps) {
  const series = [
    { label: columns[0], tone: "accent", values: rows.map(({ value }) => value) },
    { label: columns[1], tone: "neutral", values: rows.map(({ limit }) => limit ?? Number.NaN) },
  ] as const;
  return (
    <ChartTable
      caption={summary}
      axis={axis}
      labels={rows.map(({ label }) => label)}
      series={series}
      format={(value) => (Number.isNaN(value) ? "–" : format(value))}
    />
  );
}
