import { useInfiniteQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { t } from "../../kernel/messages.ts";
import { EmptyState, OfflineNote } from "../../ui/states.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { readingsQuery } from "./data.ts";
import { ReadingTable } from "./reading-table.tsx";

/** What a client sees of who looked at its data, in Desk. */
export function ClientReadings({ client: { id, name } }: { client: { id: string; name: string } }) {
  const query = useInfiniteQuery(readingsQuery({ clientId: id }));
  return (
    <>
      <p className="mb-2 text-13 text-pretty text-ink-2" dir="auto">
        {t("readings.client.hint", { client: name })}
      </p>
      <OfflineNote seenAt={query.dataUpdatedAt} />
      <ReadingTable
        {...useRows(query)}
        label={t("readings.title")}
        dense
        empty={
          <EmptyState icon={Eye} title={t("readings.client.first")}>
            {t("readings.client.firstHint", { client: name })}
          </EmptyState>
        }
      />
    </>
  );
}
