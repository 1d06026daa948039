import { useQuery } from "@tanstack/react-query";
import { t } from "../../kernel/messages.ts";
import { ComboBox } from "../../ui/combo-box.tsx";
import type { Filter } from "../../ui/filter-bar.tsx";
import { clientQuery, findClients } from "./data.ts";

/** A filter by client, found by typing, for lists over all clients. */
export function useClientFilter(id: string | undefined, onChange: (id: string | undefined) => void): Filter {
  const known = useQuery({ ...clientQuery(id ?? ""), enabled: id !== undefined }).data;
  const chosen = id ? { value: id, label: known?.name ?? "…" } : null;
  return {
    id: "client",
    label: t("clients.filter.label"),
    single: true,
    options: chosen ? [chosen] : [],
    chosen: chosen ? [chosen.value] : [],
    onChange: () => onChange(undefined),
    panel: (
      <div className="p-3">
        <ComboBox
          label={t("clients.filter.label")}
          placeholder={t("clients.filter.placeholder")}
          value={chosen}
          onChange={(option) => onChange(option?.value)}
          search={findClients}
        />
      </div>
    ),
  };
}
