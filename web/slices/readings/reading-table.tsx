import { type ReactNode, useMemo } from "react";
import type { Reading } from "../../../contract/readings.ts";
import { formatDate, formatNumber } from "../../kernel/format.ts";
import { t } from "../../kernel/messages.ts";
import { useSession } from "../../kernel/session.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import type { Column, DataTableProps } from "../../ui/table-column.ts";
import { doorText, kindIcons, pageOf, whatText, wholeText } from "./words.ts";

type ReadingTableProps = Omit<DataTableProps<Reading>, "columns" | "rowKey" | "rowLink" | "card">;

/** Who read what, how often and when; cards on a phone. */
export function ReadingTable(props: ReadingTableProps) {
  const session = useSession();
  const columns = useMemo(() => columnsFor((reading) => doorText(reading, session)), [session]);
  return (
    <DataTable
      {...props}
      columns={columns}
      rowKey={({ id }) => id}
      rowLink={(reading) => pageOf(reading, session)}
      card={(reading) => <ReadingCard reading={reading} door={doorText(reading, session)} />}
    />
  );
}

/** What it was: the kind as a sign and a word, and its name. */
function What({ reading }: { reading: Reading }) {
  const Icon = kindIcons[reading.kind];
  return (
    <span title={wholeText(reading)} className="max-sm:flex max-sm:items-baseline max-sm:gap-2">
      <Icon
        size={15}
        aria-hidden
        className="me-2 inline-block shrink-0 align-[-2px] text-ink-3 max-sm:me-0 max-sm:translate-y-0.5"
      />
      <span className="min-w-0 font-medium">
        <span className={reading.label ? "font-regular text-ink-2" : undefined}>{whatText(reading)}</span>
        {reading.label && (
          <>
            <span className="font-regular text-ink-3">{" · "}</span>
            <bdi>{reading.label}</bdi>
          </>
        )}
      </span>
    </span>
  );
}

const timesText = ({ times, lastAt }: Reading) =>
  t("readings.timesUntil", { count: times, when: formatDate(lastAt, "time") });

function columnsFor(door: (reading: Reading) => ReactNode): Column<Reading>[] {
  return [
    {
      id: "what",
      header: t("readings.column.what"),
      primary: true,
      cell: (reading) => <What reading={reading} />,
    },
    {
      id: "who",
      header: t("readings.column.who"),
      width: "180px",
      cell: ({ reader }) => (
        <bdi title={reader.name} className="text-ink-2">
          {reader.name}
        </bdi>
      ),
    },
    {
      id: "door",
      header: t("readings.column.door"),
      width: "164px",
      from: "md",
      cell: (reading) => (
        <span title={String(door(reading))} className="text-13 text-ink-3">
          {door(reading)}
        </span>
      ),
    },
    {
      id: "times",
      header: t("readings.column.times"),
      width: "72px",
      align: "end",
      from: "lg",
      cell: (reading) => (
        <span
          title={reading.times > 1 ? timesText(reading) : undefined}
          className="text-13 text-ink-3 tabular"
        >
          {formatNumber(reading.times)}
        </span>
      ),
    },
    {
      id: "at",
      header: t("readings.column.at"),
      width: "120px",
      align: "end",
      cell: ({ firstAt }) => (
        <span className="text-13 text-ink-3">
          <RelativeTime at={firstAt} narrow />
        </span>
      ),
    },
  ];
}

function ReadingCard({ reading, door }: { reading: Reading; door: string }) {
  return (
    <>
      <p className="mt-1 flex justify-between gap-x-3 text-13 text-ink-3">
        <span className="min-w-0 break-words">
          <bdi className="text-ink-2">{reading.reader.name}</bdi>
          {` · ${door}`}
        </span>
        <RelativeTime at={reading.firstAt} />
      </p>
      {reading.times > 1 && <p className="mt-0.5 text-13 text-ink-3 tabular">{timesText(reading)}</p>}
    </>
  );
}
